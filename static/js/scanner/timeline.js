/* When doors end, move and empty, as was known at each instant: the rules of webapp/rules/timeline.py, in the phone. */

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const EMPTIES = 4 * HOUR; // gates empty at four in the morning, event time
const UNHEARD = [{ from: -Infinity, end: Infinity, cancelled: false, within: "", next: "", capacity: null }];
const rowsOf = new WeakMap(); // door → its rows, read once
const lines = new WeakMap(); // doors → their timeline, made once
const formatters = new Map();

/** What was known of a door, from when: [known from, place, start, end, cancelled, within, continues, capacity], the oldest first. */
function rows(door) {
  if (!door?.since?.length) return UNHEARD;
  if (!rowsOf.has(door)) rowsOf.set(door, door.since.map(row));
  return rowsOf.get(door);
}

function row([from, , , end, cancelled, within, next, capacity], index) {
  return { from: index ? Date.parse(from) : -Infinity, end: Date.parse(end), cancelled, within, next, capacity };
}

export function timeline({ doors, timezone = "UTC" }) {
  if (!lines.has(doors)) lines.set(doors, lineOf(doors, timezone));
  return lines.get(doors);
}

function lineOf(doors, timezone) {
  const isGate = (code) => code.startsWith("@");
  const of = (code) => rows(doors.get(code));
  const at = (code, time) => of(code).findLast(({ from }) => from <= time);

  function ended(code, time) {
    if (isGate(code)) return false;
    const { cancelled, end } = at(code, time);
    return cancelled || end <= time;
  }

  /** The next instant after `time` at which those behind this door may have to move; Infinity: none. */
  function next(code, time) {
    if (isGate(code)) return nextMorning(time, timezone);
    return Math.min(...of(code).flatMap(({ from, end }) => [from, end]).filter((each) => each > time), Infinity);
  }

  const outside = (code, time) => (isGate(code) ? doors.get(code)?.within : at(code, time).within) || "";

  /** The gates one is behind and the door itself, the widest first. */
  function path(code, time) {
    const found = [code];
    for (let within = outside(code, time); within && !found.includes(`@${within}`); within = outside(`@${within}`, time)) found.unshift(`@${within}`);
    return found;
  }

  /** Where those behind this door are from `time` on, unless they are seen elsewhere. */
  function onward(code, time) {
    if (isGate(code)) return [];
    let then = code;
    while (then && ended(then, time)) then = at(then, time).next;
    return then ? path(then, time) : path(code, time).slice(0, -1);
  }

  /** How many may be behind a door; null: no limit. */
  const capacity = (code, time) => (isGate(code) ? doors.get(code)?.capacity : at(code, time).capacity) ?? null;

  return { isGate, ended, next, path, onward, capacity };
}

function nextMorning(time, zone) {
  if (!Number.isFinite(time)) return Infinity;
  const wall = wallClock(time, zone);
  let morning = Math.floor(wall / DAY) * DAY + EMPTIES;
  if (morning <= wall) morning += DAY;
  const found = morning - (wall - time);
  return found + morning - wallClock(found, zone); // the clocks may change that night
}

/** What the event's clocks show, as if it were UTC. */
function wallClock(time, zone) {
  if (!formatters.has(zone)) formatters.set(zone, new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium" }));
  return Date.parse(`${formatters.get(zone).format(time).replace(" ", "T")}Z`) + (((time % 1000) + 1000) % 1000);
}
