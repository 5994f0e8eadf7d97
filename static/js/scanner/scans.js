/* The scans this phone made: written down before anything else happens, and kept until the server has named each by its id. */

import { all, get as value, inside, set } from "./kept.js";
import { sealWords, unsealWords } from "./vault.js";

// A record: { id, body (frozen), person (0: nobody known), order, answer: { verdict, time } | null, epoch (of the server that
// answered), trouble (why the server will never take it) }; sealed ones hold { id, order, sealed } until the list is opened.
const records = new Map();
const closed = [];
const taken = new Set(); // ids of scans this phone took back
const followers = [];
let order = 0;
let epoch = "";
let key = null;

/** Calls `follower(changed records, whether they came from another page)` whenever some changed. */
export const follow = (follower) => followers.push(follower);

const told = (changed, elsewhere = false) => followers.forEach((each) => each(changed, elsewhere));

function file(record) {
  records.set(record.id, record);
  order = Math.max(order, record.order);
  if (record.body.kind === "undo") taken.add(record.body.target);
}

/** Reads what earlier lives of the page kept; what a server did not take is offered once more. Rejects where the phone keeps nothing. */
export async function begin() {
  epoch = (await value("epoch")) ?? "";
  const found = (await all("scans")).sort((one, other) => one.order - other.order);
  for (const record of found) {
    order = Math.max(order, record.order);
    if (record.sealed) closed.push(record);
    else file({ ...record, trouble: "" });
  }
  told([...records.values()]);
}

/** Writes new scans down and, in the same transaction, the `places` of pool.js that they take; rejects when the phone cannot. */
export async function add(made, places) {
  const fresh = made.map(({ body, person = 0, asking = false }) =>
    ({ id: body.id, body, person, order: ++order, answer: null, epoch: "", trouble: "", asking }));
  await inside(["scans", "meta"], "readwrite", (store, meta) => {
    for (const { asking: _asking, ...record } of fresh) store.put(record);
    places.write(meta);
  }, "strict");
  places.done();
  fresh.forEach(file);
  told(fresh);
  return fresh;
}

/** Whether the server has yet to name it: never answered, or by a server that lost it (another epoch). */
const owed = (record) => !record.trouble && !(record.answer && record.epoch === epoch);

/** What the server has not acknowledged, oldest first. `asking`: those asked of it this moment too. */
export const unsent = (asking = true) =>
  [...records.values()].filter((record) => owed(record) && (asking || !record.asking));

export const troubled = () => [...records.values()].filter((record) => record.trouble);

/** The last scans that are about a badge, newest first. */
export function recent(most) {
  const found = [];
  for (const record of [...records.values()].reverse()) {
    if (found.length === most) break;
    if (!record.body.target) found.push(record);
  }
  return found;
}

export const every = () => records.values();

export const get = (id) => records.get(id);

/** Scans whose effect was taken back by this phone. */
export const undone = (id) => taken.has(id);

/** The server's epoch: under another one, everything is offered again. Says whether there was one before. */
export function serves(now) {
  if (now === undefined || now === epoch) return false;
  const before = epoch;
  epoch = now;
  set({ epoch: now }).catch(() => {});
  told([]);
  return before !== "";
}

/** What the server said to scans, by id; what it did not name stays owed. */
export async function acknowledge(answers) {
  const changed = [];
  for (const answer of answers) {
    const record = records.get(answer.id);
    if (!record) continue;
    record.asking = false;
    if (answer.error) record.trouble = answer.error;
    else {
      record.answer ??= { verdict: answer.verdict, time: answer.time ?? null };
      record.trouble = "";
      record.epoch = epoch;
    }
    changed.push(record);
  }
  await keep(changed).catch(() => {}); // not written: it is sent once more in another life, and answered the same
  told(changed);
}

/** The server will never take it: it stays, to be shown to the supervisor. */
export async function refuse(id, trouble) {
  const record = records.get(id);
  record.trouble = trouble;
  await keep([record]).catch(() => {});
  told([record]);
}

/** Nobody waits for its answer any more: it is sent with the others. */
export function release(id) {
  const record = records.get(id);
  if (record) record.asking = false;
}

async function keep(changed) {
  const rows = await Promise.all(changed.map(row));
  await inside(["scans"], "readwrite", (store) => rows.forEach((each) => store.put(each)));
}

async function row({ asking: _asking, ...record }) {
  const settled = record.answer && !record.trouble;
  return key && settled ? { id: record.id, order: record.order, sealed: await sealWords(key, record) } : record;
}

/** From now on acknowledged scans are sealed under this key; those that were, are read. */
export async function unlock(found) {
  key = found;
  const opened = [];
  for (const each of closed.splice(0)) {
    const record = await unsealWords(key, each.sealed).catch(() => null);
    if (record && !records.has(record.id)) opened.push(record);
  }
  opened.forEach(file);
  told(opened);
  await keep([...records.values()].filter((record) => record.answer)).catch(() => {});
}

/** Another page of this phone changed these. */
export function heard(rows) {
  for (const row of rows) file({ ...row, asking: false });
  told(rows, true);
}

/** The list is gone, and what was acknowledged with it; what the server still has to hear stays. */
export async function forget() {
  const gone = [...records.values()].filter((record) => record.answer && !record.trouble).map(({ id }) => id);
  const shut = closed.splice(0).map(({ id }) => id);
  for (const id of gone) records.delete(id);
  key = null;
  await inside(["scans"], "readwrite", (store) => [...gone, ...shut].forEach((id) => store.delete(id))).catch(() => {});
  told([]);
}
