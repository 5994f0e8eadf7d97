/* A person as a row of a list: both writings, post and delegation, and where they stand with this door. */

import { words } from "../phone/words.js";
import { card } from "./card.js";
import * as clock from "./clock.js";
import { decide, insideOf } from "./decide.js";
import * as roster from "./roster.js";
import { say, word } from "./show.js";
import { spoken } from "./times.js";

const { door, lang } = document.getElementById("scanner").dataset;

/** A copy of `template` filled; `mark`: a fragment put after the post. */
export function row(template, person, mark = null) {
  const part = document.getElementById(template).content.cloneNode(true);
  const { names, post } = card(person);
  say(part.querySelector("b"), names[0]?.text, names[0]?.lang);
  say(part.querySelector("i"), names[1]?.text, names[1]?.lang);
  const line = part.querySelector("small");
  line.textContent = post[lang] ?? "";
  if (mark) {
    const told = document.createElement("em");
    told.append(mark);
    line.append(told);
  }
  return part;
}

/** Since when this person is inside here, ms; null when they are not. */
export const since = (person) => insideOf(person.id, door).get(person.id) ?? null;

/** What is to be known before choosing someone, if anything: inside already, or what this door would say now. */
export function mark(person) {
  const inside = since(person);
  const reference = roster.referenceOf(person);
  if (!reference) return words("no-badge");
  if (inside !== null) return words("in", { time: spoken(Number(new Date(inside)), lang) });
  const verdict = decide({ kind: "entry" }, door, reference, clock.now())?.verdict ?? "ok";
  return verdict === "ok" || (person.vip && verdict !== "withdrawn") ? null : word(verdict, lang);
}
