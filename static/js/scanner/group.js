/* What is shown when a delegation was recorded together: how many, and who has to be looked at. */

import { counted, words } from "../phone/words.js";
import { look, word } from "./show.js";
import * as stage from "./stage.js";

const { lang } = document.getElementById("scanner").dataset;
const welcome = ({ verdict }) => verdict === "ok";

/** `answers`: one a person. */
export function show(answers) {
  const part = document.getElementById("v-group").content.cloneNode(true);
  const rest = answers.filter((answer) => !welcome(answer));
  part.querySelector("[data-many]").replaceChildren(counted("recorded", answers.length - rest.length));
  if (rest.length) part.querySelector("[data-rest]").replaceChildren(...rest.map(line));
  else part.querySelector(".name").remove();
  stage.cover(rest.length ? "group-some" : "group", part, []);
}

function line(answer) {
  const row = document.createElement("span");
  const name = answer.person?.names[0]?.text ?? "–";
  row.append(words("rest", { name, word: answer.error ? "–" : word(look(answer), lang) }));
  return row;
}
