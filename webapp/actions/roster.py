"""What a phone needs to decide by itself: the whole list the first time, then what has changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from webapp.formats import roster as formats
from webapp.rules.devices import Device
from webapp.store import programme, pulse
from webapp.store import roster as store
from webapp.store.db import transaction
from webapp.store.pulse import Ring


@dataclass(frozen=True)
class Cursor:
    """What a phone holds: which numbering, up to which renewal of the people, which doors."""

    epoch: str = ""
    number: int = 0
    doors: str = ""

    def __str__(self) -> str:
        return f"{self.epoch}.{self.number}.{self.doors}"


def read(raw: str) -> Cursor:
    """A cursor given before; anything else is as good as none."""
    parts = raw.split(".")
    if len(parts) != 3 or not parts[1].isascii() or not parts[1].isdigit() or len(parts[1]) > 9:
        return Cursor()
    return Cursor(parts[0], int(parts[1]), parts[2])


def fresh() -> Ring:
    """The state of things, the people renewed when anything about them has changed."""
    ring = pulse.ring()
    while not ring.fresh:
        live = programme.live(ring)
        assert live is not None
        wanted = store.everyone(live.event)  # long with thousands, so before the lock
        with transaction():
            ring = pulse.locked_ring()
            if not ring.fresh and ring.of == wanted.of:
                store.renew(wanted, ring)
        ring = pulse.ring()
    return ring


def cursor(device: Device, ring: Ring) -> Cursor:
    """What a phone that is up to date holds; another one when people are still to be renewed."""
    return Cursor(ring.epoch, ring.roster + (not ring.fresh), store.digest(ring, _codes(device)))


def _codes(device: Device) -> tuple[str, ...] | None:
    return None if device.supervises else device.doors


def answer(device: Device, since: str, now: datetime) -> dict[str, Any]:
    """The list as docs/door.md writes it; `doors`, `around`, `parties` and `tests` are null when as the phone has
    them. An edition is there."""
    ring, held = fresh(), read(since)
    live, current = programme.live(ring), cursor(device, ring)
    assert live is not None
    whole = held.epoch != current.epoch or held.number > current.number
    held = Cursor() if whole else held
    moved = held.number != current.number
    bodies, gone = store.people_after(held.number) if moved else ([], [])
    event, doors_moved = live.event, held.doors != current.doors
    return {
        "cursor": str(current), "epoch": current.epoch, "event": event.code, "languages": list(event.languages),
        "default": event.default_language, "timezone": event.timezone, "now": now.isoformat(),
        "expires": device.expires.isoformat() if device.expires else None, "whole": whole,
        **formats.people(bodies), "gone": [] if whole else gone,
        "parties": store.parties() if moved else None, "tests": store.tests() if moved else None,
        "doors": store.of(ring, _codes(device)) if doors_moved else None,
        "around": store.around(ring, _codes(device)) if doors_moved else None,
    }  # fmt: skip
