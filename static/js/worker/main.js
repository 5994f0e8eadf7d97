// The worker: pages and files from this phone where it has them, the server beside it.
import { sync } from "../phone/outbox.js";
import { answer, language, nowhere } from "./answer.js";
import * as editions from "./editions.js";
import { clean, current, file } from "./files.js";
import { first } from "./network.js";
import * as personal from "./personal.js";
import "./push.js";
import * as staff from "./staff.js";
import { remember, remembered } from "./state.js";

const NOT_OURS = new Set(["api", "staff", "organiser", "a", "enrol", "b", "cal", "live", "edition", "static", "outbox"]);
const AFTER_A_FORM = 5000;
const AGAIN = 15_000;
let posted = 0;
let asked = 0;

const words = (url) => url.pathname.split("/").filter(Boolean);

// A new version takes over at once: no page is loaded anew by that, so a form being filled in stays; and what an older page still
// asks of its own version, the server answers.
self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(arrive().catch(() => {}));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(self.clients.claim().then(remembered).then(({ edition }) => clean(edition?.assets)).catch(() => {}));
});

/** Everything for the language of the page that brought us; nothing is published yet, or there is no room: it is tried again later. */
async function arrive() {
  const [page] = await self.clients.matchAll({ includeUncontrolled: true });
  if (page && staff.opens(new URL(page.url))) return; // a volunteer's phone needs no programme to scan
  const lang = page && words(new URL(page.url))[0];
  await renew().catch(() => {});
  const { edition } = await remembered();
  if (edition?.languages.includes(lang)) await remember({ lang });
  await mine();
}

async function languages() {
  const { edition } = await remembered();
  const lang = await language();
  return [...new Set([lang, ...(edition?.languages ?? [])])].filter(Boolean);
}

const mine = async (beat) => personal.refresh(await languages(), beat);

async function renew() {
  const stored = await editions.refresh();
  if (!stored) return;
  if (stored.former && stored.former.epoch !== stored.epoch) await personal.forget(undefined);
  for (const page of await self.clients.matchAll({ type: "window" })) page.postMessage({ did: "stored", key: stored.key });
}

self.addEventListener("message", (event) => {
  const { do: what, ...said } = event.data ?? {};
  if (TOLD[what]) event.waitUntil(TOLD[what](said).catch(() => {}));
});

const TOLD = {
  /** A page heard the server: what is the same is known to be so; `edition`, `own`: what differs is asked for now. */
  async heard({ beat, ahead, edition, own }) {
    const known = await editions.confirmed(beat.key, new Date(Date.now() + ahead).toISOString());
    if (!known && edition) await renew();
    if (edition && beat.key && !current(beat.key.split("-").at(-1))) await self.registration.update().catch(() => {}); // its files go with the old worker
    const { person } = await remembered();
    if (person !== beat.person || (own && !(await personal.current(beat)))) await mine(beat);
  },
  async mine() {
    const { stale, person, edition } = await remembered();
    if (!edition) await renew();
    if (!stale && person !== undefined && Date.now() - asked < AGAIN) return;
    asked = Date.now();
    await mine();
  },
  own: () => mine(),
  door: ({ page: path }) => staff.keep(path),
  size: ({ size }) => remember({ size }),
  async lang({ lang }) {
    if ((await remembered()).edition?.languages.includes(lang)) await remember({ lang });
  },
};

self.addEventListener("sync", (event) => {
  if (event.tag === "outbox") event.waitUntil(sync().finally(mine));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.method !== "GET" && request.method !== "HEAD") sent(event, url);
  else if (request.method === "HEAD" || request.headers.has("X-Kakehashi-Fresh")) return;
  else if (url.pathname.startsWith("/static/")) event.respondWith(file(request));
  else if (request.mode === "navigate") event.respondWith(page(request, url));
  else if (request.headers.has("HX-Request") && words(url)[1] === "programme") {
    event.respondWith(first(request, () => answer(url, !request.headers.has("HX-History-Restore-Request"))));
  }
});

/** From this phone at once; from the network first where something was just done, or a reader asks for it anew. */
async function page(request, url) {
  try {
    if (staff.opens(url)) return await staff.page(request);
    if (NOT_OURS.has(words(url)[0])) return await fetch(request);
    const { stale } = await remembered();
    const searching = words(url)[1] === "programme" && [...url.searchParams].length > 0;
    const fresh = stale || searching || request.isReloadNavigation || Date.now() - posted < AFTER_A_FORM;
    const kept = () => answer(url).catch(() => undefined);
    if (fresh) return await first(request, kept);
    return (await kept()) ?? (await fetch(request));
  } catch {
    return nowhere(url).catch(() => Response.error());
  }
}

/** A form, or a tap: it goes to the server as it is; what this phone keeps of its reader is asked for again afterwards. */
function sent(event, url) {
  const [place] = words(url);
  if (NOT_OURS.has(place) && place !== "a" && place !== "outbox") return;
  const { request } = event;
  const form = request.mode === "navigate";
  if (form) posted = Date.now();
  const leaving = place === "a" || url.pathname.endsWith("/me/sign-out");
  const going = (async () => {
    if (leaving) await personal.forget(undefined);
    await personal.touched();
    return fetch(request).finally(() => personal.touched()); // copies asked for meanwhile may not know of it
  })();
  event.respondWith(form ? going.catch(() => nowhere(url, true)) : going);
  event.waitUntil(going.then(() => personal.soon(mine), () => {}));
}
