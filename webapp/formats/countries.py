"""The country an event is held in, known from its time zone: its languages, its emergency numbers."""

from typing import NamedTuple

from babel import Locale
from babel.core import get_global
from babel.languages import get_official_languages

from webapp.formats.words import N_
from webapp.rules.languages import INTERFACE

EUROPEAN_UNION = frozenset("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split())
EAST_ASIAN = ("ja", "zh", "ko")


class Number(NamedTuple):
    """A number as it is dialled, and who answers it."""

    number: str
    who: str


EUROPEAN = Number("112", N_("All emergencies, everywhere in Europe"))
NUMBERS = {
    "FR": (
        Number("15", N_("Medical emergencies")), Number("17", N_("Police")), Number("18", N_("Fire brigade")), EUROPEAN,
    ),
    "JP": (Number("119", N_("Fire brigade and ambulance")), Number("110", N_("Police"))),
}  # fmt: skip


def of(timezone: str) -> str:
    """`Asia/Tokyo` is JP; empty for a zone that is no country's, as UTC, or many countries', as CET."""
    if timezone.isupper():
        return ""
    zone = get_global("zone_aliases").get(timezone, timezone)
    found = str(get_global("zone_territories").get(zone, ""))
    return found if found.isalpha() and found != "ZZ" else ""


def name(country: str, lang: str) -> str:
    return str(Locale.parse(lang if lang in INTERFACE else "en").territories.get(country, country))


def emergency(country: str) -> tuple[Number, ...]:
    """Numbers to call; none where we are not sure of them."""
    return NUMBERS.get(country, (EUROPEAN,) if country in EUROPEAN_UNION else ())


def language(country: str, languages: tuple[str, ...]) -> str:
    """Of an event's languages the first that the country speaks; empty when it speaks none of them."""
    spoken = get_official_languages(country) if country else ()
    return next((lang for lang in languages if lang.split("-")[0] in spoken), "")


def language_of(address: str, spoken: str, reader: str) -> str:
    """An address is written as the country writes, or in Latin letters, which every reader has."""
    east_asian = any(sign >= "\u3040" for sign in address)
    return spoken if spoken and east_asian is (spoken.split("-")[0] in EAST_ASIAN) else reader
