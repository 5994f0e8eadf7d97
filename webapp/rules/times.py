"""Local times of the event and UTC instants."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


class NoSuchTime(ValueError):
    """A local time that a clock change skips."""


def at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """UTC instant of a local time; one that the clock repeats is the first of the two. Raises NoSuchTime."""
    local_time = datetime.combine(day, clock, zone).replace(fold=0)
    instant = local_time.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) != local_time.replace(tzinfo=None):
        raise NoSuchTime(f"{day} {clock} does not exist in {zone.key}")
    return instant


def local(instant: datetime, zone: ZoneInfo) -> datetime:
    """The instant as the event's clocks show it."""
    return instant.astimezone(zone)


def ends(day: date, start: time, end: time, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """UTC start and end; an end before the start is the next day when that makes less than 12 hours, else None."""
    first = at(day, start, zone)
    if end > start:
        return first, at(day, end, zone)
    last = at(day + timedelta(days=1), end, zone)
    return (first, last) if last - first < timedelta(hours=12) else None


def minutes(span: timedelta) -> int:
    """Whole minutes, rounded up, so that « in 1 min » never says 0 too early."""
    return -int(-span.total_seconds() // 60)
