"""What organisers do with seats: who gets one, who does not and why, who is told, and what the journal keeps."""

from datetime import timedelta

import pytest

from tests import make
from tests.make import NOW
from webapp.actions import programme as publishing
from webapp.actions import seating as actions
from webapp.actions import seats as seat_actions
from webapp.rules import seating as rules
from webapp.rules.seating import NONE, Leave
from webapp.rules.seats import Refused
from webapp.store import models, notices, pulse, seats

LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def summit(database: str) -> None:
    """TEA and BUS at the same time, WALK later, BATH for one of each delegation, MEET by invitation."""
    make.event()
    make.session("TEA", "2024-11-20 14:00", "15:00", registration="required", capacity=3)
    make.session("BUS", "2024-11-20 14:00", "15:00", registration="required", capacity=2)
    make.session("WALK", "2024-11-20 17:00", registration="required", capacity=9, kept=8)
    make.session("BATH", "2024-11-20 22:00", registration="required", capacity=9, quota=1)
    make.session("MEET", "2024-11-20 19:00", registration="invitation", capacity=2)
    make.session("YOUTH", "2024-11-20 19:00", registration="required", audience=["JP"])
    make.edition()


def people(*names: str, delegation: str = "", **more: object) -> list[int]:
    return [make.person(name, delegation=delegation or None, **more).id for name in names]


def words(found: list[rules.Outcome]) -> list[str]:
    return [each.word for each in found]


def standing(code: str) -> tuple[int, list[int]]:
    found = seats.standing(code, pulse.beat())
    return found.booked, list(found.waiting)


def held(person: int) -> set[str]:
    return seats.held([person])[person]


def told(person: int) -> list[tuple[str, str, str]]:
    inbox = reversed(notices.inbox(person))
    return [(t.notice.kind, t.notice.session, t.notice.body.get("instead", "")) for t in inbox]


def journal() -> list[tuple[str, str, str, str]]:
    rows = models.AuditEntry.select().order_by(models.AuditEntry.id)
    return [(row.act, row.kind, row.code, row.field) for row in rows]


def code_of(person: int) -> str:
    return str(models.Person.get_by_id(person).code)


# --- giving seats --------------------------------------------------------------------------------


def test_a_delegation_gets_the_seats_there_are_and_the_rest_wait(summit: None) -> None:
    crowd = people("Odile", "Jean", "Anne", "Luc", "Marc", delegation="FR-BRE")
    found = actions.seat("Aya", "TEA", crowd, Leave(wait=True), NOW)
    assert words(found) == ["booked"] * 3 + ["waits"] * 2
    assert standing("TEA") == (3, crowd[3:])
    assert [told(each) for each in crowd] == [[("seat_booked", "TEA", "")]] * 3 + [[]] * 2
    assert journal() == [
        *(("booked", "seat", "TEA", code_of(each)) for each in crowd[:3]),
        *(("added", "seat", "TEA", code_of(each)) for each in crowd[3:]),
    ]
    assert models.AuditEntry.select(models.AuditEntry.deed).distinct().count() == 1
    assert all(row.before is None and row.after is None for row in models.AuditEntry.select())


def test_what_is_told_beforehand_is_what_happens_and_seeing_it_changes_nothing(summit: None) -> None:
    crowd = people("Odile", "Jean", "Anne", "Luc", delegation="FR-BRE")
    before = pulse.beat()
    seen = actions.foresee("TEA", crowd, NONE, NOW)
    assert (words(seen), pulse.beat(), models.Seat.select().count()) == (["booked"] * 3 + ["full"], before, 0)
    assert actions.seat("Aya", "TEA", crowd, NONE, NOW, rules.digest(seen)) == seen


def test_when_somebody_was_faster_nothing_is_done_that_was_not_told(summit: None) -> None:
    crowd = people("Odile", "Jean", "Anne", delegation="FR-BRE")
    seen = rules.digest(actions.foresee("TEA", crowd, NONE, NOW))
    seat_actions.ask(people("Haruka")[0], "TEA", NOW)
    with pytest.raises(actions.Changed):
        actions.seat("Aya", "TEA", crowd, NONE, NOW, seen)
    assert (standing("TEA"), journal()) == ((1, []), [])


