"""Practical and safety information, and the places: the same for every reader, whatever the day."""

from dataclasses import dataclass

from flask import Blueprint, g
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from webapp.formats import countries, dates, languages, markdown
from webapp.pages import htmx, language, who
from webapp.pages.delegate.cards import Cards, cards_of
from webapp.rules.languages import Said
from webapp.rules.programme import Event, Place, Programme
from webapp.rules.times import local

bp = Blueprint("practical", __name__, url_prefix="/<lang>/practical")
bp.url_value_preprocessor(language.from_address)


@bp.get("")
def page(lang: str) -> ResponseReturnValue:
    """No clock and nobody's name in it: phones keep it with the edition."""
    programme, title = who.live(), _("Practical info")
    if programme is None:
        return htmx.show("delegate/unpublished.html", here="", title=title)
    event, cards = programme.event, cards_of(programme, g.lang, g.ui)
    country = countries.of(event.timezone)
    sites = [_site(place, programme, cards) for place in _in_order(programme)]
    return htmx.show(
        "delegate/practical.html",
        here="",
        title=title,
        numbers=countries.emergency(country),
        country=countries.name(country, g.ui),
        home=cards.said(event.home),
        documents=event.documents,
        safety=cards.said(event.safety),
        practical=cards.said(event.practical),
        sites=sites,
        written_in=languages.name(_spoken(event), g.ui) if any(site.there for site in sites) else "",
    )


@dataclass(frozen=True)
class Site:
    """A place as the page shows it. `there`: its name as it is called where it stands, when the reader's is another;
    `days`: what takes place there, as (day, [(code, time, title)])."""

    place: Place
    name: Said
    there: Said
    days: list[tuple[str, list[tuple[str, str, Said]]]]

    @property
    def count(self) -> int:
        return sum(len(sessions) for _day, sessions in self.days)


def _in_order(programme: Programme) -> list[Place]:
    """The main venue first, then by the walk, then where one is driven, as the programme comes to them."""
    used = [session.place for session in programme.sessions.values()]
    first = {code: used.index(code) for code in set(used)}
    return sorted(
        programme.places.values(),
        key=lambda place: (place.walk is None, place.walk or 0, first.get(place.code, len(used)), place.code),
    )


def _site(place: Place, programme: Programme, cards: Cards) -> Site:
    name, spoken = cards.said(place.name), _spoken(programme.event)
    there = place.name.get(spoken, "")
    sessions = [s for s in programme.sessions.values() if s.place == place.code and not s.cancelled]
    days = [
        (
            dates.day_title(day, g.ui),
            [
                (s.code, dates.clock(local(s.start, programme.event.zone)), cards.said(s.short or s.title))
                for s in sessions
                if s.day == day
            ],
        )
        for day in dict.fromkeys(s.day for s in sessions)
    ]
    return Site(place, name, Said(there if there != name.words else "", spoken), days)


def _spoken(event: Event) -> str:
    """The language of the country, when the event has it: what a driver reads."""
    return countries.language(countries.of(event.timezone), event.languages)


@bp.app_template_filter("address")
def address(place: Place) -> Said:
    programme = who.live()
    spoken = _spoken(programme.event) if programme else ""
    return Said(place.address, countries.language_of(place.address, spoken, g.ui))


@bp.app_template_filter("walk")
def walk(place: Place) -> str:
    """« À 8 min à pied du site principal »; empty when nobody said."""
    if not place.walk:
        return "" if place.walk is None else _("In the main venue")
    return _("%(time)s on foot from the main venue", time=dates.duration(place.walk, g.ui))


@bp.app_template_filter("formatted")
def told(text: Said) -> Markup:
    return markdown.html(text.words, text.lang)
