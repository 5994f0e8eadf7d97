"""A verdict's words in every language of the event, set as each language is printed, with a place for the time."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from functools import lru_cache

from markupsafe import Markup

from webapp.formats import dates, typography
from webapp.formats.verdicts import VERDICTS, Show
from webapp.formats.words import N_, catalogue, say
from webapp.rules.languages import INTERFACE

VIP = N_("Welcome. My colleague will see you in at once.")
"""Said to someone marked VIP whatever the verdict: it is sorted out afterwards."""

OTHERS = {
    show.code: show
    for show in (
        Show("left", "circle", "indigo", "one short tick", N_("Exit recorded"), N_("Thank you. See you soon.")),
        Show(
            "test", "square", "grey", "one rising note", N_("Test badge"), N_("Everything works. Nothing is counted.")
        ),
    )
}
"""What a scanner shows beside verdicts: of an exit, and of a test badge."""

_SLOT = time(23, 58)
_SENTENCE = re.compile(r"(?<=[。？])(?:<wbr>)?(?=.)")
_INVERSION = re.compile(r"\w+-(?:je|vous|t-il|t-elle)\b")


@dataclass(frozen=True)
class Words:
    """`word` and `say` by language; `say` holds `<time data-time></time>` where a time is said."""

    show: Show
    word: dict[str, Markup]
    say: dict[str, Markup]


def sentence(lang: str, words: str) -> Markup:
    """A sentence to show: Japanese ones each in a block, so that a line ends with them; « Revenez-vous » unbroken."""
    html = str(typography.markup(words, lang))
    if lang == "ja":
        html = "".join(f'<span class="ph">{part}</span>' for part in _SENTENCE.split(html))
    elif lang == "fr":
        html = _INVERSION.sub(r'<span class="nb">\g<0></span>', html)
    return Markup(html)  # typography.markup has escaped it


def _say(lang: str, message: str) -> Markup:
    slot = dates.spoken(_SLOT, lang)
    html = sentence(lang, say(lang, message, time=slot) if "%(time)s" in message else say(lang, message))
    return html.replace(typography.markup(slot, lang), Markup("<time data-time></time>"))


def languages(event_languages: Iterable[str], staff: str) -> tuple[str, ...]:
    """The event's languages the interface is written in, and the phone's own."""
    return tuple(dict.fromkeys([*(lang for lang in event_languages if lang in INTERFACE), staff]))


def words(langs: tuple[str, ...]) -> dict[str, Words]:
    """Every verdict, in the order of VERDICTS."""
    return _words(langs, tuple(id(catalogue(lang)) for lang in langs))


@lru_cache(maxsize=16)
def _words(langs: tuple[str, ...], _catalogues: tuple[int, ...]) -> dict[str, Words]:
    return {code: _of(show, langs) for code, show in VERDICTS.items()}


def _of(show: Show, langs: tuple[str, ...]) -> Words:
    return Words(
        show,
        {lang: typography.markup(say(lang, show.word), lang) for lang in langs},
        {lang: _say(lang, show.say) for lang in langs},
    )


def others(langs: tuple[str, ...]) -> dict[str, Words]:
    return {code: _of(show, langs) for code, show in OTHERS.items()}


@dataclass(frozen=True)
class Clock:
    """How a language says a time, `{h}` and `{m}` being hour and minutes, `sharp` on the hour; `padded`: 05, not 5."""

    time: str
    sharp: str
    padded: bool


def clocks(langs: tuple[str, ...]) -> dict[str, Clock]:
    return {lang: _clock(lang) for lang in langs}


def _clock(lang: str) -> Clock:
    said = dates.spoken(time(9, 5), lang).replace("9", "{h}", 1)
    padded = "05" in said
    return Clock(
        said.replace("05" if padded else "5", "{m}"), dates.spoken(time(9, 0), lang).replace("9", "{h}", 1), padded
    )


def vip(langs: tuple[str, ...]) -> dict[str, Markup]:
    return {lang: _say(lang, VIP) for lang in langs}


def other(langs: Iterable[str], staff: str, theirs: str) -> str:
    """The second language of a verdict: the person's, else the event's first that is not the phone's."""
    if theirs and theirs != staff:
        return theirs
    return next((lang for lang in langs if lang != staff), "")
