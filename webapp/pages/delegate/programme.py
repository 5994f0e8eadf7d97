"""The programme's front: today's day, or the search over all days."""

from typing import NamedTuple

from flask import Blueprint, Response, g, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from webapp.formats import dates, languages, names
from webapp.pages import fragments, language, who
from webapp.pages.delegate import day as day_page
from webapp.pages.delegate.cards import Cards, cards_of, state_of
from webapp.pages.htmx import show
from webapp.pages.safety import settings
from webapp.rules import filters as rules
from webapp.rules.languages import Said
from webapp.rules.people import Name
from webapp.rules.programme import KINDS, Programme, Session
from webapp.rules.seats import NOBODY
from webapp.store import people, seats

bp = Blueprint("programme", __name__, url_prefix="/<lang>")
bp.url_value_preprocessor(language.from_address)

Key = tuple[str, int, int]
_folded: dict[Key, dict[str, str]] = {}
_speakers: dict[Key, dict[int, people.Individual]] = {}
"""Kept for the edition and the people's generation."""


@bp.get("/", strict_slashes=False)
def home(lang: str) -> ResponseReturnValue:
    return index(lang)


@bp.get("/programme")
def index(lang: str) -> ResponseReturnValue:
    """Today, at once; with any filter in the address, the search."""
    programme = who.live()
    if programme is None:
        return show("delegate/unpublished.html", here="programme", title=_("Programme"))
    if request.args.keys() - {"lang"}:
        return search(programme)
    return day_page.show(programme, day_page.today(programme, settings().clock.now()))


def _key() -> Key:
    beat = who.asker().beat
    return beat.epoch, beat.edition, beat.people


def speakers(programme: Programme) -> dict[int, people.Individual]:
    """Whoever speaks in the live edition."""
    key, draft = _key(), g.get("draft") is programme
    if draft or key not in _speakers:
        found = people.individuals(s.person for session in programme.sessions.values() for s in session.speeches)
        if draft:
            return found
        _speakers.clear()
        _speakers[key] = found
    return _speakers[key]


def folded(programme: Programme) -> dict[str, str]:
    """Each session's searchable text, speakers included."""
    key = _key()
    if key not in _folded:
        said = {id_: _every_writing(person.name) for id_, person in speakers(programme).items()}
        _folded.clear()
        _folded[key] = {
            code: rules.haystack(session, programme, " ".join(said.get(s.person, "") for s in session.speeches))
            for code, session in programme.sessions.items()
        }
    return _folded[key]


def _every_writing(name: Name) -> str:
    return " ".join(filter(None, (names.latin(name), names.native(name), name.kana_family, name.kana_given)))


def rendered(sessions: list[Session], programme: Programme, cards: Cards, shape: str = "row") -> list[Markup]:
    """Cards as this reader sees them, for pages that are not joined from pieces."""
    if fragments.cutting():
        return [fragments.slot(s.code, shape) for s in sessions]
    asker, marks, now = who.asker(), who.marks(), settings().clock.now()
    standings = seats.standings(asker.beat)
    return [
        Markup(
            cards.piece(
                s.code, shape, state_of(s, programme, standings.get(s.code, NOBODY), marks, asker.person, now)
            ).raw.decode()
        )
        for s in sessions
    ]


def search(programme: Programme) -> Response:
    asker, marks = who.asker(), who.marks()
    cards = cards_of(programme, g.lang, g.ui)
    mine = marks.stars | set(marks.seats) if marks else frozenset()
    status, wrong, found = 200, "", []
    asked = rules.Filters()
    try:
        asked = rules.read(request.args, programme)
        found = rules.matching(
            asked, programme, folded(programme), mine, seats.standings(asker.beat), settings().clock.now()
        )
    except rules.WrongFilter as error:
        asked, status, wrong = error.kept, 400, str(error)
    by_day = [
        (
            dates.day_title(day, g.ui),
            url_for("day.on", lang=g.lang, day=day.isoformat()),
            rendered([s for s in found if s.day == day], programme, cards),
        )
        for day in dict.fromkeys(s.day for s in found)
    ]
    return show(
        "delegate/search.html",
        block="results",
        status=status,
        here="programme",
        title=_("Search"),
        asked=asked,
        wrong=wrong,
        by_day=by_day,
        count=len(found),
        choices=choices(programme, cards),
        signed_in=asker.person is not None,
    )


class Choice(NamedTuple):
    """A list to filter by: the field's name, its label, and what can be chosen in it."""

    name: str
    label: str
    options: list[tuple[str, Said]]


def choices(programme: Programme, cards: Cards) -> list[Choice]:
    """The lists to filter by; only what some session really has."""
    sessions = programme.sessions.values()
    of_kind = {session.kind: session for session in sessions}
    tracks, places = {session.track for session in sessions}, {session.place for session in sessions}
    follow = {code for session in sessions for code in session.follow}

    def ours(words: str) -> Said:
        return Said(words, g.ui)

    return [
        Choice("day", _("Day"), [(day.isoformat(), ours(dates.day_title(day, g.ui))) for day in programme.days]),
        Choice("track", _("Track"), [(c, cards.said(t.name)) for c, t in programme.tracks.items() if c in tracks]),
        Choice("kind", _("Kind"), [(k, ours(day_page.kind_word(of_kind[k]))) for k in KINDS if k in of_kind]),
        Choice("place", _("Place"), [(c, cards.said(p.name)) for c, p in programme.places.items() if c in places]),
        Choice(
            "follow",
            _("I can follow in"),
            [(code, ours(languages.name(code, g.ui))) for code in language.offered() if code in follow],
        ),
    ]
