"""Who is where and who came, whatever order scans arrive in."""

from dataclasses import asdict, replace
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import doors
from tests.doors import CASES
from webapp.rules.presence import Settled, settled, way
from webapp.rules.scans import Scan, corrected, counted
from webapp.rules.timeline import Timeline


@pytest.mark.parametrize("case", CASES["histories"], ids=lambda case: case["case"].replace(" ", "_"))
def test_where_a_history_leaves_people(case: dict[str, Any]) -> None:
    day = case.get("day", doors.DAY)

    def times(found: dict[str, str]) -> dict[int, datetime]:
        return {int(person): doors.at(clock, day) for person, clock in found.items()}

    line = doors.timeline(CASES["sites"][case["site"]], day)
    state = settled([doors.scan(row, day) for row in case["scans"]], line, doors.at(case["now"], day))
    assert {door: state.inside(door) for door in case.get("inside", {})} == {
        door: times(found) for door, found in case.get("inside", {}).items()
    }
    assert {door: state.came(door) for door in case.get("came", {})} == {
        door: times(found) for door, found in case.get("came", {}).items()
    }
    if "stays" in case:
        assert [(s.person, s.door, s.since, s.until, s.inferred) for s in state.stays] == [
            (person, door, doors.at(since, day), until and doors.at(until, day), inferred)
            for person, door, since, until, inferred in case["stays"]
        ]
    if "spots" in case:
        assert {person: (s.door, s.since, s.inferred) for person, s in state.spots.items()} == {
            int(person): (door, doors.at(since, day), inferred)
            for person, (door, since, inferred) in case["spots"].items()
        }
    if "twice" in case:
        assert twice(state) == [tuple(pair) for pair in case["twice"]]


def twice(state: Settled) -> list[tuple[str, str]]:
    return [(first, again.id) for each in state.ways for first, again in each.twice]


def picture(state: Settled) -> Any:
    """Everything it says, comparable."""
    stays = sorted(
        ((s.person, s.since, s.door, s.until or doors.at("999:00:00"), asdict(s)) for s in state.stays), key=str
    )
    places = {stay.door for stay in state.stays} | {each.door for way in state.ways for each in way.late}
    return (
        [stay[-1] for stay in stays], state.spots, {door: state.inside(door) for door in places},
        {door: state.came(door) for door in places}, sorted(twice(state)),
    )  # fmt: skip


HISTORIES = st.integers(0, 2**32).map(lambda seed: doors.random_history(Random(seed)))


def parts(history: dict[str, Any]) -> tuple[list[Scan], Timeline, datetime]:
    day = history["day"]
    scans = [doors.scan(row, day) for row in history["scans"]]
    return scans, doors.timeline(history["site"], day), doors.at(history["now"], day)


@st.composite
def arrivals(draw: st.DrawFn) -> tuple[list[Scan], list[list[Scan]], Timeline, datetime]:
    """A history, and the batches in which a server may receive it: from several phones, each in its own order of
    sending, some sent again."""
    scans, line, now = parts(draw(HISTORIES))
    received = draw(st.permutations(scans + draw(st.lists(st.sampled_from(scans), max_size=6))))
    batches, left = [], list(received)
    while left:
        size = draw(st.integers(1, 8))
        batches.append(left[:size])
        left = left[size:]
    return scans, batches, line, now


@given(arrivals())
def test_any_order_any_splitting_and_any_repetition_leave_everyone_in_the_same_place(
    found: tuple[list[Scan], list[list[Scan]], Timeline, datetime],
) -> None:
    scans, batches, line, now = found
    kept: dict[str, Scan] = {}
    for batch in batches:
        kept.update((scan.id, scan) for scan in batch)
    assert picture(settled(kept.values(), line, now)) == picture(settled(scans, line, now))
    assert picture(settled([scan for batch in batches for scan in batch], line, now)) == picture(
        settled(scans, line, now)
    )


@given(HISTORIES)
def test_each_persons_way_is_a_matter_of_their_own_scans(history: dict[str, Any]) -> None:
    scans, line, now = parts(history)
    state = settled(scans, line, now)
    for each in state.ways:
        about = [scan for scan in scans if scan.person == each.person or scan.target]
        assert picture(Settled([way(each.person, about, line, now)])) == picture(Settled([each]))


@given(HISTORIES)
def test_a_person_is_in_one_room_at_a_time_and_in_the_gates_around_it(history: dict[str, Any]) -> None:
    scans, line, now = parts(history)
    for each in settled(scans, line, now).ways:
        if each.open:
            assert [stay.door for stay in each.open] == line.path(each.open[-1].door, each.clock)
        assert all(stay.until is None or stay.since <= stay.until for stay in each.stays)
        by_door: dict[str, list[Any]] = {}
        for stay in each.stays:
            by_door.setdefault(stay.door, []).append(stay)
        for stays in by_door.values():
            for before, after in pairwise(stays):
                assert before.until is not None
                assert before.until <= after.since


@given(HISTORIES)
def test_what_is_undone_or_somebody_elses_might_as_well_not_be_there(history: dict[str, Any]) -> None:
    scans, line, now = parts(history)
    assert picture(settled(counted(scans), line, now)) == picture(settled(scans, line, now))


@given(HISTORIES, st.lists(st.integers(-600_000, 600_000), min_size=5, max_size=5))
def test_phones_that_are_wrong_by_up_to_ten_minutes_and_know_it_leave_everyone_in_the_same_place(
    history: dict[str, Any], skews: list[int]
) -> None:
    scans, line, now = parts(history)
    wrong = [
        replace(scan, at=corrected(scan.at - timedelta(milliseconds=skews[n % 5]), skews[n % 5]))
        for n, scan in enumerate(scans)
    ]
    assert picture(settled(wrong, line, now)) == picture(settled(scans, line, now))


@given(HISTORIES, st.integers(0, 40))
def test_looking_twice_as_hours_pass_is_looking_once(history: dict[str, Any], hours: int) -> None:
    scans, line, now = parts(history)
    state = settled(scans, line, now)
    for each in state.ways:
        each.passed(now + timedelta(hours=hours))
    assert picture(state) == picture(settled(scans, line, now + timedelta(hours=hours)))


def test_a_phone_whose_clock_is_ahead_is_put_right_by_what_it_knew() -> None:
    now = doors.at("10:00:00")
    assert corrected(now, 90_000) == now + timedelta(seconds=90)
    assert corrected(now, -600_000) == now - timedelta(minutes=10)
    assert corrected(now, None) == now
