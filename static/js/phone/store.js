// What the phone keeps beside its caches: one small database, for pages and worker alike.
// `meta` holds single values by name (which edition, which person, the clock); `outbox` what waits to be sent.
let opened = null;

/** The database, made at first need. Rejects where the phone keeps nothing (a private window). */
export function open() {
  opened ??= new Promise((done, failed) => {
    const asking = indexedDB.open("kakehashi", 1);
    asking.onupgradeneeded = () => {
      asking.result.createObjectStore("meta");
      asking.result.createObjectStore("outbox", { autoIncrement: true });
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

/** Runs `work(store)` in one transaction; resolves with what its request found, once it is written. */
export async function inside(name, mode, work) {
  const db = await open();
  return new Promise((done, failed) => {
    const transaction = db.transaction(name, mode);
    const request = work(transaction.objectStore(name));
    transaction.oncomplete = () => done(request?.result);
    transaction.onabort = () => failed(transaction.error);
    transaction.onerror = () => failed(transaction.error);
  });
}

export const get = (name) => inside("meta", "readonly", (meta) => meta.get(name));

/** Writes a value; `undefined` takes it away. */
export const set = (name, value) =>
  inside("meta", "readwrite", (meta) => (value === undefined ? meta.delete(name) : meta.put(value, name)));
