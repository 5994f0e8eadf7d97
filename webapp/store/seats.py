"""Who is booked and who waits, session by session."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from peewee import chunked, fn

from webapp.rules.seats import NOBODY, Asking, Standing
from webapp.store.models import Delegation, Person, Release, Seat
from webapp.store.pulse import Beat

_kept: dict[tuple[str, int], dict[str, Standing]] = {}
LIVE = Seat.ended_at.is_null()
BOOKED = LIVE & Seat.booked_at.is_null(False)
WAITING = LIVE & Seat.booked_at.is_null()


def forget() -> None:
    _kept.clear()


def standings(beat: Beat) -> dict[str, Standing]:
    """Every session that has seats; kept until the seats generation moves on. Three statements, whatever the size."""
    key = (beat.epoch, beat.seats)
    if key not in _kept:
        waiting: dict[str, list[int]] = defaultdict(list)
        for code, person in (
            Seat.select(Seat.session, Seat.person).where(WAITING).order_by(Seat.asked_at, Seat.id).tuples()
        ):
            waiting[code].append(person)
        booked, heads = _counts()
        given_back = releases()
        found = {
            code: Standing(booked[code], tuple(waiting.get(code, ())), heads[code], given_back.get(code))
            for code in {*booked, *waiting, *given_back}
        }
        _kept.clear()
        _kept[key] = found
    return _kept[key]


def _counts() -> tuple[Counter[str], Counter[str]]:
    """How many are booked in each session, and how many of them are heads of delegation."""
    booked, heads = Counter[str](), Counter[str]()
    rows = Seat.select(Seat.session, Person.head, fn.COUNT(Seat.id)).join(Person, on=(Seat.person == Person.id))
    for code, head, count in rows.where(BOOKED).group_by(Seat.session, Person.head).tuples():
        booked[code] += int(count)
        heads[code] += int(count) if head else 0
    return booked, heads


def standing(session: str, beat: Beat) -> Standing:
    return standings(beat).get(session, NOBODY)


# --- inside a transaction that began with pulse.lock(): fresh, and nobody else is changing seats -----


def asking(person: int) -> Asking:
    return askings([person])[person]


def askings(people: Iterable[int]) -> dict[int, Asking]:
    rows = (
        Person.select(Person.id, Person.delegation, Person.category, Person.head, Delegation.country)
        .left_outer_join(Delegation)
        .where(Person.id.in_(sorted(set(people))))
        .tuples()
    )
    return {
        id_: Asking(id_, delegation or "", country or "", category, bool(head))
        for id_, delegation, category, head, country in rows
    }


def live_seat(person: int, session: str) -> Seat | None:
    found: Seat | None = Seat.select().where((Seat.person == person) & (Seat.session == session) & LIVE).first()
    return found


def booked_count(session: str) -> int:
    return int(Seat.select().where((Seat.session == session) & BOOKED).count())


def booked_heads(session: str) -> int:
    """Heads of delegation among those booked."""
    rows = Seat.select().join(Person, on=(Seat.person == Person.id))
    return int(rows.where((Seat.session == session) & BOOKED & Person.head).count())


def booked_people(session: str) -> list[int]:
    """Who holds a seat, in the order they were booked."""
    rows = Seat.select(Seat.person).where((Seat.session == session) & BOOKED).order_by(Seat.booked_at, Seat.id)
    return [person for (person,) in rows.tuples()]


def releases() -> dict[str, datetime]:
    """Sessions whose unused seats were given back, and when."""
    return dict(Release.select(Release.session, Release.at).tuples().execute())


def release(session: str, by: str, now: datetime) -> bool:
    """Notes that the unused seats of a session are given back; false when they were before."""
    if Release.select().where(Release.session == session).exists():
        return False
    Release.create(session=session, at=now, by=by)
    return True


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


# --- what organisers do for many at once ---------------------------------------------------------


def ask_all(people: Iterable[int], session: str, now: datetime, booked: bool) -> None:
    """A new seat for each, or a place in the waiting list in this order."""
    at = now if booked else None
    rows = [{"person": person, "session": session, "asked_at": now, "booked_at": at} for person in people]
    for some in chunked(rows, 100):
        Seat.insert_many(some).execute()


def book_all(people: Iterable[int], session: str, now: datetime) -> None:
    """Waiting seats become booked ones."""
    theirs = (Seat.session == session) & Seat.person.in_(sorted(set(people))) & WAITING
    Seat.update(booked_at=now).where(theirs).execute()


def end_of(people: Iterable[int], session: str, why: str, now: datetime) -> dict[int, str]:
    """Ends the live seats these people have in a session; gives who had one: booked or waiting."""
    theirs = (Seat.session == session) & Seat.person.in_(sorted(set(people))) & LIVE
    rows = Seat.select(Seat.person, Seat.booked_at).where(theirs).tuples()
    found = {person: "booked" if booked else "waiting" for person, booked in rows}
    Seat.update(ended_at=now, end=why).where(theirs).execute()
    return found


def awaited_by(people: Iterable[int]) -> list[str]:
    """Sessions any of these people waits for."""
    theirs = Seat.person.in_(sorted(set(people))) & WAITING
    rows = Seat.select(Seat.session).where(theirs).distinct().order_by(Seat.session).tuples()
    return [code for (code,) in rows]


def put_first(person: int, session: str) -> bool:
    """Before everyone else in line; false for who is first already, or does not wait."""
    line = (Seat.session == session) & WAITING
    first = Seat.select(Seat.person, Seat.asked_at).where(line).order_by(Seat.asked_at, Seat.id).first()
    if first is None or first.person_id == person:
        return False
    before = first.asked_at - timedelta(milliseconds=1)
    return bool(Seat.update(asked_at=before).where(line & (Seat.person == person)).execute())
