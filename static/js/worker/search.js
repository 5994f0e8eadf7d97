// Finds sessions on this phone, as webapp/rules/filters.py does on the server.
import { found, terms } from "../fold.js";
import { cards } from "./join.js";

const PLAIN = ["day", "track", "place", "kind"];

/** Codes of the sessions that answer every filter, in order. */
export function matching(asked, { frame, rest, own, now }) {
  const wanted = terms(asked.get("q") ?? "");
  const fits = (code) => {
    const facts = frame.facts[code];
    const mark = own?.marks[code];
    return PLAIN.every((name) => !asked.get(name) || asked.get(name) === facts[name])
      && (!asked.get("follow") || facts.follow.includes(asked.get("follow")))
      && (!asked.get("mine") || Boolean(mark?.starred || /class="state (mine|wait)"/.test(mark?.state ?? "")))
      && (!asked.get("free") || free(facts, mark, now))
      && found(wanted, rest.haystack[code]);
  };
  return Object.keys(frame.facts).filter(fits);
}

function free(facts, mark, now) {
  return facts.required && new Date(facts.end) > now && !/class="state full"/.test(mark?.state ?? "");
}

/** The inside of the results, by day. */
export function results(asked, around) {
  const { frame } = around;
  const codes = matching(asked, around);
  if (!codes.length) return frame.nothing_found;
  const [open, shut] = frame.list;
  const count = frame.count[codes.length === 1 ? "one" : "many"].replace("\u0005", String(codes.length));
  const days = [...new Set(codes.map((code) => frame.facts[code].day))];
  return count + days.map((day) => {
    const of = codes.filter((code) => frame.facts[code].day === day);
    return `${frame.day_headings[day]}${open}${cards(of, "row", around)}${shut}`;
  }).join("");
}

const escaped = (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** The empty search page with what was asked put into its form. */
export function asking(body, asked) {
  let html = body.replace(/(<input[^>]*id="q"[^>]*value=")"/, (_all, before) => `${before}${escaped(asked.get("q") ?? "")}"`);
  for (const [name, value] of asked) {
    if (!value || name === "q") continue;
    const list = new RegExp(`(<select[^>]*name="${name.replace(/\W/g, "")}"[^>]*>)([\\s\\S]*?)(</select>)`);
    html = html.replace(list, (_all, open, options, shut) =>
      open + options.replace(`value="${escaped(value)}"`, (option) => `${option} selected`) + shut);
    html = html.replace(`name="${name.replace(/\W/g, "")}" value="1"`, (box) => `${box} checked`);
  }
  if ([...asked].some(([name, value]) => value && !["q", "mine", "free"].includes(name))) {
    html = html.replace('<details class="more"', '<details class="more" open');
  }
  return html;
}
