/* The scanner page: a code comes from the camera, a hand scanner or the keys. */

import * as camera from "./camera.js";
import { rehearse } from "./clock.js";
import { acts, idle, read, refresh, undo } from "./desk.js";
import { reader, watch } from "./reader.js";
import { allow } from "./sound.js";
import * as stage from "./stage.js";
import { wedge } from "./wedge.js";

const AGAIN = 8000; // the same code still in view is not sent again before this (ms)
const AWAY = 2000; // unless it was out of view for this long
const POLL = 15000;

const root = document.getElementById("scanner");
const video = root.querySelector("video");
const views = new Map(); // code → when it was last sent and last seen

function seen(code) {
  if (!code) return;
  const now = Date.now();
  const before = views.get(code);
  const same = before && now - before.seen < AWAY && now - before.sent < AGAIN;
  views.set(code, { seen: now, sent: same ? before.sent : now });
  if (views.size > 20) views.delete(views.keys().next().value);
  if (!same) read(code);
}

async function open() {
  if (document.hidden) return camera.stop(video);
  stage.hint("starting");
  const state = await camera.start(video);
  document.getElementById("camera").classList.toggle("live", state === "live");
  idle(state === "live" ? "ready" : state);
  navigator.wakeLock?.request("screen").catch(() => {}); // a phone at a door does not fall asleep
}

function typed(event) {
  event.preventDefault();
  const box = event.target.elements.code;
  if (box.value.trim()) read(box.value.trim());
  box.value = "";
  box.blur();
}

function begin() {
  rehearse(Number(root.dataset.ahead));
  document.addEventListener("pointerdown", allow);
  document.addEventListener("keydown", allow, { once: true });
  root.addEventListener("click", (event) => acts[event.target.closest("[data-do]")?.dataset.do]?.());
  document.querySelector("[data-undo]").addEventListener("click", () => undo(document.getElementById("last").dataset.id));
  document.getElementById("typed").addEventListener("submit", typed);
  wedge(read);
  document.addEventListener("visibilitychange", () => open().then(refresh));
  setInterval(refresh, POLL);
  open().then(refresh);
  reader(root.dataset.reader, root.dataset.wasm)
    .then((find) => watch(video, find, () => camera.seeing(video), seen))
    .catch(() => idle("none"));
}

if (!("answered" in root.dataset)) begin();
