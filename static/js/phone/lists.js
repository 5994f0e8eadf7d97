// The line above the bar, what was answered, and the list of what waits on the page Me.
import { get, set } from "./store.js";
import { flush, seen, withdraw } from "./outbox.js";
import { counted, words } from "./words.js";

// What else stands above the bar stands above this line too.
const tall = new ResizeObserver(([{ target }]) => {
  document.documentElement.style.setProperty("--strip", `${target.offsetHeight}px`);
});
for (const strip of document.querySelectorAll("[data-outbox-strip]")) tall.observe(strip);

const DOES = { true: "star-on", false: "star-off" };

/** Writes only what differs: whoever watches the page for changes would never rest. */
function fill(place, key, parts) {
  if (!place || place.dataset.filled === key) return;
  place.dataset.filled = key;
  place.replaceChildren(...parts());
}

const taps = (entries) => entries.filter((entry) => entry.do !== "read").length;

/** The line above the bar is there while it says something. */
export function arrange() {
  const strip = document.querySelector("[data-outbox-strip]");
  if (!strip) return;
  strip.hidden = ![...strip.children].some((each) => !each.hidden && each.childElementCount);
  document.documentElement.toggleAttribute("data-unsent", !strip.hidden);
}

export function put({ mine, others, awaited, told }) {
  const strip = document.querySelector("[data-outbox-strip]");
  if (strip) {
    const line = strip.querySelector("[data-outbox-count]");
    const left = taps(awaited); // whose sign-in ended; it is sent under no other
    const n = left || taps(mine);
    line.hidden = n === 0;
    fill(line, `${n} ${left > 0}`, () => [counted(left ? "signed-out" : "count", n)]);
    fill(strip.querySelector("[data-outbox-told]"), told.map((each) => each.id).join(), () => told.map(answer));
    arrange();
  }
  const section = document.querySelector("[data-outbox-list]");
  if (section) {
    learnName(section);
    section.hidden = !mine.length && !others.length;
    const key = [...mine, ...others].map((each) => each.id).join();
    const of = section.querySelector("ul");
    fill(of, key, () => [...mine.map((each) => item(each, section)), ...others.map((each) => item(each, section, true))]);
    section.querySelector("[data-outbox-send]").hidden = !mine.length;
  }
}

/** One answer: the server's words, what may be asked for instead, and a button that it was read. */
function answer(line) {
  const made = words("told").firstElementChild;
  made.classList.toggle("no", line.status !== "done");
  const said = made.querySelector("[data-said]");
  if (line.words) said.textContent = line.words;
  else said.replaceChildren(words("malformed", { what: line.title }));
  for (const button of made.querySelectorAll("[data-offer]")) {
    if (button.dataset.offer !== line.offer) button.remove();
    else button.addEventListener("click", () => take(line));
  }
  made.querySelector("[data-seen]").addEventListener("click", () => seen(line.id));
  return made;
}

async function take(line) {
  const entry = { do: "seat", what: line.offer, session: line.session, title: line.title };
  if (line.for) entry.for = line.for;
  entry.lang = document.documentElement.lang;
  document.dispatchEvent(new CustomEvent("kakehashi:keep", { detail: entry }));
  await seen(line.id);
}

function item(entry, section, another = false) {
  const what = entry.do === "star" ? DOES[entry.on] : entry.do === "seat" ? `seat-${entry.what}` : entry.do;
  const made = words("item").firstElementChild;
  made.querySelector("[data-what]").append(words(`do-${what}`, { what: entry.title ?? entry.language ?? "" }));
  const time = new Intl.DateTimeFormat(document.documentElement.lang, {
    hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: section.dataset.zone || undefined,
  }).format(new Date(entry.at));
  made.querySelector("[data-since]").append(words("since", { time }));
  if (another) nameOf(entry.person).then((who) => {
    made.querySelector("[data-since]").append(" ", words(who ? "another-named" : "another", { who }));
  });
  made.querySelector("button").dataset.withdraw = entry.id;
  return made;
}

// Names of who signed in here, for what they leave behind: nobody else's, and only on this phone.
async function learnName({ dataset: { person, name } }) {
  if (!person) return;
  const names = (await get("names")) ?? {};
  if (names[person] !== name) await set("names", { ...names, [person]: name });
}

document.addEventListener("submit", ({ target }) => learnName(target).catch(() => {}));

const nameOf = async (code) => ((await get("names")) ?? {})[code];

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-withdraw], [data-outbox-send]");
  if (!button) return;
  button.disabled = true;
  if (button.dataset.withdraw) await withdraw(button.dataset.withdraw);
  else await flush();
  button.disabled = false;
});
