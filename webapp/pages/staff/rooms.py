"""What a supervisor sees of each door: how full, who is missing, the last scan, the phones and what they hold."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from webapp.actions import release
from webapp.pages.safety import settings
from webapp.pages.staff import hours, places
from webapp.pages.staff.figures import Figures, figures
from webapp.pages.staff.places import Place
from webapp.rules.devices import Device
from webapp.rules.programme import Programme
from webapp.store import devices, leases, presence, pulse
from webapp.store import door as store


@dataclass(frozen=True)
class Phone:
    """A phone at a door. `silent`: since when it is cut off, in words; `heard`: whether it ever spoke; `holds`: free
    places it may be giving away by itself."""

    device: Device
    silent: str
    heard: bool
    holds: int


@dataclass(frozen=True)
class Room:
    """One door. `missing`: how many of those expected have not come; `last`: its last scan, in words; `waits`: seats
    that nobody took were due to be given back, and are not, because a phone is cut off."""

    place: Place
    figures: Figures
    missing: int
    last: str
    phones: list[Phone]
    on: bool = False
    over: bool = False
    cancelled: bool = False
    waits: bool = False

    @property
    def code(self) -> str:
        return self.place.code

    @property
    def full(self) -> bool:
        return self.figures.capacity is not None and self.figures.inside >= self.figures.capacity


def rooms(programme: Programme, codes: Collection[str]) -> list[Room]:
    """A few statements, whatever the number of doors."""
    ring, now = pulse.ring(), settings().clock.now()
    numbers, held = figures(programme, codes, now, ring), store.held_now(ring)
    known = presence.known(ring, now)
    came, last = came_to(known), _last(known)
    phones, waiting = phones_at(codes), release.waiting(programme, now)
    found = []
    for code in codes:
        session, place = programme.sessions.get(code), places.place(programme, code)
        assert place is not None
        missing = len(held[code].booked - came[code]) if code in held else 0
        over = session is not None and (session.cancelled or session.end <= now)
        on = session is not None and not over and session.start <= now
        cancelled = session is not None and session.cancelled
        found.append(
            Room(
                place,
                numbers[code],
                missing,
                hours.moment(last.get(code)),
                phones[code],
                on,
                over,
                cancelled,
                code in waiting,
            )
        )
    return found


def came_to(known: presence.Known) -> dict[str, set[int]]:
    """door → everyone who was let in, inside or gone again."""
    found: dict[str, set[int]] = defaultdict(set)
    for way in known.settled.ways:
        for stay in (*way.stays, *way.late):
            found[stay.door].add(stay.person)
    return found


def _last(known: presence.Known) -> dict[str, datetime]:
    """door → when it last read a badge."""
    found: dict[str, datetime] = {}
    for read in known.order:
        if not read.scan.target:
            found[read.door] = max(found.get(read.door, read.scan.at), read.scan.at)
    return found


def phones_at(codes: Iterable[str]) -> dict[str, list[Phone]]:
    """The phones in force of each door, those cut off first."""
    clock, codes = settings().clock, list(codes)
    real, now, shares = clock.real(), clock.now(), leases.of_doors(codes)
    found: dict[str, list[Phone]] = {code: [] for code in codes}
    for kept in devices.everyone(real):
        device = kept.device
        if kept.revoked or device.expires is None or device.expires <= real:
            continue
        silent = hours.moment(kept.seen) if kept.cut_off(now) else ""
        for code in codes:
            share = shares[code].get(device.id) if code in shares else None
            if code in device.doors or (share and share.reserved):
                found[code].append(Phone(device, silent, kept.seen is not None, share.reserved if share else 0))
    return {code: sorted(those, key=lambda phone: (not phone.silent, phone.device.id)) for code, those in found.items()}
