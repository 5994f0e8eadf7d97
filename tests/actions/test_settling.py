"""What a supervisor decides is one more scan of the set, said once, on either database."""

from datetime import timedelta

import pytest

from tests import make
from tests.actions.test_actions_door import NOW, odile, phone, said, scan, someone
from webapp.actions import door, leases, settling
from webapp.rules.devices import Device
from webapp.rules.seats import Refused
from webapp.store import conflicts, models, presence, pulse

__all__ = ["odile"]  # a fixture


def open_cases() -> list[str]:
    return [case.kind for case in conflicts.cases(pulse.ring(), NOW).conflicts if case.open]


def inside(code: str) -> int:
    return len(presence.known(pulse.ring(), NOW).inside[code])


def person(badge: str) -> int:
    return int(models.Badge.get(models.Badge.code == badge).person_id)


def refused(code: str) -> "pytest.RaisesExc[Refused]":
    return pytest.raises(Refused, check=lambda refusal: refusal.code == code)


@pytest.fixture
def supervisor(odile: str) -> Device:
    return phone(role="supervisor")


def twice(badge: str) -> str:
    """Two phones let her in by themselves; gives the second scan."""
    first, second = (scan(badge, at=NOW - timedelta(minutes=n), shown="ok") for n in (5, 2))
    assert said(phone("C10"), first) == ["ok"]
    assert said(phone("C10"), second) == ["already_in"]
    return second.id


@pytest.mark.parametrize(("way", "came"), [("came_back", 1), ("seen", 1), ("other_person", 1)])
def test_a_settle_closes_the_case_and_is_said_once(odile: str, supervisor: Device, way: str, came: int) -> None:
    about = twice(odile)
    assert open_cases() == ["admitted_twice"]
    for _ in range(2):
        assert settling.settle(supervisor, about, way, "7", NOW).verdict == "ok"
    assert open_cases() == []
    assert inside("C10") == came
    assert models.Scan.select().where(models.Scan.kind == "settle").count() == 1
    assert models.ScanClash.select().count() == 0


def test_a_settle_that_is_taken_back_opens_the_case_again(odile: str, supervisor: Device) -> None:
    settle = settling.settle(supervisor, twice(odile), "other_person", "7", NOW)
    assert open_cases() == []
    settling.undo(supervisor, settle.id, NOW)
    assert open_cases() == ["admitted_twice"]


def test_somebody_else_s_entry_counts_for_nobody(odile: str, supervisor: Device) -> None:
    entry = scan(odile)
    door.record(phone("C10"), [entry], NOW)
    settling.settle(supervisor, entry.id, "other_person", "7", NOW)
    assert inside("C10") == 0


def test_what_is_not_known_is_not_settled(odile: str, supervisor: Device) -> None:
    with refused("unknown_scan"):
        settling.settle(supervisor, "nothing", "seen", "7", NOW)
    with refused("unknown_scan"):
        settling.undo(supervisor, "nothing", NOW)
    about = twice(odile)
    with refused("unknown_way"):
        settling.settle(supervisor, about, "dance", "7", NOW)


def test_a_tick_is_answered_by_the_rules_and_a_reason_outweighs_them(odile: str, supervisor: Device) -> None:
    assert settling.enter(supervisor, "C10", person(odile), "1", NOW).verdict == "ok"
    late = someone("LATE")
    assert settling.enter(supervisor, "C10", person(late), "1", NOW).verdict == "no_seat"
    for reason, code in (("", "no_reason"), ("x" * 501, "long_reason")):
        with refused(code):
            settling.let_in(supervisor, "C10", person(late), reason, "1", NOW)
    assert inside("C10") == 1
    settling.let_in(supervisor, "C10", person(late), "Speaks for the mayor", "1", NOW)
    assert inside("C10") == 2
    assert open_cases() == [], "a supervisor’s word needs no other"


def test_the_same_tick_is_answered_the_same_however_late(odile: str, supervisor: Device) -> None:
    first = settling.enter(supervisor, "C10", person(odile), "1", NOW)
    assert settling.enter(supervisor, "C10", person(odile), "1", NOW + timedelta(minutes=1)) == first
    again = settling.enter(supervisor, "C10", person(odile), "2", NOW + timedelta(minutes=1))
    assert (again.verdict, again.time) == ("already_in", NOW)


def test_who_has_no_badge_in_force_is_not_ticked(odile: str, supervisor: Device) -> None:
    bare = make.person("Jean", "Le Goff")
    with refused("no_badge"):
        settling.enter(supervisor, "C10", bare.id, "1", NOW)


def test_places_are_taken_back_from_a_phone_that_is_cut_off_and_from_no_other(odile: str) -> None:
    device = phone("C11")
    models.DoorLease.create(door="C11", device=device.id, version=1, granted=2, held=2)
    models.Device.update(seen_at=NOW).where(models.Device.id == device.id).execute()
    later = NOW + timedelta(minutes=2)
    with refused("no_device"):
        settling.take_back("C11", 99_999, later)
    with refused("answers_again"):
        settling.take_back("C11", device.id, NOW)
    settling.take_back("C11", device.id, later)
    assert [share.reserved for share in leases.store.of_doors(["C11"])["C11"].values()] == [0]
    with refused("holds_nothing"):
        settling.take_back("C11", device.id, later)


def test_cases_come_from_what_held_when_the_badge_was_read(odile: str, supervisor: Device) -> None:
    """A seat given up and a badge withdrawn afterwards make no case; before, they do."""
    early, late = NOW - timedelta(minutes=20), NOW - timedelta(minutes=1)
    door.record(phone("C10"), [scan(odile, at=early, shown="ok")], NOW)
    models.Seat.update(ended_at=NOW - timedelta(minutes=10), end="given_up").execute()
    models.Badge.update(withdrawn_at=NOW - timedelta(minutes=10)).execute()
    pulse.seats_moved(set())
    pulse.badges_changed()
    assert open_cases() == []
    door.record(phone("C10"), [scan(odile, kind="exit", at=late), scan(odile, at=NOW, shown="ok")], NOW)
    assert sorted(open_cases()) == ["no_seat", "withdrawn"]


def test_an_id_used_twice_is_a_case_until_it_is_seen(odile: str, supervisor: Device) -> None:
    entry = scan(odile)
    device = phone("C10", "C11")
    door.record(device, [entry], NOW)
    assert conflicts.cases(pulse.ring(), NOW).open == 0
    door.record(device, [scan(odile, "C11", id=entry.id)], NOW)
    found = conflicts.cases(pulse.ring(), NOW)
    assert [(clash.scan.id, clash.device) for clash in found.clashes] == [(entry.id, device.id)]
    assert found.open == 1
    settling.settle(supervisor, entry.id, "seen", "1", NOW)
    assert conflicts.cases(pulse.ring(), NOW).open == 0
