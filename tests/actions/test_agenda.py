"""Stars and choices: the last tap wins, whenever it arrives."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import make
from tests.make import NOW
from webapp.actions import agenda as actions
from webapp.actions import seats as seat_actions
from webapp.store import agenda, models, seats

TAPS = st.lists(st.tuples(st.integers(0, 50), st.booleans()), min_size=1, max_size=6, unique_by=lambda tap: tap[0])


@pytest.fixture
def odile(database: str) -> int:
    make.event()
    make.session("TEA", "2024-11-20 14:00", "15:00", registration="required", capacity=1)
    make.session("BUS", "2024-11-20 14:30", "16:00", registration="required", capacity=1)
    make.session("TALK", "2024-11-20 14:45", "15:30")
    make.edition()
    return int(make.person().id)


def starred(person: int) -> set[str]:
    return set(agenda.fresh_marks(person).stars)


def generation(person: int) -> int:
    return int(models.Person.get_by_id(person).generation)


@given(st.data(), TAPS)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_last_tap_wins_in_any_order_of_arrival(
    odile: int, data: st.DataObject, taps: list[tuple[int, bool]]
) -> None:
    models.Star.delete().execute()
    for minute, wanted in data.draw(st.permutations(taps)):
        actions.star(odile, "TALK", wanted, NOW + timedelta(minutes=minute))
    assert starred(odile) == ({"TALK"} if max(taps)[1] else set())


def test_a_removal_that_arrives_late_does_not_undo_a_later_star(odile: int) -> None:
    actions.star(odile, "TALK", True, NOW + timedelta(minutes=2))
    actions.star(odile, "TALK", False, NOW + timedelta(minutes=1))
    assert starred(odile) == {"TALK"}


def test_a_removal_is_remembered_so_that_an_earlier_star_stays_removed(odile: int) -> None:
    actions.star(odile, "TALK", False, NOW + timedelta(minutes=2))
    actions.star(odile, "TALK", True, NOW + timedelta(minutes=1))
    assert starred(odile) == set()


def test_a_tap_makes_a_new_page_and_one_that_came_too_late_does_not(odile: int) -> None:
    before = generation(odile)
    actions.star(odile, "TALK", True, NOW)
    after = generation(odile)
    actions.star(odile, "TALK", False, NOW - timedelta(seconds=1))
    assert (after - before, generation(odile)) == (1, after)


def test_what_the_process_kept_of_an_agenda_follows_a_tap(odile: int) -> None:
    assert agenda.marks(odile, generation(odile), "e").stars == frozenset()
    actions.star(odile, "TALK", True, NOW)
    assert agenda.marks(odile, generation(odile), "e").stars == {"TALK"}


def test_two_people_star_for_themselves(odile: int) -> None:
    haruka = make.person("Haruka").id
    actions.star(odile, "TALK", True, NOW)
    assert (starred(odile), starred(haruka)) == ({"TALK"}, set())


def test_choosing_keeps_one_and_gives_up_the_stars_and_seats_of_the_others(odile: int) -> None:
    seat_actions.ask(odile, "TEA", NOW)
    seat_actions.ask(odile, "BUS", NOW, wait=True)
    actions.star(odile, "TALK", True, NOW)
    actions.choose(odile, "TALK", ["TEA", "BUS"], NOW + timedelta(minutes=1))
    found = agenda.fresh_marks(odile)
    assert (found.stars, found.seats) == ({"TALK"}, {})


def test_choosing_a_seat_keeps_it_and_adds_no_star(odile: int) -> None:
    seat_actions.ask(odile, "TEA", NOW)
    actions.star(odile, "TALK", True, NOW)
    actions.choose(odile, "TEA", ["TALK"], NOW + timedelta(minutes=1))
    found = agenda.fresh_marks(odile)
    assert (found.stars, found.seats) == (frozenset(), {"TEA": True})


def test_choosing_what_was_neither_starred_nor_booked_stars_it(odile: int) -> None:
    seat_actions.ask(odile, "TEA", NOW)
    actions.choose(odile, "TALK", ["TEA"], NOW)
    assert starred(odile) == {"TALK"}


def test_a_seat_given_up_by_choosing_goes_to_the_first_in_line(odile: int) -> None:
    haruka = make.person("Haruka").id
    seat_actions.ask(odile, "TEA", NOW)
    seat_actions.ask(haruka, "TEA", NOW, wait=True)
    actions.choose(odile, "TALK", ["TEA"], NOW + timedelta(minutes=1))
    assert seats.held([haruka])[haruka] == {"TEA"}


def test_choosing_happens_whole_or_not_at_all(odile: int, monkeypatch: pytest.MonkeyPatch) -> None:
    seat_actions.ask(odile, "TEA", NOW)
    actions.star(odile, "BUS", True, NOW)

    def broken(*_args: object) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(seat_actions, "give_up", broken)
        with pytest.raises(OSError, match="full"):
            actions.choose(odile, "TALK", ["BUS", "TEA"], NOW + timedelta(minutes=1))
    found = agenda.fresh_marks(odile)
    assert (found.stars, found.seats) == ({"BUS"}, {"TEA": True})
