// What waits is shown as unsent wherever it is in view: on stars, seats, in a line above the bar, in a list on the page Me.
// Whatever else changes the page, the marks are put back.
import { sessionForms } from "./entries.js";
import * as lists from "./lists.js";
import { left, list, person, told } from "./outbox.js";
import { words } from "./words.js";

let mine = [];
let state = { mine, others: [], awaited: [], told: [] };
let due = false;
const done = new Set();

/** How many of this person's taps wait; that messages were seen is no tap. */
export const waiting = () => mine.filter((entry) => entry.do !== "read").length;

/** Reads what waits and shows it. */
export async function show() {
  try {
    const [who, all, lines, gone] = await Promise.all([person(), list(), told(), left()]);
    mine = all.filter((entry) => entry.person === who);
    const others = all.filter((entry) => entry.person !== who);
    const awaited = who === null ? others.filter((entry) => !gone.includes(entry.person)) : [];
    state = { mine, others, awaited, told: lines.filter((line) => line.person === who) };
  } catch {
    return; // nothing is kept on this phone
  }
  for (const entry of mine) done.delete(entry.session);
  put();
}

/** What was just done stays as it looks until the page is fetched again. */
export function settled(answers) {
  for (const answer of answers) if (answer.status === "done") done.add(answer.session);
}

function put() {
  const stars = new Map(mine.filter((entry) => entry.do === "star").map((entry) => [entry.session, entry]));
  const seats = new Map(mine.filter((entry) => entry.do === "seat").map((entry) => [whose(entry), entry]));
  for (const [form, code, kind] of sessionForms()) {
    if (kind === "star") star(form, code, stars.get(code));
    else seat(form, code, seats.get(whose({ session: code, for: form.elements.namedItem("for")?.value })));
  }
  for (const card of document.querySelectorAll(".s[id^=session-]")) onCard(card, seats.get(card.id.slice(8)));
  for (const form of document.querySelectorAll("form[data-outbox=language]")) spoken(form);
  lists.put(state);
}

const whose = (entry) => (entry.for ? `${entry.session} ${entry.for}` : entry.session);

/** The element's own mark, made from a template at first need; without `name` it goes. */
function mark(parent, name, gaps) {
  const there = parent.querySelector(":scope > .unsent");
  if (there?.dataset.unsent === name) return there;
  there?.remove();
  if (!name) return null;
  parent.append(words(name, gaps));
  const made = parent.querySelector(":scope > .unsent");
  if (made) made.dataset.unsent = name;
  return made;
}

function star(form, code, entry) {
  const button = form.querySelector("button.star");
  if (!button) return;
  const before = button.dataset.was;
  const shown = button.getAttribute("aria-pressed");
  if (entry) press(button, String(entry.on));
  else if (before !== undefined && !done.has(code)) press(button, before);
  if (entry) button.dataset.was = before ?? shown;
  else delete button.dataset.was;
  const made = mark(form, entry && "star");
  if (made) {
    made.id ||= `unsent-${button.id || code}`;
    button.setAttribute("aria-describedby", made.id);
  } else button.removeAttribute("aria-describedby");
}

function press(button, wanted) {
  if (button.getAttribute("aria-pressed") === wanted) return;
  button.setAttribute("aria-pressed", wanted);
  button.value = wanted === "true" ? "0" : "1";
}

/** In place of the button, what waits and a way to take it back. */
function seat(form, code, entry) {
  const place = form.closest("#seat, .party li") ?? form.parentElement;
  if (form !== place.querySelector('form[action*="/seat"]')) return; // its first form speaks for a row of two
  if (!entry && done.has(code)) return;
  place.classList.toggle("waits", Boolean(entry));
  const made = mark(place, entry && (entry.for ? "seat-of" : `seat-${entry.what}`));
  const button = made?.querySelector("button");
  if (button) button.dataset.withdraw = entry.id;
}

function onCard(card, entry) {
  const meta = card.querySelector(".meta") ?? (entry && card.querySelector(".what"));
  if (meta) mark(meta, entry && "card");
}

function spoken(form) {
  mark(form, mine.some((entry) => entry.do === "language") && "language");
}

new MutationObserver(() => {
  if (due || !(mine.length || state.told.length || state.others.length)) return;
  due = true;
  requestAnimationFrame(() => {
    due = false;
    put();
  });
}).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["aria-pressed"] });
