/* One request to the server, with an end to waiting; what it says of the time is heard. */

import { heard } from "./clock.js";

/** No answer in time, or one that is none: nothing is confirmed, the same may be sent again. `wait`: seconds it asked for. */
class Unconfirmed extends Error {
  constructor(wait = 0) {
    super("unconfirmed");
    this.wait = wait;
  }
}

/** The server refused the request as such; sending the same again would not help. `code`: its own word for why. */
export class Refused extends Error {
  constructor(status, code) {
    super(`${status} ${code}`);
    [this.status, this.code] = [status, code];
  }
}

export const post = (url, body, limit) =>
  ask(url, limit, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

/** The answer's JSON. `stop`: a signal that gives the request up. */
export async function ask(url, limit, how = {}, stop = null) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), limit);
  const give = () => patience.abort();
  stop?.addEventListener("abort", give);
  const sent = performance.now();
  try {
    const response = await fetch(url, { ...how, signal: patience.signal, credentials: "same-origin", cache: "no-store" });
    if (response.status === 429 || response.status >= 500) throw new Unconfirmed(wait(response));
    if (!response.ok) throw await refusal(response);
    const received = performance.now();
    const answer = await response.json();
    if (answer.now && received - sent < 3000) heard(answer.now, sent, received);
    return answer;
  } catch (error) {
    throw error instanceof Refused || error instanceof Unconfirmed ? error : new Unconfirmed();
  } finally {
    clearTimeout(timer);
    stop?.removeEventListener("abort", give);
  }
}

/** Only the server itself can refuse: what stands before it, and has no code for why, is waited for. 413 may be anyone's. */
async function refusal(response) {
  const { error = "" } = await response.json().catch(() => ({}));
  return error || response.status === 413 ? new Refused(response.status, error) : new Unconfirmed();
}

/** Retry-After: seconds, or a date. */
function wait(response) {
  const said = response.headers.get("Retry-After");
  if (!said) return 0;
  return Number.isFinite(Number(said)) ? Number(said) : Math.max(0, (Date.parse(said) - Date.now()) / 1000 || 0);
}
