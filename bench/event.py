"""Events to measure with: the demonstration's own sessions and people, on as few days as wanted."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from webapp.actions import demo, devices, importing
from webapp.actions import people as people_actions
from webapp.actions import programme as programme_actions
from webapp.clock import Clock
from webapp.formats import event_tables, tables
from webapp.rules.badges import new_code
from webapp.rules.importing import Parsed
from webapp.rules.programme import Programme, Session, in_order
from webapp.rules.times import at
from webapp.store import agenda, db, kept, pulse
from webapp.store.db import transaction
from webapp.store.models import Badge, Person

TODAY = date(2024, 11, 20)
ANOTHER = date(2024, 11, 21)
NOW = "2024-11-20T10:12:00+09:00"
STARS = 10
PEOPLE = 200


@dataclass(frozen=True)
class Made:
    """A database, and the sign-in cookies of PEOPLE people."""

    path: Path
    cookies: tuple[str, ...]


def instant(words: str) -> datetime:
    return datetime.fromisoformat(words)


def _open(path: Path) -> None:
    kept.forget()
    db.connect(f"sqlite:///{path}")
    db.db.connect(reuse_if_open=True)
    db.migrate()


def _close() -> None:
    db.db.close()
    db.db.obj.close_all()
    kept.forget()


@contextmanager
def opened(path: Path) -> Iterator[None]:
    """The event's database in this process too, while the block runs."""
    _open(path)
    try:
        yield
    finally:
        _close()


def _parsed() -> tuple[Parsed, Programme]:
    parsed = event_tables.parse(tables.read(demo.FOLDER))
    assert parsed.programme is not None, parsed.problems
    return parsed, parsed.programme


def _moved(session: Session, code: str, day: date) -> Session:
    shift = day - session.day
    return replace(session, code=code, day=day, start=session.start + shift, end=session.end + shift)


def days(path: Path, sessions: int) -> Made:
    """So many sessions on TODAY and as many on ANOTHER day, and PEOPLE people with STARS stars on each."""
    parsed, found = _parsed()
    own = list(found.sessions.values())
    made = [_moved(own[n % len(own)], f"{day.day}X{n}", day) for day in (TODAY, ANOTHER) for n in range(sessions)]
    _open(path)
    now = instant(NOW)
    _load(parsed, replace(found, sessions=in_order({s.code: s for s in made})), now)
    crowd = _crowd()
    with transaction():
        for n, person in enumerate(crowd):
            for day in (TODAY, ANOTHER):
                codes = [s.code for s in made if s.day == day]
                for k in range(min(STARS, len(codes))):
                    agenda.star(person, codes[(n * 3 + k * 7) % len(codes)], True, now)
        pulse.person_moved(set(crowd))
    cookies = tuple(_signed_in(person, now) for person in crowd)
    _close()
    return Made(path, cookies)


def bookings(path: Path) -> tuple[Made, list[str]]:
    """A hundred sessions of twenty minutes, one after the other, each with room for all; and their codes."""
    parsed, found = _parsed()
    pattern = next(session for session in found.sessions.values() if session.registration == "required")
    first = at(TODAY, datetime.min.time(), found.event.zone)
    made = {}
    for n in range(100):
        start = first + timedelta(hours=24, minutes=20 * n)
        code = f"S{n:03}"
        day = start.astimezone(found.event.zone).date()
        made[code] = replace(
            pattern,
            code=code,
            day=day,
            start=start,
            end=start + timedelta(minutes=20),
            place="",
            capacity=None,
            quota=None,
            audience=(),
        )
    _open(path)
    now = instant(NOW)
    _load(parsed, replace(found, sessions=in_order(made)), now)
    cookies = tuple(_signed_in(person, now) for person in _crowd())
    _close()
    return Made(path, cookies), list(made)


@dataclass(frozen=True)
class Door:
    """A database with a session whose door is open, the badges of its people, and phones that stand there."""

    path: Path
    code: str
    badges: tuple[str, ...]
    phones: tuple[str, ...]


def door(path: Path, people: int, phones: int) -> Door:
    """A session of the demonstration that anybody may come to, now, and so many people with names of all lengths."""
    parsed, found = _parsed()
    pattern = next(session for session in found.sessions.values() if session.registration == "open")
    first = instant(NOW)
    open_ = replace(
        pattern, code="D", day=TODAY, start=first, end=first + timedelta(hours=4), place="", capacity=None, audience=()
    )
    _open(path)
    _load(parsed, replace(found, sessions=in_order({"D": open_})), first)
    with transaction():
        _invite(people, first)
    badges = tuple(code for (code,) in Badge.select(Badge.code).order_by(Badge.id).limit(people).tuples())
    links = [devices.enrol_link("door", ["D"], Clock.real()) for _ in range(phones)]
    tokens = tuple(devices.enrol(link, "", "fr", Clock.real())[1] for link in links)
    _close()
    return Door(path, "D", badges, tokens)


def link(made: Door) -> str:
    """One more phone's enrolment, as the end of its address."""
    with opened(made.path):
        return devices.enrol_link("door", [made.code], Clock.real())


def _invite(people: int, now: datetime) -> None:
    """As many as are missing, named and titled as those there are, in other combinations."""
    known = list(Person.select().order_by(Person.id).dicts())
    for n in range(len(known), people):
        one, other = known[n % len(known)], known[n * 31 % len(known)]
        given = ("given", "native_given", "kana_given")
        row = {**one, **{field: other[field] for field in given}, "code": f"X{n}"}
        del row["id"]
        Badge.create(person=Person.create(**row), code=new_code(), issued_at=now)
    pulse.people_changed()


def _load(parsed: Parsed, programme: Programme, now: datetime) -> None:
    """Imports and publishes; nobody speaks, as the sessions have other codes than in the files of people."""
    people = tuple(replace(person, speaks_at=()) for person in parsed.people)
    importing.import_event(replace(parsed, programme=programme, people=people), now)
    programme_actions.publish("bench", "", now)


def _crowd() -> list[int]:
    return [person.id for person in Person.select(Person.id).order_by(Person.id).limit(PEOPLE)]


def _signed_in(person: int, now: datetime) -> str:
    found = people_actions.sign_in(people_actions.make_link(person, now), now)
    assert found is not None
    return found[1]


def demonstration(path: Path) -> str:
    """The demonstration as `kakehashi demo --as-held` makes it; gives a sign-in cookie of its delegate."""
    _open(path)
    parsed, _programme = _parsed()
    day, clock = demo.moved(parsed, True, instant(NOW))
    demo.load(day, clock)
    person = Person.get(Person.code == demo.DELEGATE).id
    cookie = _signed_in(person, clock)
    _close()
    return cookie
