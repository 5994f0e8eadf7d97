"""Making a staff phone of a browser, by a link that works once."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime

from webapp.rules.devices import ROLES, Device
from webapp.rules.seats import Refused
from webapp.store import devices
from webapp.store.db import transaction


def enrol_link(role: str, doors: Iterable[str], real_now: datetime) -> str:
    """A fresh one-time link's token, 132 bits; only its hash is kept."""
    if role not in ROLES:
        raise ValueError(role)
    token = secrets.token_urlsafe(22)[:22]
    with transaction():
        devices.add_link(token, role, doors, real_now)
    return token


def openable(token: str, real_now: datetime) -> Device:
    """The phone this link would make. Raises Refused: unknown_link, used_link, expired_link."""
    found = devices.link(token)
    if found is None:
        raise Refused("unknown_link")
    if found.used_at is not None:
        raise Refused("used_link")
    if found.expires_at <= real_now:
        raise Refused("expired_link")
    return Device(0, found.role, tuple(found.doors))


def enrol(token: str, label: str, language: str, real_now: datetime, phone: str = "") -> tuple[Device, str]:
    """Uses a link up; gives the phone and the secret of its cookie. `phone` tells the form that asks from any other:
    posted twice (two taps, a lost answer) it gives the same phone again. Raises Refused as `openable`."""
    cookie = hashlib.sha256(f"{token}:{phone or secrets.token_hex(16)}".encode()).hexdigest()
    with transaction():
        link = devices.locked_link(token)
        again = devices.device(cookie, real_now)
        if again:
            return again, cookie
        openable(token, real_now)
        assert link is not None
        devices.use(link, real_now)
        return devices.add_device(link, cookie, label, language, real_now), cookie


def speak(device: Device, lang: str) -> None:
    """The language this phone's pages are in from now on."""
    with transaction():
        devices.set_language(device, lang)
