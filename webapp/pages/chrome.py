"""What surrounds every delegate page: style, text size, tabs of days, version line."""

import base64
import hashlib
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from babel import Locale
from flask import Flask, g, request, url_for
from markupsafe import Markup

from webapp.formats import dates, typography, words
from webapp.formats.values import CATEGORIES
from webapp.formats.words import N_
from webapp.pages import who
from webapp.pages.assets import assets
from webapp.pages.safety import settings
from webapp.rules import colour
from webapp.rules.languages import INTERFACE, Said, said
from webapp.rules.programme import Programme
from webapp.rules.times import local
from webapp.store import programme as store

SIZES = (90, 100, 112, 125, 150)
"""Text sizes of A− and A+, per cent; the cookie holds the one chosen."""


class Style(NamedTuple):
    css: Markup
    hash: str


@lru_cache(maxsize=8)
def _style(critical: str, colours: tuple[str, ...], accent: str = "") -> Style:
    """The critical style sheet with the event's colour and its tracks', light and dark, and its hash for the policy."""
    light = "".join(f".t{n}{{--t:{colour.readable_on(c)}}}" for n, c in enumerate(colours))
    dark = "".join(f".t{n}{{--t:{colour.dark_variant(c)}}}" for n, c in enumerate(colours))
    if accent:
        light += f":root{{--accent:{colour.readable_on(accent)}}}"
        dark += f":root{{--accent:{colour.dark_variant(accent)}}}"
    css = f"{critical}{light}@media (prefers-color-scheme:dark){{{dark}}}"
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return Style(Markup(css), f"sha256-{digest}")


def style(programme: Programme | None = None) -> Style:
    """The page's inline style; its hash goes into this answer's policy."""
    programme = programme or who.live()
    colours = tuple(track.colour for track in programme.tracks.values()) if programme else ()
    found = _style(assets().critical, colours, programme.event.colour if programme else "")
    g.style_hash = found.hash
    return found


def colours(programme: Programme) -> Style:
    """The track colours alone, for pages whose style is in files; the hash goes into this answer's policy."""
    found = _style("", tuple(track.colour for track in programme.tracks.values()))
    g.style_hash = found.hash
    return found


def size() -> int:
    """The text size this browser asked for, per cent."""
    raw = request.cookies.get("size", "")
    return int(raw) if raw in map(str, SIZES) else 100


class Tab(NamedTuple):
    day: date
    small: str
    big: str
    href: str
    here: bool
    label: str


MANY = 10
"""So many unread notices or more are one case."""


def unread() -> int:
    """The unread notices of whoever asks, as the bar tells them: 10 for ten or more."""
    return min(who.asker().unread, MANY)


def tabs(programme: Programme, here: date | None, endpoint: str) -> list[Tab]:
    """The days of the event; the one shown is marked."""
    return [
        Tab(
            day,
            *dates.day_tab(day, g.ui),
            url_for(endpoint, lang=g.lang, day=day.isoformat()),
            day == here,
            dates.day_title(day, g.ui),
        )
        for day in programme.days
    ]


def version(programme: Programme) -> dict[str, object]:
    """Number and instant of the live edition, or of the earlier one that is looked at, for the line at the foot."""
    earlier: int = g.get("edition", 0)
    if g.get("draft") is programme and not earlier:
        return _next_version(programme)
    row = store.edition_row(earlier or who.asker().beat.edition)
    made = local(row.made_at, programme.event.zone)
    return {"number": row.number, "moment": dates.moment(made, g.ui), "city": event_said(programme, "city")}


def _next_version(programme: Programme) -> dict[str, object]:
    """The same, were the draft published now."""
    now = local(settings().clock.now(), programme.event.zone)
    number = who.asker().beat.edition + 1
    return {"number": number, "moment": dates.moment(now, g.ui), "city": event_said(programme, "city")}


def event_said(programme: Programme, field: str) -> Said:
    event = programme.event
    return said(getattr(event, field), g.lang, event.default_language, event.languages)


def told(text: dict[str, str]) -> Said:
    """A text of several languages for this page's reader."""
    programme = who.live()
    if programme is None:
        return said(text, g.lang)
    return said(text, g.lang, programme.event.default_language, programme.event.languages)


def brief(name: Said) -> Said:
    """A place as a list names it: without the remark in brackets that its own page gives."""
    return Said(typography.brief(name.words), name.lang, name.asked)


def marked(text: Said, numbered: bool = False) -> Markup:
    """Words as the page prints them; another language is marked by `lang`, a fallback also to the eye."""
    html = typography.markup_title(text.words, text.lang, numbered=numbered)
    if text.lang == g.ui and text.asked:
        return html
    if text.asked or not text.words:
        return Markup('<span lang="{}">{}</span>').format(text.lang, html)
    return Markup('<span lang="{}">{}</span> <span class="other">{}</span>').format(text.lang, html, text.lang.upper())


def spoken(sentence: str) -> Markup:
    """A sentence of the interface as its language is printed: narrow spaces, phrase breaks."""
    return typography.markup(str(sentence), g.ui)


def paragraphs(text: Said) -> Markup:
    return typography.paragraphs(text.words, text.lang)


COUNTRIES = {"FR": N_("French delegation"), "JP": N_("Japanese delegation")}


def country_words(country: str, lang: str) -> str:
    """« Délégation française »; the country's name where we have no adjective for it."""
    if country in COUNTRIES:
        return words.say(lang, COUNTRIES[country])
    return str(Locale.parse(lang if lang in INTERFACE else "en").territories.get(country, country))


def category_words(category: str, lang: str) -> str:
    return words.say(lang, CATEGORIES.get(category, category))


def attach(app: Flask) -> None:
    app.jinja_env.globals.update(
        country_words=country_words,
        category_words=category_words,
        style=style,
        text_size=size,
        sizes=SIZES,
        unread=unread,
        live_programme=who.live,
        event_said=event_said,
    )
    app.jinja_env.filters.update(
        brief=brief, told=told, marked=marked, spoken=spoken, typeset=typography.markup, paragraphs=paragraphs
    )
