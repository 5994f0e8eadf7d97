"""The doors of a staff phone, and the scanner at each; it works with a typed code where there is no script."""

import uuid
from datetime import date, datetime
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp.actions import devices
from webapp.actions import door as action
from webapp.actions.batch import Answer
from webapp.formats import dates
from webapp.formats.scans import LONGEST_CODE, Sent, read, storable
from webapp.pages import who
from webapp.pages.assets import asset, assets
from webapp.pages.safety import path_of, settings
from webapp.pages.staff import cards, overview, party, phone, words
from webapp.pages.staff.figures import figures
from webapp.pages.staff.refusal import refused
from webapp.rules.programme import Programme
from webapp.rules.times import local
from webapp.store import scans

bp = Blueprint("doors", __name__, url_prefix="/staff")
bp.before_request(phone.guard)


@bp.get("/")
def index() -> ResponseReturnValue:
    programme = who.live()
    if programme is None:
        return refused("no_programme", 503)
    device = phone.here()
    sessions = phone.sessions(device, programme)
    days, now = sorted({session.day for session in sessions}), settings().clock.now()
    day = _day(days, local(now, programme.event.zone))
    if device.supervises:
        return overview.page(programme, days, day)
    shown, gates = [session for session in sessions if session.day == day], phone.gates(device, programme)
    counted = figures(programme, [*gates, *(session.code for session in shown)], now)
    return render_template(
        "staff/doors.html", device=device, programme=programme, days=days, day=day, sessions=shown, gates=gates,
        figures=counted, now=now, dates=dates, local=local, switch=_switch(),
    )  # fmt: skip


def _day(days: list[date], now: datetime) -> date | None:
    """The day asked for, else today, else the next that has doors, else the last."""
    asked = next((day for day in days if day.isoformat() == request.args.get("day")), None)
    coming = next((day for day in days if day >= now.date()), None)
    return asked or coming or (days[-1] if days else None)


@bp.get("/doors/<code>")
def scanner(code: str) -> ResponseReturnValue:
    return _scanner(code)


@bp.get("/doors/<code>/scan")
def again(code: str) -> ResponseReturnValue:
    """The address of a verdict, opened anew."""
    return redirect(url_for(".scanner", code=code))


@bp.post("/doors/<code>/scan")
def scan(code: str) -> ResponseReturnValue:
    """A typed code, without script: the page again with the verdict in the camera's place."""
    if phone.door(code) is None:
        return refused("not_your_door", 404)
    listed = party.opened(code, request.form.get("code", ""))
    if listed is not None:
        return listed
    now = settings().clock.now()
    sent = _typed(code, request.form.get("id", ""), request.form.get("code", ""), now)
    return _scanner(code, action.record(phone.here(), [sent], now)[0])


def _typed(door: str, id_: str, code: str, now: datetime) -> Sent:
    """The same form posted again is the same scan; another code under the same form's id is another scan."""
    code = storable(code.strip()[:LONGEST_CODE])
    before = scans.kept([id_]).get(id_)
    if before and (before.door, before.body.get("code")) == (door, code):
        return read(before.body)
    fresh = len(id_) == 36 and id_.isascii() and before is None
    return read({
        "id": id_ if fresh else str(uuid.uuid4()), "kind": "entry", "door": door, "code": code,
        "device_time": now.isoformat(), "skew": 0,
    })  # fmt: skip


@bp.post("/doors/<code>/undo")
def undo(code: str) -> ResponseReturnValue:
    """Takes the last scan back, without script."""
    action.undo(phone.here(), request.form.get("id", ""), settings().clock.now())
    return redirect(url_for(".scanner", code=code), 303)


@bp.post("/forget")
def forget() -> ResponseReturnValue:
    """This browser is a staff phone no longer: it needs a new link."""
    response = redirect(url_for(".index"), 303)
    response.delete_cookie(phone.COOKIE, path="/", httponly=True, samesite="Lax", secure=settings().secure)
    return response


@bp.post("/language")
def language() -> ResponseReturnValue:
    lang = request.form.get("lang", "")
    if lang in phone.spoken():
        devices.speak(phone.here(), lang)
    back = path_of(request.headers.get("Referer", "")) or url_for(".index")
    response = redirect(back.removesuffix("/scan").removesuffix("/undo"), 303)
    if lang in phone.spoken():
        response.set_cookie("lang", lang, max_age=31_536_000, samesite="Lax", httponly=True, secure=settings().secure)
    return response


def _switch() -> list[str]:
    return [lang for lang in phone.spoken() if lang != g.ui]


def _scanner(code: str, answer: Answer | None = None) -> ResponseReturnValue:
    programme = phone.door(code)
    if programme is None:
        return refused("not_your_door", 404)
    g.csp_wasm = True
    return render_template("staff/scanner.html", **_values(programme, code, answer))


def _modules() -> list[str]:
    """Every script of the scanner, so that a phone fetches them at once and knows what to keep of the page."""
    shared = ("js/fold.js", "js/phone/words.js")
    names = [name for name in assets().files if name.startswith("js/scanner/") or name in shared]
    return [asset(name) for name in names if name != "js/scanner/main.js"]


def _values(programme: Programme, code: str, answer: Answer | None) -> dict[str, Any]:
    """`session` is None at a gate."""
    device, clock, session = phone.here(), settings().clock, programme.sessions.get(code)
    langs = words.languages(programme.event.languages, g.ui)
    shown = cards.answer(answer, programme.event) if answer else None
    theirs = (shown["person"] or {}).get("language", "") if shown else ""
    return {
        "device": device, "door": code, "session": session, "programme": programme, "dates": dates, "local": local,
        "langs": langs, "start": local(session.start, programme.event.zone) if session else None,
        "figures": figures(programme, [code], clock.now())[code],
        "words": words.words(langs), "vip": words.vip(langs), "others": words.others(langs),
        "clocks": words.clocks(langs), "modules": _modules(), "answer": shown,
        "read": answer.code if answer else "",
        "theirs": theirs, "other": words.other(langs, g.ui, theirs), "form_id": str(uuid.uuid4()),
        "ahead": round(clock.ahead.total_seconds() * 1000), "several": device.supervises or len(device.doors) > 1,
        "switch": _switch(),
    }  # fmt: skip
