"""Who is where: what a set of scans adds up to, in whatever order they arrived.

A person is in one spot at a time, a door; the gates around it are implied. Hours pass in between: sessions end, move or
go on in the next one, gates empty at night; each as was known at that instant. The phone has the same in
static/js/scanner/presence.js.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from webapp.rules.scans import Scan, counted
from webapp.rules.timeline import ALWAYS, NEVER, Timeline, earliest, is_gate


@dataclass(slots=True, kw_only=True)
class Stay:
    """A time one person was behind a door; `until` None: they still are. `inferred`: nobody saw them come, or nobody
    saw them leave before the end. `by`: the scan that let them in here; `override`: that was a supervisor's word.
    `began`, `ended`: the scans at which it did, empty when the hour did it."""

    person: int
    door: str
    since: datetime
    until: datetime | None = None
    inferred: bool = False
    by: str = ""
    override: bool = False
    began: str = ""
    ended: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    door: str
    since: datetime
    inferred: bool


class Way:
    """One person's way through the doors. `open`: the stays they are in now, the widest first; `late`: entries to what
    had ended; `twice`: two admissions to one door with no leaving between."""

    def __init__(self, person: int, timeline: Timeline) -> None:
        self.person, self.timeline = person, timeline
        self.open: list[Stay] = []
        self.stays: list[Stay] = []
        self.late: list[Stay] = []
        self.twice: list[tuple[str, Scan]] = []
        self.clock = ALWAYS

    @property
    def spot(self) -> Stay | None:
        return self.open[-1] if self.open else None

    @property
    def turn(self) -> datetime:
        """The next instant at which the hour may move them; NEVER: none."""
        return self.timeline.next(self.open[-1].door, self.clock) if self.open else NEVER

    def take(self, scan: Scan) -> None:
        """The next of this person's scans in order."""
        self.passed(scan.at)
        if scan.kind == "exit":
            self._leave(scan)
        elif scan.admits:
            self._enter(scan)

    def passed(self, until: datetime) -> datetime:
        """Whatever hours passed by; gives the last that moved them, ALWAYS when none did."""
        last = ALWAYS
        while self.open and (at := self.turn) <= until:
            last, door = at, self.open[-1].door
            self._become(self.timeline.onward(door, at), at, left="" if is_gate(door) else door)
        self.clock = max(self.clock, until)
        return last

    def _enter(self, scan: Scan) -> None:
        if self.timeline.ended(scan.door, scan.at):
            self.late.append(Stay(person=self.person, door=scan.door, since=scan.at, until=scan.at, by=scan.id))
            return
        before = next((stay for stay in self.open if stay.door == scan.door), None)
        if before and before.by:
            self.twice.append((before.by, scan))
        self._become(self.timeline.path(scan.door, scan.at), scan.at, id_=scan.id, entered=scan.door)
        stay = self.open[-1]
        if not stay.by:
            stay.by, stay.override = scan.id, scan.kind == "override"

    def _leave(self, scan: Scan) -> None:
        doors = [stay.door for stay in self.open]
        if scan.door in doors:
            self._become(doors[: doors.index(scan.door)], scan.at, id_=scan.id, left=scan.door)

    def _become(self, doors: Sequence[str], at: datetime, id_: str = "", entered: str = "", left: str = "") -> None:
        """From now on behind these doors, the widest first. What nobody saw, in or out, is marked."""
        before = {stay.door: stay for stay in self.open}
        now = [before.get(door) or self._opened(door, at, id_, door != entered) for door in doors]
        for stay in self.open:
            if stay.door not in doors:
                stay.until, stay.ended = at, id_
                stay.inferred |= stay.door != left
        self.open, self.clock = now, at

    def _opened(self, door: str, since: datetime, id_: str, inferred: bool) -> Stay:
        stay = Stay(person=self.person, door=door, since=since, inferred=inferred, began=id_)
        self.stays.append(stay)
        return stay


def way(person: int, scans: Iterable[Scan], timeline: Timeline, now: datetime) -> Way:
    """Of one person's scans, with those that undo or settle them: nobody else's can move them."""
    found = Way(person, timeline)
    for scan in counted(scans):
        if scan.person == person:
            found.take(scan)
    found.passed(now)
    return found


@dataclass(frozen=True)
class Settled:
    """What the set adds up to."""

    ways: Sequence[Way]

    @property
    def stays(self) -> list[Stay]:
        return [stay for way in self.ways for stay in way.stays]

    @property
    def spots(self) -> dict[int, Spot]:
        found = ((way.person, way.spot) for way in self.ways)
        return {person: Spot(stay.door, stay.since, stay.inferred) for person, stay in found if stay}

    def inside(self, door: str) -> dict[int, datetime]:
        """Everyone behind a door, and since when."""
        return {way.person: stay.since for way in self.ways for stay in way.open if stay.door == door}

    def came(self, door: str) -> dict[int, datetime]:
        """Everyone who was behind it or let in, gone again or not, and when first."""
        each = (stay for way in self.ways for stay in (*way.stays, *way.late) if stay.door == door)
        return earliest((stay.person, stay.since) for stay in each)

    def staying_for(self, session: str, now: datetime) -> set[int]:
        """Everyone inside what goes on in this session: they are there already, and pass no door."""
        spots = ((way, way.spot.door) for way in self.ways if way.spot)
        return {way.person for way, door in spots if not is_gate(door) and way.timeline.at(door, now).next == session}


def settled(scans: Iterable[Scan], timeline: Timeline, now: datetime) -> Settled:
    """Of any set of scans in any order, at `now`."""
    ways: dict[int, Way] = {}
    for scan in counted(scans):
        assert scan.person is not None
        ways.setdefault(scan.person, Way(scan.person, timeline)).take(scan)
    for each in ways.values():
        each.passed(now)
    return Settled(list(ways.values()))
