/* This phone's own card: what it holds, how it is doing; the PIN, and leaving. */

import { words } from "../phone/words.js";
import * as clock from "./clock.js";
import * as list from "./list.js";
import * as roster from "./roster.js";
import * as scans from "./scans.js";
import * as stage from "./stage.js";
import * as sync from "./sync.js";
import { spoken } from "./times.js";

const { lang } = document.getElementById("scanner").dataset;
const $ = (id) => document.getElementById(id);
const RIGHT = 2000; // ms a clock may be off and still be called right
const LAST = 8000; // ms given to what is still to send, before the phone is forgotten
let persisted = null;

/** Asks the browser not to clear what is kept here; browsers that would ask the volunteer are spared. */
export async function begin() {
  $("pin").addEventListener("submit", choose);
  $("leaving").addEventListener("submit", leave);
  document.addEventListener("submit", (event) => event.target.id === "open" && unlock(event));
  const storage = navigator.storage;
  const known = await navigator.permissions?.query({ name: "persistent-storage" }).catch(() => null);
  if (storage?.persist && known?.state !== "prompt") await storage.persist().catch(() => {});
  persisted = (await storage?.persisted?.().catch(() => null)) ?? null;
}

export const kept = () => persisted === true;

export function open() {
  $("leaving").hidden = true;
  stage.panel("ready");
  show();
}

const FACTS = {
  held: () => (roster.list() ? words("held", { n: roster.held() }) : words("held-none")),
  age: () => (roster.list() ? words("age", { time: spoken(roster.list().asOf, lang) }) : words("list-none")),
  pin: () => words(list.locked() ? "pin-locked" : list.hasPin() ? "pin-yes" : "pin-no"),
  unsent: () => String(scans.unsent().length),
  trouble: () => String(scans.troubled().length),
  clock: right,
  kept: () => words(persisted === null ? "kept-never" : persisted ? "kept-yes" : "kept-no"),
  camera: () => words(`camera-${CAMERA[stage.idling()] ?? "starting"}`),
};
const CAMERA = { ready: "live", denied: "denied", busy: "busy", none: "none" };
const WRONG = { // what is marked
  held: () => !roster.list(), age: () => !roster.list() || sync.cut(), pin: () => !list.hasPin() || list.locked(),
  unsent: () => scans.unsent().length > 0, trouble: () => scans.troubled().length > 0,
  clock: () => !(Math.abs(clock.off() ?? Infinity) <= RIGHT), kept: () => !kept(), camera: () => CAMERA[stage.idling()] !== "live",
};

function right() {
  const off = clock.off();
  if (off === null) return words("clock-none");
  return Math.abs(off) <= RIGHT ? words("clock-well", { n: RIGHT / 1000 }) : words("clock-off", { n: Math.round(Math.abs(off) / 1000) });
}

/** Anew, when it is looked at. */
export function show() {
  if (stage.viewing() !== "ready") return;
  for (const cell of document.querySelectorAll("[data-fact]")) {
    const fact = FACTS[cell.dataset.fact];
    if (!fact) continue;
    cell.querySelector("dd").replaceChildren(fact());
    cell.classList.toggle("todo", WRONG[cell.dataset.fact]());
  }
  document.querySelector("[data-fact=trouble]").hidden = scans.troubled().length === 0;
  $("pin").hidden = list.hasPin() || !roster.list();
  battery();
}

async function battery() {
  const found = await navigator.getBattery?.().catch(() => null);
  const cell = document.querySelector("[data-fact=battery]");
  cell.hidden = !found;
  if (!found) return;
  const level = words("battery", { n: Math.round(found.level * 100) });
  cell.querySelector("dd").replaceChildren(found.charging ? words("charging", { n: level.textContent }) : level);
  cell.classList.toggle("todo", !found.charging && found.level < 0.3);
}

async function choose(event) {
  event.preventDefault();
  const box = event.target.elements.pin;
  try {
    await list.protect(box.value);
  } catch {
    stage.trouble("full", true);
  }
  box.value = "";
  box.blur();
  show();
}

/** The list is opened with its PIN. */
async function unlock(event) {
  event.preventDefault();
  const form = event.target;
  const said = await list.unlock(form.elements.pin.value);
  if (said !== "open") form.querySelector("[role=alert]").replaceChildren(words(`strip-${said}`));
  form.elements.pin.value = "";
}

/** Asks whether the phone is to be forgotten. */
export function leaving() {
  if (stage.viewing() !== "ready") open();
  $("leaving").hidden = false;
  $("leaving").querySelector("button").focus();
}

/** What is unsent is sent first, as long as one can wait; what is not stays here, for whoever enrols this phone next. */
async function leave(event) {
  event.preventDefault();
  sync.soon(true);
  const until = performance.now() + LAST;
  while (scans.unsent().length && !sync.cut() && performance.now() < until) await new Promise((done) => setTimeout(done, 100));
  await list.forget();
  event.target.submit();
}
