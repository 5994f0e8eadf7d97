/* Finds people of the list by any writing of their name, by delegation or post; one Japanese sign is enough. Touches no page. */

import { fold } from "../fold.js";
import { newShapes } from "./kanji.js";
import { loose, romaji } from "./romaji.js";
import * as roster from "./roster.js";

const PIECE = 6; // ms of making ready at a time, so that the page stays alive
const BETWEEN = /[\s\-'’・･.,;、，()（）/]+/g;
const KANA = /[ぁ-ゟ]/;
const ALL_KANA = /^[ぁ-ゟ]+$/;
const texts = new WeakMap(); // person → { name, alike, rest }: made once for each, and again only when they change
const shared = new WeakMap(); // post → { text, alike }: many people have the same
let people = [];
let made = -1;
let making = null;

/** Makes ready, piece by piece; at once when it is so. */
export function prepare() {
  if (made === roster.generation()) return Promise.resolve();
  making ??= index().finally(() => { making = null; });
  return making;
}

async function index() {
  while (made !== roster.generation()) {
    const of = roster.generation();
    const all = [...roster.everybody()];
    let since = performance.now();
    for (const person of all) {
      if (texts.has(person)) continue;
      texts.set(person, written(person));
      if (performance.now() - since < PIECE) continue;
      await new Promise((done) => setTimeout(done));
      since = performance.now();
    }
    [people, made] = [all, of];
  }
}

const plain = (text) => newShapes(fold(text)).replace(BETWEEN, " ").trim();

const lines = (parts) => ` ${[...new Set(parts)].join(" ")}`;

/** All that can be looked for. Names are written with their parts together too: 三枝直樹. */
function written({ names, kana, latin, delegation, post }) {
  const each = [...new Set([...names.map(({ text }) => text), latin, kana])].map(plain);
  const said = [...each, ...each.filter((text) => KANA.test(text)).map(romaji)];
  const name = lines([...said, ...said.map((text) => text.replaceAll(" ", ""))]);
  return { name, alike: loose(name), rest: rest(post, delegation) };
}

function rest(post, delegation) {
  if (!shared.has(post)) {
    const text = lines([...Object.values(post), delegation].map(plain));
    shared.set(post, { text, alike: loose(text) });
  }
  return shared.get(post);
}

/** The words of a query, each as it is and, from two letters on, as its sound. */
function wanted(query) {
  const words = [...new Set(plain(query).split(" ").filter(Boolean))];
  return words.map((word) => {
    const sound = loose(ALL_KANA.test(word) ? romaji(word) : word);
    return { word, sound: sound.length > 1 ? sound : word };
  });
}

const stands = ({ word, sound }, { name, alike, rest: { text, alike: other } }) =>
  name.includes(word) || alike.includes(sound) || text.includes(word) || other.includes(sound);

const begins = ({ word, sound }, { name, alike }) => name.includes(` ${word}`) || alike.includes(` ${sound}`);

/** The first `most` who answer every word, and how many do; those with a name that begins with the first word stand before. */
export function find(query, most) {
  const asked = wanted(query);
  if (!asked.length) return { people: [], count: 0 };
  const [first, later] = [[], []];
  for (const person of people) {
    const text = texts.get(person);
    if (asked.every((each) => stands(each, text))) (begins(asked[0], text) ? first : later).push(person);
  }
  return { people: [...first, ...later].slice(0, most), count: first.length + later.length };
}
