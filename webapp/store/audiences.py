"""Whom an organiser may write to: who an audience is made of, in which languages, and what there is to choose from."""

from collections.abc import Mapping
from typing import Any

from peewee import fn

from webapp.rules.notices import Audience
from webapp.store.models import Delegation, Person, Seat
from webapp.store.seats import BOOKED


def _members(chosen: Audience, *columns: Any) -> Any:
    """Who is not coming, or no longer, is in none but the one that names them."""
    query = Person.select(*columns)
    if chosen.kind != "person":
        query = query.where(Person.withdrawn_at.is_null())
    match chosen.kind:
        case "country":
            query = query.join(Delegation).where(Delegation.country == chosen.code)
        case "delegation":
            query = query.where(Person.delegation == chosen.code)
        case "category":
            query = query.where(Person.category == chosen.code)
        case "session":
            query = query.join(Seat, on=(Seat.person == Person.id)).where((Seat.session == chosen.code) & BOOKED)
        case "person":
            query = query.where(Person.code == chosen.code)
    return query


def people(chosen: Audience) -> list[int]:
    """The people of an audience, now."""
    return [person for (person,) in _members(chosen, Person.id).order_by(Person.id).tuples()]


def languages(chosen: Audience) -> dict[str, int]:
    """How many of them are written to in each language; those who never chose one are under an empty one."""
    rows = _members(chosen, Person.language, fn.COUNT(Person.id)).group_by(Person.language)
    return dict(rows.order_by(fn.COUNT(Person.id).desc(), Person.language).tuples())


def exists(chosen: Audience, sessions: Mapping[str, Any]) -> bool:
    """Whether the code names something of this event, with or without people. `sessions`: those of the live edition."""
    match chosen.kind:
        case "country":
            return bool(Delegation.select().where(Delegation.country == chosen.code).exists())
        case "delegation":
            return bool(Delegation.select().where(Delegation.code == chosen.code).exists())
        case "category":
            return bool(Person.select().where(Person.category == chosen.code).exists())
        case "session":
            return chosen.code in sessions
        case "person":
            return bool(Person.select().where(Person.code == chosen.code).exists())
    return True


def countries() -> list[str]:
    rows = Delegation.select(Delegation.country).distinct().order_by(Delegation.country)
    return [country for (country,) in rows.tuples()]


def protocol() -> dict[str, int | None]:
    """Delegation → its number in protocol order, in that order; those without one last."""
    every = Delegation.select(Delegation.code, Delegation.protocol).tuples()
    rows: list[tuple[str, int | None]] = [(code, number) for code, number in every]
    return dict(sorted(rows, key=lambda row: (row[1] is None, row[1] or 0, row[0])))


def categories() -> list[str]:
    rows = Person.select(Person.category).distinct().order_by(Person.category)
    return [category for (category,) in rows.tuples()]


def booked_sessions() -> set[str]:
    """Sessions somebody has a seat in."""
    return {code for (code,) in Seat.select(Seat.session).where(BOOKED).distinct().tuples()}
