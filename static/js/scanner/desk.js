/* What is done with a code: it is sent, the answer shown, and the keys under the answer act on it. */

import { Refused, figures, frozen, send, takeBack } from "./send.js";
import { filled, look, word } from "./show.js";
import * as stage from "./stage.js";

const root = document.getElementById("scanner");
const { door, lang, scans, doors } = root.dataset;
const languages = root.dataset.languages.split(" ");
let latest = null; // what the keys act on: { scans, read, answer }
let ready = "none"; // the hint when nothing is going on

/** What to say between two scans: that the camera is ready, denied, or none. */
export function idle(hint) {
  ready = hint;
  stage.hint(hint);
}

/** Sends scans of one badge and shows the answer of the last; only the newest one asked for is shown. */
async function ask(batch, read) {
  const mine = { scans: batch, read, answer: null };
  latest = mine;
  stage.hint("checking");
  try {
    const reply = await send(scans, batch);
    stage.offline(false);
    stage.figures(reply.doors, door);
    mine.answer = reply.answers.at(-1);
    if (latest === mine) show(mine);
  } catch (error) {
    if (latest === mine) failed(error);
  }
}

function show({ answer, read }) {
  stage.hint(ready);
  if (answer.error) return stage.hint("refused");
  const kind = look(answer);
  stage.cover(kind, filled(answer, read, lang, languages), kind !== "vip" || "supervises" in root.dataset);
  const who = answer.person?.names[0]?.text ?? "";
  if (who) stage.last(answer.id, who, `${word(answer.verdict, lang)}${lang === "ja" ? "　" : " · "}${answer.hour}`, answer.verdict === "ok");
}

function failed(error) {
  if (error instanceof Refused) {
    stage.uncover();
    return stage.hint(error.status === 401 ? "gone" : "refused");
  }
  stage.offline(true);
  stage.hint(ready);
  stage.cover("unsent", document.getElementById("v-unsent").content.cloneNode(true), true);
}

export const read = (code) => ask([frozen("entry", door, code)], code);

export async function undo(id) {
  try {
    const reply = await takeBack(scans, id);
    stage.figures(reply.doors, door);
    stage.forget(id);
    stage.uncover();
    stage.hint("undone");
  } catch (error) {
    failed(error);
  }
}

export const acts = {
  next: stage.uncover,
  undo: () => undo(latest.answer.id),
  again: () => (latest.answer ? undo(latest.answer.id) : ask(latest.scans, latest.read)),
  back: () => ask([frozen("exit", door, latest.read, { reason: "back in" }), frozen("entry", door, latest.read)], latest.read),
  override: () => ask([frozen("override", door, latest.read, { reason: "vip" })], latest.read),
};

/** The counts, which other phones change too. */
export async function refresh() {
  if (document.hidden) return;
  try {
    stage.figures((await figures(doors)).doors, door);
    stage.offline(false);
  } catch (error) {
    if (error instanceof Refused) stage.hint("gone");
    else stage.offline(true);
  }
}
