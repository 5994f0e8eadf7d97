/* Brings the phone's scans to the server: in the background, small batches, again and again until each was named by its id. */

import * as pool from "./pool.js";
import * as scans from "./scans.js";
import { Refused, post } from "./send.js";

const MOST = 100;
const BEAT = 20_000; // a sign of life, when there is nothing to send
const LIMIT = 10_000;
const FIRST = 1000;
const LONGEST = 60_000;

let url = "";
let most = MOST;
let ceiling = MOST; // more than this was too much for the server, or for what stands before it
let door = "";
let failures = 0;
let well = 0; // when the server last answered, by the page's counter
let wake = null;
let ended = false;
let owner = 0; // the last turn at the lock that this page took
let holding = false;
let phone = () => ({});
const followers = [];

/** Calls `follower(what)` with each answer of the server, or `null` when none came. */
export const follow = (follower) => followers.push(follower);

/** Whether the server was there a moment ago. Never asked of navigator.onLine. */
export const healthy = () => failures === 0 && well > 0 && performance.now() - well < BEAT + LIMIT;

/** The server does not answer any more, or never did. */
export const cut = () => failures > 0;

/** It is no moment's trouble. */
export const away = () => failures > 1;

export const stopped = () => ended;

/** The phone is no longer enrolled: nothing more is sent. */
export function end() {
  ended = true;
}

/** Runs for as long as the page lives; one page of a phone at a time, the one last looked at. `said()`: what the phone tells of itself. */
export function begin(address, here, said) {
  [url, door, phone] = [address, here, said];
  for (const name of ["online", "pageshow", "focus"]) addEventListener(name, () => soon(true));
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    if (!holding) own(true); // the page that sent may be frozen in the background
    soon(true);
  });
  own(!document.hidden);
}

function own(steal) {
  const mine = (owner += 1);
  const going = () => mine === owner;
  const work = () => {
    holding = going();
    return run(going);
  };
  if (!navigator.locks) return void work();
  navigator.locks.request("kakehashi-door", { steal }, work).catch(() => {
    if (!going()) return;
    holding = false;
    own(false); // another page took it: this one waits for it to be gone
  });
}

/** Something to send. `hopeful`: there is reason to believe that the network is back, so no waiting. */
export function soon(hopeful = false) {
  if (hopeful || failures === 0) wake?.();
}

async function run(going) {
  for (let rest = 0; !ended && going(); ) {
    await pause(rest);
    rest = ended || !going() ? 0 : await turn();
  }
}

function pause(ms) {
  if (ms <= 0) return null;
  return new Promise((done) => {
    const timer = setTimeout(done, ms);
    wake = () => {
      clearTimeout(timer);
      done();
    };
  });
}

/** One batch, or a sign of life. Gives how long to rest, ms. */
async function turn() {
  const batch = scans.unsent(false).slice(0, most);
  try {
    const said = await post(url, message(batch), LIMIT);
    await heard(said);
    if (batch.length) most = Math.min(ceiling, most * 2);
    return scans.unsent(false).length && (said.answers?.length || !batch.length) ? 0 : BEAT;
  } catch (error) {
    return failed(error, batch);
  }
}

const offered = ({ body, answer }) => (answer ? { ...body, answered: answer } : body);

function message(batch) {
  return { scans: batch.map(offered), leases: pool.held(door), phone: { unsent: scans.unsent().length, ...phone() } };
}

/** What any answer of the server brings beside the scans. */
async function heard(said) {
  well = performance.now();
  failures = 0;
  renewed(said.epoch);
  await scans.acknowledge(said.answers ?? []);
  pool.heard(said.leases);
  followers.forEach((each) => each(said));
}

/** Another page of this phone was answered, or was not. */
export function elsewhere(said) {
  if (!said) return void (failures += 1);
  renewed(said.epoch, false);
  [well, failures] = [performance.now(), 0];
}

/** Another epoch is another memory: what it may lack is offered again, and what the old one granted is void. */
export function renewed(epoch, write = true) {
  if (!scans.serves(epoch)) return;
  pool.drop(write);
  soon();
}

/** 413 and whatever the server does not understand: half as many, down to the one it will never take. */
async function failed(error, batch) {
  const smaller = error instanceof Refused && [400, 413, 422].includes(error.status);
  if (smaller && batch.length > 1) {
    most = Math.floor(batch.length / 2);
    if (error.status === 413) ceiling = most;
    return 0;
  }
  if (smaller && batch.length && error.code) {
    await scans.refuse(batch[0].id, error.code);
    return 0;
  }
  failures += 1;
  followers.forEach((each) => each(null, error));
  const rest = Math.min(LONGEST, FIRST * 2 ** Math.min(failures - 1, 10));
  return Math.max((error.wait ?? 0) * 1000, rest) * (0.75 + Math.random() / 2);
}

/** Asks the server about these scans and waits for it, `budget` ms in all; a lost answer is asked for again. Gives the
    answers by id, or null. */
export async function ask(records, budget) {
  const until = performance.now() + budget;
  for (let wait = 250; ; wait *= 2) {
    try {
      const said = await post(url, message(records), until - performance.now());
      await heard(said);
      return new Map(said.answers.map((answer) => [answer.id, answer]));
    } catch (error) {
      if (error instanceof Refused) {
        followers.forEach((each) => each(null, error));
        throw error;
      }
      if (performance.now() + wait + 100 >= until) return null;
      await new Promise((done) => setTimeout(done, wait));
    }
  }
}
