/* Finds people of the list by any writing of their name, by delegation or post; one Japanese sign is enough. Touches no page. */

import { fold, found, terms } from "../fold.js";
import * as roster from "./roster.js";
import { ways } from "./romaji.js";

const PIECE = 250; // people folded at a time, so that the page stays alive
let texts = null; // [[person, folded text]…]
let made = -1;
let making = null;

/** Makes ready, piece by piece; at once when it is so. */
export function prepare() {
  if (made === roster.generation()) return Promise.resolve();
  making ??= index().finally(() => { making = null; });
  return making;
}

async function index() {
  const of = roster.generation();
  const next = [];
  for (const person of [...roster.everybody()]) {
    next.push([person, folded(person)]);
    if (next.length % PIECE === 0) await new Promise((done) => setTimeout(done));
  }
  [texts, made] = [next, of];
}

function folded({ names, kana, latin, delegation, post }) {
  const reading = fold(kana);
  const words = [...names.map(({ text }) => text), latin, delegation, ...Object.values(post)];
  return [...words.map(fold), reading, reading.replaceAll(" ", ""), ways(reading)].join(" ");
}

/** The first `most` who answer every word, and how many do; names that begin with the first word stand before others. */
export function find(query, most) {
  const wanted = terms(query);
  if (!wanted.length || !texts) return { people: [], count: 0 };
  const all = texts.filter(([, text]) => found(wanted, text));
  const begins = ([, text]) => (text.startsWith(wanted[0]) || text.includes(` ${wanted[0]}`) ? 0 : 1);
  const people = all.map((each) => [begins(each), each[0]]).sort((one, other) => one[0] - other[0]).slice(0, most).map(([, person]) => person);
  return { people, count: all.length };
}
