"""Sentences for what a phone shows by itself, with holes that it fills: U+0005 to U+0007."""

from datetime import datetime

from flask import render_template
from flask_babel import gettext as _
from markupsafe import Markup

from webapp.formats import dates, words
from webapp.pages import chrome

CLOCK, CODE = "\5", "\6"
_HOUR, _MINUTE = "\6", "\7"
_DIGITS = "987"
"""Stands for a number until the sentence is set: what follows figures is spaced as after figures."""


def count(number: int, ui: str) -> str:
    """How many sessions were found: the sentence for one or for many, U+0005 being the number."""
    sentence = words.catalogue(ui).ngettext("%(num)s session", "%(num)s sessions", number) % {"num": _DIGITS}
    return str(Markup('<p class="count">{}</p>').format(chrome.spoken(sentence))).replace(_DIGITS, CLOCK)


def past(number: int, ui: str) -> list[str]:
    """What opens and shuts the sessions that are over: the sentence for one or for many, U+0006 being the number and
    U+0005 when the first began."""
    sentence = words.catalogue(ui).ngettext("%(num)s session over", "%(num)s sessions over", number) % {"num": _DIGITS}
    html = render_template("parts/past.html", start=CLOCK, words=sentence, inside="\2")
    return html.replace(_DIGITS, CODE).split("\2")


def sentences(ui: str) -> dict[str, str]:
    """Sentences and patterns for the scripts of pages: U+0005 is a time, U+0006 an hour or a day, U+0007 minutes."""
    at = datetime(2024, 1, 1, 9, 5)
    minutes = dates.spoken(at, ui).replace("9", _HOUR, 1)
    return {
        "as_of": _("Data of %(time)s", time=CLOCK),
        "as_of_day": _("Data of %(day)s, %(time)s", day=_HOUR, time=CLOCK),
        "time": minutes.replace("05", _MINUTE) if "05" in minutes else minutes.replace("5", _MINUTE),
        "time_sharp": dates.spoken(at.replace(minute=0), ui).replace("9", _HOUR, 1),
        "minutes": "05" if "05" in minutes else "5",
    }
