"""How each phone is doing, as it last told: heard of, unsent, its list, its PIN, its clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from webapp.actions import roster
from webapp.pages import who
from webapp.pages.safety import settings
from webapp.pages.staff import hours
from webapp.rules.devices import Device, Kept
from webapp.store import pulse
from webapp.store.pulse import Ring

CLOCK = 600_000
"""Milliseconds of a wrong clock beyond which a phone's scans are corrected no further."""


@dataclass(frozen=True)
class Row:
    """`heard`: when it last spoke, in words, empty when it never did; `listed`: true: its list is today's, false: an
    older one, None: none; `wrong_clock` in minutes."""

    device: Device
    heard: str
    cut_off: bool
    revoked: str
    expired: bool
    unsent: int
    listed: bool | None
    held: int
    pin: bool | None
    locked: bool
    kept: bool | None
    wrong_clock: int
    holders: tuple[tuple[str, str], ...]

    @property
    def over(self) -> bool:
        return bool(self.revoked) or self.expired


def cursors() -> Ring | None:
    """What an up-to-date phone would hold is known once there is an edition."""
    return pulse.ring() if who.live() else None


def rows(phones: Iterable[Kept]) -> list[Row]:
    ring = cursors()
    return [row(kept, ring) for kept in phones]


def row(kept: Kept, ring: Ring | None) -> Row:
    device, state = kept.device, kept.state
    listed = state.get("roster")
    clock = state.get("clock") or 0
    return Row(
        device, hours.moment(kept.seen), kept.cut_off(settings().clock.now()), hours.moment(kept.revoked),
        device.expires is not None and device.expires <= settings().clock.real(), state.get("unsent", 0),
        listed == str(roster.cursor(device, ring)) if listed and ring else None, state.get("held", 0),
        state.get("pin"), bool(state.get("locked")), state.get("persisted"),
        abs(clock) // 60_000 if abs(clock) > CLOCK else 0,
        tuple((name, hours.moment(datetime.fromisoformat(until))) for name, until in kept.holders),
    )  # fmt: skip
