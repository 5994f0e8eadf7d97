"""What is to be settled: scans that cannot all be right, in plain words, each with the ways to settle it."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from webapp.actions import settling
from webapp.pages import who
from webapp.pages.safety import settings
from webapp.pages.staff import cases, phone, supervisor
from webapp.pages.staff.case_words import UNDO, WAYS
from webapp.pages.staff.faults import status
from webapp.pages.staff.follow import fresh
from webapp.pages.staff.refusal import refused
from webapp.rules.seats import Refused
from webapp.store import conflicts as store
from webapp.store import presence, pulse

bp = Blueprint("conflicts", __name__, url_prefix="/staff/conflicts")
bp.before_request(supervisor.guard)


@bp.get("/")
def index() -> ResponseReturnValue:
    return _index()


def _index(wrong: Refused | None = None) -> ResponseReturnValue:
    if who.live() is None:
        return refused("no_programme", 503)
    ring, now = pulse.ring(), settings().clock.now()
    known = presence.known(ring, now)
    waiting, done = cases.read(known, store.cases(ring, now))
    return fresh(
        supervisor.show(
            "staff/conflicts.html", "conflicts", status(wrong.code) if wrong else 200, wrong, waiting=waiting,
            done=done, WAYS=WAYS, UNDO=UNDO, form=known.number,
        )
    )  # fmt: skip


@bp.post("/")
def settle() -> ResponseReturnValue:
    """`way`: a reason of a settle; undo takes the scan back, or the settle that is named."""
    form, way, now = request.form, request.form.get("way", ""), settings().clock.now()
    try:
        if way == "undo":
            settling.undo(phone.here(), form.get("scan", ""), now)
        elif way:
            settling.settle(phone.here(), form.get("scan", ""), way, form.get("form", ""), now)
        else:
            raise NotFound()
    except Refused as refusal:
        return _index(refusal)
    return redirect(url_for(".index"), 303)
