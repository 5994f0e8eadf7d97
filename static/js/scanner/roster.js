/* The list of a door in memory: who has which badge, which seats, which doors; brought up to date piece by piece. */

const VIP = 1;
const HEAD = 2;
const [ID, FORCE, WITHDRAWN, FIRST, FIRST_LANG, SECOND, SECOND_LANG, KANA, LATIN, DELEGATION, COUNTRY, CATEGORY, POST, FLAGS, LANGUAGE] = Array(15).keys();

const people = new Map(); // id → person
const references = new Map(); // reference → { person, withdrawn }
const parties = new Map(); // reference → { delegation, name, people }
const tests = new Set();
const doors = new Map();
const around = new Map(); // the event's other doors, as far as they tell where someone is
let everywhere = new Map();
let about = null; // { cursor, epoch, languages, default, timezone, expires, asOf }
let changes = 0;

/** null: this phone has no list. */
export const list = () => about;

/** Moves with the people, for whoever keeps something made of them. */
export const generation = () => changes;

function person(row, posts, greetings) {
  return {
    id: row[ID], force: row[FORCE], withdrawn: row[WITHDRAWN], kana: row[KANA], latin: row[LATIN],
    names: [{ text: row[FIRST], lang: row[FIRST_LANG] }, { text: row[SECOND], lang: row[SECOND_LANG] }].filter(({ text }) => text),
    delegation: row[DELEGATION], country: row[COUNTRY], category: row[CATEGORY], post: posts[row[POST]] ?? {},
    vip: Boolean(row[FLAGS] & VIP), head: Boolean(row[FLAGS] & HEAD), language: row[LANGUAGE], greeting: greetings?.[row[ID]] ?? {},
  };
}

function remove(id) {
  const before = people.get(id);
  for (const each of [...(before?.force ?? []), ...(before?.withdrawn ?? [])]) {
    if (references.get(each)?.person === before) references.delete(each);
  }
  people.delete(id);
}

function put(found) {
  remove(found.id);
  people.set(found.id, found);
  for (const each of found.withdrawn) references.set(each, { person: found, withdrawn: true });
  for (const each of found.force) references.set(each, { person: found, withdrawn: false });
}

function door(raw) {
  const at = (name) => (raw[name] ? Date.parse(raw[name]) : null);
  const times = { start: at("start"), end: at("end"), opens: at("opens"), released: at("released") };
  const lost = new Map((raw.lost ?? []).map(([id, at]) => [id, Date.parse(at)]));
  const [booked, waiting, invited] = [raw.booked, raw.waiting, raw.invited].map((ids) => new Set(ids ?? []));
  return { ...raw, ...times, booked, waiting, invited, lost, raw };
}

/** Takes over what the server said: everything (`whole`), or what differs. `asOf`: when that was so, ms. */
export function apply(said, asOf = Date.parse(said.now)) {
  if (said.whole) empty();
  for (const id of said.gone ?? []) remove(id);
  for (const row of said.people ?? []) put(person(row, said.posts ?? [], said.greetings));
  if (said.doors) {
    doors.clear();
    for (const raw of said.doors) doors.set(raw.code, door(raw));
  }
  if (said.around) {
    around.clear();
    for (const [code, within, capacity, since] of said.around) around.set(code, { code, within, capacity, since });
  }
  if (said.parties) {
    parties.clear();
    for (const [reference, delegation, name, ids] of said.parties) parties.set(reference, { delegation, name, people: ids });
  }
  if (said.tests) {
    tests.clear();
    for (const each of said.tests) tests.add(each);
  }
  const { cursor, epoch, languages, default: first, timezone, expires } = { ...about, ...said };
  about = { cursor, epoch, languages, default: first, timezone, expires, asOf };
  everywhere = new Map([...around, ...doors]);
  changes += 1;
}

/** The server said again that this is how things are. */
export function confirmed(asOf) {
  if (about) about.asOf = Math.max(about.asOf, asOf);
}

export function empty() {
  for (const each of [people, references, parties, tests, doors, around, everywhere]) each.clear();
  about = null;
  changes += 1;
}

/** What a reference stands for: { person, withdrawn }, { party }, { test } or null. */
export function holder(reference) {
  if (tests.has(reference)) return { test: true };
  if (parties.has(reference)) return { party: parties.get(reference) };
  return references.get(reference) ?? null;
}

export const doorOf = (code) => doors.get(code);

/** What presence.js must know: every door of the event, those this phone does not stand at too. */
export const dated = () => ({ doors: everywhere, timezone: about?.timezone });

export const individual = (id) => people.get(id);
export const everybody = () => people.values();
export const held = () => people.size;

/** Under which reference someone chosen by name is scanned: a badge in force, else one that was withdrawn. */
export const referenceOf = ({ force, withdrawn }) => force[0] ?? withdrawn[0] ?? "";

/** As the server could have said it, to be kept. */
export function whole() {
  const posts = [];
  const places = new Map();
  const greetings = {};
  const post = (words) => {
    if (!places.has(words)) places.set(words, posts.push(words) - 1);
    return places.get(words);
  };
  const rows = [...people.values()].map((each) => {
    if (each.vip) greetings[each.id] = each.greeting;
    const [first, second = { text: "", lang: "" }] = each.names;
    return [each.id, each.force, each.withdrawn, first?.text ?? "", first?.lang ?? "", second.text, second.lang, each.kana, each.latin,
      each.delegation, each.country, each.category, post(each.post), (each.vip ? VIP : 0) | (each.head ? HEAD : 0), each.language];
  });
  return {
    ...about, now: new Date(about.asOf).toISOString(), whole: true, people: rows, posts, greetings, tests: [...tests],
    parties: [...parties].map(([reference, { delegation, name, people: ids }]) => [reference, delegation, name, ids]),
    doors: [...doors.values()].map(({ raw }) => raw),
    around: [...around.values()].map(({ code, within, capacity, since }) => [code, within, capacity, since]),
  };
}
