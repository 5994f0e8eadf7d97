"""The set of scans: what was kept, in the order it was kept; nothing here changes or removes one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from webapp.formats.qr import badge_code
from webapp.formats.scans import Sent
from webapp.rules import scans as rules
from webapp.store.models import Scan, ScanClash
from webapp.store.prepared import Prepared, insert


@dataclass(frozen=True, slots=True)
class Read:
    """A scan as it counts, with its number in the set and the phone that made it."""

    number: int
    scan: rules.Scan
    device: int

    @property
    def door(self) -> str:
        return self.scan.door

    @property
    def reason(self) -> str:
        return self.scan.reason


_AFTER = Prepared(
    lambda number: Scan.select(
        Scan.id, Scan.device, Scan.scan_id, Scan.kind, Scan.target, Scan.door, Scan.code, Scan.device_time,
        Scan.monotonic, Scan.skew, Scan.run, Scan.shown, Scan.reason, Scan.person, Scan.answer,
    ).where(Scan.id > number[0]).order_by(Scan.id)
)  # fmt: skip


def after(number: int) -> list[Read]:
    """Every scan kept after this one, in the order they were kept."""
    return [Read(id_, _scan(device, *row), device) for id_, device, *row in _AFTER.rows([number])]


def _scan(
    device: int, id_: str, kind: str, target: str, door: str, code: str, time: datetime, monotonic: int | None,
    skew: int | None, run: str, shown: str, reason: str, person: int | None, answer: dict[str, Any],
) -> rules.Scan:  # fmt: skip
    return rules.Scan(
        id_, kind, rules.corrected(time, skew), person, admitted(kind, shown, answer.get("verdict")), target, door,
        reason, code if code.startswith("~") else badge_code(code) or "",
        rules.Reading(device, run, time, monotonic, skew),
    )  # fmt: skip


def as_counted(sent: Sent, device: int, person: int | None, verdict: str) -> rules.Scan:
    """A scan that was just answered, before it is kept."""
    return _scan(
        device, sent.id, sent.kind, sent.target, sent.door, sent.code, sent.device_time, sent.monotonic, sent.skew,
        sent.run, sent.shown, sent.reason, person, {"verdict": verdict},
    )  # fmt: skip


def admitted(kind: str, shown: str, verdict: str | None) -> bool:
    """Whether the person was let in, whatever the server would have said."""
    return kind == "override" or (kind == "entry" and (shown or verdict) == "ok")


def let_in(door: str) -> set[int]:
    """Everyone who was ever let in here, gone again or not."""
    rows = Scan.select(Scan.person, Scan.kind, Scan.shown, Scan.answer).where(
        (Scan.door == door) & Scan.person.is_null(False)
    )
    return {person for person, kind, shown, answer in rows.tuples() if admitted(kind, shown, answer.get("verdict"))}


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
            number, id_, kind, door, code, target, rules.corrected(device_time, skew), person, shown, answer, body,
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


def keep_all(rows: list[dict[str, Any]]) -> list[int]:
    """Gives their numbers in the set. Under the lock of the pulse."""
    return insert(Scan, rows)


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
