"""Booked seats nobody took: given back at their hour, or at a supervisor's word; while a phone is cut off they wait."""

from datetime import datetime, timedelta

import pytest

from tests import make
from tests.make import NOW
from webapp.actions import devices, door, jobs, programme, release, seats
from webapp.actions.handlers import handlers
from webapp.formats import notices as words
from webapp.formats.scans import read
from webapp.rules.devices import Device
from webapp.rules.seats import Refused
from webapp.store import models, notices, pulse
from webapp.store import programme as programme_store
from webapp.store import seats as store

START = datetime.fromisoformat("2024-11-20T14:00:00+09:00")
DUE = START - timedelta(minutes=10)
JOB_ROUND = timedelta(seconds=31)


@pytest.fixture
def summit(database: str) -> None:
    make.event(release=10)
    make.session("TEA", "2024-11-20 14:00", title={"fr": "Le thé", "ja": "茶"}, registration="required", capacity=2)
    make.session("BUS", "2024-11-20 15:30", registration="required", capacity=9, release=-1)
    make.session("BATH", "2024-11-20 17:00", registration="required", capacity=9, release=30)
    make.session("TALK", "2024-11-20 18:00")
    programme.publish("organiser", "", NOW)


def run(now: datetime) -> None:
    while jobs.run_due(now, now, "me", handlers(None)):
        pass


def phone(door_code: str = "TEA") -> Device:
    return devices.enrol(devices.enrol_link("door", [door_code], NOW), "Salle 1", "fr", NOW)[0]


def comes(person: models.Person, device: Device, at: datetime) -> str:
    code = make.badge(person).code
    sent = read({"id": f"s{person.id}", "kind": "entry", "door": "TEA", "code": code, "device_time": at.isoformat()})
    return door.record(device, [sent], at)[0].verdict


def held(person: models.Person) -> dict[str, str]:
    """How each of a person's requests ended; nothing while it lives."""
    return {seat.session: seat.end for seat in models.Seat.select().where(models.Seat.person == person)}


def told(person: models.Person) -> list[str]:
    return [each.notice.kind for each in notices.inbox(person.id) if each.notice.kind != "reminder"]


def test_who_came_keeps_the_seat_and_who_did_not_is_told_that_it_is_given_back(summit: None) -> None:
    odile, naoki, jean = (make.person(name) for name in ("Odile", "Naoki", "Jean"))
    make.seat(odile, "TEA")
    make.seat(naoki, "TEA")
    make.seat(jean, "TEA", booked=False)
    device = phone()
    assert comes(odile, device, DUE - timedelta(seconds=20)) == "ok"
    run(DUE - timedelta(seconds=1))
    assert held(naoki) == {"TEA": ""}
    run(DUE)
    run(DUE + timedelta(minutes=5))
    assert (held(odile), held(naoki), held(jean)) == ({"TEA": ""}, {"TEA": "released"}, {"TEA": ""})
    assert (told(odile), told(naoki), told(jean)) == ([], ["seat_released"], ["seats_at_door"])
    assert store.standing("TEA", pulse.beat()).released == DUE


def test_after_that_seats_are_had_at_the_door_alone(summit: None) -> None:
    odile, naoki = make.person("Odile"), make.person("Naoki")
    make.seat(odile, "TEA", booked=False)
    run(DUE)
    with pytest.raises(Refused) as refused:
        seats.ask(naoki.id, "TEA", DUE)
    assert refused.value.code == "at_the_door"
    make.seat(naoki, "BUS")
    seats.give_up(naoki.id, "BUS", DUE)  # which moves lines up, but not that one
    assert store.standing("TEA", pulse.beat()).booked == 0


