/* The free places this phone may give alone, by door: the server's word, and what was spent of them. */

import { get, inside, set } from "./kept.js";

let leases = {}; // door → { version, granted, ask }
let spent = {}; // door → scans of this phone that took a place

export async function begin() {
  leases = (await get("leases").catch(() => null)) ?? {};
  spent = (await get("spent").catch(() => null)) ?? {};
}

/** What was spent never becomes less: the most that either knows of. */
const most = (one = {}, other = {}) =>
  Object.fromEntries(Object.keys({ ...one, ...other }).map((door) => [door, Math.max(one[door] ?? 0, other[door] ?? 0)]));

/** Places left to give at a door; none where the server has said nothing. */
export const left = (door) => Math.max(0, (leases[door]?.granted ?? 0) - (spent[door] ?? 0));

/** What is said to the server with every batch: which version is held of each lease, none yet at `here`. */
export const held = (here) =>
  Object.fromEntries([here, ...Object.keys(leases)].map((door) => [door, { version: leases[door]?.version ?? null, spent: spent[door] ?? 0 }]));

/** What another page of this phone has to know. */
export const state = () => ({ leases, spent });

/** Another page of this phone was told, or spent. */
export function elsewhere(theirs) {
  for (const [door, lease] of Object.entries(theirs.leases)) {
    if (lease.version > (leases[door]?.version ?? -1)) leases = { ...leases, [door]: lease };
  }
  spent = most(spent, theirs.spent);
}

/** Takes over newer leases; an older version never replaces a newer one. A phone whose storage was cleared counts on from
 * what the server heard that it spent. */
export function heard(said = {}) {
  const newer = Object.entries(said).filter(([door, { version }]) => version > (leases[door]?.version ?? -1));
  if (!newer.length) return false;
  leases = { ...leases, ...Object.fromEntries(newer) };
  spent = most(spent, Object.fromEntries(newer.map(([door, lease]) => [door, lease.spent ?? 0])));
  inside(["meta"], "readwrite", (meta) => {
    meta.put(leases, "leases");
    raise(meta, (kept) => most(kept, spent));
  }).catch(() => {});
  return true;
}

function raise(meta, more) {
  meta.get("spent").onsuccess = ({ target }) => meta.put(more(target.result), "spent");
}

/** What to write with scans that take places, in their transaction, and what to know once it is written. */
export function spending(door, places) {
  const more = (before) => ({ ...before, [door]: (before[door] ?? 0) + places });
  return {
    write(meta) {
      if (places) raise(meta, (kept) => more(most(kept, spent)));
    },
    done() {
      if (places) spent = more(spent);
    },
  };
}

/** Another epoch: what an older server granted is no longer granted. */
export function drop(write = true) {
  leases = {};
  if (write) set({ leases }).catch(() => {});
}
