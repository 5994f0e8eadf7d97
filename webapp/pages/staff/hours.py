"""Instants as staff read them, in the event's time."""

from datetime import date, datetime

from flask import g

from webapp.formats import dates
from webapp.pages import who
from webapp.pages.safety import settings
from webapp.rules.times import local


def today() -> date | None:
    """None before there is a programme, whose zone says it."""
    programme = who.live()
    return local(settings().clock.now(), programme.event.zone).date() if programme else None


def moment(at: datetime | None) -> str:
    """« 9 h 42 » today, « mercredi 20 novembre à 9 h 42 » on another day."""
    if at is None:
        return ""
    programme = who.live()
    here = local(at, programme.event.zone) if programme else at
    return dates.spoken(here, g.ui) if here.date() == today() else dates.moment(here, g.ui)