def test_who_is_in_the_room_already_keeps_the_seat_in_what_goes_on_there(summit: None) -> None:
    make.session("CAKE", "2024-11-20 13:00", "13:55", place="SALON", continues=True)
    models.Session.update(place="SALON").where(models.Session.code == "TEA").execute()
    programme.publish("organiser", "", NOW)
    odile, naoki, jean = (make.person(name) for name in ("Odile", "Naoki", "Jean"))
    for each in (odile, naoki, jean):
        make.seat(each, "TEA")
    device = phone("CAKE")
    for each, kinds in ((odile, ["entry"]), (naoki, ["entry", "exit"])):
        code, at = make.badge(each).code, START - timedelta(minutes=40)
        sent = [
            read({
                "id": f"{kind}{each.id}", "kind": kind, "door": "CAKE", "code": code, "skew": 0,
                "device_time": (at + timedelta(minutes=n)).isoformat(),
            })
            for n, kind in enumerate(kinds)
        ]  # fmt: skip
        assert [answer.verdict for answer in door.record(device, sent, at + timedelta(minutes=1))] == ["ok"] * len(
            kinds
        )
    door.record(device, [], DUE - timedelta(seconds=20))  # the phone is not cut off
    run(DUE)
    assert [held(each) for each in (odile, naoki, jean)] == [{"TEA": ""}, {"TEA": "released"}, {"TEA": "released"}]


def test_while_a_phone_of_the_door_is_cut_off_the_seats_wait(summit: None) -> None:
    odile = make.person("Odile")
    make.seat(odile, "TEA")
    device = phone()
    door.record(device, [], DUE - timedelta(minutes=20))
    run(DUE)
    live = programme_store.live()
    assert live is not None
    assert (held(odile), release.waiting(live, DUE)) == ({"TEA": ""}, ["TEA"])
    back = DUE + timedelta(minutes=2)
    door.record(device, [], back)
    run(back + JOB_ROUND)
    assert (held(odile), release.waiting(live, back)) == ({"TEA": "released"}, [])


def test_a_supervisor_gives_them_back_whichever_phone_is_cut_off_and_once(summit: None) -> None:
    odile = make.person("Odile")
    make.seat(odile, "TEA")
    door.record(phone(), [], DUE - timedelta(minutes=20))
    assert release.release_now("TEA", "Camille", DUE) == 1
    assert release.release_now("TEA", "Camille", DUE) == 0
    run(DUE + JOB_ROUND)
    assert told(odile) == ["seat_released"]
    assert [(row.session, row.by) for row in models.Release.select()] == [("TEA", "Camille")]


@pytest.mark.parametrize(("code", "why"), [("NONE", "gone"), ("TALK", "not_bookable")])
def test_what_has_no_bookings_has_none_to_give_back(summit: None, code: str, why: str) -> None:
    with pytest.raises(Refused) as refused:
        release.release_now(code, "Camille", NOW)
    assert refused.value.code == why


def test_each_session_has_its_own_hour_or_keeps_its_seats(summit: None) -> None:
    odile = make.person("Odile")
    for code in ("TEA", "BUS", "BATH"):
        make.seat(odile, code)
    run(DUE)
    run(START + timedelta(hours=2, minutes=29))
    assert held(odile) == {"TEA": "released", "BUS": "", "BATH": ""}
    run(START + timedelta(hours=2, minutes=30))
    assert held(odile) == {"TEA": "released", "BUS": "", "BATH": "released"}


def test_a_session_put_off_keeps_its_seats_until_its_new_hour(summit: None) -> None:
    odile = make.person("Odile")
    make.seat(odile, "TEA")
    models.Session.update(start=START + timedelta(hours=1), end=START + timedelta(hours=2)).where(
        models.Session.code == "TEA"
    ).execute()
    programme.publish("organiser", "", NOW)
    run(DUE + timedelta(minutes=1))
    assert held(odile) == {"TEA": ""}
    run(DUE + timedelta(hours=1))
    assert held(odile) == {"TEA": "released"}


@pytest.mark.parametrize(
    ("lang", "headline", "sentence"),
    [
        ("fr", "Place remise à disposition", "Votre place a été remise à disposition\u00a0: Le thé"),
        ("ja", "予約の解除", "ご予約を解除しました：茶"),
    ],
)
def test_it_is_told_in_the_readers_words(summit: None, lang: str, headline: str, sentence: str) -> None:
    odile = make.person("Odile")
    make.seat(odile, "TEA")
    run(DUE)
    live = programme_store.live()
    assert live is not None
    said = words.say(notices.inbox(odile.id)[0].notice, live, {}, lang, "booked")
    assert (said.headline, said.sentence) == (headline, sentence)
