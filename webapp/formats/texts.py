"""How the state of a text is said, and which kind of thing it belongs to."""

from datetime import datetime

from babel.dates import format_skeleton

from webapp.formats import dates
from webapp.formats.words import N_, say

STATES = {
    "written": N_("written"),
    "machine": N_("machine translation"),
    "reviewed": N_("reviewed"),
    "stale": N_("to review"),
    "missing": N_("missing"),
}
KINDS = {
    "event": N_("The event"),
    "place": N_("Place"),
    "track": N_("Track"),
    "session": N_("Session"),
    "delegation": N_("Delegation"),
    "file": N_("Document"),
}


def state(code: str, lang: str) -> str:
    return say(lang, STATES[code])


def kind(code: str, lang: str) -> str:
    return say(lang, KINDS[code])


def since(at: datetime, now: datetime, lang: str) -> str:
    """The hour of today, else the day: « 18 h 05 », « 12 nov. », 11月12日. Both in the event's zone."""
    if at.date() == now.date():
        return dates.spoken(at, lang)
    return str(format_skeleton("MMMd" if at.year == now.year else "yMMMd", at, locale=lang))
