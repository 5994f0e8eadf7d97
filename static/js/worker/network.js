// Asking the server, with an end to waiting: a network that hangs must not hang a page.
const PATIENCE = 3000;
const SHORT = 800; // when it has just been waited for in vain
const AWHILE = 20_000;
let troubled = 0;

/** The server's answer while one can wait for it, else `otherwise()`; when that has nothing, whatever the server says. */
export async function first(request, otherwise) {
  const limit = Date.now() - troubled < AWHILE ? SHORT : PATIENCE;
  const asking = fetch(request);
  let timer = 0;
  const late = new Promise((done) => { timer = setTimeout(done, limit); });
  const answer = await Promise.race([asking, late]).catch(() => null);
  clearTimeout(timer);
  troubled = answer ? 0 : Date.now();
  if (answer && answer.status < 500) return answer;
  const kept = await otherwise();
  if (kept) asking.catch(() => {}); // nobody waits for it any more
  return kept ?? asking;
}

/** Everything of an answer that must be whole, read within `limit` ms. */
export async function body(address, { limit = 60_000, ...options } = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), limit);
  try {
    const answer = await fetch(address, { ...options, signal: stop.signal });
    return { status: answer.status, text: answer.ok ? await answer.text() : "" };
  } finally {
    clearTimeout(timer);
  }
}
