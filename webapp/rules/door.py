"""What a door says to a badge: from the holder's facts, the door's, who is inside and the time, to one word.

The phone has the same in static/js/scanner/verdict.js."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from webapp.rules.programme import Session
from webapp.rules.seats import Asking, meant_for

OPENS_BEFORE = timedelta(minutes=30)
"""Doors open this long before the start; they close at the end."""

CODES = (
    "ok", "already_in", "no_seat", "waiting", "released", "full", "not_open", "closed", "not_invited",
    "withdrawn", "unknown", "not_a_badge",
)  # fmt: skip

AT_WORK = frozenset({"staff", "interpreter"})
"""Categories that work in every room: no audience, invitation or booking is asked of them. They do count inside."""


@dataclass(frozen=True, slots=True)
class Holder:
    """What a door knows of a badge and who holds it. `badge`: valid, withdrawn, unknown (no such badge), foreign (some
    other code), test (always welcome, nobody). `seat`: booked, waiting, released (at `released_at`), none. `invited`:
    by name, speakers included."""

    badge: str = "valid"
    person: int = 0
    country: str = ""
    delegation: str = ""
    category: str = "delegate"
    vip: bool = False
    invited: bool = False
    seat: str = "none"
    released_at: datetime | None = None

    @property
    def expected(self) -> bool:
        """At work here, or asked for by name."""
        return self.invited or self.category in AT_WORK


UNKNOWN = Holder(badge="unknown")
FOREIGN = Holder(badge="foreign")


@dataclass(frozen=True, slots=True)
class Door:
    """A session as its door sees it, or a gate, which has no hours and no bookings: `session` None. `free`: what
    whoever decides may still give, None without a limit. `released`: when the unused seats were given back."""

    session: Session | None = None
    free: int | None = None
    released: datetime | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """A stable code; `time` is the entry (already_in), the release (released) or the opening (not_open)."""

    code: str
    time: datetime | None = None


def verdict(holder: Holder, door: Door, inside: Mapping[int, datetime], now: datetime) -> Verdict:
    """What concerns the badge comes first, then the door's hours, then the person's place in it. `inside`: since when
    each person is, or at least this one."""
    if holder.badge == "test":
        return Verdict("ok")
    if holder.badge != "valid":
        return Verdict({"foreign": "not_a_badge", "withdrawn": "withdrawn"}.get(holder.badge, "unknown"))
    session = door.session
    if session and (session.cancelled or now >= session.end):
        return Verdict("closed")
    if holder.person in inside:
        return Verdict("already_in", inside[holder.person])
    if not session:
        return Verdict("full" if door.free == 0 else "ok")
    if not may_come(holder, session):
        return Verdict("not_invited")
    if now < session.start - OPENS_BEFORE:
        return Verdict("not_open", session.start - OPENS_BEFORE)
    return _place(holder, session, door, now)


def may_come(holder: Holder, session: Session) -> bool:
    """Whether the session is meant for this person at all. A seat or an invitation by name outweighs the audience."""
    if holder.seat == "booked" or holder.expected:
        return True
    if session.registration == "invitation":
        return False
    return meant_for(session, Asking(holder.person, holder.delegation, holder.country, holder.category))


def _place(holder: Holder, session: Session, door: Door, now: datetime) -> Verdict:
    if holder.seat == "booked":
        return Verdict("ok")
    asks = session.registration == "required" and not holder.expected
    if asks and (door.released is None or now < door.released):
        return _seatless(holder)
    if door.free != 0:
        return Verdict("ok")
    return _seatless(holder) if asks and holder.seat == "released" else Verdict("full")


def _seatless(holder: Holder) -> Verdict:
    if holder.seat == "released":
        return Verdict("released", holder.released_at)
    return Verdict("waiting" if holder.seat == "waiting" else "no_seat")


def asks_a_supervisor(code: str, vip: bool) -> bool:
    """No mayor sees a refusal: they are greeted by title, and a supervisor sorts it out."""
    return vip and code != "ok"
