/* What this phone says to a badge by itself, from its list and the scans it knows. Touches no page and writes nothing. */

import * as clock from "./clock.js";
import * as known from "./known.js";
import * as pool from "./pool.js";
import { settled } from "./presence.js";
import * as roster from "./roster.js";
import { verdict } from "./verdict.js";

const MOVES = ["exit", "override"]; // recorded for anyone who has a badge
const NOBODY = { unknown: "unknown", foreign: "not_a_badge" };

/** What a scan of `reference` (null: no badge at all) at a door would be told: { verdict, time, person, test, pool }; null when
    this phone has no list, or not of that door. `returning`: their place is the one they just left. `now` in ms. */
export function decide({ kind, returning = false }, door, reference, now) {
  const here = roster.doorOf(door);
  if (!roster.list() || !here) return null;
  const found = reference ? roster.holder(reference) : null;
  const person = found?.person ?? null;
  if (found?.test) return { verdict: "ok", time: null, person: null, test: true, pool: false };
  const holder = holderOf(found, reference, here);
  if (MOVES.includes(kind)) return { verdict: NOBODY[holder.badge] ?? "ok", time: null, person, pool: false };
  const inside = person ? insideOf(person.id, door, undefined, now) : new Map();
  const free = here.capacity === null ? null : returning ? 1 : pool.left(door);
  const said = verdict(holder, { ...here, free }, inside, now);
  const takes = said.code === "ok" && free !== null && !returning && !here.booked.has(person.id);
  return { verdict: said.code, time: said.time, person, pool: takes };
}

function holderOf(found, reference, door) {
  if (!found?.person) return { badge: reference ? "unknown" : "foreign", person: 0 };
  const { id, country, delegation, category, vip } = found.person;
  return {
    badge: found.withdrawn ? "withdrawn" : "valid", person: id, country, delegation, category, vip,
    invited: door.invited.has(id), seat: seatOf(id, door), released_at: door.lost.get(id) ?? null,
  };
}

function seatOf(id, door) {
  if (door.booked.has(id)) return "booked";
  if (door.waiting.has(id)) return "waiting";
  return door.lost.has(id) ? "released" : "none";
}

/** Since when this person is inside, if so: only their own scans can tell. */
export const insideOf = (person, door, but, now = clock.now()) => settled(known.of(person, but), roster.dated(), now).inside(door);
