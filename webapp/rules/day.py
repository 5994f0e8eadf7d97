"""How a day is laid out at an instant: what is over, what runs, what comes next, what runs side by side."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from webapp.rules.programme import Session
from webapp.rules.times import local


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


def stretch(sessions: Iterable[Session], now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The last and the next instant around `now` at which one of these sessions begins or ends, or a local day does."""
    today = local(now, zone).date()
    days = [datetime.combine(today + timedelta(days=n), time(), zone).astimezone(UTC) for n in (0, 1)]
    instants = {*days, *(instant for session in sessions for instant in (session.start, session.end))}
    return max(i for i in instants if i <= now), min(i for i in instants if i > now)
