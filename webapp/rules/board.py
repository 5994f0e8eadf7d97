"""A day as organisers lay it out: a column a place, blocks by their hours, side by side where they share time."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from webapp.rules.programme import Place, Programme, Session
from webapp.rules.times import local

STEP = 5
"""Minutes: what a drag or a key moves by."""
DAY = 24 * 60
MORNING, EVENING = 8, 19
"""Hours a day shows in any case."""


@dataclass(frozen=True)
class Block:
    """`top` and `length` in minutes of the day's clocks, from its midnight; the `lane` of so many `lanes`."""

    session: Session
    top: int
    length: int
    lane: int = 0
    lanes: int = 1


@dataclass(frozen=True)
class Column:
    """`place` is empty for what has no place yet."""

    place: str
    blocks: tuple[Block, ...]


def columns(programme: Programme, day: date) -> list[Column]:
    """Every place, and sessions without one first, in the same order each day: nothing moves about."""
    there = programme.on(day)
    order = ["", *(place.code for place in sorted(programme.places.values(), key=_venue))]
    return [Column(code, _blocks([s for s in there if s.place == code], day, programme.event.zone)) for code in order]


def _venue(place: Place) -> tuple[bool, str, str]:
    """What stands behind one gate stands together, before what stands alone."""
    gate = place.within or (place.code if place.gate else "")
    return not gate, gate, place.code


def minutes(instant: datetime, day: date, zone: ZoneInfo) -> int:
    """Minutes of the day's clocks since its midnight."""
    shown = local(instant, zone).replace(tzinfo=None)
    return int((shown - datetime.combine(day, time())) / timedelta(minutes=1))


def _blocks(sessions: Sequence[Session], day: date, zone: ZoneInfo) -> tuple[Block, ...]:
    spans = [(s, max(0, minutes(s.start, day, zone)), max(0, minutes(s.end, day, zone))) for s in sessions]
    blocks: list[Block] = []
    group: list[tuple[Session, int, int]] = []
    for span in spans:
        if group and span[1] >= max(end for _s, _start, end in group):
            blocks += _lanes(group)
            group = []
        group.append(span)
    return tuple(blocks + _lanes(group))


def _lanes(group: Sequence[tuple[Session, int, int]]) -> list[Block]:
    """Sessions that share time: each in the first lane that is free by then."""
    free: list[int] = []
    taken = []
    for _session, start, end in group:
        lane = next((n for n, until in enumerate(free) if until <= start), len(free))
        free[lane : lane + 1] = [end]
        taken.append(lane)
    return [
        Block(session, start, max(STEP, end - start), lane, len(free))
        for (session, start, end), lane in zip(group, taken, strict=True)
    ]


def hours(laid: Iterable[Column]) -> range:
    """The hours the rail shows; those after midnight count on."""
    blocks = [block for column in laid for block in column.blocks]
    first = min((block.top // 60 for block in blocks), default=MORNING)
    last = max((-(-(block.top + block.length) // 60) for block in blocks), default=EVENING)
    return range(min(MORNING, first), min(2 * DAY // 60, max(EVENING, last)))


def lasting(session: Session) -> int:
    """Minutes."""
    return int((session.end - session.start) / timedelta(minutes=1))


def suggested(day: date, sessions: Iterable[Session]) -> str:
    """A code that is free, as the others of the day are made: after C18 comes C19."""
    everything = list(sessions)
    taken = {s.code.casefold() for s in everything}
    made = [re.fullmatch(r"(.*?)(\d+)", s.code) for s in everything if s.day == day]
    found = Counter((each[1], len(each[2])) for each in made if each)
    stem, width = found.most_common(1)[0][0] if found else ("S", 2)
    last = max((int(each[2]) for each in made if each and each[1] == stem), default=0)
    return next(
        code for n in range(last + 1, last + len(taken) + 2) if (code := f"{stem}{n:0{width}}").casefold() not in taken
    )
