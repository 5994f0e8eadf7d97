"""Who is where, as far as this process has read the set of scans: kept between requests and extended by what is new.

The truth is the pure function of the whole set (rules/presence.py); a person's place depends on their own scans and the
hour alone, so that what is new moves only those it is about, and time only those whose hour has come.
"""

from bisect import bisect_right
from collections import ChainMap, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from heapq import heappop, heappush

from webapp.rules.presence import Settled, Way, way
from webapp.rules.scans import Scan
from webapp.rules.timeline import ALWAYS, NEVER, Timeline
from webapp.store import door, scans
from webapp.store.pulse import Ring
from webapp.store.scans import Read


class Known:
    """The scans read so far, and where they leave everyone."""

    def __init__(self, epoch: str, timeline: Timeline) -> None:
        self.epoch, self.timeline = epoch, timeline
        self.number = 0
        self.door: int | None = None
        self.order: list[Read] = []
        self.read: dict[str, Scan] = {}
        self.of_person: dict[int, list[str]] = defaultdict(list)
        self.about: dict[str, list[str]] = defaultdict(list)
        self.ways: dict[int, Way] = {}
        self.inside: dict[str, dict[int, datetime]] = defaultdict(dict)
        self.turns: list[tuple[datetime, int]] = []
        self.turned = ALWAYS
        self.moved: set[int] = set()

    def extend(self, rows: Iterable[Read]) -> None:
        for row in rows:
            if row.number <= self.number:
                continue  # read twice, by two requests at once
            self.number = row.number
            self.order.append(row)
            self.read[row.scan.id] = row.scan
            if row.scan.target:
                self.about[row.scan.target].append(row.scan.id)
            elif row.scan.person:
                self.of_person[row.scan.person].append(row.scan.id)
            person = person_of(row.scan, self.read)
            if person:
                self.moved.add(person)

    def after(self, number: int, most: int) -> list[Read]:
        """Scans kept after this one, in the order they were kept."""
        first = bisect_right(self.order, number, key=lambda row: row.number)
        return self.order[first : first + most]

    def scans_of(self, person: int) -> list[Scan]:
        """A person's scans, and those about them."""
        return [self.read[id_] for id_ in with_those_about(self.of_person.get(person, ()), self.about)]

    def settle(self, timeline: Timeline, now: datetime) -> None:
        """Moves those about whom something is new, and those whose hour has come. From the beginning when an edition
        came, or when the clock went back behind an hour that had."""
        if timeline is not self.timeline or now < self.turned:
            self.timeline, self.turned, self.turns = timeline, ALWAYS, []
            self.moved = set(self.of_person)
        for person in self.moved:
            self._place(way(person, self.scans_of(person), timeline, ALWAYS), now)
        self.moved = set()
        while self.turns and self.turns[0][0] <= now:
            at, person = heappop(self.turns)
            if self.ways[person].turn == at:
                self._place(self.ways[person], now)

    def _place(self, found: Way, now: datetime) -> None:
        person, before = found.person, self.ways.get(found.person)
        for stay in before.open if before else ():
            self.inside[stay.door].pop(person, None)
        self.turned = max(self.turned, found.passed(now))
        for stay in found.open:
            self.inside[stay.door][person] = stay.since
        self.ways[person] = found
        if found.turn < NEVER:
            heappush(self.turns, (found.turn, person))

    @property
    def settled(self) -> Settled:
        return Settled([self.ways[person] for person in sorted(self.ways)])


def person_of(scan: Scan | None, read: Mapping[str, Scan]) -> int | None:
    """Whom a scan is about, if need be by way of the scan it undoes or settles."""
    seen: set[str] = set()
    while scan and scan.target and scan.id not in seen:
        seen.add(scan.id)
        scan = read.get(scan.target)
    return scan.person if scan else None


def with_those_about(ids: Iterable[str], *about: Mapping[str, list[str]]) -> list[str]:
    """These scans, what undoes or settles them, and what undoes that."""
    found = list(ids)
    seen = set(found)
    for id_ in found:
        for each in (other for those in about for other in those.get(id_, ())):
            if each not in seen:
                seen.add(each)
                found.append(each)
    return found


class Batch:
    """What is known, and what one batch adds to it before it is kept."""

    def __init__(self, known: Known, now: datetime) -> None:
        self.known, self.now = known, now
        self.new: dict[str, Scan] = {}
        self.read = ChainMap(self.new, known.read)
        self.of_person: dict[int, list[str]] = defaultdict(list)
        self.about: dict[str, list[str]] = defaultdict(list)
        self.moved: dict[int, dict[str, datetime]] = {}
        self.counts: dict[str, int] = {}

    def add(self, scan: Scan) -> None:
        self.new[scan.id] = scan
        if scan.target:
            self.about[scan.target].append(scan.id)
        elif scan.person:
            self.of_person[scan.person].append(scan.id)
        person = person_of(scan, self.read)
        if person:
            self.moved[person] = self._doors(person, self.now)

    def _doors(self, person: int, now: datetime) -> dict[str, datetime]:
        return {stay.door: stay.since for stay in way(person, self._scans_of(person), self.known.timeline, now).open}

    def _scans_of(self, person: int) -> list[Scan]:
        mine = (*self.known.of_person.get(person, ()), *self.of_person.get(person, ()))
        return [self.read[id_] for id_ in with_those_about(mine, self.known.about, self.about)]

    def besides(self, code: str, booked: frozenset[int]) -> int:
        """How many are inside without a booking."""
        known = self.known.inside[code]
        if code not in self.counts:
            self.counts[code] = len(known.keys() - booked)
        moved = [(person, code in at) for person, at in self.moved.items() if person not in booked]
        return self.counts[code] + sum(here - (person in known) for person, here in moved)

    def inside(self, person: int, code: str) -> dict[int, datetime]:
        """This person, and since when, if they are behind a door."""
        since = self.moved[person].get(code) if person in self.moved else self.known.inside[code].get(person)
        return {person: since} if since else {}

    def was_inside(self, person: int, code: str, then: datetime) -> dict[int, datetime]:
        """The same as it was at an instant, by the scans made until then."""
        before = [scan for scan in self._scans_of(person) if scan.target or scan.at <= then]
        stays = way(person, before, self.known.timeline, then).open
        return {stay.person: stay.since for stay in stays if stay.door == code}


_kept: dict[str, Known] = {}


def forget() -> None:
    _kept.clear()


def kept(ring: Ring, rows: Iterable[Read], now: datetime) -> Known:
    """What is known after these scans, which moved the pulse to `ring` and are committed: they are not read again."""
    found = _kept.get(ring.epoch)
    if found is not None and found.door == ring.door - 1:
        found.extend(rows)
        found.door = ring.door
    return known(ring, now)


def known(ring: Ring, now: datetime) -> Known:
    """Up to date with what is kept now, by one statement; by none when the pulse's `door` generation, which moves with
    each scan, is the one this was read at."""
    timeline = door.timeline(ring)
    found = _kept.get(ring.epoch)
    if found is None:
        _kept.clear()
        found = _kept[ring.epoch] = Known(ring.epoch, timeline)
    if ring.door != found.door:
        found.extend(scans.after(found.number))
        found.door = ring.door
    found.settle(timeline, now)
    return found
