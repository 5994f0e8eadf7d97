"""The event's clock: real time, or a rehearsed instant that then runs (KAKEHASHI_NOW)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True)
class Clock:
    """`ahead` is what is added to real time; zero but in a demonstration or a rehearsal."""

    ahead: timedelta = timedelta(0)

    def now(self) -> datetime:
        """The event's present, an aware UTC datetime."""
        return datetime.now(UTC) + self.ahead

    @staticmethod
    def real() -> datetime:
        """Real time: what secrets expire by, whatever is rehearsed."""
        return datetime.now(UTC)


def starting(at: datetime | None, since: datetime | None = None) -> Clock:
    """A clock that shows `at` at the real instant `since` (default: now)."""
    return Clock() if at is None else Clock(at - (since or datetime.now(UTC)))
