"""A person's day: what they hold in time order, where it overlaps, what is free between."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from webapp.rules import times, walking
from webapp.rules.programme import Place, Session

LEAST_GAP = timedelta(minutes=15)
"""A shorter pause is no free time, only the way to the next room; it is told when that way is longer still."""
NOWHERE: Mapping[str, Place] = {}


@dataclass(frozen=True)
class Entry:
    """One session I hold or starred."""

    session: Session


@dataclass(frozen=True)
class Clash:
    """Sessions of mine that share time: the person is asked to choose."""

    sessions: tuple[Session, ...]


@dataclass(frozen=True)
class Gap:
    """Free time. `meanwhile`: what the programme offers in it; `leaving`, `going`: place codes, when they differ;
    `walk`: minutes on foot between them, 0 where that is nothing or not known."""

    start: datetime
    end: datetime
    meanwhile: tuple[Session, ...]
    leaving: str = ""
    going: str = ""
    walk: int = 0

    @property
    def minutes(self) -> int:
        return times.minutes(self.end - self.start)

    @property
    def late(self) -> bool:
        """Whether the way is longer than the pause."""
        return self.walk > self.minutes


Part = Entry | Clash | Gap


def day(mine: Iterable[Session], programme: Iterable[Session], places: Mapping[str, Place] = NOWHERE) -> list[Part]:
    """The parts of a day, in time order. A cancelled session is shown, never clashes and takes no time."""
    everything = list(programme)
    parts: list[Part] = []
    last: Session | None = None
    for group in _overlapping(sorted(mine, key=lambda s: (s.start, s.end, s.code))):
        first = group[0]
        if first.cancelled:
            parts.append(Entry(first))
            continue
        if last is not None:
            gap = _gap(last, first, everything, places)
            if gap.late or gap.end - gap.start >= LEAST_GAP:
                parts.append(gap)
        parts.append(Entry(first) if len(group) == 1 else Clash(tuple(group)))
        ended = max(group, key=lambda s: s.end)
        last = ended if last is None or ended.end > last.end else last
    return parts


def _overlapping(sessions: list[Session]) -> list[list[Session]]:
    """Runs of sessions that share time with one another; cancelled ones always alone, and never what divides a run."""
    groups: list[list[Session]] = []
    standing: list[Session] = []
    for session in sessions:
        if session.cancelled:
            groups.append([session])
        elif any(session.overlaps(other) for other in standing):
            standing.append(session)
        else:
            standing = [session]
            groups.append(standing)
    return groups


def _gap(before: Session, after: Session, programme: list[Session], places: Mapping[str, Place]) -> Gap:
    inside = tuple(s for s in programme if s.start >= before.end and s.end <= after.start and not s.cancelled)
    if before.place == after.place or not before.place or not after.place:
        return Gap(before.end, after.start, inside)
    walk = walking.minutes(places.get(before.place), places.get(after.place))
    return Gap(before.end, after.start, inside, before.place, after.place, walk)
