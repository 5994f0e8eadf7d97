// Joins a page from what the server rendered: the shell, the page's fragment, its cards, and what is the reader's own.
import { clockOf, dayOf } from "./clock.js";

const SLOT = /\u0000([^\u0000]+)\u0000/g;
const ROW = /<li class="s( small)?((?: [^"]*)?)" id="session-([^"]+)"((?:(?!<\/li>)[\s\S])*?<p class="meta">)?/g;
const GROUP = /\u0000@now ([^\u0000]+)\u0000/;
const END = "\u0000@now\u0000";

/** `around`: {frame, rest, own (personal copies, or undefined), now, edition, size}; rest may be missing for pages without cards. */
export function joined(page, around, attributes, results = "") {
  const { frame } = around;
  const laidOut = timed(page.body, around);
  const body = laidOut.replace(SLOT, (_slot, name) => (name.startsWith("@") ? gap(name, page, around, results) : card(name, around)));
  const html = { "\u0001": page.title, "\u0002": running(body, around), "\u0003": attributes };
  return frame.shell.replace(/[\u0001-\u0003]/g, (sign) => html[sign]);
}

/** Cards one after another. */
export const cards = (codes, shape, around) => running(codes.map((code) => card(`${code}|${shape}`, around)).join(""), around);

const signedIn = ({ own }) => Boolean(own?.person);

function card(name, around) {
  const [code, shape] = name.split("|");
  const ways = around.rest.cards[code]?.[shape] ?? around.rest.cards[code]?.row;
  if (!ways) return "";
  const mark = around.own?.marks[code];
  const way = signedIn(around) ? (mark?.starred ? "on" : "off") : "out";
  const state = mark?.state ?? around.rest.states[code] ?? "";
  return (ways[way] ?? ways.out).replace("\u0004", () => state);
}

function gap(name, page, around, results) {
  const { frame, rest, own, size } = around;
  const code = page.code ?? "";
  switch (name) {
    case "@bar": return (own?.bar ?? frame.bars)[page.here] ?? "";
    case "@urgent": return own?.urgent ?? "";
    case "@size": return frame.sizes[size] ?? frame.gaps["@size"];
    case "@results": return results;
    case "@act": return own?.acts[code] ?? rest?.acts[code] ?? "";
    case "@seats": return own?.seats?.[code] ?? "";
    case "@party": return own?.party?.[code] ?? "";
    case "@star": return signedIn(around) ? frame.star[own.marks[code]?.starred ? "on" : "off"].replaceAll("\u0006", code) : "";
  }
  return (signedIn(around) ? frame.signed?.[name] : undefined) ?? frame.gaps[name] ?? "";
}

/** What runs at this minute is marked. */
function running(html, { frame, now }) {
  return html.replace(ROW, (whole, small = "", more, code, line = "") => {
    const facts = frame.facts[code];
    const on = facts && new Date(facts.start) <= now && now < new Date(facts.end) && !/ (on|off)\b/.test(more);
    return on ? `<li class="s${small} on${more}" id="session-${code}"${line}${line && frame.live}` : whole;
  });
}

/** Today's page: what is over is folded away, and the line that says what time it is stands after what has begun. */
function timed(body, around) {
  const pieces = body.replace(END, END).split(GROUP);
  if (pieces.length < 3) return body;
  const { now, edition, frame } = around;
  const starts = pieces.filter((_piece, n) => n % 2).map((each) => new Date(each));
  if (dayOf(starts[0], edition.timezone) !== dayOf(now, edition.timezone)) return body;
  const [before, ...rest] = pieces;
  const groups = starts.map((start, n) => ({ start, html: rest[2 * n + 1] }));
  const last = groups.at(-1);
  const at = last.html.indexOf(END);
  const after = at < 0 ? "" : last.html.slice(at);
  if (at >= 0) last.html = last.html.slice(0, at);
  const minute = new Date(Math.floor(now / 60_000) * 60_000);
  const line = frame.now.replace("\u0005", clockOf(minute, edition.timezone));
  const past = groups.filter((group) => over(group, around, minute));
  const begun = groups.filter((group) => group.start <= minute && !past.includes(group));
  const coming = groups.filter((group) => group.start > minute);
  const html = (some) => some.map((group) => group.html).join("");
  return before + folded(past, around, html) + html(begun) + line + html(coming) + after;
}

const codes = (group) => [...group.html.matchAll(SLOT)].map(([, name]) => name).filter((name) => !name.startsWith("@"));

/** Only a day's page has cards as slots: an agenda is never folded. */
function over(group, { frame }, minute) {
  const ends = codes(group).map((name) => new Date(frame.facts[name.split("|")[0]].end));
  return ends.length > 0 && ends.every((end) => end <= minute);
}

function folded(past, { frame, edition }, html) {
  if (!past.length || !frame.past) return html(past);
  const count = past.reduce((sum, group) => sum + codes(group).length, 0);
  const [open, shut] = frame.past[count === 1 ? "one" : "many"];
  const said = open.replace("\u0006", String(count)).replace("\u0005", clockOf(past[0].start, edition.timezone));
  return said + html(past) + shut;
}
