"""The change log: who did what and when, by day; taking back what can be; the same as a table to keep."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import NamedTuple
from urllib.parse import urlencode

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.actions import journal as actions
from webapp.actions import undoing
from webapp.formats import attendance, dates, faults, journal
from webapp.formats.words import N_
from webapp.pages.organiser import account, called, hours
from webapp.pages.safety import settings
from webapp.rules import audit as rules
from webapp.rules.drafting import Clash, Met, Wrong
from webapp.rules.seats import Refused
from webapp.store import audit
from webapp.store.audit import Deed, Wanted

bp = Blueprint("organiser_journal", __name__, url_prefix=f"{account.PATH}/journal")
bp.before_request(account.guard)
LINES, CLIPPED, MOST_ROWS = 40, 280, 100_000
"""How much of one deed, and of one value, the page shows; rows of the table."""
REFUSED = {
    "not_undoable": N_("This cannot be taken back."),
    "undone_already": N_("This was taken back already."),
}


class Shown(NamedTuple):
    """A deed on the page. `more`: how many lines are left out; `undone`: who took it back, and when."""

    name: str
    at: str
    who: str
    lines: list[journal.Line]
    more: int
    undoes: bool
    undoable: bool
    undone: str


class Day(NamedTuple):
    day: date
    title: str
    deeds: list[Shown]


@bp.get("")
def index() -> ResponseReturnValue:
    return _page(request.args.get("before", ""))


def _page(before: str = "", wrong: Sequence[str] = (), status: int = 200) -> ResponseReturnValue:
    wanted = _wanted()
    found, onward = audit.deeds(wanted, int(before) if before.isdigit() and len(before) < 16 else 0)
    undoers = [deed.undone for deed in found if deed.undone]
    about = called.of([*(entry for deed in found for entry in deed.entries), *undoers])
    by, kinds = audit.hands()
    asked = _asked()
    page = render_template(
        "organiser/journal.html", days=_days(found, about), wrong=wrong, asked=asked, query=urlencode(asked),
        onward=f"?{urlencode({**asked, 'before': onward})}" if onward else "", newest=f"?{urlencode(asked)}",
        later=bool(before), hands=[(each, journal.who(each, about, g.ui)) for each in by if each],
        kinds=[(each, _(journal.KINDS.get(each, each))) for each in kinds], done="done" in request.args,
        thing=about.things.get((wanted.kind, wanted.code), wanted.code), **account.chrome(),
    )  # fmt: skip
    return page, status


def _asked() -> dict[str, str]:
    """What is filtered by, as the address says it; a form that undoes carries it along."""
    given = request.args if request.method == "GET" else request.form
    return {name: given[name] for name in ("who", "kind", "code", "day") if given.get(name)}


def _wanted() -> Wanted:
    asked = _asked()
    since = _midnight(asked.get("day", ""))
    until = since + timedelta(days=1) if since else None
    return Wanted(asked.get("who"), asked.get("kind", ""), asked.get("code", ""), since, until)


def _midnight(typed: str) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(typed), time(), hours.zone())
    except ValueError:
        return None


def _days(found: Sequence[Deed], about: journal.Called) -> list[Day]:
    by_day = groupby(found, key=lambda deed: _local(deed.entries[0]).date())
    return [Day(day, dates.day_title(day, g.ui), [_shown(deed, about) for deed in deeds]) for day, deeds in by_day]


def _local(entry: rules.Entry) -> datetime:
    assert entry.at is not None
    return entry.at.astimezone(hours.zone())


def _shown(deed: Deed, about: journal.Called) -> Shown:
    first, undone = deed.entries[0], ""
    if deed.undone:
        when = dates.moment(_local(deed.undone), g.ui)
        undone = _("taken back by %(name)s, %(when)s", name=journal.who(deed.undone.by, about, g.ui), when=when)
    lines = [_clipped(journal.line(entry, about, g.ui)) for entry in deed.entries[:LINES]]
    return Shown(
        deed.name, dates.clock(_local(first)), journal.who(first.by, about, g.ui), lines,
        max(0, len(deed.entries) - LINES), bool(first.undoes), rules.undoable(deed.entries) and not deed.undone, undone,
    )  # fmt: skip


def _clipped(line: journal.Line) -> journal.Line:
    before, after = (words if len(words) <= CLIPPED else f"{words[:CLIPPED]}…" for words in (line.before, line.after))
    return line._replace(before=before, after=after)


@bp.post("/undo")
def undo() -> ResponseReturnValue:
    try:
        undoing.undo(account.here().name, request.form.get("deed", ""), settings().clock.now())
    except Refused as refusal:
        return _page(wrong=[_(REFUSED[refusal.code])], status=409)
    except Clash as clash:
        return _page(wrong=list(map(_crossed, clash.met)), status=409)
    except Wrong as wrong:
        return _page(wrong=[faults.sentence(fault, g.ui) for fault in wrong.faults], status=409)
    return redirect(f"{url_for('.index')}?{urlencode({**_asked(), 'done': 1})}", 303)


def _crossed(met: Met) -> str:
    label = faults.label(met.edit.kind, met.edit.field, g.ui)
    if not met.by:
        return _("This was not taken back, as something was changed since: %(field)s.", field=label)
    return _("This was not taken back, as %(name)s has changed something since: %(field)s.", name=met.by, field=label)


@bp.get("/table.csv")
def table() -> ResponseReturnValue:
    """Every entry that is asked for, newest first."""
    now = settings().clock.now()
    found = audit.entries(_wanted(), MOST_ROWS)
    about = called.of(found)
    headings = [
        _("Date"), _("Hour"), _("Who"), _("Kind"), _("Code"), _("What"), _("What was done"),
        _("Value before"), _("Value after"),
    ]  # fmt: skip
    rows = [_row(entry, about) for entry in found]
    actions.exported(account.here().name, "journal", now)
    response = Response(attendance.table(headings, rows, g.ui), mimetype="text/csv")
    response.headers["Content-Disposition"] = (
        f'attachment; filename="journal-{now.astimezone(hours.zone()):%Y-%m-%d}.csv"'
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _row(entry: rules.Entry, about: journal.Called) -> list[str]:
    at, line = _local(entry), journal.line(entry, about, g.ui)
    kind = _(journal.KINDS.get(entry.kind, entry.kind))
    return [
        f"{at:%Y-%m-%d}", f"{at:%H:%M:%S}", journal.who(entry.by, about, g.ui), kind, entry.code, line.thing,
        " · ".join(filter(None, (line.what, line.typed))), line.before, line.after,
    ]  # fmt: skip
