"""When doors end, move and empty, as was known at each instant. The phone's is static/js/scanner/timeline.js."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from webapp.rules.programme import Programme
from webapp.rules.seats import capacity

EMPTIES = time(4)
"""Gates empty at four in the morning, event time."""

ALWAYS, NEVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Known:
    """What a session was known to be from an instant on. `within`: the place of the gate it is behind; `next`: the
    session that continues it; `capacity` None: no limit."""

    since: datetime
    place: str
    start: datetime
    end: datetime
    cancelled: bool = False
    within: str = ""
    next: str = ""
    capacity: int | None = None


def known_of(programme: Programme, since: datetime) -> dict[str, Known]:
    """What an edition says of each session; one held in a place that is a gate is behind it."""
    found = {}
    for code, session in programme.sessions.items():
        place = programme.places.get(session.place)
        within = (place.code if place.gate else place.within) if place else ""
        then = programme.following(session) if session.continues else None
        found[code] = Known(
            since, session.place, session.start, session.end, session.cancelled, within, then.code if then else "",
            capacity(session, programme),
        )  # fmt: skip
    return found


UNHEARD = (Known(ALWAYS, "", ALWAYS, NEVER),)


@dataclass(frozen=True, slots=True)
class Gate:
    """`within`: the place of the gate that this one is behind."""

    within: str = ""
    capacity: int | None = None


@dataclass(frozen=True)
class Timeline:
    """`sessions`: what each was known to be, the oldest first, which holds for the time before too. `gates` by door."""

    sessions: Mapping[str, Sequence[Known]]
    gates: Mapping[str, Gate]
    zone: ZoneInfo

    def at(self, code: str, now: datetime) -> Known:
        rows = self.sessions.get(code) or UNHEARD
        if len(rows) == 1:
            return rows[0]
        return rows[max(0, bisect_right(rows, now, key=lambda row: row.since) - 1)]

    def ended(self, code: str, now: datetime) -> bool:
        known = self.at(code, now)
        return not is_gate(code) and (known.cancelled or known.end <= now)

    def next(self, code: str, now: datetime) -> datetime:
        """The next instant after `now` at which those behind this door may have to move; NEVER when there is none."""
        if is_gate(code):
            return self._next_morning(now)
        instants = self._instants.get(code, [])
        later = bisect_right(instants, now)
        return instants[later] if later < len(instants) else NEVER

    def path(self, code: str, now: datetime) -> list[str]:
        """The gates one is behind and the door itself, the widest first."""
        within = self.gates.get(code, Gate()).within if is_gate(code) else self.at(code, now).within
        if (code, within) not in self._paths:
            self._paths[code, within] = self._path(code, within)
        return self._paths[code, within]

    def _path(self, code: str, within: str) -> list[str]:
        found = [code]
        while within and gate(within) not in found:
            found.insert(0, gate(within))
            within = self.gates.get(gate(within), Gate()).within
        return found

    def onward(self, code: str, now: datetime) -> list[str]:
        """Where those behind this door are from `now` on, unless they are seen elsewhere."""
        if is_gate(code):
            return []
        then = code
        while then and self.ended(then, now):
            then = self.at(then, now).next
        return self.path(then, now) if then else self.path(code, now)[:-1]

    def capacity(self, code: str, now: datetime) -> int | None:
        """How many may be behind a door; None: no limit."""
        return self.gates.get(code, Gate()).capacity if is_gate(code) else self.at(code, now).capacity

    @cached_property
    def _instants(self) -> dict[str, list[datetime]]:
        return {
            code: sorted({*(row.end for row in rows), *(row.since for row in rows[1:])})
            for code, rows in self.sessions.items()
        }

    @cached_property
    def _paths(self) -> dict[tuple[str, str], list[str]]:
        return {}

    @cached_property
    def _mornings(self) -> dict[date, datetime]:
        return {}

    def _next_morning(self, now: datetime) -> datetime:
        day = now.astimezone(self.zone).date()
        morning = self._morning(day)
        return morning if morning > now else self._morning(day + timedelta(days=1))

    def _morning(self, day: date) -> datetime:
        if day not in self._mornings:
            self._mornings[day] = datetime.combine(day, EMPTIES, self.zone).astimezone(UTC)
        return self._mornings[day]


def gate(place: str) -> str:
    """The door of a place."""
    return f"@{place}"


def is_gate(code: str) -> bool:
    return code.startswith("@")


def earliest(found: Iterable[tuple[int, datetime]]) -> dict[int, datetime]:
    """By person, the first instant."""
    since: dict[int, datetime] = {}
    for person, at in found:
        since[person] = min(since.get(person, at), at)
    return since
