// The board: what a drag, a key or a form asks for is sent as one and the same form; others' moves come in by themselves.
import { drags } from "./board_drag.js";
import { keys } from "./board_keys.js";
import { say, spoken } from "./board_words.js";

const EVERY = 15_000;
const board = document.getElementById("board");
const asked = document.getElementById("board-asked");
let etag = "";
let busy = 0; // something is in hand, or on its way

const swap = (text, target, how) => window.htmx.swap({ text, target, sourceElement: target, swap: how });
export const block = (code) => document.getElementById(`session-${code}`);

/** Sends a form; gives what came back, or nothing when the server did not answer. */
async function answered(url, options = {}) {
  try {
    const response = await fetch(url, { headers: { "HX-Request": "true", ...options.headers }, cache: "no-store", ...options });
    return { status: response.status, etag: response.headers.get("ETag") ?? "", text: await response.text() };
  } catch {
    say(spoken("lost"));
    return null;
  }
}

async function send(url, body, code) {
  busy += 1;
  const answer = await answered(url, { method: "POST", body, headers: { "HX-Request": "true" } });
  busy -= 1;
  if (!answer) return;
  if (answer.status === 401) return location.reload();
  if (answer.status === 200) {
    asked.close();
    await show(answer.text, code);
    say(board.querySelector("[data-said]")?.textContent ?? "");
  } else {
    await ask(answer.text);
    fresh(); // theirs shows behind it
  }
}

/** The board as the server has it now; the block that was in hand keeps the focus, and the eye. */
async function show(text, code = document.activeElement?.closest?.("[data-code]")?.dataset.code) {
  const sheet = document.getElementById("board-sheet");
  const at = sheet && [sheet.scrollLeft, sheet.scrollTop, sheet.getBoundingClientRect().top];
  const inside = board.contains(document.activeElement) || document.activeElement === document.body;
  await swap(text, board, "innerMorph");
  const now = document.getElementById("board-sheet");
  if (at && now) {
    [now.scrollLeft, now.scrollTop] = at;
    scrollBy(0, now.getBoundingClientRect().top - at[2]); // what came in above it moves nothing
  }
  if (code && inside) block(code)?.querySelector(".board-open").focus({ preventScroll: true });
}

async function ask(text) {
  await swap(text, document.getElementById("board-form"), "innerHTML");
  if (!asked.open) asked.showModal();
}

/** What others did meanwhile. Nothing moves under a hand. */
async function fresh() {
  if (document.hidden || busy) return;
  const answer = await fetch(board.dataset.url, {
    cache: "no-store", headers: { "HX-Request": "true", ...(etag && { "If-None-Match": etag }) },
  }).catch(() => null);
  if (answer?.status !== 200 || busy) return;
  etag = answer.headers.get("ETag") ?? "";
  await show(await answer.text());
}

/** A move, as the form of the block would send it. */
function move(code, to) {
  const was = JSON.parse(block(code).dataset.was);
  const body = new FormData();
  const fields = { ...to, shown: board.dataset.board, by: board.dataset.by };
  for (const [name, value] of Object.entries(fields)) if (value !== false) body.set(name, value);
  for (const [name, value] of Object.entries(was)) body.set(`was-${name}`, JSON.stringify(value));
  return send(`/organiser/programme/move/${encodeURIComponent(code)}`, body, code);
}

const hand = { move, hold: (on) => { busy += on ? 1 : -1; }, day: () => board.dataset.board };

document.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-ask]");
  if (event.target.closest("#board-asked [data-close]")) {
    event.preventDefault();
    asked.close();
  } else if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
    event.preventDefault();
    const answer = await answered(link.href);
    if (answer?.status === 200) await ask(answer.text);
    else if (answer) location.assign(link.href);
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest("#board-form [data-send], [data-undo]");
  if (!form) return;
  event.preventDefault();
  send(form.action, new FormData(form, event.submitter), form.dataset.send);
});

document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey) return;
  if (asked.open || busy || event.target.closest("input, textarea, select")) return;
  event.preventDefault();
  const form = board.querySelector("[data-undo]");
  if (form) form.requestSubmit();
  else say(spoken("nothing"));
});

setInterval(fresh, EVERY);
document.addEventListener("visibilitychange", fresh);
drags(board, hand);
keys(board, hand);
