/* The phone's clock, in event time, and how wrong it is by the server's. */

let ahead = 0;
let skew = null;
let last = 0;

/** `ms`: how far the event's clock runs ahead of real time; zero but in a rehearsal. */
export function rehearse(ms) {
  ahead = ms;
}

/** The server said it was `now` between two readings of Date.now(). */
export function heard(now, sent, received) {
  const server = Date.parse(now);
  if (Number.isFinite(server)) skew = Math.round(server - ((sent + received) / 2 + ahead));
}

/** What a scan freezes of time: the phone's own, its counter (ms), and the skew known then (null: never synchronised).
    Two scans of one phone are never at the same instant, or their order would be that of their random ids. */
export function reading() {
  last = Math.max(last + 1, Date.now() + ahead);
  return {
    device_time: new Date(last).toISOString(),
    monotonic: Math.round(performance.now()),
    skew,
  };
}
