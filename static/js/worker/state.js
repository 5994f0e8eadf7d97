// What the worker remembers between two wakings: in memory, and in the phone's small database.
import { inside, set } from "../phone/store.js";

// edition: {key, epoch, assets, languages, made_at, timezone, days} of the one stored; person: whose copies are kept (null: nobody
// is signed in; undefined: not known); copies: {tag, checked} of theirs, by language; upto: the last notice they may know of; lang,
// size: of the last page; skew: the event's clock against the phone's, ms; checked: when the server last said that this edition is
// the live one; stale: something was done since; full: the key of an edition there was no room for, and when.
const NAMES = ["edition", "person", "copies", "upto", "lang", "size", "skew", "checked", "stale", "full"];
const all = (work) => inside("meta", "readonly", work);
const state = {};
let read = null;

/** What is remembered. Where the phone keeps nothing, what this waking of the worker learnt. */
export function remembered() {
  read ??= Promise.all([all((meta) => meta.getAllKeys()), all((meta) => meta.getAll())]).then(([names, values]) => {
    names.forEach((name, n) => {
      if (NAMES.includes(name) && !(name in state)) state[name] = values[n];
    });
  }).catch(() => {});
  return read.then(() => state);
}

export async function remember(changes) {
  Object.assign(state, changes);
  try {
    for (const [name, value] of Object.entries(changes)) await set(name, value);
  } catch { /* full or refused: memory is enough until the worker sleeps */ }
}

/** The event's time. */
export async function now() {
  return new Date(Date.now() + ((await remembered()).skew || 0));
}

/** The server said what time it is; a phone's clock that is right within two seconds is left alone. */
export async function heard(instant) {
  const skew = Date.parse(instant) - Date.now();
  if (!Number.isFinite(skew) || Math.abs(skew - ((await remembered()).skew || 0)) < 2000) return;
  await remember({ skew });
}

/** A failure of pointers must not pass for success: writes, and fails when the phone does. */
export async function point(edition) {
  await set("edition", edition);
  state.edition = edition;
}
