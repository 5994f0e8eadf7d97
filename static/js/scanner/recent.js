/* The line under the camera says who was last; behind it, the last scans of this phone, each with a way to take it back. */

import { words } from "../phone/words.js";
import { at } from "./card.js";
import * as desk from "./desk.js";
import * as list from "./list.js";
import * as roster from "./roster.js";
import * as scans from "./scans.js";
import { grouped, look, word } from "./show.js";
import * as stage from "./stage.js";
import { clock } from "./times.js";

const MOST = 20;
const SETTLE = 150; // what is said under the camera is hidden while a verdict is shown: it comes after (ms)
const { lang } = document.getElementById("scanner").dataset;
const line = document.getElementById("last");
const names = new Map(); // scan → name, as the server said it
const GAP = lang === "ja" ? "　" : " · ";

stage.follow((answer) => {
  const name = answer.person?.names[0];
  if (name) names.set(answer.id, name);
  setTimeout(show, SETTLE);
});

list.follow((moved) => {
  if (moved !== "gone") return;
  names.clear();
  document.getElementById("latest").replaceChildren();
});

const admitted = ({ body, answer }) => (body.kind === "override" ? "ok" : body.shown || answer?.verdict || "");

function facts(record) {
  const { body, person } = record;
  const verdict = admitted(record);
  const known = roster.individual(person)?.names[0] ?? names.get(record.id);
  const kind = look({ verdict, kind: body.kind, person: known ?? true });
  const said = verdict ? word(kind, lang) : "";
  const name = known ?? { text: person || body.code.startsWith("~") ? "–" : grouped(body.code), lang: "" };
  return { name, what: [said, clock(at(body))].filter(Boolean).join(GAP), undone: scans.undone(record.id), can: verdict === "ok" };
}

/** The last scan that told something, under the camera. */
export function show() {
  const record = scans.recent(MOST).find((each) => admitted(each) && (each.person || names.has(each.id)) && !scans.undone(each.id));
  line.dataset.id = record?.id ?? "";
  line.hidden = !record || !["camera", undefined].includes(stage.viewing());
  if (!record) return;
  const { name, what, can } = facts(record);
  line.classList.toggle("refused", !can);
  write(line.querySelector("[data-who]"), name);
  line.querySelector("[data-what]").textContent = what;
  line.querySelector("[data-undo]").hidden = !can;
}

function write(element, { text, lang: language }) {
  element.textContent = text;
  if (language) element.lang = language;
  else element.removeAttribute("lang");
}

export function open() {
  const all = scans.recent(MOST);
  const rows = all.map(row);
  if (!rows.length) rows.push(words("nothing"));
  document.getElementById("latest").replaceChildren(...rows);
  stage.panel("recent");
}

function row(record) {
  const part = document.getElementById("scanned").content.cloneNode(true);
  const { name, what, undone, can } = facts(record);
  write(part.querySelector("b"), name);
  part.querySelector("small").append(what, ...(undone ? [GAP, words("undone")] : []));
  const button = part.querySelector("button");
  if (undone || !can) button.remove();
  else button.addEventListener("click", () => desk.undo(record.id));
  return part;
}
