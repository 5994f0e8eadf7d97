"""Who may have a seat, and who is next: a table for the answers, and the line tried with any crowd."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.rules import seats
from webapp.rules.programme import Event, Place, Programme, Session
from webapp.rules.seats import Asking, Refused, Standing

NINE = datetime(2024, 11, 20, 9, tzinfo=UTC)
ODILE = Asking(1, "FR-BRE", "FR", "delegate")


def session(code: str = "C10", hour: float = 0, hours: float = 1, **more: Any) -> Session:
    start = NINE + timedelta(hours=hour)
    more = {"registration": "required", **more}
    return Session(code, date(2024, 11, 20), start, start + timedelta(hours=hours), "visit", {"fr": code}, **more)


def programme(*sessions: Session, **places: int | None) -> Programme:
    event = Event("e", {}, {}, {}, "UTC", ("fr",), "fr", date(2024, 11, 20), date(2024, 11, 20))
    rooms = {code: Place(code, {}, capacity=capacity) for code, capacity in places.items()}
    return Programme(event, rooms, {}, {each.code: each for each in sessions})


def code_of(refused: pytest.ExceptionInfo[Refused]) -> tuple[str, str]:
    return refused.value.code, refused.value.other


@pytest.mark.parametrize(
    ("own", "of_place", "most"),
    [(12, 50, 12), (None, 50, 50), (0, 50, 0), (None, None, None), (12, None, 12)],
)
def test_a_session_holds_what_it_says_else_what_its_place_holds(
    own: int | None, of_place: int | None, most: int | None
) -> None:
    tea = session(capacity=own, place="R1")
    assert seats.capacity(tea, programme(tea, R1=of_place)) == most


def test_a_session_without_a_place_has_no_limit() -> None:
    assert seats.capacity(session(place="gone"), programme()) is None
    assert seats.free(session(), programme(), 5_000) is None


@pytest.mark.parametrize(("taken", "left"), [(0, 3), (2, 1), (3, 0), (7, 0)])
def test_free_seats_are_never_below_zero(taken: int, left: int) -> None:
    assert seats.free(session(capacity=3), programme(), taken) == left


@pytest.mark.parametrize(
    ("audience", "meant"),
    [
        ((), True),
        (("FR",), True),
        (("JP",), False),
        (("JP", "FR-BRE"), True),
        (("delegate",), True),
        (("press", "guest"), False),
    ],
)
def test_an_audience_names_countries_delegations_or_categories(audience: tuple[str, ...], meant: bool) -> None:
    assert seats.meant_for(session(audience=audience), ODILE) is meant


def test_a_guest_without_country_or_delegation_is_not_meant_by_accident() -> None:
    assert not seats.meant_for(session(audience=("FR",)), Asking(9, category="guest"))


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"cancelled": True, "registration": "invitation"}, "cancelled"),
        ({"registration": "invitation"}, "invitation_only"),
        ({"registration": "open"}, "not_bookable"),
        ({"hour": -2}, "over"),
        ({"hour": -1}, "over"),
        ({"audience": ("JP",)}, "not_for_you"),
    ],
)
def test_some_seats_cannot_be_asked_for_at_all(more: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        seats.admissible(session(**more), ODILE, NINE)
    assert code_of(refused) == (code, "")


def test_a_seat_can_be_asked_for_until_the_session_ends() -> None:
    seats.admissible(session(hour=-1, hours=1.01), ODILE, NINE)


@pytest.mark.parametrize(
    ("booked", "of_delegation", "held", "answer"),
    [
        (1, 1, ["C20"], ("overlap", "C20")),  # overlap first: it can be swapped
        (2, 1, [], ("quota", "")),
        (2, 0, [], ("full", "")),
        (9, 0, [], ("full", "")),
    ],
)
def test_a_seat_cannot_be_had_now(booked: int, of_delegation: int, held: list[str], answer: tuple[str, str]) -> None:
    tea, bus = session(capacity=2, quota=1), session("C20", hour=0.5)
    with pytest.raises(Refused) as refused:
        seats.bookable(tea, programme(tea, bus), booked, of_delegation, held)
    assert code_of(refused) == answer


def test_the_last_seat_can_be_had() -> None:
    tea = session(capacity=2, quota=2)
    seats.bookable(tea, programme(tea), 1, 1, [])


@pytest.mark.parametrize(
    ("other", "clash"),
    [
        (session("C20", hour=1), False),  # one ends as the other begins
        (session("C20", hour=-1), False),
        (session("C20", hour=0.99), True),
        (session("C20", hour=-3, hours=9), True),
        (session("C20", cancelled=True), False),
        (session("C10"), False),  # itself
    ],
)
def test_two_seats_overlap_when_they_share_time(other: Session, clash: bool) -> None:
    tea = session()
    assert seats.overlapping(tea, [other.code, "forgotten"], programme(tea, other)) == ([other.code] if clash else [])


def test_a_rank_is_one_for_the_first_in_line_and_nought_for_whoever_does_not_wait() -> None:
    line = Standing(3, (7, 4))
    assert [line.rank(7), line.rank(4), line.rank(1)] == [1, 2, 0]


def test_every_refusal_raised_is_in_the_list() -> None:
    assert len(set(seats.REFUSALS)) == len(seats.REFUSALS)


CROWD = st.lists(
    st.tuples(st.sampled_from(["", "FR-BRE", "JP-SZ"]), st.sets(st.sampled_from(["C20", "C30"]))), max_size=8
)


@given(CROWD, st.integers(0, 5), st.none() | st.integers(0, 4), st.none() | st.integers(0, 3))
def test_the_line_moves_up_in_order_and_never_beyond_what_is_free(
    crowd: list[tuple[str, set[str]]], booked: int, capacity: int | None, quota: int | None
) -> None:
    tea = session(capacity=capacity, quota=quota)
    bus, dinner = session("C20", hour=0.5), session("C30", hour=5)
    everything = programme(tea, bus, dinner)
    waiting = [Asking(n, delegation) for n, (delegation, _held) in enumerate(crowd)]
    held = {n: codes for n, (_delegation, codes) in enumerate(crowd)}
    moved = seats.next_in_line(tea, everything, booked, waiting, held, {}, NINE)
    assert moved == sorted(moved)
    assert capacity is None or booked + len(moved) <= max(capacity, booked)
    assert all("C20" not in held[n] for n in moved)
    of_delegation = [waiting[n].delegation for n in moved if waiting[n].delegation]
    assert quota is None or all(of_delegation.count(each) <= quota for each in of_delegation)
    # Whoever was passed over could not have had a seat: full by then, overlapping, or the delegation had its part.
    for n in set(range(len(crowd))) - set(moved):
        before = [m for m in moved if m < n]
        part = [waiting[m].delegation for m in before].count(waiting[n].delegation) if waiting[n].delegation else 0
        with pytest.raises(Refused):
            seats.bookable(tea, everything, booked + len(before), part, held[n])


def test_nobody_moves_up_in_a_session_that_is_cancelled_over_or_no_longer_booked() -> None:
    for gone in (session(cancelled=True), session(hour=-2), session(registration="open")):
        assert seats.next_in_line(gone, programme(gone), 0, [ODILE], {}, {}, NINE) == []


def test_whoever_is_no_longer_meant_is_passed_over() -> None:
    tea = session(capacity=1, audience=("JP",))
    haruka = Asking(2, "JP-SZ", "JP")
    assert seats.next_in_line(tea, programme(tea), 0, [ODILE, haruka], {}, {}, NINE) == [2]
