/* The scanner page: what this phone holds is read, then codes come from the camera, a hand scanner or the keys. */

import * as clock from "./clock.js";
import * as eyes from "./eyes.js";
import * as figures from "./figures.js";
import * as keys from "./keys.js";
import * as known from "./known.js";
import * as list from "./list.js";
import * as listen from "./listen.js";
import * as pocket from "./pocket.js";
import * as pool from "./pool.js";
import * as ready from "./ready.js";
import * as recent from "./recent.js";
import * as roster from "./roster.js";
import * as scans from "./scans.js";
import * as sound from "./sound.js";
import * as stage from "./stage.js";
import * as sync from "./sync.js";
import * as tabs from "./tabs.js";
import { wedge } from "./wedge.js";

const SETTLE = 150; // what is shown of all this comes after the verdict, never before it (ms)
const MINUTE = 60_000;
const root = document.getElementById("scanner");
let soon = 0;

/** Everything the phone kept in earlier lives of the page; a phone that keeps nothing asks the server each time. */
async function hold() {
  await clock.begin(Number(root.dataset.ahead));
  await known.begin();
  await scans.begin().catch(() => stage.trouble("full", true));
  await pool.begin();
  await figures.begin();
  await list.begin(root.dataset.roster);
}

function show() {
  soon ||= setTimeout(() => {
    soon = 0;
    figures.show();
    recent.show();
    ready.show();
    stage.trouble("locked", list.locked());
    stage.trouble("none", !roster.list() && !list.locked() && sync.cut());
    stage.trouble("cut", Boolean(roster.list()) && sync.away());
    stage.trouble("bare", Boolean(roster.list()) && !list.hasPin() && !scans.recent(1).length);
    stage.trouble("trouble", scans.troubled().length > 0 && { n: scans.troubled().length });
  }, SETTLE);
}

/** The phone is no longer enrolled: nothing about people is left on it; what the server still has to hear is. */
async function gone() {
  if (sync.stopped()) return;
  sync.end();
  stage.trouble("gone", true);
  await list.forget();
}

function refresh() {
  list.refresh().catch(failed);
}

function failed(error) {
  if (error?.status === 401) gone();
}

function heard(said, error) {
  if (!said) failed(error);
  else if (!sync.stopped()) {
    figures.heard(said.doors);
    if (!list.told(said.roster, said.now)) refresh();
  }
  show();
}

function exchange() {
  for (const each of [scans, list]) each.follow(show);
  sync.follow(heard);
  listen.follow((said, error) => {
    heard(said, error);
    if (said && sync.cut()) sync.soon(true);
  });
  tabs.begin(heard);
  sync.begin(root.dataset.scans, root.dataset.door, told);
  listen.begin(root.dataset.scans);
  refresh();
  setInterval(() => list.endIfOver(), MINUTE);
}

/** What the phone tells of itself, for the supervisor. */
const told = () => ({
  held: roster.held(), roster: roster.list()?.cursor ?? "", persisted: ready.kept(), locked: list.locked(), pin: list.hasPin(),
  clock: clock.off() ?? 0,
});

async function begin() {
  document.addEventListener("pointerdown", sound.allow);
  document.addEventListener("keydown", () => setTimeout(sound.allow, 300), { once: true }); // slow: not between two keys
  for (const each of document.querySelectorAll("[data-script]")) each.hidden = false;
  stage.begin();
  sound.begin();
  await hold();
  keys.begin();
  wedge(keys.read);
  eyes.begin(keys.read);
  exchange();
  show();
  ready.begin();
  pocket.begin();
}

if (!("answered" in root.dataset)) begin();