def test_each_is_told_why_not(summit: None) -> None:
    odile, jean = people("Odile", "Jean", delegation="FR-BRE")
    [haruka] = people("Haruka", delegation="JP-SZ")
    seat_actions.ask(jean, "BUS", NOW)
    assert words(actions.foresee("TEA", [odile, jean], NONE, NOW)) == ["booked", "overlap"]
    assert words(actions.foresee("YOUTH", [odile, haruka], NONE, NOW)) == ["not_for_you", "booked"]
    assert words(actions.foresee("BATH", [odile, jean, haruka], NONE, NOW)) == ["booked", "quota", "booked"]
    with pytest.raises(Refused):
        actions.foresee("NONE", [odile], NONE, NOW)


def test_above_the_quota_only_when_the_organiser_says_so(summit: None) -> None:
    crowd = people("Odile", "Jean", "Anne", delegation="FR-BRE")
    assert words(actions.seat("Aya", "BATH", crowd, NONE, NOW)) == ["booked", "quota", "quota"]
    assert words(actions.seat("Aya", "BATH", crowd, Leave(quota=True), NOW)) == ["already", "booked", "booked"]
    assert standing("BATH") == (3, [])


def test_over_the_capacity_only_with_a_reason_which_the_journal_keeps(summit: None) -> None:
    crowd = people("Odile", "Jean", "Anne")
    assert words(actions.seat("Aya", "BUS", crowd, Leave(over=""), NOW)) == ["booked", "booked", "full"]
    assert words(actions.seat("Aya", "BUS", crowd, Leave(over="A chair more"), NOW)) == ["already"] * 2 + ["booked"]
    assert standing("BUS") == (3, [])
    kept = models.AuditEntry.get(models.AuditEntry.kind == "session")
    assert (kept.act, kept.code, kept.after) == ("booked", "BUS", "A chair more")


def test_seats_kept_for_heads_are_kept_from_the_others(summit: None) -> None:
    members = people("Odile", "Jean", delegation="FR-BRE")
    [head] = people("Luc", delegation="FR-BRE", head=True)
    assert words(actions.foresee("WALK", [*members, head], NONE, NOW)) == ["booked", "full", "booked"]


def test_an_organiser_seats_who_is_invited_by_name(summit: None) -> None:
    [odile] = people("Odile")
    with pytest.raises(Refused):
        seat_actions.ask(odile, "MEET", NOW)
    assert words(actions.seat("Aya", "MEET", [odile], NONE, NOW)) == ["booked"]


def test_a_swap_ends_the_other_seat_and_who_waits_there_moves_up(summit: None) -> None:
    odile, jean, anne, luc = people("Odile", "Jean", "Anne", "Luc")
    for each in (odile, jean):
        seat_actions.ask(each, "BUS", NOW)
    seat_actions.ask(luc, "BUS", NOW, wait=True)
    found = actions.seat("Aya", "TEA", [odile, anne], Leave(swap=True), LATER)
    assert [(each.word, each.gives) for each in found] == [("booked", ("BUS",)), ("booked", ())]
    assert (held(odile), held(luc), standing("BUS")) == ({"TEA"}, {"BUS"}, (2, []))
    assert told(odile) == [("seat_booked", "TEA", "BUS")]
    assert told(luc) == [("seat_booked", "BUS", "")]
    assert ("given_up", "seat", "BUS", code_of(odile)) in journal()


def test_someone_in_line_can_be_given_a_seat_before_the_others(summit: None) -> None:
    first, second = people("Odile", "Jean")
    holders = people("Anne", "Luc")
    for each in holders:
        seat_actions.ask(each, "BUS", NOW)
    for n, each in enumerate((first, second)):
        seat_actions.ask(each, "BUS", NOW + timedelta(seconds=n), wait=True)
    assert words(actions.foresee("BUS", [second], NONE, NOW)) == ["full"]
    assert words(actions.seat("Aya", "BUS", [second], Leave(over="His mayor speaks"), LATER)) == ["booked"]
    assert standing("BUS") == (3, [first])
    assert [t.held for t in notices.inbox(second)] == ["waiting"]


