"""Everybody as organisers look for them and write them down: a list kept folded, one person's fields, their papers."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from webapp.rules.drafting import Known
from webapp.rules.people import family_key
from webapp.rules.registering import FIELDS, doubles, traits
from webapp.rules.search import fold, found, terms
from webapp.store import audiences, models, people, programme
from webapp.store.models import AccessLink, Badge, Person, SignIn, Speech
from webapp.store.people import Individual
from webapp.store.pulse import Beat

FLAGS = ("head", "escort", "vip", "withdrawn", "no_email", "speaker", "no_badge", "never")
"""What a list can be narrowed to; the last three are asked of other tables."""
ORDERS = ("family", "kana", "protocol")


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody in the list. `words`: all that can be searched, folded; `latin` and `kana`: where they stand in lists;
    `traits`: what tells them from others."""

    person: Individual
    email: str
    withdrawn: bool
    words: str = ""
    latin: Any = None
    kana: Any = None
    traits: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wanted:
    """What a list is asked to show. An empty value asks nothing."""

    query: str = ""
    delegation: str = ""
    country: str = ""
    category: str = ""
    language: str = ""
    flags: tuple[str, ...] = ()
    order: str = "family"


_kept: dict[tuple[str, int], list[Listed]] = {}
_orders: dict[tuple[str, int, str], list[Listed]] = {}
_read: dict[tuple[int, int], Listed] = {}
_of: list[Any] = [None]
MANY = 500
"""So many people changed at once are read as everybody is."""


def forget() -> None:
    for kept in (_kept, _orders, _read):
        kept.clear()
    _of[0] = None


def everyone(beat: Beat) -> list[Listed]:
    """Kept until the people's generation moves on; then those are read who changed, or all when a delegation did."""
    key = (beat.epoch, beat.people)
    if key not in _kept:
        made = _renewed(beat.epoch)
        _kept.clear()
        _orders.clear()
        _kept[key] = made
    return _kept[key]


def _renewed(epoch: str) -> list[Listed]:
    delegations, generations = people.delegations(), people.generations()
    if _of[0] != (epoch, delegations):
        _read.clear()
    missing = [id_ for id_, number in generations.items() if (id_, number) not in _read]
    found = {}
    if missing:
        rows = people.listed(delegations, missing if len(missing) < MANY else None)
        found = {person.id: _listed(person, email, gone) for person, email, gone in rows}
    fresh = {(id_, n): found.get(id_) or _read.get((id_, n)) for id_, n in generations.items()}
    _read.clear()
    _read.update({key: each for key, each in fresh.items() if each is not None})
    _of[0] = (epoch, delegations)
    return list(_read.values())


def _listed(person: Individual, email: str, withdrawn: bool) -> Listed:
    latin, kana = family_key(person.name, "fr"), family_key(person.name, "ja")
    return Listed(person, email, withdrawn, _words(person, email), latin, kana, tuple(traits(person.name, email)))


def _words(person: Individual, email: str) -> str:
    name = person.name
    parts = [
        name.civility, name.family, name.given, name.native_family, name.native_given,
        f"{name.native_family}{name.native_given}", name.kana_family, name.kana_given,
        f"{name.kana_family}{name.kana_given}", person.code, person.delegation, email,
        *person.function.values(), *person.delegation_name.values(),
    ]  # fmt: skip
    return fold(" ".join(part for part in parts if part))


def _ordered(beat: Beat, order: str) -> list[Listed]:
    key = (beat.epoch, beat.people, order)
    if key not in _orders:
        everybody = everyone(beat)
        _orders[key] = sorted(everybody, key=_by(order))
    return _orders[key]


def _by(order: str) -> Callable[[Listed], Any]:
    if order == "kana":
        return lambda each: (each.kana, each.person.id)
    if order == "family":
        return lambda each: (each.latin, each.person.id)
    numbers = audiences.protocol()
    last = len(numbers) + 1
    place = {code: n for n, code in enumerate(numbers)}
    return lambda each: (place.get(each.person.delegation, last), not each.person.head, each.latin, each.person.id)


def find(wanted: Wanted, beat: Beat) -> list[Listed]:
    """Whoever is asked for, in the order asked for."""
    asked = terms(wanted.query)
    rows = [each for each in _ordered(beat, wanted.order) if found(asked, each.words) and _fits(each, wanted)]
    for flag in wanted.flags:
        rows = _narrowed(rows, flag)
    return rows


def _fits(each: Listed, wanted: Wanted) -> bool:
    person = each.person
    pairs = (
        (wanted.delegation, person.delegation), (wanted.country, person.country), (wanted.category, person.category),
        (wanted.language, person.language),
    )  # fmt: skip
    return all(not asked or asked == held for asked, held in pairs)


def _narrowed(rows: list[Listed], flag: str) -> list[Listed]:
    if flag in ("head", "escort", "vip"):
        return [each for each in rows if getattr(each.person, flag)]
    if flag == "withdrawn":
        return [each for each in rows if each.withdrawn]
    if flag == "no_email":
        return [each for each in rows if not each.email]
    if flag == "speaker":
        ids = speaking()
        return [each for each in rows if each.person.id in ids]
    ids = badged() if flag == "no_badge" else signed_in()
    return [each for each in rows if each.person.id not in ids]


def speaking(among: Collection[int] | None = None) -> set[int]:
    """Whoever speaks in a session of the draft; None: of everybody."""
    return _people_of(Speech, among)


