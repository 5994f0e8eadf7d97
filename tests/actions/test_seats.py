"""Booking, waiting, swapping, giving up: what happens to a seat, to the line behind it, and who is told."""

from datetime import timedelta

import pytest

from tests import make
from tests.make import NOW
from webapp.actions import programme as publishing
from webapp.actions import seats as actions
from webapp.rules.seats import Refused
from webapp.store import models, notices, programme, pulse, seats

LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def summit(database: str) -> None:
    """TEA (2 seats, 14:00), BUS (1 seat, 14:30, overlaps TEA), DINNER (1 seat, 19:00), and what cannot be booked."""
    make.event()
    make.place("HALL", capacity=40)
    make.session("TEA", "2024-11-20 14:00", "15:00", registration="required", capacity=2)
    make.session("BUS", "2024-11-20 14:30", "16:00", registration="required", capacity=1)
    make.session("DINNER", "2024-11-20 19:00", "21:00", registration="required", capacity=1)
    make.session("TALK", "2024-11-20 16:30", registration="open", place="HALL")
    make.session("PRIVATE", "2024-11-20 16:30", registration="invitation")
    make.session("DAWN", "2024-11-20 06:00", "07:00", registration="required")
    make.session("YOUTH", "2024-11-20 17:45", registration="required", audience=["JP", "guest"])
    make.session("BATH", "2024-11-20 22:00", registration="required", capacity=9, quota=1)
    make.edition()


def people(*names: str, delegation: str = "", **more: object) -> list[int]:
    return [make.person(name, delegation=delegation or None, **more).id for name in names]


def standing(code: str) -> tuple[int, list[int]]:
    found = seats.standing(code, pulse.beat())
    return found.booked, list(found.waiting)


def held(person: int) -> set[str]:
    return seats.held([person])[person]


def refusal(person: int, code: str, **how: bool) -> tuple[str, str]:
    with pytest.raises(Refused) as refused:
        actions.ask(person, code, NOW, **how)
    return refused.value.code, refused.value.other


def told(person: int) -> list[tuple[str, str]]:
    return [(t.notice.kind, t.notice.session) for t in reversed(notices.inbox(person)) if not t.read]


def numbers() -> list[int]:
    return [number for (number,) in models.Notice.select(models.Notice.number).order_by(models.Notice.number).tuples()]


def change(code: str, **fields: object) -> None:
    """The organiser edits a session and publishes."""
    models.Session.update(**fields).where(models.Session.code == code).execute()
    publishing.publish("organiser", "", LATER)


# --- booking -------------------------------------------------------------------------------------


def test_a_seat_is_booked_and_counted_at_once(summit: None) -> None:
    [odile] = people("Odile")
    assert actions.ask(odile, "TEA", NOW) is True
    assert (held(odile), standing("TEA")) == ({"TEA"}, (1, []))


def test_every_seat_of_a_session_can_be_had_and_not_one_more(summit: None) -> None:
    first, second, third = people("Odile", "Haruka", "Naoki")
    assert [actions.ask(each, "TEA", NOW) for each in (first, second)] == [True, True]
    assert refusal(third, "TEA") == ("full", "")
    assert standing("TEA") == (2, [])


def test_asking_twice_changes_nothing(summit: None) -> None:
    first, second = people("Odile", "Haruka")
    for _ in range(2):
        assert actions.ask(first, "BUS", NOW) is True
        assert actions.ask(second, "BUS", NOW, wait=True) is False
    before = pulse.beat()
    assert actions.ask(first, "BUS", LATER) is True
    assert actions.ask(first, "BUS", LATER, wait=True) is True
    assert actions.ask(first, "BUS", LATER, swap=True) is True
    assert (standing("BUS"), pulse.beat(), models.Seat.select().count()) == ((1, [second]), before, 2)


@pytest.mark.parametrize(
    ("code", "why"),
    [("TALK", "not_bookable"), ("PRIVATE", "invitation_only"), ("DAWN", "over"), ("YOUTH", "not_for_you")],
)
def test_some_sessions_cannot_be_booked_nor_waited_for(summit: None, code: str, why: str) -> None:
    [odile] = people("Odile", delegation="FR-BRE")
    assert [refusal(odile, code), refusal(odile, code, wait=True), refusal(odile, code, swap=True)] == [(why, "")] * 3
    assert models.Seat.select().count() == 0


