"""The organisers' first page: what is to be done, how today stands, and the ways on."""

from typing import Any, NamedTuple

from flask import current_app, g, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from webapp.formats import dates
from webapp.pages import htmx, who
from webapp.pages.organiser import account, standings
from webapp.pages.organiser.account import bp
from webapp.pages.organiser.nav import menu
from webapp.pages.organiser.standings import Row
from webapp.pages.safety import settings
from webapp.pages.staff.rooms import came_to
from webapp.rules.programme import Programme
from webapp.rules.texts import TODO
from webapp.rules.times import local
from webapp.store import comparing, devices, figures, presence, pulse, texts

__all__ = ["bp"]
"""The address of the first page is the account's own, which everybody is led to who signs in."""


class Todo(NamedTuple):
    words: str
    href: str


@bp.get("/", strict_slashes=False)
def index() -> ResponseReturnValue:
    """A few statements, whatever the size of the event."""
    stopped = account.guard()
    if stopped is not None:
        return stopped
    programme = who.live()
    rows = standings.rows(programme) if programme else []
    asked = [*_texts(), *_changes(), *_seats(rows), *_letters(), *_phones()]
    return htmx.show(
        "organiser/overview.html", todo=[each for each in asked if each], published=programme is not None,
        **(_today(programme, rows) if programme else {}), ways=_ways(), **account.chrome(),
    )  # fmt: skip


def _todo(number: int, words: str, endpoint: str, **values: Any) -> list[Todo]:
    """A line when there is something to do and a page to do it on."""
    if not number or endpoint not in current_app.view_functions:
        return []
    return [Todo(words, url_for(endpoint, **values))]


def _texts() -> list[Todo]:
    states, page = [each.state for each in texts.todo()], "organiser_texts.index"
    missing, stale, machine = (states.count(state) for state in TODO)
    told = (
        ngettext("%(num)s text is missing", "%(num)s texts are missing", missing),
        ngettext("%(num)s text is overtaken", "%(num)s texts are overtaken", stale),
        ngettext("%(num)s text is a machine’s", "%(num)s texts are a machine’s", machine),
    )
    numbers = zip(TODO, (missing, stale, machine), told, strict=True)
    return [line for state, number, words in numbers for line in _todo(number, words, page, state=state)]


def _changes() -> list[Todo]:
    found = comparing.of_draft()
    number = found.tally[0] if found and found.old else 0
    words = ngettext("%(num)s change is not published", "%(num)s changes are not published", number)
    return _todo(number, words, "organiser_compare.index")


def _seats(rows: list[Row]) -> list[Todo]:
    page = "organiser_seats.index"
    waiting = sum("waiting" in row.seats.needs for row in rows)
    over = sum("over" in row.seats.needs for row in rows)
    free = ngettext(
        "People wait while seats are free: %(num)s session",
        "People wait while seats are free: %(num)s sessions",
        waiting,
    )
    more = ngettext("More bookings than seats: %(num)s session", "More bookings than seats: %(num)s sessions", over)
    return [*_todo(waiting, free, page, need="waiting"), *_todo(over, more, page, need="over")]


def _letters() -> list[Todo]:
    states = figures.letters()
    number = states.get("failed", 0) + states.get("unsure", 0)
    words = ngettext("%(num)s letter was not sent", "%(num)s letters were not sent", number)
    return _todo(number, words, "organiser_invitations.index")


def _phones() -> list[Todo]:
    """Those cut off at a door: who is inside there is not known until they are back."""
    clock = settings().clock
    kept = [
        each for each in devices.everyone(clock.real()) if each.device.expires and each.device.expires > clock.real()
    ]
    number = sum(each.cut_off(clock.now()) for each in kept)
    words = ngettext("%(num)s phone of a door is cut off", "%(num)s phones of doors are cut off", number)
    return _todo(number, words, "organiser_figures.index", _anchor="presence")


def _today(programme: Programme, rows: list[Row]) -> dict[str, Any]:
    """The day's own numbers, by the event's clock."""
    now, zone = settings().clock.now(), programme.event.zone
    today = local(now, zone).date()
    known = presence.known(pulse.ring(), now)
    stays = [stay for way in known.ways.values() for stay in (*way.stays, *way.late) if stay.by]
    return {
        "day": dates.day_title(today, g.ui),
        "moment": dates.spoken(local(now, zone), g.ui),
        "inside": len({person for people in known.inside.values() for person in people}),
        "came": len({stay.person for stay in stays if local(stay.since, zone).date() == today}),
        "ever": len({person for people in came_to(known).values() for person in people}),
        "everyone": len(figures.delegations()),
        "sessions": sum(not each.cancelled for each in programme.on(today)),
        "booked": sum(row.seats.booked for row in rows if row.session.day == today),
        "waiting": sum(row.seats.waiting for row in rows if row.session.day == today),
        "signed_in": figures.signed_in(),
    }


def _ways() -> list[tuple[str, str]]:
    """Every page there is, as the menu names it."""
    return [(entry.words, url_for(entry.endpoint)) for section in menu(account.here()) for entry in section.entries]
