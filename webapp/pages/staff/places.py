"""Doors as people name them: a gate, or a session in its room at its hour."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from flask import g

from webapp.formats import dates
from webapp.pages import chrome
from webapp.rules.languages import Said
from webapp.rules.programme import Programme
from webapp.rules.times import local


class Place(NamedTuple):
    """`when` and `room` are empty for a gate."""

    code: str
    title: Said
    when: str = ""
    room: Said | None = None


class Group(NamedTuple):
    """The doors of a day; `day` is None for gates."""

    day: date | None
    title: str
    doors: list[Place]


def place(programme: Programme, code: str) -> Place | None:
    """None for a door that has left the programme."""
    if code in programme.gates:
        return Place(code, chrome.told(dict(programme.gates[code].name)))
    session = programme.sessions.get(code)
    if session is None:
        return None
    start = local(session.start, programme.event.zone)
    room = programme.places.get(session.place)
    said = chrome.told(dict(session.short or session.title))
    when = f"{dates.day_short(start.date(), g.ui)} {dates.clock(start)}"
    return Place(code, said, when, chrome.brief(chrome.told(dict(room.name))) if room else None)


def places(programme: Programme | None, codes: Iterable[str]) -> list[Place]:
    found = (place(programme, code) for code in codes) if programme else ()
    return [each for each in found if each]


def groups(programme: Programme) -> list[Group]:
    """Every door there is, gates first, then day by day."""
    gates = Group(None, "", places(programme, programme.gates))
    days: dict[date, list[str]] = {}
    for session in programme.sessions.values():
        if not session.cancelled:
            days.setdefault(session.day, []).append(session.code)
    found = [Group(day, dates.day_title(day, g.ui), places(programme, days[day])) for day in sorted(days)]
    return [gates, *found] if gates.doors else found