def test_an_audience_takes_in_a_country_or_a_category(summit: None) -> None:
    [haruka] = people("Haruka", delegation="JP-SZ")
    [guest] = people("Anne", category="guest")
    assert [actions.ask(each, "YOUTH", NOW) for each in (haruka, guest)] == [True, True]


def test_a_cancelled_session_cannot_be_booked(summit: None) -> None:
    [odile] = people("Odile")
    change("TEA", cancelled=True)
    assert refusal(odile, "TEA") == ("cancelled", "")


def test_a_session_withdrawn_from_the_draft_cannot_be_booked_once_that_is_published(summit: None) -> None:
    [odile] = people("Odile")
    models.Session.delete().where(models.Session.code == "TEA").execute()
    assert actions.ask(odile, "TEA", NOW) is True  # not published yet
    publishing.publish("organiser", "", LATER)
    assert (held(odile), told(odile)) == (set(), [("session_cancelled", "TEA")])
    assert refusal(odile, "TEA") == ("cancelled", "")


def test_a_delegation_gets_its_quota_and_people_without_one_are_not_counted_together(summit: None) -> None:
    first, second = people("Odile", "Jean", delegation="FR-BRE")
    [haruka] = people("Haruka", delegation="JP-SZ")
    guests = people("Anne", "Marc")
    assert actions.ask(first, "BATH", NOW)
    assert refusal(second, "BATH") == ("quota", "")
    assert [actions.ask(each, "BATH", NOW) for each in [haruka, *guests]] == [True] * 3
    assert actions.ask(second, "BATH", NOW, wait=True) is False
    actions.give_up(haruka, "BATH", LATER)
    assert told(second) == []  # her delegation still has its one seat
    actions.give_up(first, "BATH", LATER)
    assert (held(second), told(second)) == ({"BATH"}, [("seat_booked", "BATH")])


# --- waiting -------------------------------------------------------------------------------------


def test_whoever_waits_has_a_rank_in_the_order_they_asked(summit: None) -> None:
    crowd = people("Odile", "Haruka", "Naoki", "Jean")
    actions.ask(crowd[0], "BUS", NOW)
    for n, person in enumerate([crowd[3], crowd[1], crowd[2]]):
        assert actions.ask(person, "BUS", NOW + timedelta(seconds=n), wait=True) is False
    assert standing("BUS") == (1, [crowd[3], crowd[1], crowd[2]])


def test_asking_to_wait_while_seats_are_left_books_one(summit: None) -> None:
    [odile] = people("Odile")
    assert actions.ask(odile, "BUS", NOW, wait=True) is True


def test_the_first_in_line_moves_up_and_is_told(summit: None) -> None:
    holder, first, second = people("Odile", "Haruka", "Naoki")
    actions.ask(holder, "BUS", NOW)
    actions.ask(first, "BUS", NOW, wait=True)
    actions.ask(second, "BUS", LATER, wait=True)
    before = pulse.ask("").beat.seats
    actions.give_up(holder, "BUS", LATER)
    assert (held(first), standing("BUS")) == ({"BUS"}, (1, [second]))
    assert (told(first), told(second), told(holder)) == ([("seat_booked", "BUS")], [], [])
    assert pulse.beat().seats > before


def test_everyone_whose_agenda_moved_gets_a_new_page(summit: None) -> None:
    holder, first, other = people("Odile", "Haruka", "Naoki")
    actions.ask(holder, "BUS", NOW)
    actions.ask(first, "BUS", NOW, wait=True)

    def generations() -> list[int]:
        return [models.Person.get_by_id(each).generation for each in (holder, first, other)]

    before = generations()
    actions.give_up(holder, "BUS", LATER)
    assert [after - b for after, b in zip(generations(), before, strict=True)] == [1, 1, 0]


def test_one_whom_it_would_make_overlap_is_passed_over_and_keeps_the_rank(summit: None) -> None:
    holder, busy, free = people("Odile", "Haruka", "Naoki")
    actions.ask(holder, "BUS", NOW)
    actions.ask(busy, "TEA", NOW)
    actions.ask(busy, "BUS", NOW, wait=True)
    actions.ask(free, "BUS", LATER, wait=True)
    actions.give_up(holder, "BUS", LATER)
    assert (held(free), held(busy), standing("BUS")) == ({"BUS"}, {"TEA"}, (1, [busy]))


