/* What other phones scan, within moments: one request that waits at the server. */

import * as known from "./known.js";
import * as pool from "./pool.js";
import { ask } from "./send.js";
import * as sync from "./sync.js";

const WAIT = 20; // s, at the server
const LIMIT = (WAIT + 10) * 1000;
const QUICK = 2000; // an empty answer sooner than this did not wait: the next one is not asked at once
const REST = 5000;
let url = "";
let stop = null;
let failures = 0;
const followers = [];

export const follow = (follower) => followers.push(follower);

export function begin(address) {
  url = address;
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) stop?.abort();
  });
  run();
}

async function run() {
  while (!sync.stopped()) {
    while (document.hidden) await new Promise((done) => document.addEventListener("visibilitychange", done, { once: true }));
    const rest = await turn();
    await new Promise((done) => setTimeout(done, rest));
  }
}

/** Gives how long to rest, ms. */
async function turn() {
  const began = performance.now();
  try {
    const said = await catchUp();
    failures = 0;
    return said.scans.length || performance.now() - began > QUICK ? 0 : REST;
  } catch (error) {
    if (document.hidden) return 0;
    failures += 1;
    followers.forEach((each) => each(null, error));
    return Math.min(60_000, 1000 * 2 ** Math.min(failures, 6)) * (0.75 + Math.random() / 2);
  }
}

/** Everything after the last one known, or what comes while the server waits. */
async function catchUp() {
  stop = new AbortController();
  const said = await ask(`${url}?since=${known.since()}&wait=${WAIT}`, LIMIT, {}, stop.signal);
  sync.renewed(said.epoch);
  if (pool.heard(said.leases)) sync.soon(); // the server has to know which version is held
  await known.heard(said);
  followers.forEach((each) => each(said));
  return said;
}
