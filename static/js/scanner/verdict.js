/* What a door says to a badge: the rules of webapp/rules/door.py, in the phone. Touches no page and writes nothing. */

const AT_WORK = new Set(["staff", "interpreter"]); // they work in every room: no audience, invitation or booking is asked of them
const NO_BADGE = { foreign: "not_a_badge", withdrawn: "withdrawn", unknown: "unknown" };

const says = (code, time = null) => ({ code, time });

/** { code, time }: what concerns the badge comes first, then the door's hours, then the person's place in it.
    `holder`: { badge, person, country, delegation, category, invited, seat, released_at }; `door`: { opens, end, cancelled,
    registration, audience, released, free }, a gate without hours; `inside`: person → since; times in ms. `free` is what this
    decider may still give; null: no limit. */
export function verdict(holder, door, inside, now) {
  if (holder.badge === "test") return says("ok");
  if (holder.badge !== "valid") return says(NO_BADGE[holder.badge] ?? "unknown");
  if (door.cancelled || (known(door.end) && now >= door.end)) return says("closed");
  if (inside.has(holder.person)) return says("already_in", inside.get(holder.person));
  if (!known(door.end)) return says(left(door) ? "ok" : "full"); // a gate has no bookings
  if (!mayCome(holder, door)) return says("not_invited");
  if (known(door.opens) && now < door.opens) return says("not_open", door.opens);
  return placed(holder, door, now);
}

const known = (time) => time !== null && time !== undefined;

const booked = (holder) => holder.seat === "booked";

/** At work here, or asked for by name. */
const expected = (holder) => Boolean(holder.invited) || AT_WORK.has(holder.category);

/** Whether it is meant for this person at all. A seat or an invitation by name outweighs the audience. */
function mayCome(holder, door) {
  if (booked(holder) || expected(holder)) return true;
  if (door.registration === "invitation") return false;
  const audience = door.audience ?? [];
  return !audience.length || [holder.delegation, holder.country, holder.category].some((each) => audience.includes(each));
}

function placed(holder, door, now) {
  if (booked(holder)) return says("ok");
  const asks = door.registration === "required" && !expected(holder);
  if (asks && !(known(door.released) && now >= door.released)) return seatless(holder);
  if (left(door)) return says("ok");
  return asks && holder.seat === "released" ? seatless(holder) : says("full");
}

const left = ({ free }) => !known(free) || free > 0;

function seatless({ seat, released_at: at }) {
  if (seat === "waiting") return says("waiting");
  return seat === "released" ? says("released", at ?? null) : says("no_seat");
}
