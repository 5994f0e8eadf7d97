"""Scans are kept as they were read, answered once, and counted by distinct people."""

import uuid
from datetime import datetime, timedelta
from threading import Thread
from typing import Any

import pytest

from tests import make
from webapp.actions import devices, door
from webapp.formats.scans import Malformed, Sent, read
from webapp.rules.devices import Device
from webapp.rules.seats import Refused
from webapp.store import models, presence, pulse
from webapp.store.db import db

NOW = datetime.fromisoformat("2024-11-20T14:00:00+09:00")


def phone(*doors: str, role: str = "door") -> Device:
    return devices.enrol(devices.enrol_link(role, doors, NOW), "", "fr", NOW)[0]


def scan(badge: str, door: str = "C10", kind: str = "entry", at: datetime = NOW, **more: Any) -> Sent:
    raw = {"id": str(uuid.uuid4()), "kind": kind, "door": door, "code": badge, "device_time": at.isoformat(), "skew": 0}
    return read({**raw, **more})


@pytest.fixture
def odile(database: str) -> str:
    """Odile's badge; she has a seat in C10. C11 takes two people and asks for no booking."""
    make.event()
    make.place("ROOM1", capacity=90)
    make.session("C10", registration="required", capacity=3, place="ROOM1")
    make.session("C11", registration="open", capacity=2)
    make.edition()
    person = make.person("Odile", "Kervanec", "FR-BRE", language="fr")
    make.seat(person, "C10")
    return make.badge(person, "0000000000000ABCD").code


def someone(code: str, **more: Any) -> str:
    return make.badge(make.person(code, code, **more), f"{code:0>17}").code


def inside(door: str) -> int:
    return len(presence.known(pulse.ring(), NOW).inside[door])


def said(device: Device, *scans: Sent | Malformed) -> list[str]:
    return [answer.error or answer.verdict for answer in door.record(device, scans, NOW)]


def test_odile_comes_in_and_the_second_time_is_told_when_she_first_came(odile: str) -> None:
    at = NOW - timedelta(minutes=5)
    first, second = door.record(phone("C10"), [scan(odile, at=at), scan(odile)], NOW)
    assert (first.verdict, first.time) == ("ok", None)
    assert (second.verdict, second.time) == ("already_in", at)
    assert second.person is not None
    assert second.person.name.family == "Kervanec"


def test_the_second_batch_knows_the_first(odile: str) -> None:
    assert said(phone("C10"), scan(odile)) == ["ok"]
    assert said(phone("C10"), scan(odile)) == ["already_in"]


@pytest.mark.parametrize(
    ("read_as", "word"),
    [
        ("http://127.0.0.1:8000/b/0000000000000ABCD", "ok"),
        ("https://other.example/b/0000000000000abcd", "ok"),
        ("0000-0000-0000-0abcd", "ok"),
        ("https://example.org/", "not_a_badge"),
        ("WIFI:T:WPA;S:summit;P:secret;;", "not_a_badge"),
        ("BEGIN:VCARD\nFN:Someone\nEND:VCARD", "not_a_badge"),
        ("", "not_a_badge"),
        ("0000000000000AB", "not_a_badge"),
        ("\0\ud800 half", "not_a_badge"),
        ("x" * 4096, "not_a_badge"),
        ("0000000000000ABCE", "unknown"),
    ],
)
def test_whatever_is_read_is_kept(odile: str, read_as: str, word: str) -> None:
    assert said(phone("C10"), scan(read_as)) == [word]
    assert models.Scan.select().count() == 1


def test_bad_good_bad_good(odile: str) -> None:
    other = someone("KEN")
    got = said(phone("C11"), scan("https://x.example"), scan(odile, "C11"), scan("torn", "C11"), scan(other, "C11"))
    assert got == ["not_your_door", "ok", "not_a_badge", "ok"]


def test_the_same_scan_again_gets_the_first_answer(odile: str) -> None:
    device, sent = phone("C10"), scan(odile)
    first = door.record(device, [sent, sent], NOW)
    later = door.record(device, [sent], NOW + timedelta(hours=3))
    assert [answer.verdict for answer in (*first, *later)] == ["ok", "ok", "ok"]
    assert not any(answer.clash for answer in (*first, *later))
    assert first[0] == later[0]
    assert models.Scan.select().count() == 1


