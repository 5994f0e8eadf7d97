"""Seats that are booked while people already come in without one: never more than the room takes."""

import uuid

import pytest

from tests import make
from tests.make import NOW
from webapp.actions import devices, door, seats
from webapp.actions.door import Told
from webapp.formats.scans import Sent, read
from webapp.rules.devices import Device
from webapp.rules.seats import Refused
from webapp.store import models, presence, pulse
from webapp.store.leases import of_device


@pytest.fixture
def phone(database: str) -> Device:
    """At the door of TEA, which begins in an hour, asks for a booking and takes six."""
    make.event()
    make.session("TEA", "2024-11-20 11:00", "12:00", registration="required", capacity=6)
    make.edition()
    return devices.enrol(devices.enrol_link("door", ["TEA"], NOW), "", "fr", NOW)[0]


def interpreter() -> str:
    return make.badge(make.person(category="interpreter")).code


def let_in(badge: str, kind: str = "entry") -> Sent:
    raw = {
        "id": str(uuid.uuid4()),
        "kind": kind,
        "door": "TEA",
        "code": badge,
        "device_time": NOW.isoformat(),
        "skew": 0,
    }
    return read({**raw, "shown": "ok", "pool": True})


def booked(count: int) -> int:
    """How many of so many who ask get a seat, the others being told it is full."""
    return sum(_ask() == "booked" for _ in range(count))


def _ask() -> str:
    try:
        return "booked" if seats.ask(make.person().id, "TEA", NOW) else "waiting"
    except Refused as refused:
        if refused.code != "full":
            raise
        return "full"


def inside() -> int:
    return len(presence.known(pulse.ring(), NOW).inside["TEA"])


def test_no_seat_is_booked_of_a_place_that_a_phone_may_be_giving_away(phone: Device) -> None:
    door.exchange(phone, [], Told({"TEA": None}), NOW)
    promised = of_device(phone.id)["TEA"].granted
    assert promised == 3
    assert booked(6) == 6 - promised
    door.exchange(phone, [let_in(interpreter()) for _ in range(promised)], Told({"TEA": 1}), NOW)
    assert inside() == promised
    assert booked(1) == 0


def test_a_place_taken_back_from_a_phone_can_be_booked(phone: Device) -> None:
    door.exchange(phone, [], Told({"TEA": None}), NOW)
    devices.revoke(phone.id, Device(0, "supervisor"), NOW)
    assert booked(7) == 6


def test_who_waits_moves_up_into_no_place_that_was_taken_at_the_door(phone: Device) -> None:
    door.exchange(phone, [let_in(interpreter()) for _ in range(2)], Told(), NOW)
    assert booked(6) == 4
    waiting, gives_up = make.person().id, models.Seat.select().first().person_id
    assert not seats.ask(waiting, "TEA", NOW, wait=True)
    seats.give_up(gives_up, "TEA", NOW)
    assert seats.ask(waiting, "TEA", NOW)
    assert booked(1) == 0


def test_who_booked_and_is_inside_takes_one_place(phone: Device) -> None:
    person = make.person()
    assert seats.ask(person.id, "TEA", NOW)
    door.exchange(phone, [let_in(make.badge(person).code)], Told(), NOW)
    assert booked(6) == 5
