/* What the camera sees becomes a code, once for each time a badge is held up. */

import * as camera from "./camera.js";
import { reader, watch } from "./reader.js";
import * as stage from "./stage.js";

const AGAIN = 8000; // the same code still in view is not read again before this (ms)
const AWAY = 2000; // unless it was out of view for this long
const root = document.getElementById("scanner");
const video = root.querySelector("video");
const views = new Map(); // code → when it was last read and last seen

function fresh(code) {
  const now = Date.now();
  const before = views.get(code);
  const same = before && now - before.seen < AWAY && now - before.read < AGAIN;
  views.set(code, { seen: now, read: same ? before.read : now });
  if (views.size > 20) views.delete(views.keys().next().value);
  return !same;
}

async function open() {
  if (document.hidden) return camera.stop(video);
  stage.idle("starting");
  const state = await camera.start(video);
  document.getElementById("camera").classList.toggle("live", state === "live");
  stage.idle(state === "live" ? "ready" : state);
  navigator.wakeLock?.request("screen").catch(() => {}); // a phone at a door does not fall asleep
}

/** Calls `read(code)` with each badge held up. */
export function begin(read) {
  document.addEventListener("visibilitychange", open);
  open();
  reader(root.dataset.reader, root.dataset.wasm)
    .then((find) => watch(video, find, () => camera.seeing(video), (code) => code && fresh(code) && read(code)))
    .catch(() => stage.idle("none"));
}
