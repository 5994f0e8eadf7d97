/* What is shown of a person and of a scan this phone decided, in the shape the server gives too. */

import * as roster from "./roster.js";
import { clock, spoken } from "./times.js";

const languages = document.getElementById("scanner").dataset.languages.split(" ");

export const card = (person) => person && {
  names: person.names, post: said(person.post), greeting: person.greeting, language: person.language, vip: person.vip, id: person.id,
};

/** A text in each of the page's languages; what is missing is said in the event's, else in any. */
function said(text) {
  const otherwise = text[roster.list()?.default] ?? Object.values(text)[0] ?? "";
  return Object.fromEntries(languages.map((lang) => [lang, text[lang] ?? otherwise]));
}

/** `made`: a scan of desk.js with what was found. */
export function answered({ body, found }) {
  const { verdict, person, test = false } = found;
  const time = found.time === null || found.time === undefined ? null : Number(new Date(found.time));
  return {
    id: body.id, kind: body.kind, verdict, person: card(person), test, basis: "list", hour: clock(at(body)),
    spoken: time === null ? null : Object.fromEntries(languages.map((lang) => [lang, spoken(time, lang)])),
    supervisor: Boolean(person?.vip) && verdict !== "ok",
  };
}

export const at = (body) => Date.parse(body.device_time) + (body.skew ?? 0);
