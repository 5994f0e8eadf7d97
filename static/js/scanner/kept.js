/* The phone's own database of the door: its scans, those of other phones, and single values by name. */

const NAME = "kakehashi-door";
let opened = null;

function open() {
  opened ??= new Promise((done, failed) => {
    const asking = indexedDB.open(NAME, 1);
    asking.onupgradeneeded = () => {
      asking.result.createObjectStore("scans", { keyPath: "id" });
      asking.result.createObjectStore("others", { keyPath: "number" });
      asking.result.createObjectStore("meta");
    };
    asking.onsuccess = () => {
      const db = asking.result;
      db.onversionchange = () => { db.close(); opened = null; };
      db.onclose = () => { opened = null; };
      done(db);
    };
    asking.onerror = () => failed(asking.error);
  });
  opened.catch(() => { opened = null; });
  return opened;
}

/** Runs `work(store, …)` in one transaction; resolves with what its request found once it is written. `strict`: on the disk itself,
    not before; for scans alone, as what a server can say again need not hold up the next one. */
export async function inside(names, mode, work, durability = "relaxed") {
  const db = await open();
  return new Promise((done, failed) => {
    const transaction = db.transaction(names, mode, { durability });
    transaction.oncomplete = () => done(request?.result);
    transaction.onabort = () => failed(transaction.error ?? new Error("aborted"));
    const request = work(...names.map((name) => transaction.objectStore(name)));
  });
}

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
