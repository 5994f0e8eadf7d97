// The scanner's pages on this phone: one cache with each page that was opened and the files it names, so that it opens without
// network; the server's own comes first.
import { first } from "./network.js";

export const NAME = "door";
const NAMED = /\/static\/[^"'\s]+/g;
const versionOf = (address) => address.split("/static/")[1]?.split("/")[0];

/** Whether this is a scanner's address. */
export const opens = (url) => /^\/staff\/doors\/[^/]+$/.test(url.pathname);

/** The server's page; without it, this phone's. A phone that is no longer enrolled has none. */
export async function page(request) {
  const kept = () => caches.match(new URL(request.url).pathname, { cacheName: NAME }).catch(() => undefined);
  const answer = await first(request, kept);
  if (answer.status === 401) await caches.delete(NAME);
  return answer;
}

/** Keeps the page at this path as it is now, whole or not at all. Rejects when the phone has no room. */
export async function keep(path) {
  const answer = await fetch(path, { cache: "no-store" });
  if (!answer.ok || !opens(new URL(answer.url))) return;
  const files = [...new Set((await answer.clone().text()).match(NAMED) ?? [])];
  const cache = await caches.open(NAME);
  const there = new Set((await cache.keys()).map((request) => new URL(request.url).pathname));
  await cache.addAll(files.filter((file) => !there.has(file)));
  await cache.put(path, answer);
  await clean(cache, versionOf(files[0] ?? ""));
}

/** Pages of another version go with its files: they are kept again when they are next opened. */
async function clean(cache, version) {
  for (const request of await cache.keys()) {
    const { pathname } = new URL(request.url);
    const old = pathname.startsWith("/static/") ? versionOf(pathname) !== version : await outdated(cache, request, version);
    if (old) await cache.delete(request);
  }
}

async function outdated(cache, request, version) {
  const page = await (await cache.match(request)).text();
  return !page.includes(`/static/${version}/`);
}