def test_giving_up_what_stood_in_the_way_gives_the_seat_one_waits_for(summit: None) -> None:
    [odile] = people("Odile")
    actions.ask(odile, "TEA", NOW)
    assert actions.ask(odile, "BUS", NOW, wait=True) is False  # a seat is left, she cannot be in two rooms
    actions.give_up(odile, "TEA", LATER)
    assert (held(odile), told(odile)) == ({"BUS"}, [("seat_booked", "BUS")])


def test_giving_up_twice_is_giving_up_once(summit: None) -> None:
    first, second, third = people("Odile", "Haruka", "Naoki")
    actions.ask(first, "BUS", NOW)
    for person in (second, third):
        actions.ask(person, "BUS", NOW, wait=True)
    for _ in range(2):
        actions.give_up(first, "BUS", LATER)
    assert standing("BUS") == (1, [third])
    assert numbers() == [1]


def test_leaving_the_line_moves_nobody_up(summit: None) -> None:
    holder, first, second = people("Odile", "Haruka", "Naoki")
    actions.ask(holder, "BUS", NOW)
    for person in (first, second):
        actions.ask(person, "BUS", NOW, wait=True)
    actions.give_up(first, "BUS", LATER)
    assert (standing("BUS"), numbers()) == ((1, [second]), [])


def test_asking_again_after_giving_up_is_a_new_request_behind_the_others(summit: None) -> None:
    first, second = people("Odile", "Haruka")
    actions.ask(first, "BUS", NOW)
    actions.ask(second, "BUS", NOW, wait=True)
    actions.give_up(first, "BUS", LATER)
    assert actions.ask(first, "BUS", LATER, wait=True) is False
    assert standing("BUS") == (1, [first])
    assert [row.end for row in models.Seat.select().order_by(models.Seat.id)] == ["given_up", "", ""]


def test_nobody_is_told_of_a_seat_that_becomes_free_when_the_session_is_over(summit: None) -> None:
    holder, first = people("Odile", "Haruka")
    actions.ask(holder, "BUS", NOW)
    actions.ask(first, "BUS", NOW, wait=True)
    actions.give_up(holder, "BUS", NOW + timedelta(days=1))
    assert (held(first), numbers()) == (set(), [])


# --- swapping ------------------------------------------------------------------------------------


def test_a_seat_at_the_same_time_as_another_is_refused_with_its_name(summit: None) -> None:
    [odile] = people("Odile")
    actions.ask(odile, "TEA", NOW)
    assert refusal(odile, "BUS") == ("overlap", "TEA")


def test_swapping_gives_up_the_other_seat_and_the_first_in_its_line_gets_it(summit: None) -> None:
    odile, jean, haruka = people("Odile", "Jean", "Haruka")
    for person in (odile, jean):
        actions.ask(person, "TEA", NOW)
    actions.ask(haruka, "TEA", NOW, wait=True)
    assert actions.ask(odile, "BUS", LATER, swap=True) is True
    assert (held(odile), held(haruka)) == ({"BUS"}, {"TEA"})
    assert (standing("TEA"), told(haruka)) == ((2, []), [("seat_booked", "TEA")])
    assert models.Seat.get((models.Seat.person == odile) & (models.Seat.session == "TEA")).end == "swapped"


def test_a_swap_gives_a_new_page_to_whoever_it_moved_up_too(summit: None) -> None:
    odile, jean, haruka = people("Odile", "Jean", "Haruka")
    for person in (odile, jean):
        actions.ask(person, "TEA", NOW)
    actions.ask(haruka, "TEA", NOW, wait=True)
    before = models.Person.get_by_id(haruka).generation
    actions.ask(odile, "BUS", LATER, swap=True)
    assert models.Person.get_by_id(haruka).generation == before + 1


def test_a_swap_that_cannot_be_had_keeps_everything(summit: None) -> None:
    odile, haruka = people("Odile", "Haruka")
    actions.ask(haruka, "BUS", NOW)
    actions.ask(odile, "TEA", NOW)
    assert refusal(odile, "BUS", swap=True) == ("full", "")
    assert (held(odile), standing("TEA"), standing("BUS")) == ({"TEA"}, (1, []), (1, []))