# --- moving, ending, the line --------------------------------------------------------------------


def test_people_move_to_another_session_as_far_as_there_is_room(summit: None) -> None:
    crowd = people("Odile", "Jean", "Anne")
    for each in crowd:
        seat_actions.ask(each, "TEA", NOW)
    [luc] = people("Luc")
    seat_actions.ask(luc, "TEA", NOW, wait=True)
    found = actions.seat("Aya", "BUS", crowd, NONE, LATER, leaving="TEA")
    assert words(found) == ["booked", "booked", "full"]
    assert ([held(each) for each in crowd], held(luc)) == ([{"BUS"}, {"BUS"}, {"TEA"}], {"TEA"})
    assert told(crowd[0]) == [("seat_booked", "BUS", "TEA")]
    assert told(crowd[2]) == []
    assert models.Seat.get((models.Seat.person == crowd[0]) & (models.Seat.session == "TEA")).end == "moved"


def test_who_has_no_seat_there_is_not_moved(summit: None) -> None:
    odile, jean = people("Odile", "Jean")
    seat_actions.ask(odile, "TEA", NOW)
    assert [each.person for each in actions.seat("Aya", "BUS", [jean, odile], NONE, NOW, leaving="TEA")] == [odile]


def test_seats_end_together_and_whoever_is_next_moves_up(summit: None) -> None:
    odile, jean, anne = people("Odile", "Jean", "Anne")
    for each in (odile, jean):
        seat_actions.ask(each, "BUS", NOW)
    seat_actions.ask(anne, "BUS", NOW, wait=True)
    assert actions.give_up("Aya", "BUS", [odile], LATER) == {odile: "booked"}
    assert (standing("BUS"), told(odile), told(anne)) == (
        (2, []), [("seat_ended", "BUS", "")], [("seat_booked", "BUS", "")],
    )  # fmt: skip
    assert actions.give_up("Aya", "BUS", [odile], LATER) == {}
    assert journal() == [("given_up", "seat", "BUS", code_of(odile))]


def test_someone_is_put_first_in_line(summit: None) -> None:
    crowd = people("Odile", "Jean", "Anne", "Luc", "Marc")
    for n, each in enumerate(crowd):
        seat_actions.ask(each, "BUS", NOW + timedelta(seconds=n), wait=True)
    assert actions.put_first("Aya", "BUS", crowd[4], LATER) is True
    assert standing("BUS") == (2, [crowd[4], crowd[2], crowd[3]])
    assert actions.put_first("Aya", "BUS", crowd[4], LATER) is False
    assert actions.put_first("Aya", "BUS", crowd[0], LATER) is False
    assert journal() == [("moved", "seat", "BUS", code_of(crowd[4]))]


def test_unused_seats_are_given_back_once_and_none_is_booked_after(summit: None) -> None:
    odile, jean = people("Odile", "Jean")
    seat_actions.ask(odile, "TEA", NOW)
    assert actions.release("Aya", "TEA", NOW) == 1
    with pytest.raises(Refused, match="at_the_door"):
        actions.release("Aya", "TEA", LATER)
    assert words(actions.foresee("TEA", [jean], NONE, LATER)) == ["at_the_door"]
    assert journal() == [("released", "seat", "TEA", "")]


def test_a_room_made_larger_in_the_draft_counts_once_it_is_published(summit: None) -> None:
    crowd = people("Odile", "Jean", "Anne")
    models.Session.update(capacity=3).where(models.Session.code == "BUS").execute()
    assert words(actions.foresee("BUS", crowd, NONE, NOW)) == ["booked", "booked", "full"]
    publishing.publish("Aya", "", NOW)
    assert words(actions.foresee("BUS", crowd, NONE, NOW)) == ["booked"] * 3
