"""What a person starred and where they hold a seat."""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime

from webapp.store.db import locked
from webapp.store.models import Seat, Star

_kept: "OrderedDict[tuple[str, int, int], Marks]" = OrderedDict()
_MOST = 20_000


@dataclass(frozen=True, slots=True)
class Marks:
    """`seats`: session code → True when booked, False while waiting."""

    stars: frozenset[str] = frozenset()
    seats: dict[str, bool] = field(default_factory=dict)


NONE = Marks()


def forget() -> None:
    _kept.clear()


def marks(person: int, generation: int, epoch: str) -> Marks:
    """A person's marks, kept until their generation moves on."""
    key = (epoch, person, generation)
    if key in _kept:
        _kept.move_to_end(key)
        return _kept[key]
    found = fresh_marks(person)
    _kept[key] = found
    while len(_kept) > _MOST:
        _kept.popitem(last=False)
    return found


def fresh_marks(person: int) -> Marks:
    stars = Star.select(Star.session).where((Star.person == person) & Star.starred).tuples()
    seats = Seat.select(Seat.session, Seat.booked_at).where((Seat.person == person) & Seat.ended_at.is_null()).tuples()
    return Marks(frozenset(code for (code,) in stars), {code: booked is not None for code, booked in seats})


def lost(person: int) -> set[str]:
    """Sessions whose cancelling ended this person's seat: their calendar says so instead of forgetting them."""
    rows = Seat.select(Seat.session).where((Seat.person == person) & (Seat.end == "session_cancelled")).tuples()
    return {code for (code,) in rows}


def star(person: int, session: str, starred: bool, tapped_at: datetime) -> bool:
    """Writes the register when this tap is the later one; tells whether it was."""
    row = locked(Star.select().where((Star.person == person) & (Star.session == session))).first()
    if row is None:
        Star.create(person=person, session=session, starred=starred, tapped_at=tapped_at)
        return True
    if row.tapped_at > tapped_at:
        return False
    row.starred, row.tapped_at = starred, tapped_at
    row.save()
    return True
