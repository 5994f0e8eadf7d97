"""How a person is named on a page, on a badge and to their face, in French, Japanese and English.

A function is what was typed for one language, or a text per language.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from webapp.rules.people import Name
from webapp.rules.search import fold

Function = str | Mapping[str, str]

_CIVILITIES = {
    **{typed: {"fr": "Monsieur", "en": "Mr"} for typed in ("m", "m.", "mr", "mr.", "monsieur", "mister")},
    **{typed: {"fr": "Madame", "en": "Ms"} for typed in ("mme", "mlle", "ms", "ms.", "mrs", "mrs.", "miss", "madame")},
}
_JAPANESE = re.compile("[ぁ-ゟァ-ヿ一-鿿㐀-䶿々]")
_KATAKANA = re.compile("[ァ-ヿ\\s=＝-]+")
_PARTICLES = re.compile(r"(?:[a-zà-öø-ÿ]+(?:\s+|['’]))+(?=[A-ZÀ-ÖØ-ÞŒ])")
_TITLE = re.compile(
    r"(?<![元前])(?<![元前]副)副?(?:[市町村区]長|知事|議長|会長|理事長|教育長|[局部課室所館]長|大使|総領事|領事)(?=（(?![^）]*代理)[^）]*）$|$)"
)
"""The end of a function that is said after a family name; not 市長代理, 元市長."""


class Pair(NamedTuple):
    """A name written large and, beneath, in the other writing; the second and its language may be empty."""

    first: str
    first_lang: str
    second: str
    second_lang: str


def latin(name: Name) -> str:
    """Odile KERVANEC, Jean de LA TOUR; empty when nothing is known in Latin letters."""
    family = _capitals(name.family)
    parts = (family, name.given) if name.family_first else (name.given, family)
    return " ".join(part.strip() for part in parts if part.strip()).replace("'", "’")


def native(name: Name) -> str | None:
    """三枝 直樹; オディール・ケルヴァネック for whoever is foreign in Japan; the kana when there is nothing else."""
    family, given = name.native_family or name.kana_family, name.native_given or name.kana_given
    both = [part for part in (family, given) if part]
    if not both:
        return None
    if name.country != "JP" and _KATAKANA.fullmatch("".join(both)):
        return "・".join(reversed(both))
    return " ".join(both if _JAPANESE.search("".join(both)) else reversed(both))


def pair(name: Name, lang: str) -> Pair:
    """What a page in `lang` writes large and small: Japanese writing first on a Japanese page, Latin elsewhere."""
    return _pair(name, lang, native_first=lang.split("-")[0] == "ja")


def own(name: Name, lang: str = "fr") -> Pair:
    """As on a badge: the person's own writing first. `lang` is that of the Latin letters."""
    kanji = name.country == "" and _JAPANESE.search(name.native_family) and not _KATAKANA.fullmatch(name.native_family)
    return _pair(name, lang, native_first=name.country == "JP" or bool(kanji))


def formal(name: Name, function: Function, lang: str) -> str:
    """« Madame Hélène ŒUVRARD, maire », 佐藤 健一 局長 (様 without a function), Ms Hélène ŒUVRARD, mayor."""
    post = _said(function, lang)
    if lang.split("-")[0] == "ja":
        return f"{native(name) or latin(name)} {post or '様'}"
    if lang.split("-")[0] == "fr" and post[1:2].islower():
        post = post[0].lower() + post[1:]
    called = f"{_civility(name, lang)} {latin(name) or native(name) or ''}".strip()
    return f"{called}, {post}" if post else called


def greeting(name: Name, function: Function, lang: str) -> str:
    """To the person: « Madame Hélène ŒUVRARD », 佐藤市長 or 佐藤様, Ms ŒUVRARD; else the whole name."""
    if lang.split("-")[0] == "ja":
        family = name.native_family or name.kana_family or _capitals(name.family) or latin(name)
        title = _TITLE.search(_said(function, lang))
        return f"{family}{title[0] if title else '様'}"
    civility = _civility(name, lang)
    full = latin(name) or native(name) or ""
    if lang.split("-")[0] == "en" and civility and name.family:
        return f"{civility} {_capitals(name.family)}"
    return f"{civility} {full}".strip()


def _pair(name: Name, lang: str, native_first: bool) -> Pair:
    letters = latin(name), "fr" if lang.split("-")[0] == "ja" else lang
    (first, first_lang), (second, second_lang) = letters, (native(name) or "", "ja")
    if (native_first and second) or not first:
        first, first_lang, second, second_lang = second, second_lang, first, first_lang
    return Pair(first, first_lang, second, second_lang if second else "")


def _said(function: Function, lang: str) -> str:
    return (function if isinstance(function, str) else function.get(lang, "")).strip()


def _civility(name: Name, lang: str) -> str:
    """The civility in a language; another than M. and Mme (Dr) as it was typed, a Japanese one never."""
    known = _CIVILITIES.get(fold(name.civility), {})
    return known.get(lang.split("-")[0], "" if _JAPANESE.search(name.civility) else name.civility.strip())


def _capitals(family: str) -> str:
    """A family name in capitals; a particle typed in small letters keeps them (de LA TOUR, d’ORNANO), ß becomes ẞ."""
    particle = _PARTICLES.match(family)
    at = particle.end() if particle else 0
    return family[:at].replace("'", "’") + family[at:].replace("ß", "ẞ").replace("'", "’").upper()
