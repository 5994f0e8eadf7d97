"""What each phone may spend of each door's free capacity, as rows."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from webapp.rules.shares import Share
from webapp.store.models import Device, DoorLease
from webapp.store.prepared import Prepared

COLUMNS = (
    DoorLease.door, DoorLease.device, DoorLease.version, DoorLease.granted, DoorLease.held, DoorLease.spent,
    DoorLease.taken_back_at,
)  # fmt: skip
_OF_DOORS = Prepared(lambda doors: DoorLease.select(*COLUMNS).where(DoorLease.door.in_(doors)).order_by(DoorLease.id))
_OF_DEVICE = Prepared(lambda device: DoorLease.select(*COLUMNS).where(DoorLease.device == device[0]))


def _share(row: Sequence[Any]) -> Share:
    device, version, granted, held, spent, taken_back_at = row
    return Share(device, version, granted, held, spent, taken_back_at is not None)


def of_doors(doors: Collection[str]) -> dict[str, dict[int, Share]]:
    """door → phone → its share. One statement."""
    found: dict[str, dict[int, Share]] = defaultdict(dict)
    for door, *row in _OF_DOORS.rows(sorted(doors)) if doors else ():
        found[door][row[0]] = _share(row)
    return found


def of_device(device: int) -> dict[str, Share]:
    return {door: _share(row) for door, *row in _OF_DEVICE.rows([device])}


def write(door: str, shares: Iterable[Share], known: Collection[int]) -> None:
    """`known`: the phones that have a row of this door."""
    for share in shares:
        values = {"version": share.version, "granted": share.granted, "held": share.held, "spent": share.spent}
        if share.device not in known:
            DoorLease.create(door=door, device=share.device, **values)
            continue
        back: dict[str, Any] = {} if share.taken else {"taken_back_at": None}
        mine = (DoorLease.door == door) & (DoorLease.device == share.device)
        DoorLease.update({**values, **back}).where(mine).execute()


def take_back(door: str, device: int, now: datetime) -> bool:
    """What this phone still holds of a door is free again; false when it holds none."""
    theirs = (DoorLease.door == door) & (DoorLease.device == device) & (DoorLease.held > DoorLease.spent)
    return bool(DoorLease.update(taken_back_at=now).where(theirs & DoorLease.taken_back_at.is_null()).execute())


def take_back_all(device: int, now: datetime) -> None:
    theirs = (DoorLease.device == device) & DoorLease.taken_back_at.is_null()
    DoorLease.update(taken_back_at=now).where(theirs).execute()


def at_work(since: datetime) -> set[int]:
    """Phones in force that were heard of since."""
    rows = Device.select(Device.id).where((Device.seen_at >= since) & Device.revoked_at.is_null()).tuples()
    return {id_ for (id_,) in rows}
