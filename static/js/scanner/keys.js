/* What the page's buttons do. */

import * as desk from "./desk.js";
import * as find from "./find.js";
import * as party from "./party.js";
import * as ready from "./ready.js";
import * as recent from "./recent.js";
import * as stage from "./stage.js";
import * as sync from "./sync.js";

const root = document.getElementById("scanner");
const TWICE = 400; // ms: a second tap so soon, on the same spot, is not meant for what has come there meanwhile
const SPOT = 30; // px
const code = () => desk.last().code;
let tapped = { timeStamp: -TWICE, clientX: 0, clientY: 0 };

const DO = {
  next: stage.uncover,
  close: stage.uncover,
  undo: desk.undoLatest,
  again: desk.again,
  back: () => desk.act(code(), [{ kind: "exit", reason: "back in" }, { kind: "entry", returning: true }]),
  override: () => desk.act(code(), [{ kind: "override", reason: "vip" }]),
  why: () => stage.ask("why"),
  find: find.open,
  type,
  ways: () => stage.type(false),
  ready: ready.open,
  recent: recent.open,
  send: () => sync.soon(true),
  leave: ready.leaving,
};

function type() {
  stage.type(true);
  document.getElementById("typed").elements.code.focus();
}

/** A code that was read, typed or keyed: a scan, or a delegation's list of names. */
export async function read(text) {
  const found = await desk.read(text);
  if (found) party.open(found);
}

function typed(event) {
  event.preventDefault();
  const box = event.target.elements.code;
  if (box.value.trim()) read(box.value.trim());
  box.value = "";
  box.blur();
}

/** A supervisor's reason to let someone in. */
function reasoned(event) {
  event.preventDefault();
  desk.act(code(), [{ kind: "override", reason: event.target.elements.reason.value.trim() }]);
}

function turned({ target }) {
  const way = target.closest("[data-way]")?.dataset.way;
  if (!way) return;
  desk.direction(way);
  for (const button of root.querySelectorAll("[data-way]")) button.setAttribute("aria-pressed", String(button.dataset.way === way));
  stage.leaving(way === "exit");
}

/** One tap of two; keys of a keyboard are no taps. */
function once(event) {
  const { timeStamp, clientX, clientY } = tapped;
  tapped = event;
  const twice = event.detail && event.timeStamp - timeStamp < TWICE && Math.hypot(event.clientX - clientX, event.clientY - clientY) < SPOT;
  if (!twice || !event.target.closest("#keys, #found, #last, #latest")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

export function begin() {
  root.addEventListener("click", once, true);
  root.addEventListener("click", (event) => DO[event.target.closest("[data-do]")?.dataset.do]?.());
  root.addEventListener("click", turned);
  root.addEventListener("submit", (event) => event.target.matches(".why") && reasoned(event));
  document.querySelector("#last [data-undo]").addEventListener("click", () => desk.undo(document.getElementById("last").dataset.id));
  document.getElementById("typed").addEventListener("submit", typed);
}
