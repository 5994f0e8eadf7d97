// What was done without network: kept in its order under the name of who did it, and sent once the server answers.
// For pages and worker alike; shows nothing.
import { identity } from "./identity.js";
import { get, inside, set } from "./store.js";

const MOST = 100;
const PATIENCE = 8000;
const KEPT_WORDS = 50;
const channel = typeof BroadcastChannel === "function" ? new BroadcastChannel("kakehashi-outbox") : null;
const listeners = new Set();
const unwritten = new Map(); // answers this phone had no room for
let turn = Promise.resolve();

/** One at a time among all pages and the worker; where locks are missing, one at a time here, ids doing the rest. */
function alone(work) {
  if (globalThis.navigator?.locks) return navigator.locks.request("kakehashi-outbox", work);
  turn = turn.then(work, work);
  return turn;
}

/** `listener` hears what changes the outbox, in this page, another or the worker. */
export function hear(listener) {
  listeners.add(listener);
}

function say(message) {
  for (const listener of listeners) listener(message);
  channel?.postMessage(message);
}

channel?.addEventListener("message", ({ data }) => {
  hold(data.loose);
  if (data.what === "seen") unwritten.delete(data.id);
  for (const listener of listeners) listener(data);
});

/** The person whose taps these are, null for nobody; undefined when this phone was not told yet. `signed_in` is what pages
 *  heard last; `person`, whose copies the worker keeps, is the worker's to write. */
export async function person() {
  const heard = await get("signed_in");
  return heard === undefined ? get("person") : heard;
}

export async function learn(code) {
  await set("signed_in", code);
  const gone = code ? await left() : [];
  if (gone.includes(code)) await set("left", gone.filter((each) => each !== code));
}

/** Who signed out of this phone by choice: a passer-by is not asked to sign in again for what they left. */
export const left = async () => (await get("left")) ?? [];

export async function leave(code) {
  if (code) await set("left", [...new Set([...(await left()), code])]);
  await learn(undefined);
}

/** Keeps an entry; gives it as it will be sent. Its time is that of the tap by the corrected clock, and after that of the
 *  entry before it. With `hold` (milliseconds) it is being sent in another way: it counts only if nobody lets it go. */
export async function add(entry, tapped = Date.now(), hold = 0) {
  const skew = Number(await get("skew")) || 0;
  const kept = { id: identity(), ...entry };
  if (hold) kept.held = Date.now() + hold;
  await inside("outbox", "readwrite", (outbox) => {
    const last = outbox.openCursor(null, "prev");
    last.onsuccess = () => {
      const after = last.result ? Date.parse(last.result.value.at) + 1 : 0;
      kept.at = new Date(Math.max(tapped + skew, after)).toISOString();
      outbox.add(kept);
    };
  });
  if (!hold) changed();
  return kept;
}

function changed() {
  say({ what: "added" });
  wake();
}

/** The other way failed: it waits here from now on. */
export async function release(id) {
  await each((cursor) => cursor.value.id === id && cursor.update({ ...cursor.value, held: 0 }));
  changed();
}

/** The other way worked. */
export const drop = (...ids) => each((cursor) => ids.includes(cursor.value.id) && cursor.delete());

function each(work) {
  return inside("outbox", "readwrite", (outbox) => {
    const cursor = outbox.openCursor();
    cursor.onsuccess = () => {
      if (!cursor.result) return;
      work(cursor.result);
      cursor.result.continue();
    };
  });
}

/** Where the browser can, it wakes the worker by itself once there is network. */
function wake() {
  const register = (registration) => registration?.sync?.register("outbox").catch(() => {});
  if (globalThis.registration) register(globalThis.registration);
  else globalThis.navigator?.serviceWorker?.ready.then(register);
}

/** What waits, in order: everybody's, or one person's. */
export async function list(of) {
  const all = (await inside("outbox", "readonly", (outbox) => outbox.getAll())) ?? [];
  return all.filter((entry) => !(entry.held > Date.now()) && (of === undefined || entry.person === of));
}

/** Takes an entry back. Not while it is being sent; false when it was answered meanwhile. */
export const withdraw = (id) => alone(async () => {
  const there = (await list()).some((entry) => entry.id === id);
  await drop(id);
  say({ what: "withdrawn" });
  return there;
});

/** Sends what the signed-in person left here; gives how much of theirs remains. Never throws. */
export const flush = () => alone(async () => {
  try {
    for (;;) {
      const all = await list();
      if (!all.length) return 0;
      const who = await signedIn();
      const mine = all.filter((entry) => entry.person === who).slice(0, MOST);
      if (!mine.length) return 0;
      const answers = await ask(who, mine);
      const known = new Set(mine.map((entry) => entry.id));
      const settled = (answers ?? []).filter((answer) => known.has(answer.id));
      if (!settled.length) return mine.length;
      const loose = await tell(who, settled, mine);
      await drop(...settled.map((answer) => answer.id));
      say({ what: "settled", answers: settled, loose });
    }
  } catch {
    return 1;
  }
});

/** For the worker's `sync` event: rejects while something remains, so that the browser asks again. */
export async function sync() {
  if (await flush()) throw new Error("unsent");
}

async function signedIn() {
  const known = await person();
  return known ?? whose();
}

/** The server is asked who is signed in; undefined without an answer. */
export async function whose() {
  const found = await request("/outbox", {});
  if (!found?.ok) return undefined;
  const { person: now } = await found.json();
  await learn(now);
  return now;
}

/** Null when it has to wait: no network, the server in trouble, or somebody else signed in. */
async function ask(who, entries) {
  const response = await request(`/outbox?lang=${encodeURIComponent(entries.at(-1).lang ?? "")}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ person: who, entries }),
  });
  if (response?.status === 401) await learn(null);
  if (response?.status === 409) await whose();
  return response?.ok ? (await response.json()).answers : null;
}

async function request(address, how) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    return await fetch(address, { ...how, signal: stop.signal, credentials: "same-origin", cache: "no-store" });
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

// --- what was answered -------------------------------------------------------------------------

/** Words that a person has to see, kept until they did: no page may be open when the answer comes. What a full phone has no room
 *  for is settled all the same, and is said while a page is open; gives it. */
async function tell(who, answers, entries) {
  const title = new Map(entries.map((entry) => [entry.id, entry.title ?? ""]));
  const lines = answers
    .filter((answer) => answer.words || answer.status === "malformed")
    .map((answer) => ({ ...answer, person: who, title: title.get(answer.id) }));
  if (!lines.length) return [];
  const ids = new Set(lines.map((line) => line.id));
  try {
    const before = (await get("told")) ?? [];
    await set("told", [...before.filter((line) => !ids.has(line.id)), ...lines].slice(-KEPT_WORDS));
    return [];
  } catch {
    hold(lines);
    return lines;
  }
}

function hold(lines = []) {
  for (const line of lines) unwritten.set(line.id, line);
}

export const told = async () => [...((await get("told")) ?? []), ...unwritten.values()];

/** It was seen. */
export const seen = (id) => alone(async () => {
  unwritten.delete(id);
  await set("told", ((await get("told")) ?? []).filter((line) => line.id !== id)).catch(() => {});
  say({ what: "seen", id });
});
