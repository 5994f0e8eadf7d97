"""What phones may spend of a door's free places: spent, confirmed, shared anew. Inside the transaction of a batch."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from webapp.rules import shares as rules
from webapp.rules.devices import Device
from webapp.rules.door import OPENS_BEFORE
from webapp.rules.programme import Programme
from webapp.rules.seats import capacity
from webapp.rules.shares import Share
from webapp.store import door, presence, pulse, scans
from webapp.store import leases as store
from webapp.store.db import transaction
from webapp.store.door import Seats

AHEAD = timedelta(hours=2)
"""Before a door opens its phones already hold their share, so that one cut off by then can work."""


class Leases:
    """The leases of the doors a batch is about."""

    def __init__(
        self, doors: Collection[str], live: Programme | None, held: Mapping[str, Seats], known: presence.Batch
    ) -> None:
        self.live, self.held, self.known = live, held, known
        self.limits = {code: capacity_of(code, live) for code in doors} if live else {}
        limited = [code for code, most in self.limits.items() if most is not None]
        self.rows = store.of_doors(limited)
        self.before = {code: dict(found) for code, found in self.rows.items()}

    def booked(self, code: str) -> frozenset[int]:
        held = self.held.get(code)
        return held.booked if held else frozenset()

    def places(self, code: str) -> int | None:
        """Neither booked nor taken; None without a limit. Negative when there are too many inside."""
        most = self.limits.get(code)
        return None if most is None else most - len(self.booked(code)) - self.known.besides(code, self.booked(code))

    def free(self, code: str) -> int | None:
        """What the server itself may give: not booked, not taken, and no phone may be giving it away."""
        places = self.places(code)
        return None if places is None else max(0, places - rules.reserved(self.rows.get(code, {}).values()))

    def spend(self, code: str, device: Device) -> None:
        """A scan of this phone took one of its places."""
        if self.limits.get(code) is not None:
            found = self.rows.setdefault(code, {})
            found[device.id] = rules.spending(found.get(device.id, Share(device.id)), 1)

    def told(self, code: str, device: Device, version: int | None) -> None:
        """The phone takes part in this door, and holds this version of its lease; None: none."""
        if self.limits.get(code) is not None:
            found = self.rows.setdefault(code, {})
            found[device.id] = rules.confirmed(found.get(device.id, Share(device.id)), version)

    def share(self, now: datetime, at_work: Collection[int]) -> None:
        for code, found in self.rows.items():
            places = self.places(code)
            open_ = self.live is not None and giving(code, self.live, now)
            for share in rules.shared(list(found.values()), at_work, max(0, places or 0) if open_ else 0):
                found[share.device] = share

    def close(self) -> bool:
        """Writes what changed; whether anything did."""
        moved = False
        for code, found in self.rows.items():
            before = self.before.get(code, {})
            changed = [share for device, share in found.items() if before.get(device) != share]
            store.write(code, changed, before.keys())
            moved |= bool(changed)
            self.before[code] = dict(found)
        return moved


def capacity_of(code: str, live: Programme) -> int | None:
    """How many may be behind a door; None: no limit."""
    if code in live.gates:
        return live.gates[code].capacity
    session = live.sessions.get(code)
    return capacity(session, live) if session else None


def giving(code: str, live: Programme, now: datetime) -> bool:
    """Whether phones are given places of this door: at a gate always, of a session from a while before it opens."""
    session = live.sessions.get(code)
    if session is None:
        return code in live.gates
    return not session.cancelled and session.start - OPENS_BEFORE - AHEAD <= now < session.end


def unbookable(code: str, live: Programme, now: datetime) -> int:
    """Places of a session that no seat can be had of any more: those of people who came in without one, until the end
    although they may have gone out, and those a phone may be giving away at this moment."""
    if capacity_of(code, live) is None or not giving(code, live, now):
        return 0
    walked_in = scans.let_in(code) - door.booked([code])[code]
    return len(walked_in) + rules.reserved(store.of_doors([code])[code].values())


def take_back(code: str, device: int, now: datetime) -> bool:
    """A supervisor takes back what a phone that is cut off may still give away. It may be giving it at this moment:
    then there are too many inside, and that is shown as a conflict. False when it held nothing."""
    with transaction():
        pulse.lock()
        taken = store.take_back(code, device, now)
        if taken:
            pulse.door_moved()
    return taken
