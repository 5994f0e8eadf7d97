/* Fills a verdict's <template> with a person and the time, in the phone's language and the person's. */

import { words as sentence } from "../phone/words.js";

const EQUAL = new Set(["unknown", "not_a_badge"]);

/** Which template shows an answer. Someone who is nobody and welcome is a test. */
export function look({ supervisor, verdict, kind, person }) {
  if (supervisor) return "vip";
  if (verdict !== "ok") return verdict;
  if (!person) return "test";
  return kind === "exit" ? "left" : "ok";
}

/** The verdict, ready to be put over the camera. `read`: the code as it was read; `time`: of the list, as it is said. */
export function filled(answer, read, staff, languages, time) {
  const kind = look(answer);
  const part = document.getElementById(`v-${kind}`).content.cloneNode(true);
  const theirs = languages.includes(answer.person?.language) ? answer.person.language : "";
  const other = theirs && theirs !== staff ? theirs : (languages.find((lang) => lang !== staff) ?? "");
  words(part, kind === "vip" ? null : [staff, other]);
  if (kind === "vip") greeting(part, answer, theirs || staff, theirs && theirs !== staff ? staff : other);
  if (answer.person) person(part, answer.person, staff, other);
  part.querySelector("[data-basis]")?.replaceChildren(basis(answer, time));
  const shown = part.querySelector("[data-read]");
  if (shown) shown.textContent = grouped(read);
  sentences(part, answer, EQUAL.has(kind) ? languages : [theirs || staff, theirs && theirs !== staff ? staff : other], EQUAL.has(kind));
  return part;
}

/** On what it was decided. */
export const basis = (answer, time) => sentence(`basis-${answer.basis}`, { time });

function words(part, both) {
  if (!both) return;
  const all = [...part.querySelectorAll(".word b")];
  const kept = both.map((lang) => all.find((each) => each.lang === lang)).filter(Boolean);
  all[0]?.parentElement.replaceChildren(...kept);
  kept[1]?.classList.add("second");
}

function greeting(part, answer, first, second) {
  const [big, small] = part.querySelectorAll("[data-greeting]");
  say(big, answer.person.greeting[first], first);
  say(small, answer.person.greeting[second], second);
  part.querySelector("[data-word]").textContent = word(answer.verdict, document.documentElement.lang);
}

function person(part, { names, post }, staff, other) {
  if (!part.querySelector(".name")) return;
  say(part.querySelector(".name b"), names[0]?.text, names[0]?.lang);
  say(part.querySelector(".name i"), names[1]?.text, names[1]?.lang);
  const [line, second] = part.querySelectorAll("[data-post]");
  say(line, post[staff], staff);
  say(second, post[other] === post[staff] ? "" : post[other], other);
}

function sentences(part, answer, order, equal) {
  const all = [...part.querySelectorAll(".say p")];
  const kept = [...new Set(order)].map((lang) => all.find((each) => each.lang === lang)).filter(Boolean);
  part.querySelector(".say")?.replaceChildren(...kept);
  kept.forEach((each, index) => each.classList.toggle("small", index > 0 && !equal));
  for (const slot of part.querySelectorAll("[data-time]")) {
    slot.replaceWith(answer.spoken?.[slot.closest("[lang]").lang] ?? answer.time ?? "");
  }
}

/** A verdict's word alone, in one language. */
export function word(verdict, lang) {
  const all = document.getElementById(`v-${verdict}`).content.querySelectorAll(".word b");
  return [...all].find((each) => each.lang === lang)?.textContent ?? "";
}

/** Puts a text and its language into an element, or takes the element away. */
export function say(element, text, lang) {
  if (!element) return;
  if (!text) return element.remove();
  element.textContent = text;
  if (lang) element.lang = lang;
}

/** 7QK4 M2XW …, and no more of anything long. */
export function grouped(read) {
  const code = read.trim().replace(/^.*\/b\//, "");
  return /^[A-Za-z0-9]{17}$/.test(code) ? code.match(/.{1,4}/g).slice(0, 4).join(" ") + code.slice(16) : code.slice(0, 40);
}
