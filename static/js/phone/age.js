// A page that came from this phone says how old it is, asks the server for itself, and takes over what differs. Without an answer
// the line stays, and the page asks again when there is reason to hope.
import { put } from "../behaviours/fresh.js";

const root = document.documentElement;
const line = document.querySelector("[data-age-line]");
// What makes an answer that was asked for before it older than the page: a tap, what it led to, a page that came another way.
const ACTS = ["submit", "htmx:config:request", "htmx:after:request", "kakehashi:kept", "kakehashi:settled", "kakehashi:fresh"];
const AGAIN = 30_000;
const PATIENCE = 20_000;
let asking = false;
let acted = 0;
let next = 0;

export const fromPhone = () => "fromPhone" in root.dataset;

function again(after) {
  clearTimeout(next);
  next = setTimeout(ask, after);
}

/** The server's own page. Somebody who is no longer signed in, or a page that is gone, is shown as the server shows it. */
async function ask() {
  if (!fromPhone() || asking) return;
  if (document.hidden) return;
  asking = true;
  clearTimeout(next);
  const before = acted;
  try {
    const answer = await fetch(location.href, {
      headers: { "X-Kakehashi-Fresh": "1" }, cache: "no-cache", referrer: document.referrer || location.href,
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (answer.status >= 500) throw new Error(String(answer.status));
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (refused()) current(fresh);
    else if (before !== acted || document.querySelector("main .htmx-request")) again(500); // something was tapped meanwhile
    else if (answer.redirected && new URL(answer.url).pathname !== location.pathname) location.replace(answer.url);
    else if (like(fresh)) await settle(fresh);
    else if (performance.getEntriesByType("navigation")[0]?.type !== "reload") location.reload();
    else again(AGAIN);
  } catch {
    again(AGAIN);
  } finally {
    asking = false;
  }
}

const PARTS = ["header.top", "#main"];
const like = (fresh) => PARTS.every((part) => Boolean(fresh.querySelector(part)) === Boolean(document.querySelector(part)))
  && fresh.documentElement.lang === root.lang && Boolean(window.htmx);

async function settle(fresh) {
  const row = [...document.querySelectorAll("[id^=session-]")].find((each) => each.getBoundingClientRect().bottom > 60);
  const top = scrollY > 0 && row?.getBoundingClientRect().top;
  const [main, other] = [document.getElementById("main"), fresh.getElementById("main")];
  if (!main.isEqualNode(other)) await put(fresh);
  else document.title = fresh.title;
  for (const part of ["header.top", "nav.bar"]) {
    const [old, now] = [document.querySelector(part), fresh.querySelector(part)];
    if (old && now && !old.isEqualNode(now)) {
      await window.htmx.swap({ text: now.outerHTML, target: old, sourceElement: old, swap: "outerMorph" });
    }
  }
  if (top !== false && row?.isConnected) scrollBy(0, row.getBoundingClientRect().top - top);
  current(fresh);
}

/** A refusal came from the server itself: it is left to be read, and answered. */
const refused = () => document.querySelector("main .act.no") !== null;

function current(fresh) {
  root.dataset.size = fresh.documentElement.dataset.size ?? root.dataset.size;
  delete root.dataset.fromPhone;
  delete root.dataset.age;
  line.textContent = "";
  document.dispatchEvent(new CustomEvent("kakehashi:current"));
}

if (line && fromPhone()) {
  line.textContent = root.dataset.age;
  for (const name of ACTS) window.addEventListener(name, () => { acted += 1; }, true);
  document.addEventListener("visibilitychange", ask);
  document.addEventListener("kakehashi:hello", ask);
  window.addEventListener("online", ask);
  ask();
}
