"""Numbers of the event: what of a session needs attention, arrivals by the quarter of an hour, the end of an axis."""

from datetime import UTC, date, datetime, timedelta

import pytest

from webapp.rules.figures import by_quarter, firsts, round_top, seat_count, turnout
from webapp.rules.programme import Event, Programme, Session
from webapp.rules.roll import Count

START = datetime(2024, 11, 20, 5, tzinfo=UTC)
EVENT = Event("E", {}, {}, {}, "Asia/Tokyo", ("fr",), "fr", date(2024, 11, 20), date(2024, 11, 20))


def needs(booked: int, waiting: int, capacity: int | None = 3, hours: float = -1, released: bool = False) -> list[str]:
    session = Session("TEA", date(2024, 11, 20), START, START + timedelta(hours=1), "visit", {}, capacity=capacity)
    now = START + timedelta(hours=hours)
    given_back = now if released else None
    programme = Programme(EVENT, {}, {}, {"TEA": session})
    found = seat_count(session, programme, set(range(booked)), set(range(90, 90 + waiting)), (), (), given_back, now)
    return list(found.needs)


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ({"booked": 4, "waiting": 0}, ["over"]),
        ({"booked": 3, "waiting": 2}, []),
        ({"booked": 2, "waiting": 1}, ["waiting"]),
        ({"booked": 9, "waiting": 1, "capacity": None}, ["waiting"]),
        ({"booked": 0, "waiting": 0}, ["empty"]),
        ({"booked": 0, "waiting": 0, "hours": 0.5}, []),
        ({"booked": 2, "waiting": 1, "released": True}, []),
        ({"booked": 4, "waiting": 0, "hours": 1}, []),
    ],
)
def test_what_needs_attention(how: dict[str, int], expected: list[str]) -> None:
    assert needs(**how) == expected


def test_nobody_is_absent_where_nobody_was_scanned() -> None:
    session = Session("TEA", date(2024, 11, 20), START, START + timedelta(hours=1), "visit", {})
    programme = Programme(EVENT, {}, {}, {"TEA": session})
    later = START + timedelta(minutes=5)
    assert seat_count(session, programme, {1, 2}, (), {3}, (), None, later).missing is None
    assert seat_count(session, programme, {1, 2}, (), {3}, {2, 9}, None, later).missing == 2
    assert seat_count(session, programme, {1, 2}, (), (), {2}, None, START - timedelta(minutes=5)).missing is None


def test_arrivals_stand_in_quarters_of_an_hour_without_a_gap() -> None:
    at = [START + timedelta(minutes=minutes) for minutes in (14, 0, 46)]
    assert [(each.minute, count) for each, count in by_quarter(at)] == [(0, 2), (15, 0), (30, 0), (45, 1)]
    assert by_quarter([]) == []


def test_only_the_first_entry_of_each_person_counts() -> None:
    assert firsts([(1, START + timedelta(hours=1)), (2, START), (1, START)]) == {1: START, 2: START}


def test_who_has_nobody_registered_is_left_out() -> None:
    assert turnout({"FR": 3, "": 1}, {"FR": 2}, ["FR", "JP", ""]) == [Count("FR", 2, 3), Count("", 0, 1)]


@pytest.mark.parametrize(("most", "top"), [(1, 1), (3, 5), (11, 20), (137, 200), (500, 500)])
def test_an_axis_ends_on_a_round_number(most: int, top: int) -> None:
    assert round_top(most) == top
