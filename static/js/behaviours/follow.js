// A supervisor's page follows the doors: asked for again every few seconds, and morphed where it differs; where one is,
// what is focused, unfolded or typed stays. When no answer comes, it says that its figures are old.
import { put } from "./fresh.js";

const LONGEST = 10_000; // ms until an answer is given up
let etag = "";
let failed = 0;
let asking = false;

const place = () => document.querySelector("template[data-follow]");

async function ask() {
  const template = place();
  if (!template || document.hidden || asking) return;
  asking = true;
  try {
    await take(await fetch(location.href, {
      cache: "no-store", headers: etag ? { "If-None-Match": etag } : {}, signal: AbortSignal.timeout(LONGEST),
    }));
  } catch { /* no network */
    failed += 1;
  }
  asking = false;
  warn(template);
}

async function take(response) {
  if (response.status === 401 || response.status === 403) return location.reload(); // revoked: the page says so
  if (!response.ok && response.status !== 304) throw new Error(response.status);
  failed = 0;
  if (response.status === 304 || !place()) return;
  etag = response.headers.get("ETag") ?? "";
  await put(new DOMParser().parseFromString(await response.text(), "text/html"));
}

/** Two failures in a row are no accident. */
function warn(template) {
  const shown = document.querySelector("[data-old]");
  if (failed < 2) shown?.remove();
  else if (!shown) template.before(template.content.cloneNode(true));
}

setInterval(ask, 1000 * (place()?.dataset.follow || 2));
document.addEventListener("visibilitychange", ask);
