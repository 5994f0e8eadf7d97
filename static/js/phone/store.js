// What the phone keeps beside its caches: small databases, for pages and worker alike.
// In the delegates' one `meta` holds single values by name (which edition, which person, the clock); `outbox` what waits to be sent.

/** A database made at first need: `inside(names, mode, work)` runs `work(store, …)` in one transaction and resolves with what its
 * request found, once it is written. Rejects where the phone keeps nothing (a private window). `upgrade(db)` makes its stores. */
export function database(name, upgrade) {
  let opened = null;

  function open() {
    opened ??= new Promise((done, failed) => {
      const asking = indexedDB.open(name, 1);
      asking.onupgradeneeded = () => upgrade(asking.result);
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

  return async function inside(names, mode, work, durability = "default") {
    const db = await open();
    return new Promise((done, failed) => {
      const transaction = db.transaction(names, mode, { durability });
      transaction.oncomplete = () => done(request?.result);
      transaction.onabort = () => failed(transaction.error ?? new Error("aborted"));
      const request = work(...[names].flat().map((each) => transaction.objectStore(each)));
    });
  };
}

export const inside = database("kakehashi", (db) => {
  db.createObjectStore("meta");
  db.createObjectStore("outbox", { autoIncrement: true });
});

export const get = (name) => inside("meta", "readonly", (meta) => meta.get(name));

/** Writes a value; `undefined` takes it away. */
export const set = (name, value) =>
  inside("meta", "readwrite", (meta) => (value === undefined ? meta.delete(name) : meta.put(value, name)));
