"""What the desk prints, one A6 a card: badges of people, test badges, codes of delegations."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from flask import make_response, render_template
from werkzeug.wrappers import Response

from webapp.formats import names, qr, words
from webapp.formats.words import N_
from webapp.pages import chrome, language, who
from webapp.pages.safety import settings
from webapp.rules.badges import grouped
from webapp.rules.languages import said
from webapp.store.people import Individual

WIDTH = 262
"""Points between the margins of an A6."""
SIZES = (30, 26, 22, 18, 15)
"""Points of a name: the largest at which it stands on one line; the last may take two."""
TEST = {"fr": "TEST", "ja": "試験", "en": "TEST"}


@dataclass(frozen=True)
class Line:
    words: str
    lang: str
    size: int = 0


@dataclass(frozen=True)
class Card:
    """`kind`: person, test, party. `foot`: what stands above the edge, `beside` it; `edge` is its colour's class."""

    kind: str
    code: str
    modules: int
    path: str
    large: tuple[Line, ...]
    under: tuple[Line, ...] = ()
    foot: tuple[Line, ...] = ()
    beside: tuple[Line, ...] = ()
    edge: str = ""
    event: tuple[Line, ...] = field(default_factory=lambda: event())


def show(cards: Iterable[Card], back: str) -> Response:
    response = make_response(render_template("staff/paper.html", cards=list(cards), back=back))
    response.headers["Cache-Control"] = "no-store"
    return response


def of_person(person: Individual, code: str) -> Card:
    first, first_lang, second, second_lang = names.own(person.name)
    langs = _both(first_lang)
    large = (Line(first, first_lang, _size(first)), *([Line(second, second_lang)] if second else ()))
    foot = _text(person.delegation_name, langs) or _category(person.category, langs)
    beside = _country(person.country, langs)
    if person.delegation and person.category != "delegate":
        beside = _category(person.category, langs)
    edge = person.category if person.category != "delegate" else f"c-{person.country.lower()}"
    return _card("person", code, large, _text(person.function, langs), foot, beside, edge)


def of_test(code: str, number: int) -> Card:
    langs = languages()
    large = tuple(Line(TEST[lang], lang, 30) for lang in langs if lang in TEST)
    both = tuple(dict.fromkeys(line.words for line in large))
    large = tuple(next(line for line in large if line.words == each) for each in both)
    under = tuple(Line(words.say(lang, FOR_TRYING), lang) for lang in langs)
    return _card("test", code, large, under, (Line(f"{number}", langs[0]),), (), "test")


def of_party(code: str, name: Mapping[str, str], country: str) -> Card:
    langs = languages()
    large = tuple(Line(line.words, line.lang, _size(line.words)) for line in _text(name, langs))
    under = tuple(Line(words.say(lang, FOR_THE_DOOR), lang) for lang in langs)
    return _card("party", code, large, under, (), _country(country, langs), f"c-{country.lower()}")


FOR_TRYING = N_("For trying the doors. Counts for nobody.")
FOR_THE_DOOR = N_("Delegation code: at a door it opens the list of our members.")


def _card(
    kind: str, code: str, large: tuple[Line, ...], under: tuple[Line, ...], foot: tuple[Line, ...],
    beside: tuple[Line, ...], edge: str,
) -> Card:  # fmt: skip
    modules, path = qr.svg_path(qr.badge_url(settings().base_url, code))
    return Card(kind, grouped(code), modules, path, large, under, foot, beside, edge)


def languages() -> list[str]:
    """The two languages of what is printed."""
    return list(language.offered()[:2])


def _both(own: str) -> list[str]:
    """The person's own language first, then the other of the event's first two."""
    offered = language.offered()
    other = next((lang for lang in offered if lang != own), own)
    return [own if own in offered else offered[0], other]


def event() -> tuple[Line, ...]:
    programme = who.live()
    return _text(programme.event.name, languages()) if programme else ()


def _text(text: Mapping[str, str], langs: list[str]) -> tuple[Line, ...]:
    """In each language it is written in; when in neither, in any."""
    found = tuple(Line(text[lang], lang) for lang in langs if text.get(lang))
    if found or not any(text.values()):
        return found
    other = said(dict(text), langs[0])
    return (Line(other.words, other.lang),)


def _category(category: str, langs: list[str]) -> tuple[Line, ...]:
    return tuple(Line(chrome.category_words(category, lang), lang) for lang in langs)


def _country(country: str, langs: list[str]) -> tuple[Line, ...]:
    return tuple(Line(chrome.country_words(country, lang), lang) for lang in langs) if country else ()


def _size(name: str) -> int:
    em = sum(_em(sign) for sign in name)
    return next((size for size in SIZES if em * size <= WIDTH), SIZES[-1])


def _em(sign: str) -> float:
    """How wide a sign is, in sizes of its font, rounded up."""
    if unicodedata.east_asian_width(sign) in ("W", "F"):
        return 1.0
    return 0.76 if sign.isupper() else 0.58
