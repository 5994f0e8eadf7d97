// The edition on this phone: fetched whole beside the former one, then one pointer moves, then the former goes.
import { clean, fetchAll } from "./files.js";
import { put, take } from "./kept.js";
import { body } from "./network.js";
import { heard, point, remember, remembered } from "./state.js";

const NAME = "edition ";
const PAGES = ["pages", "cards", "states", "acts", "haystack", "search"];
const read = new Map();
const ROOM = 600_000; // where there was no room, not every page asks for everything again
let fetching = null;

/** The edition the server holds is on this phone afterwards, unless something fails: then the former one still is. Resolves with the
 * key when a new one was stored. One at a time. */
export function refresh() {
  fetching ??= renew().finally(() => { fetching = null; });
  return fetching;
}

async function renew() {
  const { status, text } = await body("/edition.json", { limit: 20_000 });
  if (status !== 200) return null;
  const said = JSON.parse(text);
  const { edition: former, full } = await remembered();
  if (former?.key === said.key && (await caches.has(NAME + said.key))) return null;
  if (full?.key === said.key && Date.now() - full.at < ROOM) return tell({ did: "full", older: Boolean(former) });
  const cache = NAME + said.key;
  try {
    await store(cache, said);
  } catch (trouble) { // no network, or no room
    if (former?.key !== said.key) await caches.delete(cache);
    await clean(former?.assets);
    if (trouble?.name === "QuotaExceededError") {
      await remember({ full: { key: said.key, at: Date.now() } });
      await tell({ did: "full", older: Boolean(former) });
    }
    throw trouble;
  }
  if (full) await remember({ full: undefined });
  read.clear();
  for (const name of await caches.keys()) {
    if (name.startsWith(NAME) && name !== cache) await caches.delete(name);
  }
  await clean(said.assets);
  return { key: said.key, epoch: said.epoch, former };
}

/** Every page of this phone hears it. */
async function tell(message) {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  for (const page of pages) page.postMessage(message);
  return null;
}

async function store(cache, said) {
  const { status, text } = await body(said.bundle, { limit: 120_000, cache: "no-store" });
  if (status !== 200) throw new Error(`bundle: ${status}`);
  const bundle = JSON.parse(text);
  await fetchAll(bundle.files);
  const held = await caches.open(cache);
  for (const [lang, all] of Object.entries(bundle.languages)) {
    const frame = Object.fromEntries(Object.entries(all).filter(([name]) => !PAGES.includes(name)));
    const rest = Object.fromEntries(PAGES.map((name) => [name, all[name]]));
    await put(held, `/${lang}/frame`, frame);
    await put(held, `/${lang}/rest`, rest);
  }
  await point({
    key: bundle.key, epoch: bundle.epoch, assets: bundle.assets, made_at: bundle.made_at, timezone: bundle.timezone,
    days: bundle.days, default: bundle.default, languages: Object.keys(bundle.languages),
  });
}

async function part(lang, name) {
  const { edition } = await remembered();
  if (!edition?.languages.includes(lang)) return undefined;
  const path = `/${lang}/${name}`;
  const key = edition.key + path;
  if (!read.has(key)) {
    const found = take(NAME + edition.key, path);
    found.catch(() => read.delete(key));
    read.set(key, found);
  }
  return read.get(key);
}

/** The shell of a language and the small things that go into it. */
export const frame = (lang) => part(lang, "frame");

/** The pages and cards of a language. */
export const pages = (lang) => part(lang, "rest");

/** The server said, without being asked for more, which edition is live. */
export async function confirmed(key, instant) {
  await heard(instant);
  const { edition } = await remembered();
  if (edition?.key === key) await remember({ checked: instant });
  return edition?.key === key;
}
