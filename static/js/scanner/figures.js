/* The figures that stay put: who is inside, what is still to be sent, how old the list is. */

import { words } from "../phone/words.js";
import { insideOf } from "./decide.js";
import { get, set } from "./kept.js";
import * as roster from "./roster.js";
import * as scans from "./scans.js";
import * as sync from "./sync.js";
import { spoken } from "./times.js";

const { door, lang } = document.getElementById("scanner").dataset;
const slot = (name) => document.querySelector(`[data-figure=${name}]`);
let base = null; // what the server last counted

export async function begin() {
  base = ((await get("figures").catch(() => null)) ?? {})[door] ?? written();
}

/** As the page came with them. */
function written() {
  const number = (name) => (slot(name) ? Number(slot(name).textContent) : null);
  return { code: door, inside: number("inside"), capacity: number("capacity"), expected: number("expected"), free: number("free") };
}

/** The server counted again. */
export async function heard(doors = []) {
  const found = doors.find((each) => each.code === door);
  if (!found) return;
  base = found;
  const kept = (await get("figures").catch(() => null)) ?? {};
  set({ figures: { ...kept, [door]: found } }).catch(() => {});
}

/** When the list was last known to be right, as it is said; empty without one. */
export const listTime = () => (roster.list() ? spoken(roster.list().asOf, lang) : "");

export function show() {
  const owed = scans.unsent();
  const [inside, taken] = moved(owed);
  const numbers = base && { ...base, inside: base.inside + inside, free: base.free === null ? null : Math.max(0, base.free - taken) };
  for (const name of ["inside", "capacity", "expected", "free"]) {
    if (numbers?.[name] !== undefined && numbers[name] !== null && slot(name)) slot(name).textContent = numbers[name];
  }
  const unsent = document.querySelector("[data-unsent]");
  unsent.classList.toggle("todo", owed.length > 0);
  unsent.querySelector("dd").textContent = owed.length;
  age();
}

/** What this phone did that the server has not counted yet. */
function moved(owed) {
  if (!roster.list()) return [0, 0];
  const ids = new Set(owed.map(({ id }) => id));
  const people = new Set(owed.map(({ person, body }) => person || scans.get(body.target)?.person).filter(Boolean));
  let inside = 0;
  for (const person of people) inside += insideOf(person, door).has(person) - insideOf(person, door, ids).has(person);
  return [inside, owed.filter(({ body, answer }) => body.pool && !answer).length];
}

function age() {
  const cell = document.querySelector("[data-list]");
  const time = listTime();
  const cut = sync.cut();
  cell.classList.toggle("todo", cut || !time);
  cell.querySelector("dd").replaceChildren(words(time ? "list-time" : "list-none", { time }));
}
