/* The event's time on this phone, and how wrong the phone's clock is by the server's. */

import { get, set } from "./kept.js";

const SLEPT = 1000; // ms
let ahead = 0; // how far the event's clock runs ahead of real time (ms); zero but in a rehearsal
let heardOnce = null; // { server, counter }: the server's time at a reading of the page's counter
let before = null; // the skew this phone knew in an earlier life of the page
let last = 0;
let left = null; // both clocks when the page was last left
let run = fresh();

function fresh() {
  return Math.random().toString(36).slice(2, 12);
}

export async function begin(ms) {
  ahead = ms;
  before = (await get("skew").catch(() => null)) ?? null;
}

// The counter of a page stands still while the phone sleeps; its clock does not.
document.addEventListener("visibilitychange", () => {
  const at = { phone: Date.now(), counter: performance.now() };
  if (document.hidden) {
    left = at;
    return;
  }
  const slept = left ? at.phone - left.phone - (at.counter - left.counter) : 0;
  if (slept < SLEPT) return;
  if (heardOnce) heardOnce.counter -= slept;
  run = fresh(); // readings before and after cannot be compared
});

/** The server said it was `now` between two readings of performance.now(). */
export function heard(now, sent, received) {
  const server = Date.parse(now);
  if (!Number.isFinite(server)) return;
  heardOnce = { server, counter: (sent + received) / 2 };
  const found = skew(Date.now() + ahead);
  if (before === null || Math.abs(found - before) > 1000) {
    before = found;
    set({ skew: found }).catch(() => {});
  }
}

/** Server minus phone (ms), carried forward by the counter, so that a clock set while the page lives does no harm. */
function skew(phone) {
  if (!heardOnce) return before;
  return Math.round(heardOnce.server + performance.now() - heardOnce.counter - phone);
}

/** The event's time, ms. */
export function now() {
  const phone = Date.now() + ahead;
  return phone + (skew(phone) ?? 0);
}

/** How far the phone's clock is off (ms); null when nobody told it. */
export const off = () => skew(Date.now() + ahead);

/** What a scan freezes of time: the phone's own, its counter (ms) and which run of it, and the skew known then (null: never
    synchronised). Two scans of one phone are never at the same instant, or their order would be that of their random ids. */
export function reading() {
  last = Math.max(last + 1, Date.now() + ahead);
  return { device_time: new Date(last).toISOString(), monotonic: Math.round(performance.now()), run, skew: skew(last) };
}
