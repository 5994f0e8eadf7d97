"""Sessions of the draft as a person's page names them: where they have a seat, where they speak."""

from typing import Any, NamedTuple

from flask import g
from flask_babel import gettext as _

from webapp.formats import dates
from webapp.formats.values import ROLES
from webapp.formats.words import say
from webapp.pages import chrome
from webapp.pages.organiser import person_form
from webapp.rules.languages import Said
from webapp.rules.times import local
from webapp.store import agenda, programme


class Held(NamedTuple):
    """A session somebody has a seat in, or speaks in."""

    code: str
    title: Said
    when: str
    how: str


def sessions() -> dict[str, Held]:
    """Those of the draft, on the side too, in time order."""
    draft = programme.draft()
    every = {**draft.sessions, **programme.aside()} if draft else {}
    zone = person_form.zone()

    def when(session: Any) -> str:
        return f"{dates.day_short(session.day, g.ui)} {dates.clock(local(session.start, zone))}"

    return {
        code: Held(code, chrome.told(dict(session.short or session.title)), when(session), "")
        for code, session in every.items()
    }


def _named(code: str, sessions: dict[str, Held], how: str) -> Held:
    return sessions.get(code, Held(code, Said(code, g.ui), "", ""))._replace(how=how)


def seats(person: int, sessions: dict[str, Held]) -> list[Held]:
    """In time order."""
    seats, order = agenda.fresh_marks(person).seats, list(sessions)
    words = {True: _("seat booked"), False: _("on the waiting list")}
    in_order = sorted(seats, key=lambda code: order.index(code) if code in sessions else -1)
    return [_named(code, sessions, words[seats[code]]) for code in in_order]


def speaks(person: int, speeches: list[tuple[int, str, str]], named: dict[str, Held]) -> list[Held]:
    return [_named(code, named, role_words(role)) for id_, code, role in speeches if id_ == person]


def role_words(role: str) -> str:
    return say(g.ui, ROLES[role]) if role in ROLES else role
