// What is one person's: their copies in a cache named after them. Another person, or nobody, and it is emptied.
import { put, take } from "./kept.js";
import { heard as told, now, remember, remembered } from "./state.js";

const NAME = "person ";
const NOBODY = "person";
const SOON = 1200;
const read = new Map();
let turn = 0;
let waiting = null;
let asking = null;
let following = null;
let heard; // the beat that the next time knows of

const cacheOf = (person) => (person === null ? NOBODY : NAME + person);
const personal = (name) => name === NOBODY || name.startsWith(NAME);

/** Nobody's copies are left but this person's. What is being fetched for somebody else is thrown away when it comes.
 * Gives the turn that begins. */
export async function forget(person) {
  turn += 1;
  const begun = turn;
  read.clear();
  await remember({ person, copies: {}, upto: undefined });
  await empty(person);
  return begun;
}

async function empty(person) {
  for (const name of await caches.keys()) {
    if (personal(name) && (person === undefined || name !== cacheOf(person))) await caches.delete(name);
  }
}

/** What this phone keeps for whoever is signed in, in a language; `checked`: when the server last said that it is so. */
export async function mine(lang) {
  const { person, copies = {} } = await remembered();
  if (person === undefined) return undefined;
  const key = cacheOf(person);
  if (!read.has(lang)) {
    const found = take(key, `/${lang}`);
    found.catch(() => read.delete(lang));
    read.set(lang, found);
  }
  const found = await read.get(lang);
  return found?.person === person ? { ...found, checked: copies[lang]?.checked ?? found.as_of } : undefined;
}

const named = ({ epoch, notices }) => `${epoch}/${notices}`;

/** Whether the copies are those of who is signed in now, after the last notice and the last tap. */
export async function current(beat) {
  const { person, stale, upto } = await remembered();
  return beat.person === person && !stale && upto === named(beat);
}

/** Asks the server for the copies in these languages, the first at once. Says whether all came. Who asks while it is being asked is
 * served by one more time for all. `beat`: what the server said before, which they know of afterwards. */
export function refresh(languages, beat) {
  heard = beat ?? heard;
  if (!asking) {
    asking = renewed(languages).finally(() => { asking = null; });
    return asking;
  }
  following ??= asking.catch(() => {}).then(() => {
    following = null;
    return refresh(languages);
  });
  return following;
}

/** What a tag says before its point is the same in every language. */
const same = (tag, of) => Boolean(tag) && tag.split(".")[0] === of?.split(".")[0];

async function renewed(languages) {
  const beat = heard;
  heard = undefined;
  let begun = turn;
  let done = true;
  let known; // the tag of the first answer
  const { stale } = await remembered();
  for (const [n, lang] of languages.entries()) {
    if (n && same(known, (await remembered()).copies?.[lang]?.tag) && (await mine(lang).catch(() => undefined))) {
      await note(lang, { checked: (await now()).toISOString() });
      continue;
    }
    if (n) await new Promise((then) => { setTimeout(then, 400); });
    if (begun !== turn) return false;
    const answer = await asked(lang).catch(() => null);
    if (!answer || begun !== turn) return false; // no network; or somebody signed in or out meanwhile
    const { person } = await remembered();
    if (answer.said && answer.said.person !== person) begun = await forget(answer.said.person);
    done = (await settled(lang, answer, begun)) && done;
    known ??= answer.tag;
  }
  if (done && begun === turn && beat) await remember({ upto: named(beat) });
  if (done && begun === turn && (await remembered()).stale === stale) await remember({ stale: 0 }); // nothing was done meanwhile
  return done;
}

/** What the server says: 304, or everything. */
async function asked(lang) {
  const { copies = {} } = await remembered();
  const tag = (await mine(lang).catch(() => undefined)) ? copies[lang]?.tag : undefined;
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), 20_000);
  try {
    const options = { headers: tag ? { "If-None-Match": `"${tag}"` } : {}, cache: "no-store", signal: stop.signal };
    const answer = await fetch(`/${lang}/mine.json`, options);
    if (answer.status === 304) return { said: null, tag };
    if (!answer.ok) return null;
    const said = await answer.json();
    return { said, tag: said.tag };
  } finally {
    clearTimeout(timer);
  }
}

async function settled(lang, { said, tag }, begun) {
  if (!said) {
    await note(lang, { checked: (await now()).toISOString() });
    return true;
  }
  await told(said.as_of);
  return store(lang, said, tag, begun);
}

async function store(lang, said, tag, begun) {
  try {
    await put(await caches.open(cacheOf(said.person)), `/${lang}`, said);
  } catch { // full: what was there stays
    return false;
  }
  if (begun !== turn) {
    await caches.delete(cacheOf(said.person));
    return false;
  }
  read.delete(lang);
  await empty(said.person);
  await note(lang, { tag, checked: said.as_of });
  await remember({ size: said.size });
  return true;
}

async function note(lang, changes) {
  const { copies = {} } = await remembered();
  await remember({ copies: { ...copies, [lang]: { ...copies[lang], ...changes } } });
}

/** Something was done: until the copies say so too, pages come from the network first. */
export async function touched() {
  await remember({ stale: Date.now() });
}

/** Once for many taps. */
export function soon(work) {
  clearTimeout(waiting?.timer);
  waiting ??= {};
  waiting.promise ??= new Promise((done) => { waiting.done = done; });
  waiting.timer = setTimeout(async () => {
    const { done } = waiting;
    waiting = null;
    await work();
    done();
  }, SOON);
  return waiting.promise;
}
