"""One door, for a supervisor: its figures, its phones and what they hold, its last scans."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from webapp.actions import release, settling
from webapp.pages import who
from webapp.pages.safety import settings
from webapp.pages.staff import passages, phone, rooms, supervisor
from webapp.pages.staff.faults import status
from webapp.pages.staff.follow import fresh
from webapp.pages.staff.refusal import refused
from webapp.rules.seats import Refused
from webapp.store import presence, pulse

bp = Blueprint("room", __name__, url_prefix="/staff/doors/<code>/room")
bp.before_request(supervisor.guard)


@bp.get("")
def sheet(code: str) -> ResponseReturnValue:
    return _sheet(code)


def _sheet(code: str, wrong: Refused | None = None) -> ResponseReturnValue:
    programme = who.live()
    if programme is None or not programme.has_door(code):
        return refused("not_your_door", 404)
    (room,) = rooms.rooms(programme, [code])
    known = presence.known(pulse.ring(), settings().clock.now())
    return fresh(
        supervisor.show(
            "staff/doors/room.html", "doors", status(wrong.code) if wrong else 200, wrong, room=room,
            session=programme.sessions.get(code), passages=passages.last(known, code),
        )
    )  # fmt: skip


@bp.post("")
def decide(code: str) -> ResponseReturnValue:
    """`do`: undo a scan, take_back the places of a phone, give_back the seats nobody took."""
    now, device = settings().clock.now(), phone.here()
    try:
        match request.form.get("do"):
            case "undo":
                settling.undo(device, request.form.get("scan", ""), now)
            case "take_back":
                settling.take_back(code, _number(request.form.get("phone", "")), now)
            case "give_back":
                release.release_now(code, device.label or f"phone {device.id}", now)
            case _:
                raise NotFound()
    except Refused as refusal:
        return _sheet(code, refusal)
    return redirect(url_for(".sheet", code=code), 303)


def _number(raw: str) -> int:
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else 0
