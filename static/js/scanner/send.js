/* Makes scans and brings them to the server. A lost answer is asked for again with the same id, so a scan counts once. */

import { heard, reading } from "./clock.js";

const EACH = 2500;
const IN_ALL = 6000;

/** No answer within the budget, or an answer that is none: nothing is confirmed. */
export class Unconfirmed extends Error {}

/** The server refused this phone or this request; sending it again would not help. */
export class Refused extends Error {
  constructor(status) {
    super(String(status));
    this.status = status;
  }
}

export function identity() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A scan, frozen now. */
export function frozen(kind, door, code, more = {}) {
  return { id: identity(), kind, door, code, ...reading(), ...more };
}

export const send = (url, scans) =>
  ask(url, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ scans }) });

export const takeBack = (url, id) => ask(`${url}/${encodeURIComponent(id)}/undo`, { method: "POST" });

export const figures = (url) => ask(url, {}, EACH);

async function ask(url, how, budget = IN_ALL) {
  const until = Date.now() + budget;
  for (let wait = 250; ; wait *= 2) {
    try {
      return await once(url, how, Math.min(EACH, until - Date.now()));
    } catch (error) {
      if (error instanceof Refused) throw error;
      if (Date.now() + wait >= until) throw new Unconfirmed();
      await new Promise((done) => setTimeout(done, wait));
    }
  }
}

async function once(url, how, limit) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), limit);
  const sent = Date.now();
  try {
    const response = await fetch(url, { ...how, signal: stop.signal, credentials: "same-origin", cache: "no-store" });
    if (response.status >= 500 || response.status === 429) throw new Unconfirmed();
    if (!response.ok) throw new Refused(response.status);
    const answer = await response.json();
    if (answer.now) heard(answer.now, sent, Date.now());
    return answer;
  } finally {
    clearTimeout(timer);
  }
}
