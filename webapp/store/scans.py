"""The set of scans: what was kept, in the order it was kept; nothing here changes or removes one."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from webapp.formats.scans import Sent
from webapp.rules import attendance
from webapp.store.models import Device, Scan, ScanClash


def attendances(doors: Collection[str]) -> dict[str, list[attendance.Scan]]:
    """Every scan of these doors, as attendance counts them. One statement."""
    found: dict[str, list[attendance.Scan]] = {door: [] for door in doors}
    rows = Scan.select(
        Scan.door,
        Scan.scan_id,
        Scan.kind,
        Scan.device_time,
        Scan.skew,
        Scan.person,
        Scan.shown,
        Scan.answer,
        Scan.target,
    ).where(Scan.door.in_(sorted(doors)))
    for door, id_, kind, device_time, skew, person, shown, answer, target in rows.tuples():
        admitted = (shown or answer.get("verdict")) == "ok"
        found[door].append(
            attendance.Scan(id_, kind, attendance.corrected(device_time, skew), person, admitted, target)
        )
    return found


@dataclass(frozen=True)
class Kept:
    """A scan that is in the set, with what it was answered first."""

    number: int
    id: str
    kind: str
    door: str
    code: str
    target: str
    at: datetime
    person: int | None
    shown: str
    answer: dict[str, Any]
    body: dict[str, Any]
    device: int


def _kept(row: Any) -> Kept:
    at = attendance.corrected(row.device_time, row.skew)
    return Kept(
        row.id,
        row.scan_id,
        row.kind,
        row.door,
        row.code,
        row.target,
        at,
        row.person_id,
        row.shown,
        row.answer,
        row.body,
        row.device_id,
    )


def kept(ids: Iterable[str]) -> dict[str, Kept]:
    return {row.scan_id: _kept(row) for row in Scan.select().where(Scan.scan_id.in_(sorted(set(ids))))}


def since(number: int, doors: Collection[str] | None, most: int) -> list[Kept]:
    """Scans numbered after `number`, in the order they were kept; `doors` None: of every door."""
    wanted = Scan.id > number
    if doors is not None:
        wanted &= Scan.door.in_(sorted(doors))
    return [_kept(row) for row in Scan.select().where(wanted).order_by(Scan.id).limit(most)]


def keep(sent: Sent, device: int, person: int | None, answer: dict[str, Any], now: datetime) -> dict[str, Any]:
    """The row of a scan, for `keep_all`."""
    return {
        "scan_id": sent.id, "kind": sent.kind, "target": sent.target, "door": sent.door, "code": sent.code,
        "device": device, "device_time": sent.device_time, "monotonic": sent.monotonic, "skew": sent.skew,
        "roster": sent.roster, "shown": sent.shown, "reason": sent.reason, "party": list(sent.party),
        "received_at": now, "person": person, "answer": answer, "body": sent.body,
    }  # fmt: skip


def keep_all(rows: list[dict[str, Any]]) -> None:
    if rows:
        Scan.insert_many(rows).execute()


def keep_clashes(clashes: list[Sent], device: int, now: datetime) -> None:
    """Each other body of an id is kept once."""
    if not clashes:
        return
    before = [
        (row.scan_id, row.body) for row in ScanClash.select().where(ScanClash.scan_id.in_([c.id for c in clashes]))
    ]
    for sent in clashes:
        if (sent.id, sent.body) not in before:
            ScanClash.create(scan_id=sent.id, device=device, received_at=now, body=sent.body)
            before.append((sent.id, sent.body))


def labels(ids: Iterable[int]) -> dict[int, str]:
    """What each phone is called."""
    return {row.id: row.label for row in Device.select(Device.id, Device.label).where(Device.id.in_(sorted(set(ids))))}
