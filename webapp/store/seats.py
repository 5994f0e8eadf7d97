"""Who is booked and who waits, session by session."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from peewee import fn

from webapp.rules.seats import NOBODY, Asking, Standing
from webapp.store.models import Delegation, Person, Seat
from webapp.store.pulse import Beat

_kept: dict[tuple[str, int], dict[str, Standing]] = {}
LIVE = Seat.ended_at.is_null()
BOOKED = LIVE & Seat.booked_at.is_null(False)
WAITING = LIVE & Seat.booked_at.is_null()


def forget() -> None:
    _kept.clear()


def standings(beat: Beat) -> dict[str, Standing]:
    """Every session that has seats; kept until the seats generation moves on. Two statements, whatever the size."""
    key = (beat.epoch, beat.seats)
    if key not in _kept:
        waiting: dict[str, list[int]] = defaultdict(list)
        for code, person in (
            Seat.select(Seat.session, Seat.person).where(WAITING).order_by(Seat.asked_at, Seat.id).tuples()
        ):
            waiting[code].append(person)
        counts = Seat.select(Seat.session, fn.COUNT(Seat.id)).where(BOOKED).group_by(Seat.session)
        booked: dict[str, int] = {code: int(count) for code, count in counts.tuples()}
        found = {code: Standing(booked.get(code, 0), tuple(waiting.get(code, ()))) for code in {*booked, *waiting}}
        _kept.clear()
        _kept[key] = found
    return _kept[key]


def standing(session: str, beat: Beat) -> Standing:
    return standings(beat).get(session, NOBODY)


# --- inside a transaction that began with pulse.lock(): fresh, and nobody else is changing seats -----


def asking(person: int) -> Asking:
    return askings([person])[person]


def askings(people: Iterable[int]) -> dict[int, Asking]:
    rows = (
        Person.select(Person.id, Person.delegation, Person.category, Delegation.country)
        .left_outer_join(Delegation)
        .where(Person.id.in_(sorted(set(people))))
        .tuples()
    )
    return {id_: Asking(id_, delegation or "", country or "", category) for id_, delegation, category, country in rows}


def live_seat(person: int, session: str) -> Seat | None:
    found: Seat | None = Seat.select().where((Seat.person == person) & (Seat.session == session) & LIVE).first()
    return found


def booked_count(session: str) -> int:
    return int(Seat.select().where((Seat.session == session) & BOOKED).count())


def booked_by_delegation(session: str) -> dict[str, int]:
    rows = (
        Seat.select(Person.delegation, fn.COUNT(Seat.id))
        .join(Person, on=(Seat.person == Person.id))
        .where((Seat.session == session) & BOOKED)
        .group_by(Person.delegation)
        .tuples()
    )
    return {delegation or "": count for delegation, count in rows}


def held(people: Iterable[int]) -> dict[int, set[str]]:
    """Sessions each person holds a booked seat in."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = Seat.select(Seat.person, Seat.session).where(Seat.person.in_(sorted(set(people))) & BOOKED).tuples()
    for person, session in rows:
        found[person].add(session)
    return found


def waiting(session: str) -> list[int]:
    rows = Seat.select(Seat.person).where((Seat.session == session) & WAITING).order_by(Seat.asked_at, Seat.id).tuples()
    return [person for (person,) in rows]


def awaited() -> list[str]:
    """Sessions somebody waits for."""
    rows = Seat.select(Seat.session).where(WAITING).distinct().order_by(Seat.session).tuples()
    return [code for (code,) in rows]


def waited_for(person: int) -> list[str]:
    rows = Seat.select(Seat.session).where((Seat.person == person) & WAITING).order_by(Seat.session).tuples()
    return [code for (code,) in rows]


def ask(person: int, session: str, by: int | None, now: datetime, booked: bool) -> None:
    Seat.create(person=person, session=session, by=by, asked_at=now, booked_at=now if booked else None)


def book(person: int, session: str, now: datetime) -> None:
    """A waiting seat becomes a booked one."""
    Seat.update(booked_at=now).where((Seat.person == person) & (Seat.session == session) & WAITING).execute()


def end(person: int, session: str, why: str, now: datetime) -> bool:
    rows = Seat.update(ended_at=now, end=why).where((Seat.person == person) & (Seat.session == session) & LIVE)
    return bool(rows.execute())


def end_all(session: str, why: str, now: datetime) -> list[int]:
    """Ends every live seat of a session; gives the people who held or awaited one."""
    people = [person for (person,) in Seat.select(Seat.person).where((Seat.session == session) & LIVE).tuples()]
    Seat.update(ended_at=now, end=why).where((Seat.session == session) & LIVE).execute()
    return people
