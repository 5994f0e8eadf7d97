/* The list's life on this phone: asked for, sealed under a PIN, opened again, thrown away when its time is over. */

import { get, set } from "./kept.js";
import * as known from "./known.js";
import * as roster from "./roster.js";
import * as scans from "./scans.js";
import { ask } from "./send.js";
import { made, opened, sealWords, unsealWords } from "./vault.js";

const LIMIT = 30_000;
const SETTLES = 3000; // changes that come together are sealed once
const TRIES = 5;
const PENALTY = 30_000;
const NOTHING = { lock: undefined, list: undefined, leases: undefined, othersEpoch: undefined, expires: undefined };
let url = "";
let lock = null; // kept: how the key is wrapped; null: no PIN
let key = null;
let asking = null;
let sealing = 0;
let life = 0; // what was begun in an earlier one is not brought to its end
const followers = [];

/** Calls `follower(moved)` whenever the list came, changed, was opened or went; `moved`: in a way other pages of this phone must know. */
export const follow = (follower) => followers.push(follower);

const changed = (moved = "") => followers.forEach((each) => each(moved));

export const hasPin = () => lock !== null;

/** There is a list, and nobody has opened it in this life of the page. */
export const locked = () => lock !== null && key === null;

export async function begin(address) {
  url = address;
  lock = (await get("lock").catch(() => null)) ?? null;
  known.keep(lock !== null);
  await endIfOver((await get("expires").catch(() => null)) ?? null);
}

/** The event is over, by real time: at the first run after that, nothing is left. */
export async function endIfOver(expires = roster.list()?.expires) {
  if (expires && Date.parse(expires) < Date.now()) await forget();
}

/** Another page of this phone chose a PIN, or threw the list away. */
export async function elsewhere(moved) {
  life += 1;
  clearTimeout(sealing);
  key = null;
  lock = (await get("lock").catch(() => null)) ?? null;
  known.keep(lock !== null);
  roster.empty();
  if (moved === "gone") await cleared();
  changed();
}

/** What was scanned and told is forgotten with the list; what the server still has to hear is not. */
async function cleared() {
  await scans.forget();
  await known.forget();
}

/** What differs from what is held, or everything. One request at a time; not while the list is locked, nor where badges cannot be
    turned into references (a page that is not served over HTTPS). */
export async function refresh() {
  if (locked() || !crypto.subtle) return null;
  asking ??= renewed().finally(() => { asking = null; });
  return asking;
}

async function renewed() {
  const since = roster.list()?.cursor ?? "";
  const begun = life;
  const said = await ask(`${url}?since=${encodeURIComponent(since)}`, LIMIT);
  if (locked() || begun !== life) return;
  roster.apply(said);
  set({ expires: roster.list().expires }).catch(() => {});
  performance.mark("kakehashi:list");
  seal();
  changed();
}

/** The server said, with something else, under which cursor the list is now. Says whether this one is that. */
export function told(cursor, now) {
  if (cursor === undefined || locked()) return true;
  if (cursor !== roster.list()?.cursor) return false;
  roster.confirmed(Date.parse(now));
  return true;
}

function seal() {
  if (!key) return;
  clearTimeout(sealing);
  sealing = setTimeout(() => write().catch(() => {}), SETTLES);
}

async function write() {
  if (!key || !roster.list()) return;
  const begun = life;
  const sealed = await sealWords(key, roster.whole());
  if (begun === life) await set({ list: sealed });
}

/** Keeps the list on the phone under a PIN of 4 to 6 digits. Rejects where the phone keeps nothing. */
export async function protect(pin) {
  const fresh = await made(pin);
  const sealed = await sealWords(fresh.key, roster.whole());
  await set({ list: sealed, lock: { ...fresh.lock, wrong: 0 } });
  lock = { ...fresh.lock, wrong: 0 };
  key = fresh.key;
  known.keep(true);
  await scans.unlock(key);
  changed("protected");
}

/** Gives "open", "wrong", or "later" after too many wrong ones. */
export async function unlock(pin) {
  if ((lock.until ?? 0) > Date.now()) return "later";
  const found = await opened(pin, lock);
  if (!found) return wrong();
  const list = await get("list");
  roster.apply(await unsealWords(found, list));
  key = found;
  lock = { ...lock, wrong: 0, until: 0 };
  await set({ lock }).catch(() => {});
  await scans.unlock(key);
  changed();
  return "open";
}

async function wrong() {
  const count = (lock.wrong ?? 0) + 1;
  lock = { ...lock, wrong: count, until: count % TRIES === 0 ? Date.now() + PENALTY : 0 };
  await set({ lock }).catch(() => {});
  return lock.until ? "later" : "wrong";
}

/** Nothing about people is left on this phone; scans the server has not acknowledged are. */
export async function forget() {
  life += 1;
  clearTimeout(sealing);
  [lock, key] = [null, null];
  roster.empty();
  known.keep(false);
  await cleared();
  await set(NOTHING).catch(() => {});
  changed("gone");
}
