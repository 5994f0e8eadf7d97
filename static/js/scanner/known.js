/* Every scan this phone knows of, its own and those other phones made, by the person they are about. */

import { all, get, inside } from "./kept.js";
import * as scans from "./scans.js";

const facts = new Map(); // scan id → scan, as presence.js takes them
const ofPerson = new Map(); // person → ids
const about = new Map(); // scan id → ids of the undo and settle scans about it
let last = 0;
let epoch = null;
let keeping = false; // whether others' scans are written down: only where the list is too

/** The number of the last one the server told. */
export const since = () => last;

/** A scan of this phone as presence.js takes it. */
export function own({ body, person, answer }) {
  return {
    id: body.id, kind: body.kind, door: body.door, person: person || null, at: Date.parse(body.device_time) + (body.skew ?? 0),
    admitted: body.kind === "override" || (body.shown || answer?.verdict) === "ok", target: body.target ?? "", reason: body.reason ?? "",
  };
}

const other = ({ id, kind, door, person, at, admitted, target, reason }) =>
  ({ id, kind, door, person, at: Date.parse(at), admitted, target: target ?? "", reason: reason ?? "" });

function index(scan) {
  const before = facts.get(scan.id);
  if (before?.person && !scan.person) scan.person = before.person;
  facts.set(scan.id, scan);
  if (scan.person) gather(ofPerson, scan.person, scan.id);
  if (scan.target) gather(about, scan.target, scan.id);
}

function gather(map, key, id) {
  if (!map.has(key)) map.set(key, new Set());
  map.get(key).add(id);
}

/** What is known of a person, with what undoes or settles it, and what undoes that; `but`: ids to leave out. */
export function of(person, but = new Set()) {
  const found = new Set(ofPerson.get(person));
  for (const id of found) for (const each of about.get(id) ?? []) found.add(each); // a Set grows while it is walked
  return [...found].filter((id) => !but.has(id)).map((id) => facts.get(id));
}

export async function begin() {
  scans.follow((changed) => changed.forEach((record) => index(own(record))));
  epoch = (await get("othersEpoch").catch(() => null)) ?? null;
  const rows = await all("others").catch(() => []);
  for (const row of rows) take(row);
}

function take(row) {
  last = Math.max(last, row.number);
  if (row.person || row.target) index(other(row));
}

/** From now on, and what is there: written down, or not. Without names; free words of a reason are left out. */
export function keep(yes) {
  keeping = yes;
}

/** What the server said; says whether anything is new. */
export async function heard({ scans: rows, since: now, epoch: theirs }) {
  if (epoch !== null && theirs !== undefined && theirs !== epoch) {
    epoch = theirs; // another memory, with numbers of its own: it is asked from the beginning
    await forget();
    return true;
  }
  epoch = theirs ?? epoch;
  for (const row of rows) take(row);
  last = Math.max(last, Number(now) || 0);
  if (keeping && rows.length) await write(rows).catch(() => {});
  return rows.length > 0;
}

const plain = (row) => ({ ...row, reason: row.kind === "settle" ? row.reason : "" });

const write = (rows) => inside(["others", "meta"], "readwrite", (store, meta) => {
  for (const row of rows) store.put(plain(row));
  meta.put(epoch, "othersEpoch");
});

/** Nothing of other phones is known any more; what this one scanned is. */
export async function forget() {
  last = 0;
  for (const each of [facts, ofPerson, about]) each.clear();
  for (const record of scans.every()) index(own(record));
  await inside(["others"], "readwrite", (store) => store.clear()).catch(() => {});
}