def test_a_swap_also_gives_the_seat_one_waited_for_that_the_old_one_stood_in_the_way_of(summit: None) -> None:
    [odile] = people("Odile")
    make.session("LUNCH", "2024-11-20 13:00", "14:15", registration="required", capacity=1)
    make.edition()
    actions.ask(odile, "TEA", NOW)
    assert actions.ask(odile, "LUNCH", NOW, wait=True) is False
    actions.ask(odile, "BUS", LATER, swap=True)
    assert held(odile) == {"BUS", "LUNCH"}


def test_a_waiting_person_can_swap_into_the_seat_that_is_left(summit: None) -> None:
    [odile] = people("Odile")
    actions.ask(odile, "TEA", NOW)
    actions.ask(odile, "BUS", NOW, wait=True)
    assert actions.ask(odile, "BUS", LATER, swap=True) is True
    assert (held(odile), standing("BUS"), standing("TEA")) == ({"BUS"}, (1, []), (0, []))


# --- escorts -------------------------------------------------------------------------------------


def test_an_escort_acts_for_the_own_delegation_only(summit: None) -> None:
    [escort] = people("Yuki", delegation="JP-SZ", escort=True)
    [mayor] = people("Naoki", delegation="JP-SZ", head=True)
    [other] = people("Odile", delegation="FR-BRE")
    [guest, lonely] = people("Anne", "Marc", escort=True)
    assert [actions.may_act_for(escort, each) for each in (escort, mayor, other)] == [True, True, False]
    assert [actions.may_act_for(mayor, each) for each in (mayor, escort)] == [True, False]
    assert not actions.may_act_for(guest, lonely)


def test_a_seat_an_escort_asked_for_says_who_asked(summit: None) -> None:
    escort, mayor = people("Yuki", "Naoki", delegation="JP-SZ")
    actions.ask(mayor, "TEA", NOW, by=escort)
    seat = models.Seat.get()
    assert (seat.person_id, seat.by_id, held(escort)) == (mayor, escort, set())


# --- when the programme changes ------------------------------------------------------------------


def test_a_capacity_below_the_bookings_ends_no_seat_and_moves_nobody_up(summit: None) -> None:
    first, second, third = people("Odile", "Haruka", "Naoki")
    for person in (first, second):
        actions.ask(person, "TEA", NOW)
    actions.ask(third, "TEA", NOW, wait=True)
    change("TEA", capacity=1)
    assert standing("TEA") == (2, [third])
    actions.give_up(first, "TEA", LATER)
    assert standing("TEA") == (1, [third])
    actions.give_up(second, "TEA", LATER)
    assert (standing("TEA"), held(third)) == ((1, []), {"TEA"})


def test_a_larger_capacity_is_filled_from_the_line_in_order(summit: None) -> None:
    holder, *line = people("Odile", "Haruka", "Naoki", "Jean")
    actions.ask(holder, "BUS", NOW)
    for n, person in enumerate(line):
        actions.ask(person, "BUS", NOW + timedelta(seconds=n), wait=True)
    change("BUS", capacity=3)
    assert standing("BUS") == (3, [line[2]])
    larger, seat = ("session_changed", "BUS"), ("seat_booked", "BUS")
    assert [told(person) for person in line] == [[larger, seat], [larger, seat], [larger]]


def test_a_larger_room_is_filled_from_the_line_too(summit: None) -> None:
    make.place("SMALL", capacity=1)
    make.session("CRAFT", "2024-11-20 23:00", registration="required", place="SMALL")
    make.edition()
    holder, first = people("Odile", "Haruka")
    actions.ask(holder, "CRAFT", NOW)
    actions.ask(first, "CRAFT", NOW, wait=True)
    models.Place.update(capacity=2).where(models.Place.code == "SMALL").execute()
    publishing.publish("organiser", "", LATER)
    assert held(first) == {"CRAFT"}


def test_another_time_that_no_longer_overlaps_gives_the_seat_one_waits_for(summit: None) -> None:
    [odile] = people("Odile")
    actions.ask(odile, "TEA", NOW)
    actions.ask(odile, "BUS", NOW, wait=True)
    found = models.Session.get_by_id("BUS")
    change("BUS", start=found.start + timedelta(hours=4), end=found.end + timedelta(hours=3))
    assert held(odile) == {"TEA", "BUS"}


