"""How a day is laid out at an instant: what is over, what runs, what comes next, what runs side by side."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from webapp.rules.programme import Session


@dataclass(frozen=True)
class Group:
    """Sessions with one start and one end; more than one when they are parallel."""

    sessions: tuple[Session, ...]

    @property
    def start(self) -> datetime:
        return self.sessions[0].start

    @property
    def end(self) -> datetime:
        return self.sessions[0].end


@dataclass(frozen=True)
class Layout:
    """`past` is folded away; `running` and `coming` are shown, the now line between them when `now` is set."""

    past: tuple[Group, ...]
    running: tuple[Group, ...]
    coming: tuple[Group, ...]
    now: datetime | None

    @property
    def following(self) -> Session | None:
        return self.coming[0].sessions[0] if self.coming else None


def grouped(sessions: Iterable[Session]) -> tuple[Group, ...]:
    """Sessions in order, those with the same start and end together."""
    groups: dict[tuple[datetime, datetime], list[Session]] = {}
    for session in sessions:
        groups.setdefault((session.start, session.end), []).append(session)
    return tuple(Group(tuple(each)) for each in groups.values())


def layout(sessions: Iterable[Session], now: datetime | None) -> Layout:
    """The day at `now`; with `now` None (another day, a search) nothing is past and there is no now line."""
    groups = grouped(sessions)
    if now is None:
        return Layout((), (), groups, None)
    return Layout(
        tuple(g for g in groups if g.end <= now),
        tuple(g for g in groups if g.start <= now < g.end),
        tuple(g for g in groups if g.start > now),
        now,
    )
