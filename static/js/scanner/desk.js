/* What is done with a code: decided here, written down, then shown; asked of the server where this phone cannot know. */

import { identity } from "../phone/identity.js";
import { referenceFor } from "./codes.js";
import * as clock from "./clock.js";
import { decide } from "./decide.js";
import * as pool from "./pool.js";
import * as roster from "./roster.js";
import * as scans from "./scans.js";
import { answered } from "./card.js";
import * as group from "./group.js";
import { Refused } from "./send.js";
import * as stage from "./stage.js";
import * as sync from "./sync.js";

const BUDGET = 2500; // ms to wait for the server, when it must be asked
const AFTER = 60; // ms: what is decided here is sent once it can be read
const LONGEST = 8192;
const { door } = document.getElementById("scanner").dataset;
const MOST = 200;
let latest = null; // what was read last: { code, steps, answer }
let seen = null; // what is shown, which the keys act on
let way = "entry";
let line = Promise.resolve();
let waiting = 0; // decisions that are not shown yet

export const last = () => seen;
export const direction = (kind) => { way = kind; };
export const going = () => way;

/** One decision after the other, each knowing the ones before. */
function inLine(work) {
  waiting += 1;
  const done = line.then(work).finally(() => { waiting -= 1; });
  line = done.catch(() => {});
  return done;
}

/** Nothing that takes long is begun meanwhile. */
export const deciding = () => waiting > 0;

/** A code was read, typed, or someone was chosen by name (`~` and their reference). Gives the party it stands for, if it is one. */
export async function read(code) {
  performance.mark("kakehashi:read");
  const reference = await referenceFor(code);
  const party = reference && roster.holder(reference)?.party;
  if (!party) await act(code, [{ kind: way }], reference);
  return party;
}

/** Scans of one badge, the last of which is shown, unless another was asked for meanwhile. */
export async function act(code, steps, known) {
  const mine = { code, steps, answer: null };
  latest = mine;
  const reference = known === undefined ? await referenceFor(code) : known;
  const made = await inLine(() => take(mine, reference, steps));
  if (made) await ask(mine, made);
}

/** The same once more, after nothing was confirmed. */
export const again = () => seen && act(seen.code, seen.steps);

/** Those ticked on a delegation's list, by their references: each is a scan of their own. */
export async function together(references) {
  const mine = { code: "", steps: [], answer: null };
  latest = mine;
  const step = { kind: way, party: references.slice(0, MOST) };
  const made = [];
  for (const reference of references) {
    made.push(...(await inLine(() => written(`~${reference}`, reference, [step]))));
  }
  const open = made.filter(({ alone, unkept }) => !alone || unkept);
  const said = open.length ? await sync.ask(open.map(asked), BUDGET).catch(() => null) : null;
  for (const { body } of open) scans.release(body.id);
  const lost = open.filter(({ body, unkept }) => !unkept && !said?.has(body.id));
  if (lost.length) await inLine(() => takeBack(lost));
  sync.soon();
  if (latest !== mine) return;
  seen = mine;
  if (open.some(({ body, unkept }) => unkept && !said?.has(body.id))) stage.unconfirmed("unkept", []);
  else group.show(made.map((one) => said?.get(one.body.id) ?? answered(one)));
}

/** Decides and writes, one after the other. */
async function written(code, reference, steps) {
  const made = [];
  for (const step of steps) {
    const one = make(code, reference, step);
    one.unkept = !(await kept([one]));
    made.push(one);
  }
  return made;
}

/** Shows what was decided here, else gives what is to be asked of the server. */
async function take(mine, reference, steps) {
  const made = await written(mine.code, reference, steps);
  const final = made.at(-1);
  if (final.alone && !final.unkept) {
    if (latest === mine) shown(mine, answered(final));
    setTimeout(sync.soon, AFTER);
    return null;
  }
  return made;
}

/** A scan, frozen now. `alone`: decided by this phone. */
function make(code, reference, step) {
  const found = decide(step, door, reference, clock.now());
  const alone = found !== null && !asks(found);
  const { kind, reason, party } = step;
  const body = {
    ...frozen(kind, code.slice(0, LONGEST)), shown: alone ? found.verdict : "",
    ...(reason && { reason }), ...(party && { party }), ...(alone && found.pool && { pool: true }),
  };
  return { body, found, alone, person: found?.person?.id ?? 0, asking: !alone };
}

const frozen = (kind, code) =>
  ({ id: identity(), kind, door, code, ...clock.reading(), roster: (roster.list()?.cursor ?? "").slice(0, 64) });

const undoing = (target) => ({ body: { ...frozen("undo", ""), target, shown: "" } });

/** The server may have a last place, or know a badge this list does not have yet. */
const asks = ({ verdict }) => (verdict === "full" ? !sync.cut() : verdict === "unknown" && sync.healthy());

/** What the phone could not write down is the server's to decide. */
const asked = (one) => (one.unkept ? { ...one, body: { ...one.body, shown: "", pool: false } } : one);

/** Writes scans down; says whether the phone could. */
async function kept(made) {
  const places = pool.spending(door, made.filter(({ body }) => body.pool).length);
  try {
    await scans.add(made, places);
    stage.trouble("full", false);
    return true;
  } catch {
    stage.trouble("full", true);
    return false;
  }
}

/** The server's word; without it, this phone's own, and the scans that were asked about are taken back. */
async function ask(mine, made) {
  if (latest === mine) stage.hint("checking");
  const final = made.at(-1);
  const said = await sync.ask(made.map(asked), BUDGET).catch((error) => error);
  const answer = said instanceof Map ? said.get(final.body.id) : null;
  for (const { body } of made) scans.release(body.id);
  if (!answer) await inLine(() => takeBack(made.filter(({ unkept }) => !unkept)));
  if (latest !== mine) return;
  if (said instanceof Refused && said.status === 401) stage.refused("gone");
  else if (answer?.error) stage.refused("refused");
  else if (answer) shown(mine, { ...answer, basis: "server" });
  else if (final.found && !final.unkept) shown(mine, answered(final));
  else unconfirmed(mine, final.unkept);
}

function shown(mine, answer) {
  mine.answer = answer;
  seen = mine;
  stage.verdict(answer, mine.code);
}

function unconfirmed(mine, unkept) {
  mine.answer = null;
  seen = mine;
  stage.unconfirmed(unkept ? "unkept" : "unsent");
}

async function takeBack(made) {
  const undos = made.map(({ body }) => undoing(body.id));
  if (undos.length) await kept(undos);
  sync.soon();
}

/** A scan did not happen. */
export async function undo(id) {
  if (!id || scans.undone(id)) return;
  const mine = undoing(id);
  if (await inLine(() => kept([mine]))) sync.soon();
  else if (!(await sync.ask([mine], BUDGET).catch(() => null))?.get(mine.body.id)) return stage.unconfirmed("unkept", []);
  stage.takenBack(seen?.answer?.id === id);
}

/** Of the scan whose verdict is shown. */
export const undoLatest = () => undo(seen?.answer?.id);
