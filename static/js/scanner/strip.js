/* One line under the figures: the most pressing thing that is wrong with this phone, if any. */

import { words } from "../phone/words.js";

const ORDER = ["gone", "full", "locked", "none", "trouble", "cut", "bare"];
const line = document.getElementById("strip");
const wrong = new Map(); // name → gaps of its sentence
let shown = "";

/** `gaps`: false when it is no longer so. */
export function say(name, gaps) {
  if (gaps) wrong.set(name, gaps === true ? {} : gaps);
  else wrong.delete(name);
  const first = ORDER.find((each) => wrong.has(each)) ?? "";
  const now = first && `${first} ${JSON.stringify(wrong.get(first))}`;
  if (now === shown) return;
  shown = now;
  line.replaceChildren(...(first ? [part(first)] : []));
  line.className = `strip ${first}`;
}

function part(name) {
  if (name === "locked") return document.getElementById("unlock").content.cloneNode(true);
  const whole = document.createDocumentFragment();
  const sentence = document.createElement("p");
  sentence.append(words(`strip-${name}`, wrong.get(name)));
  whole.append(sentence);
  if (name === "bare") whole.append(document.getElementById("prepare").content.cloneNode(true));
  return whole;
}
