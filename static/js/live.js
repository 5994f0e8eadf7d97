// What the server tells by itself: the only file that knows how it comes. Frames become events on `document`:
// kakehashi:hello, kakehashi:beat, kakehashi:notice. A stream where one gets through; else the same is asked for now and then.
const KEY = "kakehashi-live";
const HELLO = 8_000; // what holds streams back is known by a missing greeting
const STILL = 70_000; // the server says something every half minute
const HIDDEN = 60_000;
const where = document.querySelector("[data-live]")?.dataset.live;
const fromPhone = "fromPhone" in document.documentElement.dataset;

let { epoch, number } = load(); // of the last notice heard of, on any page
let met = false; // whether this page was greeted
let shown = 0; // up to this notice the page came with what it tells
let counted = 0; // up to this notice the greeting's count of unread ones goes
let source = null, watch = 0, next = 0, hiding = 0, tries = 0;
let held = false; // streams are held back here
let tag = "";

const jitter = (least, most) => least + Math.random() * (most - least);

function load() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {}; // a private window
  }
}

function keep() {
  try {
    localStorage.setItem(KEY, JSON.stringify({ epoch, number }));
  } catch { /* a private window: the number lives as long as the page */ }
}

function tell(name, detail) {
  document.dispatchEvent(new CustomEvent(`kakehashi:${name}`, { detail }));
}

const address = (way = "") => where + way + (number === undefined ? "" : `?after=${number}&epoch=${encodeURIComponent(epoch)}`);

// --- what comes ------------------------------------------------------------------------------------

/** `first`: the page has just come from the server, so it shows all this already. `ahead`: the server's clock, in ms. */
function hello(data) {
  const first = !met && !fromPhone;
  const anew = epoch !== undefined && epoch !== data.epoch;
  if (!met) shown = first ? data.notices : number ?? data.notices;
  met = true;
  counted = data.notices;
  if (anew || data.missed || number === undefined) number = data.notices;
  if (anew) shown = 0;
  epoch = data.epoch;
  keep();
  tell("hello", { ...data, first, missed: data.missed || anew, ahead: Date.parse(data.now) - Date.now() });
}

function beat(data) {
  const anew = epoch !== data.epoch;
  if (anew) shown = counted = 0;
  ({ epoch, notices: number } = data);
  keep();
  tell("beat", { ...data, missed: data.missed || anew, ahead: Date.parse(data.now) - Date.now() });
}

/** `old`: the page came with it. `counted`: the number of unread ones said at the greeting includes it. */
function notice(data) {
  if (data.number <= number) return;
  number = data.number;
  keep();
  tell("notice", { ...data, old: data.number <= shown, counted: data.number <= counted });
}

// --- the stream ------------------------------------------------------------------------------------

function open() {
  close();
  if (document.hidden) return;
  source = new EventSource(address());
  watch = setTimeout(silent, HELLO);
  const hear = (name, take) => source.addEventListener(name, (event) => {
    clearTimeout(watch);
    watch = setTimeout(silent, STILL);
    take(JSON.parse(event.data));
  });
  hear("hello", (data) => {
    held = false;
    tries = 0;
    clearTimeout(next);
    hello(data);
  });
  hear("beat", beat);
  hear("notice", notice);
  hear("still", () => {});
  source.onerror = broken;
  if (held) poll();
}

function close() {
  source?.close();
  source = null;
  clearTimeout(watch);
  clearTimeout(next);
}

/** It ended, or nobody answers: again soon, later and later. */
function broken() {
  close();
  tries += 1;
  if (tries > 2) silent();
  else next = setTimeout(open, jitter(1_000, 3_000) * tries);
}

/** Nothing comes: the server is asked instead, and a stream is tried again later. */
function silent() {
  close();
  held = true;
  poll();
  watch = setTimeout(open, jitter(120_000, 240_000));
}

// --- asking ----------------------------------------------------------------------------------------

async function poll() {
  clearTimeout(next);
  next = setTimeout(poll, jitter(20_000, 30_000));
  try {
    const headers = tag ? { "If-None-Match": tag } : {};
    const answer = await fetch(address("/since"), { cache: "no-store", headers, signal: AbortSignal.timeout(15_000) });
    if (answer.status !== 200) return;
    const { hello: data, frames } = await answer.json();
    tag = answer.headers.get("ETag") ?? "";
    hello(data);
    frames.forEach(notice);
    number = data.notices;
    keep();
  } catch { /* no network: asked again when it is time */ }
}

// --- when ------------------------------------------------------------------------------------------

if (where) {
  document.addEventListener("visibilitychange", () => {
    clearTimeout(hiding);
    if (document.hidden) hiding = setTimeout(close, HIDDEN);
    else if (!source) open();
  });
  window.addEventListener("online", open); // a hint that it is worth trying, no more
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", (event) => event.persisted && open());
  open();
}
