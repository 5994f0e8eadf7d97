"""Which staff phone is asking, in which language, and which doors it may see."""

from flask import g, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Unauthorized

from webapp.pages import language, who
from webapp.pages.safety import settings
from webapp.pages.staff.refusal import refused
from webapp.rules.devices import Device
from webapp.rules.languages import INTERFACE, chosen
from webapp.rules.programme import Place, Programme, Session
from webapp.store import devices

COOKIE = "device"


def found() -> Device | None:
    """The phone behind the Bearer token or the cookie; None for anyone else."""
    if "device" not in g:
        scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
        token = bearer.strip() if scheme.lower() == "bearer" else request.cookies.get(COOKIE, "")
        g.device = devices.device(token, settings().clock.real()) if token else None
    device: Device | None = g.device
    return device


def again() -> Device:
    """After a wait: the phone as it is now; one that was revoked meanwhile is a stranger."""
    g.pop("device", None)
    device = found()
    if device is None:
        raise Unauthorized()
    return device


def here() -> Device:
    """The phone, on pages behind the guard."""
    device = found()
    assert device is not None
    return device


def speak() -> None:
    """The phone's own setting, else the cookie, else what the browser asks for."""
    device = found()
    asked = [*([device.language] if device and device.language else []), *language.accepted()]
    language.speak(chosen(asked, spoken(), language.default() if language.default() in spoken() else "en"))


def spoken() -> tuple[str, ...]:
    """Languages these pages can be in: the event's, as far as the interface is written in them, English in any case."""
    return tuple(dict.fromkeys([*(lang for lang in language.offered() if lang in INTERFACE), "en"]))


def guard() -> ResponseReturnValue | None:
    """Before every staff page: a stranger is told what to do."""
    speak()
    return refused("no_device", 401) if found() is None else None


def sessions(device: Device, programme: Programme) -> list[Session]:
    """The doors this phone stands at, in time order."""
    return [session for session in programme.sessions.values() if device.may(session.code)]


def session(code: str) -> tuple[Programme, Session] | None:
    """Fetched through the permission: another phone's door is as unknown as one that does not exist."""
    programme = who.live()
    if programme is None or code not in programme.sessions or not here().may(code):
        return None
    return programme, programme.sessions[code]


def door(code: str) -> Programme | None:
    """The programme, when this phone stands at this door: a session's, or a gate's."""
    programme = who.live()
    return programme if programme and programme.has_door(code) and here().may(code) else None


def gates(device: Device, programme: Programme) -> dict[str, Place]:
    """The gates this phone stands at, by their door."""
    return {code: place for code, place in programme.gates.items() if device.may(code)}


def home(device: Device) -> str:
    """Where a phone begins: its only door, else the list."""
    return url_for("doors.scanner", code=device.doors[0]) if len(device.doors) == 1 else url_for("doors.index")
