"""A person's day: entries, overlaps and free time, in order."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.rules import agenda, walking
from webapp.rules.agenda import Clash, Entry, Gap
from webapp.rules.programme import Place, Session

MIDNIGHT = datetime(2024, 11, 20, tzinfo=UTC)


def session(code: str, start: str, end: str, **more: Any) -> Session:
    first, last = (MIDNIGHT + timedelta(hours=int(at[:2]), minutes=int(at[3:])) for at in (start, end))
    return Session(code, date(2024, 11, 20), first, last, "workshop", {"fr": code}, **more)


def said(parts: list[agenda.Part]) -> list[str]:
    """Entry A, clash A+B, gap 10:00-11:00."""
    words = []
    for part in parts:
        match part:
            case Entry(one):
                words.append(one.code)
            case Clash(several):
                words.append("+".join(each.code for each in several))
            case Gap(start, end):
                words.append(f"{start:%H:%M}-{end:%H:%M}")
    return words


def test_an_empty_day_has_no_parts() -> None:
    assert agenda.day([], [session("A", "09:00", "10:00")]) == []


def test_a_day_goes_by_time_with_the_free_time_between() -> None:
    mine = [session("B", "11:00", "12:00"), session("A", "09:00", "10:00")]
    assert said(agenda.day(mine, mine)) == ["A", "10:00-11:00", "B"]


def test_a_short_pause_is_no_free_time() -> None:
    mine = [session("A", "09:00", "10:00"), session("B", "10:14", "11:00"), session("C", "11:15", "12:00")]
    assert said(agenda.day(mine, mine)) == ["A", "B", "11:00-11:15", "C"]


def test_sessions_that_share_time_are_one_clash() -> None:
    mine = [session("A", "09:00", "10:30"), session("B", "10:00", "11:00"), session("C", "10:45", "12:00")]
    assert said(agenda.day(mine, mine)) == ["A+B+C"]


def test_one_that_begins_as_the_other_ends_does_not_clash() -> None:
    mine = [session("A", "09:00", "10:00"), session("B", "10:00", "11:00")]
    assert said(agenda.day(mine, mine)) == ["A", "B"]


def test_free_time_begins_when_the_longest_ends() -> None:
    mine = [session("A", "09:00", "12:00"), session("B", "09:30", "10:00"), session("C", "13:00", "14:00")]
    assert said(agenda.day(mine, mine)) == ["A+B", "12:00-13:00", "C"]


def test_a_cancelled_session_is_shown_and_never_clashes() -> None:
    mine = [session("A", "09:00", "10:00"), session("B", "09:30", "10:30", cancelled=True)]
    assert said(agenda.day(mine, mine)) == ["A", "B"]


def test_a_cancelled_session_between_two_does_not_hide_that_they_clash() -> None:
    mine = [
        session("A", "09:00", "11:00"),
        session("X", "09:30", "10:00", cancelled=True),
        session("B", "10:00", "12:00"),
    ]
    assert said(agenda.day(mine, mine)) == ["A+B", "X"]


def test_the_time_of_a_cancelled_session_is_free() -> None:
    mine = [
        session("A", "09:00", "10:00"),
        session("X", "10:00", "11:00", cancelled=True),
        session("B", "12:00", "13:00"),
    ]
    assert said(agenda.day(mine, mine)) == ["A", "X", "10:00-12:00", "B"]


def test_free_time_names_what_the_programme_offers_in_it_and_the_way_to_go() -> None:
    mine = [session("A", "09:00", "10:00", place="R1"), session("B", "12:00", "13:00", place="R2")]
    others = [
        session("C", "10:00", "12:00"),
        session("D", "11:00", "12:01"),
        session("E", "10:30", "11:00", cancelled=True),
    ]
    [_a, gap, _b] = agenda.day(mine, [*mine, *others])
    assert isinstance(gap, Gap)
    assert ([each.code for each in gap.meanwhile], gap.leaving, gap.going) == (["C"], "R1", "R2")


def test_there_is_no_way_to_go_within_a_room_or_to_an_unknown_one() -> None:
    for rooms in (("R1", "R1"), ("R1", ""), ("", "R2")):
        mine = [session("A", "09:00", "10:00", place=rooms[0]), session("B", "12:00", "13:00", place=rooms[1])]
        [_a, gap, _b] = agenda.day(mine, mine)
        assert isinstance(gap, Gap)
        assert (gap.leaving, gap.going) == ("", "")


SESSIONS = st.lists(
    st.builds(
        lambda n, start, length, cancelled: Session(
            f"C{n}", date(2024, 11, 20), MIDNIGHT + timedelta(minutes=start),
            MIDNIGHT + timedelta(minutes=start + length), "workshop", {}, cancelled=cancelled,
        ),
        st.integers(0, 99), st.integers(0, 600), st.integers(1, 200), st.booleans(),
    ),
    max_size=7, unique_by=lambda each: each.code,
)  # fmt: skip


@given(SESSIONS)
def test_whatever_i_hold_each_session_is_there_once_and_free_time_is_free(mine: list[Session]) -> None:
    parts = agenda.day(mine, mine)
    shown = [
        each
        for part in parts
        if not isinstance(part, Gap)
        for each in (part.sessions if isinstance(part, Clash) else [part.session])
    ]
    assert sorted(each.code for each in shown) == sorted(each.code for each in mine)
    standing = [each for each in mine if not each.cancelled]
    for part in parts:
        if isinstance(part, Entry) and not part.session.cancelled:
            assert [each.code for each in standing if each.overlaps(part.session)] == [part.session.code]
        if isinstance(part, Clash):
            assert all(any(a is not b and a.overlaps(b) for b in part.sessions) for a in part.sessions)
        if isinstance(part, Gap):
            assert part.end - part.start >= agenda.LEAST_GAP
            assert not any(each.start < part.end and part.start < each.end for each in standing)


# --- the way between -----------------------------------------------------------------------------

PLACES = {
    "HALL": Place("HALL", {}, walk=0), "ROOM": Place("ROOM", {}, walk=0), "HOTEL": Place("HOTEL", {}, walk=8),
    "PARK": Place("PARK", {}, walk=4), "TEA": Place("TEA", {}),
}  # fmt: skip


@pytest.mark.parametrize(
    ("leaving", "going", "minutes"),
    [
        ("HALL", "HOTEL", 8), ("HOTEL", "HALL", 8), ("HOTEL", "PARK", 12), ("HOTEL", "HOTEL", 0), ("HALL", "ROOM", 0),
        ("HOTEL", "TEA", 0), ("TEA", "HALL", 0), ("HALL", "NONE", 0), ("NONE", "NONE", 0),
    ],
)  # fmt: skip
def test_a_way_leads_by_the_main_venue_and_is_told_when_it_is_known(leaving: str, going: str, minutes: int) -> None:
    assert walking.minutes(PLACES.get(leaving), PLACES.get(going)) == minutes


def way(pause: str, *rooms: str, cancelled: bool = False) -> list[agenda.Part]:
    """A until 10:00, then B from `pause` on, in these two rooms."""
    second = session("B", pause, "12:00", place=rooms[1], cancelled=cancelled)
    mine = [session("A", "09:00", "10:00", place=rooms[0]), second]
    return agenda.day(mine, mine, PLACES)


def test_free_time_tells_how_long_the_way_is() -> None:
    [_a, gap, _b] = way("10:30", "HALL", "HOTEL")
    assert isinstance(gap, Gap)
    assert (gap.minutes, gap.walk, gap.late) == (30, 8, False)


def test_a_pause_shorter_than_the_way_is_told_however_short_it_is() -> None:
    for pause, minutes in (("10:05", 5), ("10:00", 0)):
        [_a, gap, _b] = way(pause, "HALL", "HOTEL")
        assert isinstance(gap, Gap)
        assert (gap.minutes, gap.walk, gap.late) == (minutes, 8, True)


def test_a_short_pause_that_is_long_enough_to_get_there_is_not_worth_a_word() -> None:
    for pause, *rooms in (("10:08", "HALL", "HOTEL"), ("10:05", "HALL", "ROOM"), ("10:00", "TEA", "HOTEL")):
        assert said(way(pause, *rooms)) == ["A", "B"]


def test_nobody_hurries_to_what_is_cancelled() -> None:
    assert said(way("10:05", "HALL", "HOTEL", cancelled=True)) == ["A", "B"]


def test_free_time_can_be_too_short_for_a_long_way() -> None:
    mine = [session("A", "09:00", "10:00", place="HALL"), session("B", "10:20", "11:00", place="FAR")]
    [_a, gap, _b] = agenda.day(mine, mine, {**PLACES, "FAR": Place("FAR", {}, walk=25)})
    assert isinstance(gap, Gap)
    assert gap.late
