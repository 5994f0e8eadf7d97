"""The list of a door: who is there and who is missing, ticked by hand for a roll-call, and counted."""

from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from webapp.actions import settling
from webapp.actions.batch import Answer
from webapp.formats.verdicts import VERDICTS
from webapp.pages.safety import settings
from webapp.pages.staff import entries, hours, phone, places, supervisor
from webapp.pages.staff.entries import Roll
from webapp.pages.staff.faults import status
from webapp.pages.staff.follow import fresh
from webapp.pages.staff.refusal import refused
from webapp.rules.seats import Refused

bp = Blueprint("roll", __name__, url_prefix="/staff/doors/<code>/list")
bp.before_request(supervisor.guard)

SHOWN = {"all": ("inside", "left", "missing", "waiting", "released"), "missing": ("missing",), "here": ("inside",)}
MOST = 300
"""More names than this on one page are looked for, or printed."""


@bp.get("")
def names(code: str) -> ResponseReturnValue:
    return _names(code)


def _names(code: str, wrong: Refused | None = None, answer: Answer | None = None) -> ResponseReturnValue:
    """`answer`: what the door said to whoever was ticked, when it was not welcome."""
    programme = entries.programme(code)
    if programme is None:
        return refused("not_your_door", 404)
    roll, place = entries.read(programme, code), places.place(programme, code)
    show, words = request.values.get("show", ""), request.values.get("q", "").strip()[:100]
    show = show if show in SHOWN else "all"
    found = entries.looked_for(roll.standing(*SHOWN[show]), words)
    return fresh(
        supervisor.show(
            "staff/doors/list.html", "doors", status(wrong.code) if wrong else 200, wrong, place=place, code=code,
            roll=roll, parts=entries.arranged(found[:MOST]), more=max(0, len(found) - MOST), show=show, q=words,
            by=entries.asked(), counts=entries.counts(roll.entries), answer=answer, moment=hours.moment,
            asked=request.form.get("person", type=int), reasoned=request.form.get("do") == "let_in", verdicts=VERDICTS,
            named={entry.who.delegation: entry.who.delegation_name for entry in roll.entries},
        )
    )  # fmt: skip


@bp.post("")
def mark(code: str) -> ResponseReturnValue:
    """`do`: in, undo, let_in (with a reason). What is shown and looked for stays as it was."""
    programme = entries.programme(code)
    if programme is None:
        return refused("not_your_door", 404)
    try:
        answer = _marked(entries.read(programme, code), code)
    except Refused as refusal:
        return _names(code, refusal)
    if answer and answer.verdict not in ("ok", "already_in"):
        return _names(code, answer=answer)
    kept: dict[str, Any] = {name: request.form[name] for name in ("show", "by", "q") if request.form.get(name)}
    return redirect(url_for(".names", code=code, **kept, _anchor=f"p{request.form.get('person', '')}"), 303)


def _marked(roll: Roll, code: str) -> Answer | None:
    now, device, form = settings().clock.now(), phone.here(), request.form.get("number", "")
    entry = roll.of(request.form.get("person", 0, type=int))
    if entry is None:
        raise Refused("unknown_person")
    match request.form.get("do"):
        case "in":
            return settling.enter(device, code, entry.who.id, form, now)
        case "let_in":
            return settling.let_in(device, code, entry.who.id, supervisor.typed("reason"), form, now)
        case "undo":
            if entry.by:
                settling.undo(device, entry.by, now)
            return None
    raise NotFound()
