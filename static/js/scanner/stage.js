/* What stands over the camera, and the keys under it; a verdict gives way by itself. */

import { sound } from "./sound.js";

const $ = (id) => document.getElementById(id);
const WAITS = { ok: 2600, not_a_badge: 3000, vip: 8000 };
const WAIT = 6000;
let timer = 0;

export function hint(name) {
  const words = $("hints").content.querySelector(`[data-hint="${name}"]`);
  $("hint").replaceChildren(...words.cloneNode(true).childNodes);
}

/** Covers the camera with `part`; `kind` chooses sound, keys and how long. `keys`: whether its own key is offered. */
export function cover(kind, part, keys) {
  clearTimeout(timer);
  $("verdict").replaceChildren(part);
  const own = keys ? $(`keys-${kind}`)?.content.cloneNode(true) : null;
  $("keys").replaceChildren(...(own ? [own] : []), $("keys-next").content.cloneNode(true));
  bar(kind);
  shown(true);
  scrollTo(0, 0);
  sound($(`v-${kind}`).dataset.sound);
  if (kind !== "unsent") timer = setTimeout(uncover, WAITS[kind] ?? WAIT);
}

function bar(kind) {
  const line = document.createElement("i");
  line.style.animationDuration = `${WAITS[kind] ?? WAIT}ms`;
  $("fade").className = `fade v-${kind}`;
  $("fade").replaceChildren(...(kind === "unsent" ? [] : [line]));
}

/** Back to the camera, at once. */
export function uncover() {
  clearTimeout(timer);
  shown(false);
  $("verdict").replaceChildren();
}

function shown(verdict) {
  for (const id of ["verdict", "fade", "keys"]) $(id).hidden = !verdict;
  for (const id of ["camera", "typed"]) $(id).hidden = verdict;
  if ($("last").dataset.id) $("last").hidden = verdict;
}

/** The line under the camera: who was last, and a way to take it back. */
export function last(id, who, what, admitted) {
  const line = $("last");
  line.dataset.id = id;
  line.classList.toggle("refused", !admitted);
  line.querySelector("[data-who]").textContent = who;
  line.querySelector("[data-what]").textContent = what;
  line.querySelector("[data-undo]").hidden = !admitted;
}

/** The scan was taken back: it is nobody's last any more. */
export function forget(id) {
  const line = $("last");
  if (line.dataset.id !== id) return;
  line.dataset.id = "";
  line.hidden = true;
}

export function figures(doors, door) {
  const found = doors?.find((each) => each.code === door);
  for (const slot of document.querySelectorAll("[data-figure]")) {
    const value = found?.[slot.dataset.figure];
    if (value !== undefined && value !== null) slot.textContent = value;
  }
}

export function offline(yes) {
  document.querySelector("[data-offline]").hidden = !yes;
}