def test_another_body_under_the_same_id_is_kept_apart_and_told_the_first_answer(odile: str) -> None:
    device, sent = phone("C10"), scan(odile)
    door.record(device, [sent], NOW)
    other = scan(odile, kind="exit", id=sent.id)
    for _ in range(2):
        (answer,) = door.record(device, [other], NOW)
        assert (answer.verdict, answer.kind, answer.clash) == ("ok", "entry", True)
    assert models.Scan.select().count() == 1
    assert [row.body["kind"] for row in models.ScanClash.select()] == ["exit"]


def test_a_scan_of_another_door_gives_nothing_away(odile: str) -> None:
    sent = scan(odile)
    door.record(phone("C10"), [sent], NOW)
    (answer,) = door.record(phone("C11"), [scan("x", "C11", id=sent.id)], NOW)
    assert (answer.verdict, answer.person, answer.error, answer.clash) == ("", None, "not_your_door", True)


def test_another_phones_door_is_refused_and_nothing_kept(odile: str) -> None:
    assert said(phone("C11"), scan(odile)) == ["not_your_door"]
    assert said(phone(role="supervisor"), scan(odile, "NOWHERE")) == ["no_such_door"]
    assert models.Scan.select().count() == 0


def test_a_malformed_scan_does_not_stop_the_others(odile: str) -> None:
    assert said(phone("C10"), Malformed("door"), scan(odile)) == ["malformed", "ok"]


def test_odile_leaves_and_comes_back(odile: str) -> None:
    later, last = NOW + timedelta(milliseconds=1), NOW + timedelta(milliseconds=2)
    assert said(phone("C10"), scan(odile), scan(odile, kind="exit", at=later), scan(odile, at=last)) == ["ok"] * 3
    assert inside("C10") == 1


def test_a_scan_taken_back_leaves_nobody_inside(odile: str) -> None:
    device, sent = phone("C10"), scan(odile)
    door.record(device, [sent], NOW)
    for _ in range(2):
        undone = door.undo(device, sent.id, NOW)
        assert undone is not None
        assert [(answer.kind, answer.verdict) for answer in undone.answers] == [("undo", "ok")]
    assert inside("C10") == 0
    assert models.Scan.select().count() == 2
    assert said(device, scan(odile)) == ["ok"]


def test_the_undo_may_arrive_first(odile: str) -> None:
    entry = scan(odile)
    undo = read({"id": "u1", "kind": "undo", "target": entry.id, "door": "C10", "device_time": NOW.isoformat()})
    assert said(phone("C10"), undo) == ["ok"]
    assert said(phone("C10"), entry) == ["ok"]
    assert inside("C10") == 0


def test_only_scans_of_the_phones_own_doors_can_be_taken_back(odile: str) -> None:
    sent = scan(odile)
    door.record(phone("C10"), [sent], NOW)
    assert door.undo(phone("C11"), sent.id, NOW) is None
    assert door.undo(phone("C10"), "nothing", NOW) is None


def test_an_open_room_fills_by_distinct_people(odile: str) -> None:
    device, one, two, three = phone("C11"), someone("AAA"), someone("BBB"), someone("CCC")
    words = said(device, *[scan(badge, "C11") for badge in (one, one, two, three)])
    assert words == ["ok", "already_in", "ok", "full"]
    later = NOW + timedelta(milliseconds=1)
    assert said(device, scan(one, "C11", "exit", later), scan(three, "C11", at=later)) == ["ok", "ok"]


def test_without_a_seat_one_is_asked_to_wait_and_see(odile: str) -> None:
    nobody, waiting, released = someone("AAA"), someone("BBB"), someone("CCC")
    make.seat(models.Person.get(family="BBB"), "C10", booked=False)
    gone = NOW - timedelta(minutes=3)
    make.seat(models.Person.get(family="CCC"), "C10", ended_at=gone, end="released")
    answers = door.record(phone("C10"), [scan(badge) for badge in (nobody, waiting, released)], NOW)
    assert [(answer.verdict, answer.time) for answer in answers] == [
        ("no_seat", None),
        ("waiting", None),
        ("released", gone),
    ]


