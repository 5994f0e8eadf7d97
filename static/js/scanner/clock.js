/* The phone's clock, in event time, and how wrong it is by the server's. */

let ahead = 0;
let skew = null;

/** `ms`: how far the event's clock runs ahead of real time; zero but in a rehearsal. */
export function rehearse(ms) {
  ahead = ms;
}

/** The server said it was `now` between two readings of Date.now(). */
export function heard(now, sent, received) {
  const server = Date.parse(now);
  if (Number.isFinite(server)) skew = Math.round(server - ((sent + received) / 2 + ahead));
}

/** What a scan freezes of time: the phone's own, its counter (ms), and the skew known then (null: never synchronised). */
export function reading() {
  return {
    device_time: new Date(Date.now() + ahead).toISOString(),
    monotonic: Math.round(performance.now()),
    skew,
  };
}
