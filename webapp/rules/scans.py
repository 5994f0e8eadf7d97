"""A scan as it counts: frozen at capture, and what is left of a set of them once undo and settle have their say."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

KINDS = ("entry", "exit", "undo", "override", "settle")
REASONS = ("came_back", "other_person", "seen")
"""Of a settle: they had gone out meanwhile; it was somebody else; it is known and stays as it is."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The clocks of the phone that made a scan: its own time, its counter (ms) in that `run` of its page, and its skew
    then (server minus phone, ms; None: never synchronised)."""

    device: int
    run: str
    time: datetime
    monotonic: int | None
    skew: int | None


@dataclass(frozen=True, slots=True)
class Scan:
    """One scan of one door. `at` is the corrected time. `admitted` is what was said at the door, frozen with the scan:
    an entry that met another word than welcome is kept, and moves nobody. `person` is None for a badge nobody holds,
    `badge` its code where that was read."""

    id: str
    kind: str
    at: datetime
    person: int | None = None
    admitted: bool = False
    target: str = ""
    door: str = ""
    reason: str = ""
    badge: str = ""
    reading: Reading | None = None

    @property
    def admits(self) -> bool:
        return self.kind == "override" or (self.kind == "entry" and self.admitted)


def corrected(device_time: datetime, skew: int | None) -> datetime:
    """The phone's time put right by the `skew` it knew then (server minus phone, ms; None: never synchronised)."""
    return device_time + timedelta(milliseconds=skew or 0)


def in_order(scans: Iterable[Scan]) -> list[Scan]:
    """Each once, by corrected time and id."""
    return sorted({scan.id: scan for scan in scans}.values(), key=lambda scan: (scan.at, scan.id))


def standing(scans: Iterable[Scan]) -> list[Scan]:
    """What was not taken back. An undone scan is left out even when the undo came first or carries an earlier time. An
    undo cannot itself be undone: one scans again."""
    ordered = in_order(scans)
    undone = {scan.target for scan in ordered if scan.kind == "undo"}
    return [scan for scan in ordered if scan.kind != "undo" and scan.id not in undone]


def settlements(stood: Iterable[Scan]) -> dict[str, Scan]:
    """By the scan it is about, the last word on it."""
    return {scan.target: scan for scan in stood if scan.kind == "settle"}


def counted(scans: Iterable[Scan]) -> list[Scan]:
    """Those that may move someone: of a person, standing, and not settled as somebody else's."""
    stood = standing(scans)
    others = {about for about, settle in settlements(stood).items() if settle.reason == "other_person"}
    return [scan for scan in stood if scan.kind != "settle" and scan.person is not None and scan.id not in others]