def test_a_withdrawn_badge_is_refused_at_every_door(odile: str) -> None:
    models.Badge.update(withdrawn_at=NOW).execute()
    assert said(phone(role="supervisor"), scan(odile), scan(odile, "C11")) == ["withdrawn", "withdrawn"]


def test_only_a_supervisor_lets_in_against_the_word(odile: str) -> None:
    nobody = someone("AAA")
    assert said(phone("C10"), scan(nobody, kind="override", reason="vip")) == ["supervisor_only"]
    assert said(phone(role="supervisor"), scan(nobody, kind="override", reason="vip")) == ["ok"]
    assert inside("C10") == 1


def test_a_phone_that_decided_by_itself_is_judged_by_its_own_time(odile: str) -> None:
    early = NOW - timedelta(hours=3)
    (answer,) = door.record(phone("C10"), [scan(odile, at=early, shown="ok")], NOW)
    assert answer.verdict == "not_open"
    assert inside("C10") == 1, "she was let in, whatever the server thinks"


def test_a_name_is_not_written_into_the_scan(odile: str) -> None:
    door.record(phone("C10"), [scan(odile)], NOW)
    row = models.Scan.get()
    assert "ervanec" not in repr((row.answer, row.body))


def test_the_number_of_statements_does_not_grow_with_the_batch(odile: str) -> None:
    device, badges = phone("C11"), [someone(f"N{n}") for n in range(30)]
    door.record(device, [scan(odile, "C11")], NOW)
    counts = []
    for some in (badges[:1], badges[1:]):
        with _Counted() as counted:
            door.record(device, [scan(badge, "C11") for badge in some], NOW)
        counts.append(counted.count)
    assert counts[0] == counts[1]


class _Counted:
    """Counts the statements sent to the database."""

    def __enter__(self) -> "_Counted":
        self.count, self.before = 0, db.obj.execute_sql

        def counting(*args: Any, **more: Any) -> Any:
            self.count += 1
            return self.before(*args, **more)

        db.obj.execute_sql = counting
        return self

    def __exit__(self, *_: object) -> None:
        db.obj.execute_sql = self.before


def test_two_phones_at_the_last_place_let_one_person_in(odile: str) -> None:
    device, badges = phone("C11"), [someone(f"N{n}") for n in range(8)]
    words: list[str] = []

    def ask(badge: str) -> None:
        with db.connection_context():
            words.extend(said(device, scan(badge, "C11")))

    threads = [Thread(target=ask, args=(badge,)) for badge in badges]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(words) == ["full"] * 6 + ["ok"] * 2


# --- enrolling -----------------------------------------------------------------------------------


def test_a_link_makes_one_phone(odile: str) -> None:
    token = devices.enrol_link("door", ["C10"], NOW)
    device, cookie = devices.enrol(token, "Accueil", "ja", NOW)
    assert (device.doors, device.role, device.language) == (("C10",), "door", "ja")
    assert len(cookie) == 64
    with pytest.raises(Refused) as refusal:
        devices.enrol(token, "", "fr", NOW)
    assert refusal.value.code == "used_link"


def test_the_same_form_twice_is_one_phone(odile: str) -> None:
    token = devices.enrol_link("door", ["C10"], NOW)
    first = devices.enrol(token, "", "fr", NOW, "this form")
    assert devices.enrol(token, "", "fr", NOW, "this form") == first
    assert models.Device.select().count() == 1


@pytest.mark.parametrize(("days", "code"), [(6, ""), (7, "expired_link")])
def test_a_link_lasts_a_week(odile: str, days: int, code: str) -> None:
    token = devices.enrol_link("door", ["C10"], NOW)
    later = NOW + timedelta(days=days)
    if not code:
        assert devices.openable(token, later).role == "door"
        return
    with pytest.raises(Refused) as refusal:
        devices.enrol(token, "", "fr", later)
    assert refusal.value.code == code


def test_two_phones_at_once_on_one_link_make_one_device(odile: str) -> None:
    token, won, lost = devices.enrol_link("door", ["C10"], NOW), [], []

    def open_it() -> None:
        with db.connection_context():
            try:
                won.append(devices.enrol(token, "", "fr", NOW))
            except Refused as refusal:
                lost.append(refusal.code)

    threads = [Thread(target=open_it) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(won), lost) == (1, ["used_link"] * 5)
