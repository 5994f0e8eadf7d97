"""Days and hours as organisers read them: of the event's clock, in the event's zone."""

from datetime import UTC, datetime, tzinfo

from flask import g

from webapp.formats import dates
from webapp.pages import who
from webapp.pages.safety import settings


def zone() -> tzinfo:
    """The event's; UTC before there is one."""
    live = who.live()
    return live.event.zone if live else UTC


def real(at: datetime) -> str:
    """An instant of real time, on the event's clock, which a rehearsal moves."""
    clock = settings().clock
    return dates.moment((at + (clock.now() - clock.real())).astimezone(zone()), g.ui)
