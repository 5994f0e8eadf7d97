// Static files: one cache a version, kept while an edition on this phone or this worker needs it.
import { NAME as DOOR } from "./staff.js";

const OWN = new URL(import.meta.url).pathname.split("/")[2];
const NAME = "files ";

/** Whether this worker is of the version that the server has now. */
export const current = (assets) => assets === OWN;

const versionOf = (path) => path.split("/")[2];

/** Fetches what is missing of these addresses; rejects when one cannot be had. */
export async function fetchAll(addresses) {
  for (const version of new Set(addresses.map(versionOf))) {
    const cache = await caches.open(NAME + version);
    const there = new Set((await cache.keys()).map((request) => new URL(request.url).pathname));
    const missing = addresses.filter((each) => versionOf(each) === version && !there.has(each));
    await cache.addAll(missing);
  }
}

/** From the phone, else from the server. */
export async function file(request) {
  const cacheName = NAME + versionOf(new URL(request.url).pathname);
  const kept = (name) => caches.match(request.url, { cacheName: name }).catch(() => null);
  return (await kept(cacheName)) ?? (await kept(DOOR)) ?? fetch(request);
}

/** Drops the versions nothing needs any more. */
export async function clean(assets) {
  const needed = new Set([NAME + OWN, NAME + assets]);
  for (const name of await caches.keys()) {
    if (name.startsWith(NAME) && !needed.has(name)) await caches.delete(name);
  }
}