def badged() -> set[int]:
    """Whoever has a badge in force."""
    return {id_ for (id_,) in Badge.select(Badge.person).where(Badge.withdrawn_at.is_null()).distinct().tuples()}


def signed_in(among: Collection[int] | None = None) -> set[int]:
    """Whoever has ever signed in."""
    return _people_of(SignIn, among)


def withdrawn(among: Iterable[int]) -> set[int]:
    """Who of these is not coming."""
    rows = Person.select(Person.id).where(Person.id.in_(sorted(among)) & Person.withdrawn_at.is_null(False))
    return {id_ for (id_,) in rows.tuples()}


def _people_of(model: Any, among: Collection[int] | None) -> set[int]:
    rows = model.select(model.person).distinct()
    if among is not None:
        rows = rows.where(model.person.in_(sorted(among)))
    return {id_ for (id_,) in rows.tuples()}


def likely_doubles(beat: Beat) -> list[list[Listed]]:
    of = {each.person.id: each for each in everyone(beat)}
    groups = doubles((id_, each.traits) for id_, each in of.items())
    return [[of[id_] for id_ in group] for group in groups]


# --- one person ----------------------------------------------------------------------------------


def held(code: str) -> dict[str, Any] | None:
    """Every field as plain values, `function` by language, and `id`, `code`, `withdrawn_at`; None: nobody."""
    row = Person.get_or_none(Person.code == code)
    if row is None:
        return None
    own = {name: getattr(row, name) for name in FIELDS if name != "delegation"}
    return {
        **own, "delegation": row.delegation_id or "", "function": dict(row.function), "id": row.id, "code": code,
        "withdrawn_at": row.withdrawn_at,
    }  # fmt: skip


def known() -> Known:
    """What a person's fields may refer to."""
    event = programme.event()
    codes = frozenset(code for (code,) in models.Delegation.select(models.Delegation.code).tuples())
    return Known(delegations=codes, languages=tuple(event.languages) if event else ())


def write(person: int, values: Mapping[str, Any]) -> None:
    if values:
        Person.update(_stored(values)).where(Person.id == person).execute()


def add(code: str, values: Mapping[str, Any]) -> int:
    return int(Person.create(code=code, **_stored(values)).id)


def _stored(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value or None if name == "delegation" else value for name, value in values.items()}


def withdraw(person: int, now: datetime | None) -> None:
    """None: comes after all."""
    Person.update(withdrawn_at=now).where(Person.id == person).execute()


class Link(NamedTuple):
    """An access link: when it was made, first used and revoked, and until when it works at all (None: for ever)."""

    made_at: datetime
    first: datetime | None
    revoked_at: datetime | None
    expires_at: datetime | None


class Paper(NamedTuple):
    code: str
    issued_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True)
class Papers:
    """What lets a person in, newest first; how many phones are signed in, and the last time one was."""

    badges: tuple[Paper, ...]
    links: tuple[Link, ...]
    phones: int
    last: datetime | None


def papers(person: int) -> Papers:
    """Three statements."""
    badges = Badge.select(Badge.code, Badge.issued_at, Badge.withdrawn_at).where(Badge.person == person)
    rows = SignIn.select(SignIn.link, SignIn.made_at, SignIn.ended_at).where(SignIn.person == person)
    signed: list[Any] = list(rows.order_by(SignIn.id.desc()).tuples())
    first = {link: made for link, made, _ended in signed}
    links = list(AccessLink.select().where(AccessLink.person == person).order_by(AccessLink.id.desc()))
    alive = {link.id for link in links if link.revoked_at is None}
    return Papers(
        tuple(Paper(*row) for row in badges.order_by(Badge.id.desc()).tuples()),
        tuple(Link(each.made_at, first.get(each.id), each.revoked_at, each.expires_at) for each in links),
        sum(ended is None and link in alive for link, _made, ended in signed),
        signed[0][1] if signed else None,
    )


def speeches(person: int | None = None) -> list[tuple[int, str, str]]:
    """(person, session, role) in the draft, in the order of the sessions."""
    rows = Speech.select(Speech.person, Speech.session, Speech.role).join(models.Session)
    if person is not None:
        rows = rows.where(Speech.person == person)
    found: Any = rows.order_by(models.Session.start, models.Session.code, Speech.position, Speech.id).tuples()
    return list(found)


# --- bringing back -------------------------------------------------------------------------------


def restore_papers(person: int, since: datetime) -> bool:
    """What ended at the instant somebody was withdrawn is in force again; whether a badge is."""
    badges = (Badge.person == person) & (Badge.withdrawn_at == since)
    links = (AccessLink.person == person) & (AccessLink.revoked_at == since)
    feeds = (models.CalendarFeed.person == person) & (models.CalendarFeed.revoked_at == since)
    AccessLink.update(revoked_at=None).where(links).execute()
    models.CalendarFeed.update(revoked_at=None).where(feeds).execute()
    return bool(Badge.update(withdrawn_at=None).where(badges).execute())


def ended_seats(person: int, since: datetime) -> list[str]:
    """Sessions whose seat ended at the instant somebody was withdrawn, booked ones first."""
    seat = models.Seat
    mine = (seat.person == person) & (seat.ended_at == since) & (seat.end == "withdrawn")
    rows: Any = seat.select(seat.session, seat.booked_at).where(mine).order_by(seat.session).tuples()
    return [code for code, booked in sorted(rows, key=lambda row: row[1] is None)]
