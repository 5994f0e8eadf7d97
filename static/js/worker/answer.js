// Which of this phone's pages an address asks for.
import { age, today } from "./clock.js";
import * as editions from "./editions.js";
import { joined } from "./join.js";
import { mine } from "./personal.js";
import { asking, results } from "./search.js";
import { now, remembered } from "./state.js";

const OWN = new Set(["agenda", "badge", "me", "news"]);

/** The language a reader of this phone is answered in when an address does not say. */
export async function language() {
  const { lang, edition } = await remembered();
  if (lang || !edition) return lang;
  const wanted = (navigator.languages ?? []).map((each) => each.split("-")[0]);
  return wanted.find((each) => edition.languages.includes(each)) ?? edition.default;
}

/** What is needed to join pages of this language; undefined when the phone does not hold it. */
async function around(lang, whole) {
  const [frame, rest, own] = await Promise.all([editions.frame(lang), whole ? editions.pages(lang) : undefined, mine(lang).catch(() => undefined)]);
  if (!frame || (whole && !rest)) return undefined;
  const { edition, size = 100 } = await remembered();
  return { frame, rest, own, edition, size, now: await now(), lang };
}

/** The oldest of what is on the page: the edition, the reader's own, and seats, which are told as they were counted. */
async function oldest({ edition, own }, { here }, personal) {
  const { checked = edition.made_at } = await remembered();
  const parts = [!personal && checked, own?.checked, here === "programme" && own?.as_of];
  return parts.filter(Boolean).reduce((one, other) => (Date.parse(one) < Date.parse(other) ? one : other));
}

/** `dated`: it tells how old it is; `asks`: it asks the server for itself; `personal`: nothing but the reader's own is on it. */
async function said(page, all, { results: listed = "", dated = true, asks = true, personal = false } = {}) {
  const { frame, edition, lang, size } = all;
  const at = await oldest(all, page, personal);
  const words = dated ? age(at, all.now, edition, frame.words, lang) : "";
  const from = asks ? ` data-from-phone="${new Date(at).toISOString()}" data-age="${words}"` : "";
  const attributes = `${from} data-size="${size}"`;
  const headers = new Headers(frame.headers);
  headers.set("Content-Type", "text/html; charset=utf-8");
  headers.set("Cache-Control", "no-store");
  return new Response(joined(page, all, attributes, listed), { status: page.status ?? 200, headers });
}

/** The page at this address as this phone has it, or undefined. `part`: only what htmx swaps. */
export async function answer(url, part = false) {
  const { edition, person } = await remembered();
  if (!edition) return undefined;
  if (url.pathname === "/") return Response.redirect(new URL(`/${await language()}/programme`, url), 302);
  const [lang, ...words] = url.pathname.split("/").filter(Boolean);
  if (!edition.languages.includes(lang)) return undefined;
  const asked = new URLSearchParams([...url.searchParams].filter(([name]) => name !== "lang"));
  if (words.join("/") === "programme" && [...asked].length) return searched(lang, asked, part);
  if ([...asked].length) return undefined; // older messages, and the like
  const own = OWN.has(words[0]);
  if (own && person === undefined) return undefined;
  const all = await around(lang, !own);
  if (!all) return undefined;
  const path = addressed(lang, words, all);
  const found = all.own?.pages[path] ?? (all.rest ?? (await editions.pages(lang)))?.pages[path];
  if (!found || (own && person && !all.own?.pages[path])) return undefined;
  return said({ ...found, code: words[0] === "sessions" ? words[1] : undefined }, all, { personal: Boolean(all.own?.pages[path]) });
}

function addressed(lang, words, { now: instant, edition, own }) {
  const day = today(instant, edition);
  if (!words.length || (words[0] === "programme" && words.length === 1)) return `/${lang}/programme/${day}`;
  if (words[0] === "agenda" && words.length === 1 && own?.person) return `/${lang}/agenda/${day}`;
  return `/${lang}/${words.join("/")}`;
}

async function searched(lang, asked, part) {
  const all = await around(lang, true);
  if (!all) return undefined;
  const found = [...asked].some(([, value]) => value.trim()) || asked.has("q") ? results(asked, all) : "";
  const page = { ...all.rest.search, body: asking(all.rest.search.body, asked) };
  if (!part) return said(page, all, { results: found });
  const section = page.body.match(/<section id="results"[\s\S]*?<\/section>/)?.[0];
  if (!section) return undefined;
  return new Response(section.replace(/\u0000@results\u0000/, () => found), { headers: { "Content-Type": "text/html; charset=utf-8" } });
}

/** The page that says that this one is not on this phone; without any edition, what the browser itself says. `posted`: a form was
 * sent in vain, and it says that nothing was saved. */
export async function nowhere(url, posted = false) {
  const { edition } = await remembered();
  const lang = url.pathname.split("/")[1];
  const all = edition && (await around(edition.languages.includes(lang) ? lang : await language(), false));
  if (!all) return Response.error();
  if (posted) all.frame = { ...all.frame, shell: all.frame.shell.replace(/(data-lost) hidden/, "$1") };
  return said({ ...all.frame.none, status: 503 }, all, { dated: false, asks: !posted });
}