def test_a_move_that_makes_two_seats_overlap_ends_neither(summit: None) -> None:
    [odile] = people("Odile")
    for code in ("TEA", "DINNER"):
        actions.ask(odile, code, NOW)
    found = models.Session.get_by_id("TEA")
    change("DINNER", start=found.start, end=found.end)
    assert held(odile) == {"TEA", "DINNER"}


def test_cancelling_what_stood_in_the_way_gives_the_seat_one_waits_for(summit: None) -> None:
    [odile] = people("Odile")
    actions.ask(odile, "TEA", NOW)
    actions.ask(odile, "BUS", NOW, wait=True)
    change("TEA", cancelled=True)
    assert held(odile) == {"BUS"}
    assert told(odile) == [("session_cancelled", "TEA"), ("seat_booked", "BUS")]


# --- notices -------------------------------------------------------------------------------------


def test_notices_are_numbered_one_by_one_and_the_pulse_knows_the_last(summit: None) -> None:
    holder, *line = people("Odile", "Haruka", "Naoki")
    actions.ask(holder, "BUS", NOW)
    for person in line:
        actions.ask(person, "BUS", NOW, wait=True)
    actions.give_up(holder, "BUS", LATER)
    change("TEA", capacity=5)
    actions.give_up(line[0], "BUS", LATER)
    assert numbers() == [1, 2, 3]
    assert models.Pulse.get().notices == 3


def test_what_fails_leaves_no_gap_in_the_numbers(summit: None, monkeypatch: pytest.MonkeyPatch) -> None:
    holder, first = people("Odile", "Haruka")
    actions.ask(holder, "BUS", NOW)
    actions.ask(first, "BUS", NOW, wait=True)

    def broken(_people: set[int]) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(pulse, "seats_moved", broken)
        with pytest.raises(OSError, match="full"):
            actions.give_up(holder, "BUS", LATER)
    assert (held(holder), numbers(), models.Pulse.get().notices) == ({"BUS"}, [], 0)
    actions.give_up(holder, "BUS", LATER)
    assert (held(first), numbers()) == ({"BUS"}, [1])


def test_nothing_is_booked_before_anything_is_published(database: str) -> None:
    make.event()
    make.session("TEA", registration="required")
    [odile] = people("Odile")
    with pytest.raises(AssertionError):
        actions.ask(odile, "TEA", NOW)
    assert programme.live() is None


# --- seats kept for heads of delegation ----------------------------------------------------------


@pytest.fixture
def kept(database: str) -> None:
    """FEW: three seats, two of them for heads of delegation."""
    make.event()
    make.session("FEW", "2024-11-20 14:00", registration="required", capacity=3, kept=2)
    make.edition()


def test_seats_kept_for_heads_are_had_by_heads_alone(kept: None) -> None:
    odile, naoki = people("Odile", "Naoki")
    mayor, governor, president = people("Hélène", "Kenji", "Paul", head=True)
    assert actions.ask(odile, "FEW", NOW)
    assert refusal(naoki, "FEW") == ("full", "")
    assert actions.ask(mayor, "FEW", NOW)
    assert actions.ask(governor, "FEW", NOW)
    assert refusal(president, "FEW") == ("full", "")


def test_heads_who_took_the_common_seats_do_not_take_the_kept_ones_too(kept: None) -> None:
    mayor, governor = people("Hélène", "Kenji", head=True)
    odile, naoki = people("Odile", "Naoki")
    assert actions.ask(mayor, "FEW", NOW)
    assert actions.ask(governor, "FEW", NOW)
    assert actions.ask(odile, "FEW", NOW)
    assert refusal(naoki, "FEW") == ("full", "")


def test_when_only_kept_seats_are_left_the_line_lets_the_head_pass(kept: None) -> None:
    odile, naoki = people("Odile", "Naoki")
    mayor, governor = people("Hélène", "Kenji", head=True)
    actions.ask(odile, "FEW", NOW)
    actions.ask(mayor, "FEW", NOW)
    actions.ask(governor, "FEW", NOW)
    [late] = people("Paul", head=True)
    actions.ask(naoki, "FEW", NOW, wait=True)
    actions.ask(late, "FEW", LATER, wait=True)
    actions.give_up(governor, "FEW", LATER)
    assert (held(naoki), held(late), standing("FEW")) == (set(), {"FEW"}, (3, [naoki]))
