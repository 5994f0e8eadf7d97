/* The search panel: someone without a badge at hand is chosen by name. */

import { words } from "../phone/words.js";
import * as desk from "./desk.js";
import * as list from "./list.js";
import * as roster from "./roster.js";
import { mark, row } from "./rows.js";
import { find, prepare } from "./search.js";
import * as stage from "./stage.js";

const MOST = 20;
const SOON = 1000; // the list came: what can be searched is made ready a little after, not at the first letter (ms)
const [box, count, found] = ["q", "count", "found"].map((id) => document.getElementById(id));

export async function open() {
  box.value = "";
  stage.panel("find");
  await prepare();
  show();
}

function show() {
  const { people, count: all } = find(box.value, MOST);
  found.replaceChildren(...people.map(one));
  count.replaceChildren(...(said(all) ? [said(all)] : []));
}

function said(all) {
  if (!roster.list()) return words("find-closed");
  if (!box.value.trim()) return null;
  return all > MOST ? words("count-more", { n: MOST }) : words(all ? "count-some" : "count-none", { n: all });
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
list.follow(() => {
  if (!roster.list()) found.replaceChildren();
  setTimeout(prepare, SOON);
});
