"""What publishing would change, and publishing it: now, or at an hour."""

import secrets
from datetime import datetime
from typing import Any

from flask import Blueprint, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from webapp.actions import programme as actions
from webapp.actions import publishing
from webapp.formats.audiences import sender
from webapp.formats.typed import plain
from webapp.pages import htmx
from webapp.pages.organiser import account, compared
from webapp.pages.safety import settings
from webapp.rules.accounts import ADMINISTRATOR
from webapp.rules.comparing import Compared
from webapp.rules.times import NoSuchTime, at
from webapp.store import audit, comparing, jobs, programme, texts

bp = Blueprint("organiser_compare", __name__, url_prefix=f"{account.PATH}/compare")
bp.before_request(account.guard)
LONGEST = 1_000
"""Signs of a note in one language, and of a reason."""


@bp.get("")
def index() -> ResponseReturnValue:
    return _page()


def _page(trouble: str = "", status: int = 200) -> ResponseReturnValue:
    found = comparing.of_draft()
    if found is None:
        return account.refused("no_programme", 409)
    event, lacks = found.new.event, texts.lacking()
    last = programme.edition_row(found.base) if found.base else None
    return htmx.show(
        "organiser/compare.html", status=status, trouble=trouble, lacks=compared.lacking(lacks, found.new),
        gate=bool(lacks) and _gate(), may=account.here().role == ADMINISTRATOR, planned=_planned(found),
        since=compared.moment(last.made_at, event) if last else "", stopped=_stopped(found, last),
        form=request.form.get("form", "")[:64] or secrets.token_hex(16), typed=request.form, zone=event.timezone,
        texts_page=compared.page("organiser_texts.index"), draft_page=compared.page("organiser_board.index"),
        note=bool(_note()), **compared.shown(found), **account.chrome(),
    )  # fmt: skip


def _gate() -> bool:
    event = programme.event()
    return event is not None and bool(event.gate)


def _planned(found: Compared) -> list[tuple[int, str, str]]:
    """(job, when, by whom)."""
    return [
        (job.id, compared.moment(job.due_at, found.new.event), sender(job.body["by"], g.ui))
        for job in jobs.planned(publishing.KIND)
    ]


def _stopped(found: Compared, last: Any) -> str:
    """When a planned publication found texts missing, if nothing was published since."""
    entry = audit.latest("stopped", "edition")
    if entry is None or entry.at is None or (last is not None and entry.at <= last.made_at):
        return ""
    return compared.moment(entry.at, found.new.event)


@bp.post("")
def publish() -> ResponseReturnValue:
    """Publishes what was compared; with `do=plan` notes an hour to publish at."""
    if request.form.get("do") == "plan":
        return _plan()
    if request.form.get("at"):
        return _page("both", 422)
    by, now = account.here(), settings().clock.now()
    anyway = plain(request.form.get("anyway", ""))[:LONGEST] if by.role == ADMINISTRATOR else ""
    try:
        number = actions.publish(
            by.name, _note(), now, compared=request.form.get("compared", "")[:80] or "-", anyway=anyway
        )
    except LookupError:
        return account.refused("no_programme", 409)
    except actions.Moved:
        return _page("moved", 409)
    except actions.Incomplete:
        return _page("incomplete", 409)
    if number is None:
        return redirect(url_for(".index"), 303)
    return redirect(url_for("organiser_editions.one", number=number), 303)


def _note() -> dict[str, str]:
    found = {name.removeprefix("note_"): plain(words)[:LONGEST] for name, words in request.form.items()
             if name.startswith("note_")}  # fmt: skip
    return {lang: words for lang, words in found.items() if words}


def _plan() -> ResponseReturnValue:
    found, now = comparing.of_draft(), settings().clock.now()
    if found is None:
        return account.refused("no_programme", 409)
    try:
        wanted = datetime.fromisoformat(request.form.get("at", ""))
        when = at(wanted.date(), wanted.time(), found.new.event.zone)
    except (ValueError, NoSuchTime):
        return _page("when", 422)
    if when <= now:
        return _page("past", 422)
    publishing.plan(account.here().name, _note(), now, when, request.form.get("form", "")[:64])
    return redirect(url_for(".index"), 303)


@bp.post("/planned/<int:job>/cancel")
def call_off(job: int) -> ResponseReturnValue:
    if not publishing.call_off(account.here().name, job, settings().clock.now()):
        raise NotFound()
    return redirect(url_for(".index"), 303)
