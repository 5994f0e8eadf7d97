/* The search panel: someone without a badge at hand is chosen by name. */

import { words } from "../phone/words.js";
import * as desk from "./desk.js";
import * as roster from "./roster.js";
import { mark, row } from "./rows.js";
import { find, prepare } from "./search.js";
import * as stage from "./stage.js";

const MOST = 30;
const [box, count, list] = ["q", "count", "found"].map((id) => document.getElementById(id));

export async function open() {
  box.value = "";
  list.replaceChildren();
  count.replaceChildren(...(roster.list() ? [] : [words("find-closed")]));
  stage.panel("find");
  await prepare();
  if (box.value) show();
}

function show() {
  const { people, count: all } = find(box.value, MOST);
  list.replaceChildren(...people.map(one));
  if (!roster.list()) count.replaceChildren(words("find-closed"));
  else if (!box.value.trim()) count.replaceChildren();
  else if (all > MOST) count.replaceChildren(words("count-more", { n: MOST }));
  else count.replaceChildren(words(all ? "count-some" : "count-none", { n: all }));
}

function one(person) {
  const part = row("row", person, mark(person));
  const reference = roster.referenceOf(person);
  const button = part.querySelector("button");
  button.disabled = !reference;
  button.addEventListener("click", () => desk.read(`~${reference}`));
  return part;
}

box.addEventListener("input", async () => {
  await prepare();
  show();
});
