"""Making a staff phone of a browser by a link that works once; its doors, who holds it, and its end."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime

from webapp.rules.audit import HAND
from webapp.rules.devices import DAYS, LONGEST, ROLES, Device, Kept
from webapp.rules.seats import Refused
from webapp.store import audit, devices, leases, programme, pulse
from webapp.store.db import transaction


def enrol_link(
    role: str, doors: Iterable[str], real_now: datetime, label: str = "", holder: str = "", days: int = DAYS[-1],
    form: str = "",
) -> str:  # fmt: skip
    """A fresh one-time link's token, 132 bits; only its hash is kept. `form`, a long random word, tells the form that
    asks from any other: posted twice, it gives the same link again."""
    if role not in ROLES:
        raise ValueError(role)
    doors = list(doors)
    asked = f"{form}:{role}:{doors}:{label}:{holder}:{days}"
    token = hashlib.sha256(asked.encode()).hexdigest()[:33] if form else secrets.token_urlsafe(22)[:22]
    with transaction():
        pulse.lock()
        if not form or devices.link(token) is None:
            devices.add_link(token, role, doors, real_now, label=label, holder=holder, days=days)
    return token


def invite(
    role: str, doors: Iterable[str], real_now: datetime, label: str, holder: str, days: int, form: str
) -> str:  # fmt: skip
    """The same from what a supervisor typed. Raises Refused: no_role, no_days, no_doors, unknown_door, too_long."""
    if role not in ROLES:
        raise Refused("no_role")
    if days not in DAYS:
        raise Refused("no_days")
    chosen = [] if role == "supervisor" else _doors(doors)
    return enrol_link(role, chosen, real_now, _short(label), _short(holder), days, form)


def _short(words: str) -> str:
    if len(words) > LONGEST:
        raise Refused("too_long")
    return words


def _doors(codes: Iterable[str]) -> list[str]:
    """Each once, in the order given. Raises Refused: no_doors, unknown_door."""
    live, chosen = programme.live(), list(dict.fromkeys(codes))
    if not chosen:
        raise Refused("no_doors")
    if live is None or not all(live.has_door(code) for code in chosen):
        raise Refused("unknown_door")
    return chosen


def openable(token: str, real_now: datetime) -> Device:
    """The phone this link would make. Raises Refused: unknown_link, used_link, expired_link."""
    found = devices.link(token)
    if found is None:
        raise Refused("unknown_link")
    if found.used_at is not None:
        raise Refused("used_link")
    if found.expires_at <= real_now:
        raise Refused("expired_link")
    return Device(0, found.role, tuple(found.doors), found.label, holder=found.holder)


def enrol(
    token: str, label: str, language: str, real_now: datetime, phone: str = "", now: datetime | None = None
) -> tuple[Device, str]:  # fmt: skip
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
        made = devices.add_device(link, cookie, label, language, real_now)
        audit.note(f"{HAND}{made.id}", "added", "device", now or real_now, str(made.id))
        return made, cookie


def call_off(link: int, now: datetime) -> None:
    """A link nobody opened is worth nothing from now on."""
    with transaction():
        devices.withdraw_link(link, now)


def speak(device: Device, lang: str) -> None:
    """The language this phone's pages are in from now on."""
    with transaction():
        devices.set_language(device, lang)


def rename(id_: int, label: str) -> None:
    """Raises Refused: no_device, too_long."""
    with transaction():
        _in_force(id_)
        devices.rename(id_, _short(label))


def set_doors(id_: int, doors: Iterable[str], now: datetime) -> None:
    """Doors added are on the phone within seconds; what it still holds of those taken is free again, and what it
    scanned there is kept. Raises Refused: no_device, supervisor, no_doors, unknown_door."""
    with transaction():
        pulse.lock()
        held = _in_force(id_).device
        if held.supervises:
            raise Refused("supervisor")
        wanted = _doors(doors)
        taken = [code for code in held.doors if code not in wanted]
        former = [code for code in dict.fromkeys([*held.former, *taken]) if code not in wanted]
        devices.set_doors(id_, wanted, former)
        for code in taken:
            leases.take_back(code, id_, now)
        pulse.door_moved()


def hand_over(id_: int, holder: str, now: datetime) -> None:
    """The next volunteer has it in hand; who had it is kept. Raises Refused: no_device, no_holder, too_long."""
    if not holder:
        raise Refused("no_holder")
    with transaction():
        pulse.lock()
        kept = _in_force(id_)
        before = kept.device.holder
        if before == _short(holder):
            return
        former = ((before, now.isoformat()),) if before else ()
        devices.hand_over(id_, holder, [*former, *kept.holders])


def revoke(id_: int, by: Device, now: datetime) -> None:
    """A lost phone: at its next contact it is a stranger, and nothing waits for it any more. Raises Refused: no_device,
    own_phone."""
    if by.id == id_:
        raise Refused("own_phone")
    with transaction():
        pulse.lock()
        if devices.one(id_) is None:
            raise Refused("no_device")
        if devices.revoke(id_, now):
            leases.take_back_all(id_, now)
            audit.note(f"{HAND}{by.id}", "revoked", "device", now, str(id_))
            pulse.door_moved()


def _in_force(id_: int) -> Kept:
    found = devices.one(id_)
    if found is None or found.revoked is not None:
        raise Refused("no_device")
    return found
