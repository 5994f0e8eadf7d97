"""A day laid out at an instant."""

from datetime import UTC, date, datetime, timedelta

import pytest

from webapp.rules import day
from webapp.rules.programme import Session

EIGHT = datetime(2024, 11, 20, 8, tzinfo=UTC)


def session(code: str, hour: float, hours: float = 1) -> Session:
    start = EIGHT + timedelta(hours=hour - 8)
    return Session(code, date(2024, 11, 20), start, start + timedelta(hours=hours), "workshop", {})


SESSIONS = [session("A", 8), session("B", 9), session("C", 9), session("D", 9, 2), session("E", 12)]


def codes(groups: tuple[day.Group, ...]) -> list[str]:
    return ["+".join(each.code for each in group.sessions) for group in groups]


def test_sessions_with_one_start_and_one_end_stand_together() -> None:
    assert codes(day.grouped(SESSIONS)) == ["A", "B+C", "D", "E"]


@pytest.mark.parametrize(
    ("hour", "past", "running", "coming"),
    [
        (7.0, [], [], ["A", "B+C", "D", "E"]),
        (8.0, [], ["A"], ["B+C", "D", "E"]),
        (9.0, ["A"], ["B+C", "D"], ["E"]),
        (10.0, ["A", "B+C"], ["D"], ["E"]),
        (11.5, ["A", "B+C", "D"], [], ["E"]),
        (13.0, ["A", "B+C", "D", "E"], [], []),
    ],
)
def test_at_any_instant_each_session_is_over_running_or_coming(
    hour: float, past: list[str], running: list[str], coming: list[str]
) -> None:
    found = day.layout(SESSIONS, EIGHT + timedelta(hours=hour - 8))
    assert [codes(found.past), codes(found.running), codes(found.coming)] == [past, running, coming]


def test_the_next_session_is_the_first_that_comes() -> None:
    following = [day.layout(SESSIONS, EIGHT + timedelta(hours=hour)).following for hour in (0.5, 3, 5)]
    assert [each.code if each else None for each in following] == ["B", "E", None]


def test_on_another_day_nothing_is_over_and_there_is_no_now() -> None:
    found = day.layout(SESSIONS, None)
    assert (found.past, found.running, found.now, codes(found.coming)) == ((), (), None, ["A", "B+C", "D", "E"])
