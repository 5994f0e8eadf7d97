"""Numbers of the event as its organisers look at them: seats, arrivals by the quarter of an hour, who came of whom."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from webapp.rules.programme import Programme, Session
from webapp.rules.roll import Count
from webapp.rules.seats import capacity, free

STEP = timedelta(minutes=15)
NEEDS = ("over", "waiting", "empty")
"""What of a session needs attention: more seats than the capacity, people who wait while seats are free, none taken."""


@dataclass(frozen=True)
class SeatCount:
    """How the seats of a session stand. `capacity`, `free`: None without a limit. `came`: everyone who was let in;
    `missing`: who had a seat and did not come, None before the start and where nobody was scanned."""

    session: Session
    capacity: int | None
    booked: int
    waiting: int
    free: int | None
    came: int
    missing: int | None
    released: datetime | None
    needs: tuple[str, ...]

    @property
    def over(self) -> int:
        """How many seats more than the capacity."""
        return max(0, self.booked - self.capacity) if self.capacity is not None else 0


def seat_count(
    session: Session,
    programme: Programme,
    booked: Collection[int],
    waiting: Collection[int],
    lost: Collection[int],
    came: Collection[int],
    released: datetime | None,
    now: datetime,
) -> SeatCount:
    """`lost`: whose seats were given back."""
    most, left = capacity(session, programme), free(session, programme, len(booked))
    counted = session.start <= now and len(came) > 0
    missing = len({*booked, *lost} - set(came)) if counted else None
    return SeatCount(
        session, most, len(booked), len(waiting), left, len(came), missing, released,
        _needs(session, most, left, len(booked), len(waiting), released, now),
    )  # fmt: skip


def _needs(
    session: Session, most: int | None, left: int | None, booked: int, waiting: int, released: datetime | None,
    now: datetime,
) -> tuple[str, ...]:  # fmt: skip
    if session.cancelled or session.end <= now:
        return ()
    found = {
        "over": most is not None and booked > most,
        "waiting": waiting > 0 and left != 0 and released is None,
        "empty": booked == 0 and session.start > now,
    }
    return tuple(need for need in NEEDS if found[need])


# --- arrivals ------------------------------------------------------------------------------------


def by_quarter(instants: Iterable[datetime]) -> list[tuple[datetime, int]]:
    """How many in each quarter of an hour, from the first that has any to the last."""
    counts = Counter(_quarter(at) for at in instants)
    if not counts:
        return []
    first, last = min(counts), max(counts)
    steps = int((last - first) / STEP)
    return [(first + n * STEP, counts[first + n * STEP]) for n in range(steps + 1)]


def _quarter(at: datetime) -> datetime:
    return at - timedelta(minutes=at.minute % 15, seconds=at.second, microseconds=at.microsecond)


def firsts(passages: Iterable[tuple[int, datetime]]) -> dict[int, datetime]:
    """person → their first passage."""
    found: dict[int, datetime] = {}
    for person, at in passages:
        if person not in found or at < found[person]:
            found[person] = at
    return found


# --- who came of whom ----------------------------------------------------------------------------


def turnout(expected: Mapping[str, int], came: Mapping[str, int], order: Iterable[str]) -> list[Count]:
    """Of each delegation or country, in this order; those of nobody are left out."""
    return [Count(code, came.get(code, 0), expected[code]) for code in order if expected.get(code)]


def round_top(most: int) -> int:
    """The end of an axis that holds `most`: 1, 2 or 5, and zeros."""
    size = 1
    while True:
        for step in (1, 2, 5):
            if step * size >= most:
                return step * size
        size *= 10
