/* The phone's own database of the door: its scans, those of other phones, and single values by name. */

import { database } from "../phone/store.js";

const within = database("kakehashi-door", (db) => {
  db.createObjectStore("scans", { keyPath: "id" });
  db.createObjectStore("others", { keyPath: "number" });
  db.createObjectStore("meta");
});

/** Runs `work(store, …)` in one transaction; resolves with what its request found once it is written. `strict`: on the disk itself,
    not before; for scans alone, as what a server can say again need not hold up the next one. */
export const inside = (names, mode, work, durability = "relaxed") => within(names, mode, work, durability);

/** Everything in a store. */
export const all = (name) => inside([name], "readonly", (store) => store.getAll());

export const get = (name) => inside(["meta"], "readonly", (meta) => meta.get(name));

/** Writes single values; `undefined` takes one away. */
export const set = (values) => inside(["meta"], "readwrite", (meta) => {
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) meta.delete(name);
    else meta.put(value, name);
  }
});
