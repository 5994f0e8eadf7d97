"""What a door says to a badge: from the holder's facts, the session, the scans so far and the time, to one word."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from webapp.rules.attendance import Scan, inside_since
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
    other code). `seat`: booked, waiting, released (at `released_at`), none. `invited`: by name, speakers included."""

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
        """Their place is kept outside the pool."""
        return self.seat == "booked"


UNKNOWN = Holder(badge="unknown")
FOREIGN = Holder(badge="foreign")


@dataclass(frozen=True, slots=True)
class Door:
    """A session as its door sees it. `capacity` None is no limit; `booked` are the people whose places are kept."""

    session: Session
    capacity: int | None = None
    booked: frozenset[int] = frozenset()

    @property
    def opens(self) -> datetime:
        return self.session.start - OPENS_BEFORE


@dataclass(frozen=True, slots=True)
class Verdict:
    """A stable code; `time` is the first entry (already_in), the release (released) or the opening (not_open)."""

    code: str
    time: datetime | None = None

    @property
    def admits(self) -> bool:
        return self.code == "ok"


def verdict(holder: Holder, door: Door, scans: Iterable[Scan], now: datetime) -> Verdict:
    """What concerns the badge comes first, then the door's hours, then the person's place in it."""
    if holder.badge != "valid":
        return Verdict({"foreign": "not_a_badge", "withdrawn": "withdrawn"}.get(holder.badge, "unknown"))
    if door.session.cancelled or now >= door.session.end:
        return Verdict("closed")
    inside = inside_since(scans)
    if holder.person in inside:
        return Verdict("already_in", inside[holder.person])
    if not may_come(holder, door.session):
        return Verdict("not_invited")
    if now < door.opens:
        return Verdict("not_open", door.opens)
    return _place(holder, door, frozenset(inside))


def may_come(holder: Holder, session: Session) -> bool:
    """Whether the session is meant for this person at all. A seat or an invitation by name outweighs the audience."""
    if holder.expected or holder.invited or holder.category in AT_WORK:
        return True
    if session.registration == "invitation":
        return False
    return meant_for(session, Asking(holder.person, holder.delegation, holder.country, holder.category))


def _place(holder: Holder, door: Door, inside: frozenset[int]) -> Verdict:
    if holder.expected:
        return Verdict("ok")
    if door.session.registration == "required" and not holder.invited and holder.category not in AT_WORK:
        if holder.seat == "waiting":
            return Verdict("waiting")
        if holder.seat == "released":
            return Verdict("released", holder.released_at)
        return Verdict("no_seat")
    return Verdict("full") if free(door, inside) == 0 else Verdict("ok")


def free(door: Door, inside: Iterable[int]) -> int | None:
    """Places a person without a booking may still take; None when there is no limit."""
    return None if door.capacity is None else max(0, door.capacity - len(door.booked.union(inside)))


def asks_a_supervisor(code: str, vip: bool) -> bool:
    """No mayor sees a refusal: they are greeted by title, and a supervisor sorts it out."""
    return vip and code != "ok"
