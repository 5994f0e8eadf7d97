"""Who is where, as far as this process has read the set of scans: kept between requests and extended by what is new.

The truth is the pure function of the whole set; a person's place depends on their own scans alone, so that what is new
moves only those it is about.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from webapp.rules import attendance
from webapp.store import scans
from webapp.store.scans import Read


class Known:
    """The scans read so far, and where they leave everyone."""

    def __init__(self, epoch: str) -> None:
        self.epoch = epoch
        self.number = 0
        self.door: int | None = None
        self.order: list[Read] = []
        self.read: dict[str, Read] = {}
        self.of_person: dict[int, list[str]] = defaultdict(list)
        self.about: dict[str, list[str]] = defaultdict(list)
        self.inside: dict[str, dict[int, datetime]] = defaultdict(dict)
        self.doors: dict[int, tuple[str, ...]] = {}

    def extend(self, rows: Iterable[Read]) -> None:
        moved: set[int] = set()
        for row in rows:
            if row.number <= self.number:
                continue  # read twice, by two requests at once
            self.number = row.number
            self.order.append(row)
            self.read[row.scan.id] = row
            moved |= self._filed(row)
        for person in moved:
            self.place(person, where(self.scans_of(person)))

    def after(self, number: int, most: int) -> list[Read]:
        """Scans kept after this one, in the order they were kept."""
        first = bisect_right(self.order, number, key=lambda row: row.number)
        return self.order[first : first + most]

    def _filed(self, row: Read) -> set[int]:
        """Whom it may move."""
        scan = row.scan
        if scan.target:
            self.about[scan.target].append(scan.id)
            target = self.read.get(scan.target)
            return {target.scan.person} if target and target.scan.person else set()
        if scan.person:
            self.of_person[scan.person].append(scan.id)
            return {scan.person}
        return set()

    def scans_of(self, person: int) -> list[Read]:
        """A person's scans, and those about them."""
        mine = self.of_person.get(person, [])
        return [self.read[id_] for each in mine for id_ in (each, *self.about.get(each, ()))]

    def place(self, person: int, found: dict[str, datetime]) -> None:
        for door in self.doors.get(person, ()):
            self.inside[door].pop(person, None)
        for door, since in found.items():
            self.inside[door][person] = since
        self.doors[person] = tuple(found)


def where(read: Iterable[Read]) -> dict[str, datetime]:
    """The doors one person is inside of, and since when."""
    by_door: dict[str, list[attendance.Scan]] = defaultdict(list)
    undos: list[attendance.Scan] = []
    for row in read:
        (undos if row.scan.kind == "undo" else by_door[row.door]).append(row.scan)
    found = {door: attendance.inside_since([*those, *undos]) for door, those in by_door.items()}
    return {door: since for door, each in found.items() for since in each.values()}


@dataclass
class Batch:
    """What is known, and what one batch adds to it before it is kept."""

    known: Known

    def __post_init__(self) -> None:
        self.added: dict[int, list[Read]] = defaultdict(list)
        self.people: dict[str, int] = {}
        self.moved: dict[int, dict[str, datetime]] = {}
        self.counts: dict[str, int] = {}

    def add(self, row: Read) -> None:
        scan = row.scan
        target = self.known.read.get(scan.target)
        person = scan.person or (target.scan.person if target else self.people.get(scan.target))
        if not person:
            return
        self.people[scan.id] = person
        self.added[person].append(row)
        early = [self.known.read[id_] for id_ in self.known.about.get(scan.id, ())]  # its undo came first
        self.added[person] += early
        self.moved[person] = where([*self.known.scans_of(person), *self.added[person]])

    def besides(self, door: str, booked: frozenset[int]) -> int:
        """How many are inside without a booking."""
        known = self.known.inside[door]
        if door not in self.counts:
            self.counts[door] = len(known.keys() - booked)
        moved = [(person, door in at) for person, at in self.moved.items() if person not in booked]
        return self.counts[door] + sum(here - (person in known) for person, here in moved)

    def since(self, person: int, door: str) -> datetime | None:
        """Since when this person is inside, if so."""
        if person in self.moved:
            return self.moved[person].get(door)
        return self.known.inside[door].get(person)


_kept: dict[str, Known] = {}


def forget() -> None:
    _kept.clear()


def known(epoch: str, door: int | None = None) -> Known:
    """Up to date with what is kept now, by one statement; by none when the pulse's `door` generation, which moves with
    each scan, is the one this was read at."""
    found = _kept.get(epoch)
    if found is None:
        _kept.clear()
        found = _kept[epoch] = Known(epoch)
    if door is None or door != found.door:
        found.extend(scans.after(found.number))
        found.door = door
    return found
