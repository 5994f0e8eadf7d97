"""The set of scans: what was kept, in the order it was kept; nothing here changes or removes one."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from webapp.formats.scans import Sent
from webapp.rules import attendance
from webapp.store.models import Scan, ScanClash
from webapp.store.prepared import Prepared, insert


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


@dataclass(frozen=True, slots=True)
class Read:
    """A scan as presence counts it, with its number in the set, its door and the phone that made it."""

    number: int
    door: str
    scan: attendance.Scan
    device: int
    reason: str = ""


_AFTER = Prepared(
    lambda number: Scan.select(
        Scan.id, Scan.door, Scan.scan_id, Scan.kind, Scan.device_time, Scan.skew, Scan.person, Scan.shown, Scan.answer,
        Scan.target, Scan.device, Scan.reason,
    ).where(Scan.id > number[0]).order_by(Scan.id)
)  # fmt: skip


def after(number: int) -> list[Read]:
    """Every scan kept after this one, in the order they were kept."""
    return [
        Read(id_, door, _scan(scan_id, kind, device_time, skew, person, shown, answer, target), device, reason)
        for id_, door, scan_id, kind, device_time, skew, person, shown, answer, target, device, reason in _AFTER.rows(
            [number]
        )
    ]


def _scan(
    id_: str,
    kind: str,
    device_time: datetime,
    skew: int | None,
    person: int | None,
    shown: str,
    answer: Any,
    target: str,
) -> attendance.Scan:
    admitted = kind == "override" or (kind == "entry" and (shown or answer.get("verdict")) == "ok")
    return attendance.Scan(id_, kind, attendance.corrected(device_time, skew), person, admitted, target)


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


_KEPT = Prepared(
    lambda ids: Scan.select(
        Scan.id, Scan.scan_id, Scan.kind, Scan.door, Scan.code, Scan.target, Scan.device_time, Scan.skew, Scan.person,
        Scan.shown, Scan.answer, Scan.body, Scan.device,
    ).where(Scan.scan_id.in_(ids))
)  # fmt: skip


def kept(ids: Iterable[str]) -> dict[str, Kept]:
    wanted = sorted(set(ids))
    found = _KEPT.rows(wanted) if wanted else []
    return {
        id_: Kept(
            number, id_, kind, door, code, target, attendance.corrected(device_time, skew), person, shown, answer, body,
            device,
        )
        for number, id_, kind, door, code, target, device_time, skew, person, shown, answer, body, device in found
    }  # fmt: skip


def keep(sent: Sent, device: int, person: int | None, answer: dict[str, Any], now: datetime) -> dict[str, Any]:
    """The row of a scan, for `keep_all`."""
    return {
        "scan_id": sent.id, "kind": sent.kind, "target": sent.target, "door": sent.door, "code": sent.code,
        "device": device, "device_time": sent.device_time, "monotonic": sent.monotonic, "skew": sent.skew,
        "run": sent.run, "pool": sent.pool, "roster": sent.roster, "shown": sent.shown, "reason": sent.reason,
        "party": list(sent.party),
        "received_at": now, "person": person, "answer": answer, "body": sent.body,
    }  # fmt: skip


def keep_all(rows: list[dict[str, Any]]) -> None:
    insert(Scan, rows)


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
