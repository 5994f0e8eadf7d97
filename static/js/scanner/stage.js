/* What stands in the camera's place: the camera, a verdict that gives way by itself, or a panel; and the keys under it. */

import { filled, look } from "./show.js";
import { sound } from "./sound.js";
import * as strip from "./strip.js";
import { listTime } from "./figures.js";

const $ = (id) => document.getElementById(id);
const root = $("scanner");
const { lang } = root.dataset;
const languages = root.dataset.languages.split(" ");
const supervises = "supervises" in root.dataset;
const PANELS = ["find", "party", "recent", "ready"];
const WAITS = { ok: 2600, left: 2600, test: 4000, not_a_badge: 3000, vip: 8000, group: 8000 };
const WAIT = 6000;
const STAYS = new Set(["unsent", "unkept", "group-some"]);
let timer = 0;
let out = false; // people are leaving: exits are recorded
let ready = "none"; // the hint when nothing is going on
let note = ""; // what stands in the way of reading a badge, if anything
let typing = false;
const followers = [];

/** Calls `follower(answer, code)` with every verdict shown. */
export const follow = (follower) => followers.push(follower);

export function hint(name) {
  const words = $("hints").content.querySelector(`[data-hint="${name}"]`);
  $("hint").replaceChildren(...words.cloneNode(true).childNodes);
}

/** What to say between two scans: that the camera is ready, starting, denied, busy or none. */
export function idle(name) {
  ready = name;
  if (["denied", "busy", "none"].includes(name)) type(true);
  rest();
}

const rest = () => hint(note || (out && ready === "ready" ? "leaving" : ready));

/** A word about what the camera sees, as long as it is so; empty when it is over. */
export function remark(name) {
  if (name === note) return;
  note = name;
  rest();
}

/** Exits are recorded from now on, or entries. */
export function leaving(yes) {
  out = yes;
  rest();
}

/** The page is alive: two ways to look for someone in the place of the form that works without script. */
export const begin = () => view("camera");

export const idling = () => ready;

/** Shows an answer, whoever gave it. */
export function verdict(answer, code) {
  const kind = look(answer);
  rest();
  cover(kind, filled(answer, code, lang, languages, listTime()), keysOf(kind, answer));
  followers.forEach((each) => each(answer, code));
}

function keysOf(kind, { supervisor }) {
  if (["ok", "left"].includes(kind)) return ["undo"];
  if (kind === "already_in") return ["back"];
  if (kind === "unknown") return ["find"];
  if (kind === "vip" && supervisor) return supervises ? ["let"] : [];
  return supervises && !["not_a_badge", "test"].includes(kind) ? ["why"] : [];
}

/** Nothing is known of this scan but that it was tried. */
export function unconfirmed(kind, keys = ["again"]) {
  rest();
  cover(kind, $(`v-${kind}`).content.cloneNode(true), keys);
}

/** Covers the camera with `part`, with these keys beside « next ». */
export function cover(kind, part, keys) {
  clearTimeout(timer);
  scrollTo(0, 0); // before anything is written: afterwards it would have all of it laid out at once
  $("verdict").replaceChildren(part);
  offer(keys);
  bar(kind);
  view("verdict");
  sound($(`v-${kind}`).dataset.sound);
  performance.mark("kakehashi:shown");
  if (!STAYS.has(kind)) timer = setTimeout(uncover, WAITS[kind] ?? WAIT);
}

function offer(keys) {
  const parts = [...keys, "next"].map((name) => $(`keys-${name}`).content.cloneNode(true));
  $("keys").replaceChildren(...parts);
}

/** A form in the place of the keys; the verdict stays until it is answered. */
export function ask(template) {
  clearTimeout(timer);
  $("fade").replaceChildren();
  $("keys").replaceChildren($(template).content.cloneNode(true));
  $("keys").querySelector("input").focus();
}

function bar(kind) {
  const line = document.createElement("i");
  line.style.animationDuration = `${WAITS[kind] ?? WAIT}ms`;
  $("fade").className = `fade v-${kind}`;
  $("fade").replaceChildren(...(STAYS.has(kind) ? [] : [line]));
}

/** Back to the camera, at once. */
export function uncover() {
  clearTimeout(timer);
  view("camera");
  $("verdict").replaceChildren();
}

/** One of: camera, verdict, and the panels. */
function view(name) {
  if (name !== "verdict") clearTimeout(timer);
  for (const id of ["verdict", "fade", "keys"]) $(id).hidden = name !== "verdict";
  for (const id of ["camera", "ways", "typed"]) $(id).hidden = name !== "camera";
  for (const id of PANELS) $(id).hidden = id !== name;
  $("last").hidden = name !== "camera" || !$("last").dataset.id;
  $(typing ? "ways" : "typed").hidden = true;
  root.dataset.view = name;
}

export const viewing = () => root.dataset.view;

/** A panel, and the focus where one begins. */
export function panel(name) {
  view(name);
  ($(name).querySelector("input[type=search]") ?? $(`${name}-title`)).focus({ preventScroll: true });
  scrollTo(0, 0);
}

/** The field for a typed code in the place of the two ways to look for someone. */
export function type(yes) {
  typing = yes;
  if (viewing() === "camera") view("camera");
}

export const refused = (why) => { uncover(); hint(why); };

/** Something is wrong with the phone, or no longer. */
export const trouble = (name, yes) => strip.say(name, yes);

/** A scan was taken back; `shown`: the one whose verdict is on the screen. */
export function takenBack(shown) {
  if (shown && viewing() === "verdict") uncover();
  hint("undone");
}
