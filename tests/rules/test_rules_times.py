"""Local times and instants, where the clocks change and where they do not."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.rules import times

PARIS, TOKYO = ZoneInfo("Europe/Paris"), ZoneInfo("Asia/Tokyo")
SPRING, AUTUMN = date(2024, 3, 31), date(2024, 10, 27)


def utc(day: int, hour: int, minute: int = 0, month: int = 10) -> datetime:
    return datetime(2024, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "clock", "zone", "instant"),
    [
        (date(2024, 11, 20), time(13, 45), TOKYO, utc(20, 4, 45, 11)),
        (date(2024, 11, 20), time(8), TOKYO, utc(19, 23, 0, 11)),
        (AUTUMN, time(1, 59), PARIS, utc(26, 23, 59)),
        (AUTUMN, time(2, 30), PARIS, utc(27, 0, 30)),  # twice that night: the first
        (AUTUMN, time(2, 30, fold=1), PARIS, utc(27, 0, 30)),
        (AUTUMN, time(3, 0), PARIS, utc(27, 2)),
    ],
)
def test_a_local_time_is_one_instant(day: date, clock: time, zone: ZoneInfo, instant: datetime) -> None:
    assert times.at(day, clock, zone) == instant


def test_a_time_the_clocks_skip_does_not_exist() -> None:
    for clock in (time(2, 0), time(2, 30), time(2, 59)):
        with pytest.raises(times.NoSuchTime):
            times.at(SPRING, clock, PARIS)
    assert times.at(SPRING, time(3, 0), PARIS) == datetime(2024, 3, 31, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        (time(9), time(10, 30), 1.5),
        (time(20), time(0, 30), 4.5),
        (time(20), time(7, 59), 11 + 59 / 60),
        (time(20), time(8), None),
        (time(9), time(9), None),
        (time(9), time(8), None),
    ],
)
def test_an_end_before_the_start_is_the_next_morning_or_a_mistake(start: time, end: time, hours: float | None) -> None:
    found = times.ends(date(2024, 11, 20), start, end, TOKYO)
    assert (found and found[1] - found[0]) == (hours and timedelta(hours=hours))


def test_a_night_in_which_the_clocks_go_back_is_an_hour_longer() -> None:
    first, last = times.ends(date(2024, 10, 26), time(22), time(4), PARIS) or (None, None)
    assert first
    assert last
    assert last - first == timedelta(hours=7)


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2026, 1, 1), timezones=st.just(UTC)), st.sampled_from([PARIS, TOKYO])
)
def test_an_instant_shown_and_typed_again_is_the_same_or_its_twin_an_hour_before(
    instant: datetime, zone: ZoneInfo
) -> None:
    shown = times.local(instant, zone)
    again = times.at(shown.date(), shown.time(), zone)
    assert instant - again == (timedelta(hours=1) if shown.fold else timedelta(0))


@pytest.mark.parametrize(("seconds", "whole"), [(0, 0), (1, 1), (60, 1), (61, 2), (119.5, 2)])
def test_minutes_are_rounded_up(seconds: float, whole: int) -> None:
    assert times.minutes(timedelta(seconds=seconds)) == whole
