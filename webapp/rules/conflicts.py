"""What a supervisor must look at: scans that cannot all be right, each open until a settle names it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from webapp.rules.presence import Settled, Stay
from webapp.rules.scans import Scan, in_order, settlements, standing
from webapp.rules.timeline import Timeline

KINDS = ("admitted_twice", "over_capacity", "withdrawn", "no_seat", "clock")

MOST_SKEW = timedelta(minutes=10)
JUMP = timedelta(seconds=30)
"""Between two scans of one run, the phone's clock and its counter go together up to this."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """`scan` is what a settle names; `first` the scan it does not go with, if any. `detail` of a clock: unsynchronised,
    off, jumped. `settled`: the settle that closed it."""

    kind: str
    scan: Scan
    first: str = ""
    detail: str = ""
    settled: Scan | None = None

    @property
    def open(self) -> bool:
        return self.settled is None


Span = tuple[datetime, datetime | None]


@dataclass(frozen=True)
class Facts:
    """What held when: `withdrawn`, by badge; `asking`, sessions that ask for a booking; `booked`, by session and person
    the times a seat was held; `released`, when a session's seats were given back; `exempt`, those of whom no booking is
    asked there (speakers), and everywhere under "" (who is at work)."""

    timeline: Timeline
    withdrawn: Mapping[str, datetime] = field(default_factory=dict)
    asking: Set[str] = frozenset()
    booked: Mapping[str, Mapping[int, Sequence[Span]]] = field(default_factory=dict)
    released: Mapping[str, datetime] = field(default_factory=dict)
    exempt: Mapping[str, Set[int]] = field(default_factory=dict)


def conflicts(scans: Iterable[Scan], state: Settled, facts: Facts) -> list[Conflict]:
    """Of the set that `state` is settled from, in order of the scans they are about."""
    every = {scan.id: scan for scan in scans}
    found = [
        *_admitted_twice(state),
        *_over_capacity(state, every, facts.timeline),
        *_not_entitled(state, every, facts),
        *_clocks(every.values()),
    ]
    said = settlements(standing(every.values()))
    return sorted(_closed(found, said), key=_order)


def _order(each: Conflict) -> tuple[Any, ...]:
    return each.scan.at, each.scan.id, KINDS.index(each.kind), each.first, each.detail


Found = tuple[Conflict, Iterable[str]]
"""A conflict, and the scans a settle may name to close it."""


def _closed(found: Iterable[Found], said: Mapping[str, Scan]) -> Iterator[Conflict]:
    for each, names in found:
        settles = [said[name] for name in names if name in said]
        last = max(settles, key=lambda scan: (scan.at, scan.id), default=None)
        yield Conflict(each.kind, each.scan, each.first, each.detail, last)


def _admitted_twice(state: Settled) -> Iterator[Found]:
    for way in state.ways:
        for first, again in way.twice:
            yield Conflict("admitted_twice", again, first), [again.id]


def _over_capacity(state: Settled, every: Mapping[str, Scan], timeline: Timeline) -> Iterator[Found]:
    """Overrides apart: whoever let them in knew."""
    by_door: dict[str, list[Stay]] = defaultdict(list)
    for stay in state.stays:
        if not stay.override:
            by_door[stay.door].append(stay)
    for door, stays in by_door.items():
        inside = 0
        for at, id_, change in sorted(_changes(stays)):
            inside += change
            most = timeline.capacity(door, at)
            if change > 0 and id_ and most is not None and inside > most:
                yield Conflict("over_capacity", every[id_], detail=door), [id_]


def _changes(stays: Iterable[Stay]) -> Iterator[tuple[datetime, str, int]]:
    """(when, at which scan, one less or one more); what the hour did, without a scan, comes first."""
    for stay in stays:
        yield stay.since, stay.began, 1
        if stay.until is not None:
            yield stay.until, stay.ended, -1


def _not_entitled(state: Settled, every: Mapping[str, Scan], facts: Facts) -> Iterator[Found]:
    """Admissions by a phone alone; a supervisor's word is one."""
    for id_ in _admissions(state):
        scan = every[id_]
        if scan.kind != "entry":
            continue
        gone = facts.withdrawn.get(scan.badge)
        if gone is not None and gone <= scan.at:
            yield Conflict("withdrawn", scan), [id_]
        if scan.door in facts.asking and not _may_sit(scan, facts):
            yield Conflict("no_seat", scan), [id_]


def _admissions(state: Settled) -> Iterator[str]:
    for way in state.ways:
        yield from (stay.by for stay in (*way.stays, *way.late) if stay.by)
        yield from (again.id for _first, again in way.twice)


def _may_sit(scan: Scan, facts: Facts) -> bool:
    assert scan.person is not None
    if scan.person in facts.exempt.get(scan.door, ()) or scan.person in facts.exempt.get("", ()):
        return True
    released = facts.released.get(scan.door)
    if released is not None and released <= scan.at:
        return True
    held = facts.booked.get(scan.door, {}).get(scan.person, ())
    return any(since <= scan.at and (until is None or scan.at < until) for since, until in held)


def _clocks(scans: Iterable[Scan]) -> Iterator[Found]:
    """Of each run of each phone: its first scan that was never synchronised, the first that was far off, each jump."""
    runs: dict[tuple[int, str], list[Scan]] = defaultdict(list)
    for scan in in_order(scans):
        if scan.reading:
            runs[scan.reading.device, scan.reading.run].append(scan)
    for made in runs.values():
        for detail, wrong in (("unsynchronised", _unsynchronised), ("off", _off)):
            those = [scan for scan in made if wrong(scan)]
            if those:
                yield Conflict("clock", those[0], detail=detail), [scan.id for scan in those]
        yield from _jumps(made)


def _unsynchronised(scan: Scan) -> bool:
    return scan.reading is not None and scan.reading.skew is None


def _off(scan: Scan) -> bool:
    skew = scan.reading.skew if scan.reading else None
    return skew is not None and abs(timedelta(milliseconds=skew)) > MOST_SKEW


def _jumps(made: Iterable[Scan]) -> Iterator[Found]:
    counted = [
        (scan.reading.monotonic, scan.reading.time, scan)
        for scan in made
        if scan.reading and scan.reading.run and scan.reading.monotonic is not None
    ]
    counted.sort(key=lambda each: (each[0], each[2].id))
    for (count, time, first), (then, later, scan) in pairwise(counted):
        if abs((later - time) - timedelta(milliseconds=then - count)) > JUMP:
            yield Conflict("clock", scan, first.id, "jumped"), [scan.id]
