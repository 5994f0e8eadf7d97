"""Who is inside a room: what the set of its scans adds up to, whatever order they arrived in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

KINDS = ("entry", "exit", "undo", "override", "settle")


@dataclass(frozen=True, slots=True)
class Scan:
    """One scan of one door. `at` is the corrected time. `admitted` is what was said at the door, frozen with the scan:
    an entry that met another word than welcome is kept, and moves nobody. `person` is None for a badge nobody holds."""

    id: str
    kind: str
    at: datetime
    person: int | None = None
    admitted: bool = False
    target: str = ""


def corrected(device_time: datetime, skew: int | None) -> datetime:
    """The phone's time put right by the `skew` it knew then (server minus phone, ms; None: never synchronised)."""
    return device_time + timedelta(milliseconds=skew or 0)


def standing(scans: Iterable[Scan]) -> list[Scan]:
    """The scans that count, each once, in order of (corrected time, id). An undone one is left out even when the undo
    came first or carries an earlier time. An undo cannot itself be undone: one scans again."""
    once = {scan.id: scan for scan in scans}
    undone = {scan.target for scan in once.values() if scan.kind == "undo"}
    kept = (scan for scan in once.values() if scan.kind != "undo" and scan.id not in undone)
    return sorted(kept, key=lambda scan: (scan.at, scan.id))


def inside_since(scans: Iterable[Scan]) -> dict[int, datetime]:
    """Everyone inside, with the time of their first entry since they last left."""
    since: dict[int, datetime] = {}
    for scan in standing(scans):
        if scan.person is None:
            continue
        if scan.kind == "exit":
            since.pop(scan.person, None)
        elif scan.kind == "override" or (scan.kind == "entry" and scan.admitted):
            since.setdefault(scan.person, scan.at)
    return since


def came(scans: Iterable[Scan]) -> set[int]:
    """Everyone who was let in, inside or gone again."""
    let_in = (scan for scan in standing(scans) if scan.kind == "override" or (scan.kind == "entry" and scan.admitted))
    return {scan.person for scan in let_in if scan.person is not None}


def inside(scans: Iterable[Scan]) -> int:
    """How many distinct people are inside."""
    return len(inside_since(scans))
