"""What the board counts beside the draft: seats and stars, interpreters, and each organiser's own last deed."""

from collections import defaultdict
from datetime import datetime, timedelta

from peewee import SQL, fn

from webapp.rules.audit import Entry
from webapp.rules.drafting import FIELDS
from webapp.rules.marks import Counts
from webapp.store import audit, pulse, seats
from webapp.store.models import AuditEntry, Person, Seat, Star

AGE = timedelta(minutes=5)
"""A star moves no count that others see: those of a draft are this old at most."""
_kept: dict[tuple[str, int, int], dict[str, frozenset[int]]] = {}


def forget() -> None:
    _kept.clear()


def counts(now: datetime) -> Counts:
    beat = pulse.beat()
    key = (beat.epoch, beat.seats, int(now.timestamp() // AGE.total_seconds()))
    if key not in _kept:
        found = _held()
        _kept.clear()
        _kept[key] = found
    booked = {code: standing.booked for code, standing in seats.standings(beat).items()}
    return Counts(booked, _kept[key], _interpreters())


def _held() -> dict[str, frozenset[int]]:
    """Session → who has a seat or a star in it."""
    found: dict[str, list[int]] = defaultdict(list)
    for rows in (
        Seat.select(Seat.session, Seat.person).where(seats.BOOKED),
        Star.select(Star.session, Star.person).where(Star.starred),
    ):
        for session, person in rows.tuples():
            found[session].append(person)
    return {session: frozenset(people) for session, people in found.items()}


def _interpreters() -> frozenset[int]:
    rows = Person.select(Person.id).where((Person.category == "interpreter") & Person.withdrawn_at.is_null())
    return frozenset(id_ for (id_,) in rows.tuples())


def last_deed(by: str, since: datetime) -> list[Entry]:
    """What this organiser last did to the draft, unless it was taken back or is itself a taking back."""
    later = AuditEntry.alias()
    back = later.select(SQL("1")).where(later.undoes == AuditEntry.deed)
    own = (AuditEntry.by == by) & (AuditEntry.at >= since) & (AuditEntry.undoes == "")
    draft = AuditEntry.act.in_(("changed", "added", "removed")) & AuditEntry.kind.in_(sorted(FIELDS))
    row = (
        AuditEntry.select(AuditEntry.deed).where(own & draft & ~fn.EXISTS(back)).order_by(AuditEntry.id.desc()).first()
    )
    return audit.of_deed(row.deed if row else "")
