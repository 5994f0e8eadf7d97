/* A delegation's code: the names of its members with ticks, and one button that records each as a scan of their own. */

import { words } from "../phone/words.js";
import * as desk from "./desk.js";
import * as held from "./list.js";
import * as roster from "./roster.js";
import { mark, row, since } from "./rows.js";
import * as stage from "./stage.js";

const { lang } = document.getElementById("scanner").dataset;
const list = document.getElementById("members");
const button = document.querySelector("[data-do=together]");

export function open({ name, people }) {
  document.getElementById("party-title").textContent = name[lang] ?? name[roster.list().default] ?? Object.values(name)[0] ?? "";
  const members = people.map((id) => roster.individual(id)).filter(Boolean);
  list.replaceChildren(...members.map(member));
  stage.panel("party");
  counted();
}

/** Ticked, but for those who are in already (when people leave: who are not), or have no badge that counts. */
function member(person) {
  const part = row("member", person, mark(person));
  const box = part.querySelector("input");
  box.value = roster.referenceOf(person);
  box.checked = person.force.length > 0 && (since(person) === null) === (desk.going() === "entry");
  box.disabled = !box.value;
  return part;
}

const ticked = () => [...list.querySelectorAll("input:checked")].map((box) => box.value);

function counted() {
  button.replaceChildren(words("together", { n: ticked().length }));
  button.disabled = ticked().length === 0;
}

held.follow(() => roster.list() || list.replaceChildren());
list.addEventListener("change", counted);
button.addEventListener("click", () => {
  button.disabled = true;
  desk.together(ticked());
});
