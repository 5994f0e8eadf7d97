// An urgent notice covers the screen: it takes the focus and keeps it, until it is acknowledged or its organiser ends it.
// What came by the live page is kept on the phone too, so that pages opened without network are covered as well.
const KEPT = "kakehashi-urgent";
const DONE = "kakehashi-acknowledged";
const where = document.body.dataset.urgentNow;
const asked = new Set(); // numbers this page knows how it stands with
let before = null;

const covers = () => [...document.body.querySelectorAll(":scope > [data-urgent]")];
const front = () => covers().find((each) => !each.hidden);

function load(key, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function keep(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch { /* a private window: only this page is covered */ }
}

/** The oldest stands in front; the rest of the page is out of reach. */
function settle() {
  const all = covers().sort((one, other) => one.dataset.urgent - other.dataset.urgent);
  all.forEach((each, n) => { each.hidden = n > 0; });
  for (const each of document.body.children) {
    if (!each.matches("[data-urgent], link, script, template")) each.inert = all.length > 0;
  }
  if (!all.length) {
    if (before?.isConnected) before.focus();
    before = null;
    return;
  }
  if (all[0].contains(document.activeElement)) return;
  before ??= document.activeElement;
  all[0].focus({ preventScroll: true });
}

function put(html) {
  const parts = new DOMParser().parseFromString(html, "text/html");
  const fresh = [...parts.querySelectorAll("[data-urgent]")].filter((each) => !document.getElementById(each.id));
  const done = load(DONE, []);
  const shown = fresh.filter((each) => !done.includes(key(each)));
  for (const each of shown) document.body.append(document.adoptNode(each));
  if (shown.length) settle();
  return shown.length > 0;
}

const key = (each) => each.dataset.urgentKey;

function remove(each) {
  const { [each.dataset.urgent]: _gone, ...others } = load(KEPT, {});
  keep(KEPT, others);
  each.remove();
  settle();
}

/** What the server says stands: what it no longer names goes, what is missing comes. Without network all stays. */
async function ask() {
  if (!where) return;
  try {
    const response = await fetch(where, { headers: { "X-Kakehashi-Fresh": "1" }, cache: "no-store" });
    if (!response.ok) return;
    const html = await response.text();
    if (!html.startsWith("<!--urgent-->")) return;
    const named = new DOMParser().parseFromString(html, "text/html");
    for (const each of covers()) if (!named.getElementById(each.id)) remove(each);
    keep(KEPT, Object.fromEntries(Object.entries(load(KEPT, {})).filter(([number]) => named.getElementById(`urgent-${number}`))));
    put(html);
  } catch { /* no network */ }
}

document.addEventListener("kakehashi:notice", ({ detail }) => {
  asked.add(detail.number);
  if (!detail.urgent || detail.old) return;
  keep(KEPT, { ...load(KEPT, {}), [detail.number]: detail.urgent });
  if (put(detail.urgent)) navigator.vibrate?.([400, 200, 400, 200, 400]);
});

for (const name of ["kakehashi:hello", "kakehashi:beat"]) {
  document.addEventListener(name, ({ detail }) => {
    const standing = detail.urgent;
    if (!Array.isArray(standing)) return;
    for (const each of covers()) if (!standing.includes(Number(each.dataset.urgent))) remove(each);
    const unheard = standing.filter((number) => !asked.has(number));
    for (const number of unheard) asked.add(number);
    if (unheard.length && !detail.first) setTimeout(ask, Math.random() * 1000 * (detail.spread ?? 13));
  });
}

/** Sent by the outbox when there is one; else from here, and again when the network is back. */
document.addEventListener("submit", (event) => {
  const each = event.target.closest("[data-urgent]");
  if (!each) return;
  keep(DONE, [...load(DONE, []), key(each)].slice(-50));
  if (!event.defaultPrevented) {
    event.preventDefault();
    send(event.target.action);
  }
  remove(each);
});

async function send(address) {
  const waiting = load(`${DONE}-unsent`, []);
  try {
    const response = await fetch(address, { method: "POST", headers: { "HX-Request": "true" } });
    if (!response.ok && response.status >= 500) throw new Error();
    keep(`${DONE}-unsent`, waiting.filter((each) => each !== address));
  } catch {
    keep(`${DONE}-unsent`, [...new Set([...waiting, address])]);
  }
}

const again = () => load(`${DONE}-unsent`, []).forEach(send);

document.addEventListener("keydown", (event) => {
  const cover = front();
  if (!cover) return;
  if (event.key === "Escape") event.stopImmediatePropagation();
  if (event.key !== "Tab") return;
  const button = cover.querySelector("button");
  event.preventDefault(); // there is nothing else to reach
  button.focus();
}, true);
document.addEventListener("focusin", (event) => {
  const cover = front();
  if (cover && !cover.contains(event.target)) cover.focus({ preventScroll: true });
});
window.addEventListener("online", again);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && (front() || document.body.dataset.urgentAsk)) ask();
});

if (document.documentElement.dataset.fromPhone) {
  const done = load(DONE, []);
  for (const each of covers()) if (done.includes(key(each))) each.remove();
}
settle();
again();
if (document.documentElement.dataset.fromPhone) {
  for (const html of Object.values(load(KEPT, {}))) put(html);
  ask();
}
const every = Number(document.body.dataset.urgentAsk || 30);
setInterval(() => {
  if (front() || document.body.dataset.urgentAsk) ask();
}, every * 1000);
