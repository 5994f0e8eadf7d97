/* What the camera sees becomes a code, once for each time a badge is held up; what stands in its way is said. */

import * as camera from "./camera.js";
import { chosen } from "./choose.js";
import { deciding } from "./desk.js";
import { picture } from "./frames.js";
import * as lens from "./lens.js";
import { trouble } from "./light.js";
import { reader } from "./reader.js";
import * as stage from "./stage.js";

const PAUSE = 90; // ms between two pictures
const MIDDLE = 3; // every so many pictures, the middle alone, finer
const AWAY = 2000; // ms out of view before the same code is read again
const LOOK = 500; // ms between two looks for what is wrong; it is said when it was there twice
const root = document.getElementById("scanner");
const video = root.querySelector("video");
const views = new Map(); // code → when it was last seen
let awake = null;
let looked = 0;
let wrong = "";

function fresh(code) {
  const now = performance.now();
  const before = views.get(code);
  views.set(code, now);
  if (views.size > 20) views.delete(views.keys().next().value);
  return before === undefined || now - before > AWAY;
}

/** Over a list, or while a reason is written, nothing is read: what was begun there would be lost; nor while a verdict is
    being made, which reading another picture would hold up. */
const looking = () => camera.seeing() && !deciding() && ["camera", "verdict"].includes(stage.viewing()) && !root.querySelector(".why");

function follow(state) {
  document.getElementById("camera").classList.toggle("live", state === "live");
  document.getElementById("retry").hidden = ["live", "starting"].includes(state);
  stage.remark("");
  stage.idle(state === "live" ? "ready" : state);
  if (state === "live") stay().catch(() => {});
}

/** A phone at a door does not fall asleep. */
async function stay() {
  if (!awake || awake.released) awake = await navigator.wakeLock?.request("screen");
}

/** Says what hinders, once it did so in two looks. */
function mind(seen) {
  if (performance.now() - looked < LOOK) return;
  looked = performance.now();
  const now = trouble(seen);
  stage.remark(now && now === wrong ? (now === "dark" && lens.unlit() ? "unlit" : now) : "");
  wrong = now;
}

async function look(find, read, middle) {
  const start = performance.now();
  const seen = picture(video, middle);
  const { text, several } = chosen(await find(seen), seen);
  if (several) stage.remark("several");
  else if (text) stage.remark("");
  else mind(seen);
  if (!text || !fresh(text)) return;
  performance.measure("kakehashi:decode", { start });
  read(text);
}

/** Looks again and again; a picture that cannot be read stops nothing. */
async function watch(find, read) {
  for (let n = 1; ; n += 1) {
    if (looking()) await look(find, read, n % MIDDLE === 0).catch(() => {});
    await new Promise((done) => setTimeout(done, PAUSE));
  }
}

/** Calls `read(code)` with each badge held up. */
export function begin(read) {
  lens.begin(camera.open);
  document.getElementById("retry").addEventListener("click", camera.open);
  camera.begin(video, follow);
  reader(root.dataset.reader, root.dataset.wasm).then((find) => watch(find, read), () => follow("none"));
}
