/* Who is where, as the set of scans leaves them: the rules of webapp/rules/presence.py, in the phone. Touches no page. */

import { timeline } from "./timeline.js";

/** What these scans add up to at `now`, whatever order they came in. A scan: { id, kind, door, person, at, admitted, target, reason };
    `facts`: { doors: Map of code → { within, since }, timezone }; times in ms. Gives { stays, spots: person → { door, since, inferred },
    inside(door) and came(door): person → since when, twice: [{ first, again }] }. */
export function settled(scans, facts, now) {
  const { counted } = standing(scans);
  const line = timeline(facts);
  const walks = new Map();
  for (const scan of counted) {
    if (!walks.has(scan.person)) walks.set(scan.person, new Walk(scan.person, line));
    walks.get(scan.person).take(scan);
  }
  for (const walk of walks.values()) walk.passed(now);
  return added([...walks.values()]);
}

/** The scans that move someone, each once, in order; and what was said to settle which. */
export function standing(scans) {
  const once = [...new Map(scans.map((scan) => [scan.id, scan])).values()].sort(inOrder);
  const undone = new Set(once.filter(({ kind }) => kind === "undo").map(({ target }) => target));
  const kept = once.filter(({ kind, id }) => kind !== "undo" && !undone.has(id));
  const said = new Map(kept.filter(({ kind }) => kind === "settle").map(({ target, reason }) => [target, reason]));
  const counted = kept.filter(({ kind, id, person }) => kind !== "settle" && person && said.get(id) !== "other_person");
  return { counted, said };
}

const inOrder = (one, other) => one.at - other.at || (one.id < other.id ? -1 : Number(one.id > other.id));

function added(walks) {
  const all = (name) => walks.flatMap((walk) => walk[name]);
  return {
    stays: all("stays"),
    twice: all("twice"),
    spots: new Map(walks.filter(({ spot }) => spot).map(({ person, spot: { door, since, inferred } }) => [person, { door, since, inferred }])),
    inside: (door) => earliest(all("stays").filter((stay) => stay.door === door && stay.until === null)),
    came: (door) => earliest([...all("stays"), ...all("late")].filter((each) => each.door === door)),
  };
}

function earliest(found) {
  const since = new Map();
  for (const each of found) since.set(each.person, Math.min(since.get(each.person) ?? Infinity, each.since));
  return since;
}

/** One person's way through the doors. `open`: the stays they are in now, the widest first. */
class Walk {
  open = [];
  stays = [];
  late = [];
  twice = [];
  clock = -Infinity;

  constructor(person, line) {
    this.person = person;
    this.line = line;
  }

  get spot() {
    return this.open.at(-1);
  }

  take(scan) {
    this.passed(scan.at);
    if (scan.kind === "exit") this.leave(scan);
    else if (scan.admitted || scan.kind === "override") this.enter(scan);
  }

  enter(scan) {
    if (this.line.ended(scan.door, scan.at)) {
      this.late.push({ person: this.person, door: scan.door, since: scan.at, by: scan.id });
      return;
    }
    const before = this.open.find(({ door }) => door === scan.door);
    if (before?.by) this.twice.push({ first: before.by, again: scan.id });
    this.become(this.line.path(scan.door, scan.at), scan.at, { id: scan.id, entered: scan.door });
    const stay = this.open.at(-1);
    if (!stay.by) Object.assign(stay, { by: scan.id, override: scan.kind === "override" });
  }

  leave(scan) {
    const depth = this.open.findIndex(({ door }) => door === scan.door);
    if (depth >= 0) this.become(this.open.slice(0, depth).map(({ door }) => door), scan.at, { id: scan.id, left: scan.door });
  }

  /** Whatever hours passed by: sessions that ended or moved, the night. */
  passed(until) {
    while (this.spot) {
      const at = this.line.next(this.spot.door, this.clock);
      if (at > until) break;
      this.become(this.line.onward(this.spot.door, at), at, { left: this.line.isGate(this.spot.door) ? "" : this.spot.door });
    }
  }

  /** From now on in these doors, the widest first. What nobody saw, in or out, is marked. */
  become(doors, at, { id = "", entered = "", left = "" }) {
    const now = doors.map((door) => this.open.find((stay) => stay.door === door) ?? this.opened(door, at, id, door !== entered));
    for (const stay of this.open) {
      if (!doors.includes(stay.door)) Object.assign(stay, { until: at, ended: id, inferred: stay.inferred || stay.door !== left });
    }
    this.open = now;
    this.clock = at;
  }

  opened(door, since, id, inferred) {
    const stay = { person: this.person, door, since, until: null, inferred, by: "", override: false, began: id, ended: "" };
    this.stays.push(stay);
    return stay;
  }
}
