/* The scanner page: a code comes from the camera, a hand scanner or the keys; the server's word is shown. */

import * as camera from "./camera.js";
import { rehearse } from "./clock.js";
import { reader, watch } from "./reader.js";
import { Refused, figures, frozen, send, takeBack } from "./send.js";
import { filled, look, word } from "./show.js";
import { allow } from "./sound.js";
import * as stage from "./stage.js";
import { wedge } from "./wedge.js";

const AGAIN = 8000; // the same code still in view is not sent again before this (ms)
const AWAY = 2000; // nor before it was out of view for this long
const POLL = 15000;

const root = document.getElementById("scanner");
const { door, lang, scans, doors } = root.dataset;
const languages = root.dataset.languages.split(" ");
const video = root.querySelector("video");
let latest = null; // what the keys act on: { scans, read, answer }
let view = { code: null, sent: 0, seen: 0 };

/** Sends scans of one badge and shows the answer of the last; only the newest one asked for is shown. */
async function ask(batch, read) {
  const mine = { scans: batch, read, answer: null };
  latest = mine;
  stage.hint("checking");
  try {
    const reply = await send(scans, batch);
    stage.offline(false);
    stage.figures(reply.doors, door);
    mine.answer = reply.answers.at(-1);
    if (latest === mine) show(mine);
  } catch (error) {
    if (latest === mine) failed(error);
  }
}

function show({ answer, read }) {
  stage.hint(camera.seeing(video) ? "ready" : "none");
  if (answer.error) return stage.hint("refused");
  const kind = look(answer);
  stage.cover(kind, filled(answer, read, lang, languages), kind !== "vip" || "supervises" in root.dataset);
  const who = answer.person?.names[0]?.text ?? "";
  if (who) stage.last(answer.id, who, `${word(answer.verdict, lang)} · ${answer.hour}`, answer.verdict === "ok");
}

function failed(error) {
  if (error instanceof Refused) {
    stage.uncover();
    return stage.hint(error.status === 401 ? "gone" : "refused");
  }
  stage.offline(true);
  stage.hint("ready");
  stage.cover("unsent", document.getElementById("v-unsent").content.cloneNode(true), true);
}

const read = (code) => ask([frozen("entry", door, code)], code);

function seen(code) {
  const now = Date.now();
  if (!code) return;
  const same = code === view.code && now - view.seen < AWAY && now - view.sent < AGAIN;
  view = { code, seen: now, sent: same ? view.sent : now };
  if (!same) read(code);
}

async function undo(id) {
  try {
    const reply = await takeBack(scans, id);
    stage.figures(reply.doors, door);
    stage.uncover();
    const line = document.getElementById("last");
    if (line.dataset.id === id) {
      line.dataset.id = "";
      line.hidden = true;
    }
    stage.hint("undone");
  } catch (error) {
    failed(error);
  }
}

const acts = {
  next: stage.uncover,
  undo: () => undo(latest.answer.id),
  again: () => ask(latest.scans, latest.read),
  back: () => ask([frozen("exit", door, latest.read, { reason: "back in" }), frozen("entry", door, latest.read)], latest.read),
  override: () => ask([frozen("override", door, latest.read, { reason: "vip" })], latest.read),
};

async function poll() {
  if (document.hidden) return;
  try {
    stage.figures((await figures(doors)).doors, door);
    stage.offline(false);
  } catch (error) {
    if (error instanceof Refused) stage.hint("gone");
    else stage.offline(true);
  }
}

async function open() {
  if (document.hidden) return camera.stop(video);
  stage.hint("starting");
  const state = await camera.start(video);
  document.getElementById("camera").classList.toggle("live", state === "live");
  stage.hint(state === "live" ? "ready" : state);
}

function begin() {
  rehearse(Number(root.dataset.ahead));
  document.addEventListener("pointerdown", allow);
  document.addEventListener("keydown", allow, { once: true });
  root.addEventListener("click", (event) => acts[event.target.closest("[data-do]")?.dataset.do]?.());
  document.querySelector("[data-undo]").addEventListener("click", () => undo(document.getElementById("last").dataset.id));
  document.getElementById("typed").addEventListener("submit", (event) => {
    event.preventDefault();
    const box = event.target.elements.code;
    if (box.value.trim()) read(box.value.trim());
    box.value = "";
    box.blur();
  });
  wedge(read);
  document.addEventListener("visibilitychange", () => open().then(poll));
  setInterval(poll, POLL);
  open().then(poll);
  reader(root.dataset.reader, root.dataset.wasm)
    .then((find) => watch(video, find, () => camera.seeing(video), seen))
    .catch(() => stage.hint("none"));
}

if (!("answered" in root.dataset)) begin();
