"""What a door must know of the people who come to it. The number of statements never depends on how many."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime

from webapp.rules.door import Holder
from webapp.store.models import Badge, Delegation, Person, Seat
from webapp.store.seats import BOOKED


def badges(codes: Iterable[str]) -> dict[str, Holder]:
    """Who holds each badge, as far as it does not depend on the door. One statement."""
    rows = (
        Badge.select(
            Badge.code,
            Badge.withdrawn_at,
            Person.id,
            Person.delegation,
            Person.category,
            Person.vip,
            Delegation.country,
        )
        .join(Person)
        .left_outer_join(Delegation)
        .where(Badge.code.in_(sorted(set(codes))))
        .tuples()
    )
    return {
        code: Holder("withdrawn" if withdrawn else "valid", person, country or "", delegation or "", category, vip)
        for code, withdrawn, person, delegation, category, vip, country in rows
    }


def seats(people: Collection[int], doors: Collection[str]) -> dict[tuple[int, str], tuple[str, datetime | None]]:
    """(person, session) → how their last request for a seat stands, and when it was released. One statement."""
    found: dict[tuple[int, str], tuple[str, datetime | None]] = {}
    rows = (
        Seat.select(Seat.person, Seat.session, Seat.booked_at, Seat.ended_at, Seat.end)
        .where(Seat.person.in_(sorted(people)) & Seat.session.in_(sorted(doors)))
        .order_by(Seat.id)
        .tuples()
    )
    for person, session, booked_at, ended_at, end in rows:
        if ended_at is None:
            found[person, session] = ("booked" if booked_at else "waiting", None)
        else:
            found[person, session] = ("released", ended_at) if end == "released" else ("none", None)
    return found


def booked(doors: Collection[str]) -> dict[str, frozenset[int]]:
    """Whose places are kept at each door. One statement."""
    found: dict[str, set[int]] = defaultdict(set)
    for session, person in (
        Seat.select(Seat.session, Seat.person).where(Seat.session.in_(sorted(doors)) & BOOKED).tuples()
    ):
        found[session].add(person)
    return {door: frozenset(found[door]) for door in doors}
