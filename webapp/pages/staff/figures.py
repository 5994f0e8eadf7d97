"""How full each door's room is: inside, expected, capacity, free."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from webapp.actions.leases import capacity_of
from webapp.rules.programme import Programme
from webapp.store import door as store
from webapp.store import presence, pulse
from webapp.store.pulse import Ring


@dataclass(frozen=True)
class Figures:
    """`expected` is how many booked, None where nobody books; `capacity` and `free` are None without a limit."""

    code: str
    inside: int
    expected: int | None
    capacity: int | None
    free: int | None


def figures(
    programme: Programme, doors: Collection[str], now: datetime, ring: Ring | None = None
) -> dict[str, Figures]:
    """Two statements, whatever the number of doors."""
    ring = ring or pulse.ring()
    known, held = presence.known(ring, now), store.held_now(ring)
    found = {}
    for code in doors:
        session = programme.sessions.get(code)
        booked = held[code].booked if code in held else frozenset()
        inside = known.inside.get(code, {})
        expected = len(booked) if booked or (session and session.registration != "open") else None
        most = capacity_of(code, programme)
        free = None if most is None else max(0, most - len(booked | inside.keys()))
        found[code] = Figures(code, len(inside), expected, most, free)
    return found
