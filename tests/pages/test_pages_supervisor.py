"""A supervisor’s phone: every door at a glance, what is to be settled, lists to tick, to print, to take away."""

import csv
import io
import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests import make
from tests.pages import visitors
from tests.pages.visitors import NAOKI, NOW, ODILE, Phone
from webapp.actions import devices, door, leases
from webapp.clock import Clock
from webapp.formats.scans import Sent, read
from webapp.rules.devices import Device
from webapp.store import models
from webapp.store.db import db

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def enrolled(app: Flask, role: str, *doors: str, label: str = "", lang: str = "en") -> tuple[Phone, Device]:
    phone = Phone(app, lang)
    with db.connection_context():
        token = devices.enrol_link(role, doors, Clock.real(), label)
        device, cookie = devices.enrol(token, label, lang, Clock.real())
    phone.client.set_cookie("device", cookie)
    return phone, device


@pytest.fixture
def app(database: str) -> Flask:
    """C11 asks for a booking and has two places: Jean holds one, Naoki waits, Odile has none."""
    with db.connection_context():
        visitors.summit()
        jean = models.Person.get(models.Person.code == "P-JEAN")
        make.badge(jean, JEAN)
        make.seat(jean, "C11")
        make.seat(models.Person.get(models.Person.code == "P-NAOKI"), "C11", booked=False)
        make.edition()
    return visitors.application(database)


JEAN = "0000000000000JEAN".replace("J", "7")


@pytest.fixture
def supervisor(app: Flask) -> Phone:
    return enrolled(app, "supervisor", label="Head")[0]


@pytest.fixture
def at_door(app: Flask) -> Device:
    return enrolled(app, "door", "C10", "C11", label="Door A")[1]


def scan(device: Device, badge: str, code: str = "C11", kind: str = "entry", ago: float = 0, **more: Any) -> str:
    """Gives its id."""
    at = NOW - timedelta(minutes=ago)
    raw = {"id": str(uuid.uuid4()), "kind": kind, "door": code, "code": badge, "device_time": at.isoformat(), "skew": 0}
    sent = read({**raw, **more})
    assert isinstance(sent, Sent)
    with db.connection_context():
        door.record(device, [sent], NOW)
    return sent.id


def person(code: str) -> int:
    with db.connection_context():
        return int(models.Person.get(models.Person.code == code).id)


def row(page: TestResponse, code: str) -> str:
    """A person's row, as words."""
    found = re.search(rf'<li id="p{person(code)}".*?</li>', page.text, re.S)
    assert found, code
    return words(found[0])


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def room(page: TestResponse, code: str) -> str:
    found = re.search(rf'<li class="[^"]*" id="door-{code}">.*?(?=<li class="room|</ol>)', page.text, re.S)
    assert found, code
    return words(found[0])


def kept() -> list[tuple[str, str, str]]:
    """Kind, target, reason of every scan."""
    with db.connection_context():
        return list(models.Scan.select(models.Scan.kind, models.Scan.target, models.Scan.reason).tuples())


# --- who may -------------------------------------------------------------------------------------

PAGES = (
    "/staff/conflicts/", "/staff/doors/C10/room", "/staff/doors/C10/list", "/staff/doors/C10/list/paper",
    "/staff/doors/C10/list/attendance.csv",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_a_door_phone_is_sent_to_the_supervisor(app: Flask, path: str) -> None:
    phone, _device = enrolled(app, "door", "C10")
    assert phone.get(path).status_code == 403
    if "csv" not in path and "paper" not in path:
        assert phone.post(path, {"do": "in"}).status_code == 403


@pytest.mark.parametrize("path", PAGES)
def test_a_stranger_sees_nobody(app: Flask, path: str) -> None:
    assert visitors.visitor(app).get(path).status_code == 401


@pytest.mark.parametrize("path", PAGES[1:])
def test_a_door_that_does_not_exist_is_explained(supervisor: Phone, path: str) -> None:
    answer = supervisor.get(path.replace("C10", "NOWHERE"))
    assert answer.status_code == 404
    assert "This door is not on this phone" in answer.text


# --- every door ----------------------------------------------------------------------------------


def test_a_supervisor_sees_how_full_each_door_is(supervisor: Phone, at_door: Device) -> None:
    scan(at_door, JEAN, ago=3)
    scan(at_door, ODILE, "C10")
    page = supervisor.get("/staff/")
    told = room(page, "C11")
    assert told.startswith("13:45 Workshop 2: Tea 1 / 2 Inside")
    assert "1 booking" in told
    assert "1 free place" in told
    assert "Last scan: 13:57" in told
    assert "Door A" in told
    assert "not here yet" not in told
    assert "1 / 40 Inside" in room(page, "C10")
    assert "No phone at this door" in room(page, "C12")


def test_who_has_a_seat_and_has_not_come_is_missing(supervisor: Phone) -> None:
    assert "1 not here yet" in room(supervisor.get("/staff/"), "C11")


def test_a_phone_that_fell_silent_is_named_with_the_hour(app: Flask, supervisor: Phone, at_door: Device) -> None:
    scan(at_door, JEAN)
    visitors.watch(app).move(minutes=2)
    page = supervisor.get("/staff/")
    assert "Cut off since 14:00" in room(page, "C11")
    assert "Cut off" not in room(page, "C12")


def test_what_is_over_is_folded_away(supervisor: Phone) -> None:
    shown, folded = supervisor.get("/staff/").text.split('id="past"')
    assert ('id="door-A01"' in shown, 'id="door-A01"' in folded) == (False, True)
    assert ('id="door-C10"' in shown, 'id="door-C10"' in folded) == (True, False)


def test_a_break_nobody_watches_over_is_folded_away(supervisor: Phone) -> None:
    with db.connection_context():
        make.session("B02", "2024-11-20 15:00", kind="break")
        make.edition()
    shown, folded = supervisor.get("/staff/").text.split('id="calm"')
    assert ('id="door-B02"' in shown, 'id="door-B02"' in folded) == (False, True)


def test_what_is_to_be_settled_is_told_on_the_page_of_all_doors(supervisor: Phone, at_door: Device) -> None:
    assert "to settle</a>" not in supervisor.get("/staff/").text
    scan(at_door, ODILE, shown="ok")
    assert "1 case to settle" in words(supervisor.get("/staff/").text)


def test_nothing_is_sent_again_while_nothing_moves(supervisor: Phone, at_door: Device) -> None:
    first = supervisor.get("/staff/")
    again = supervisor.get("/staff/", if_none_match=first.headers["ETag"])
    assert (again.status_code, again.text) == (304, "")
    scan(at_door, JEAN)
    moved = supervisor.get("/staff/", if_none_match=first.headers["ETag"])
    assert moved.status_code == 200


def test_the_page_asks_as_much_of_the_database_for_many_doors_as_for_few(supervisor: Phone) -> None:
    def asked() -> int:
        seen: list[str] = []
        original = type(db.obj).execute_sql

        def counting(self: Any, sql: str, *more: Any, **named: Any) -> Any:
            seen.append(sql)
            return original(self, sql, *more, **named)

        type(db.obj).execute_sql = counting  # type: ignore[method-assign]
        try:
            supervisor.get("/staff/")
        finally:
            type(db.obj).execute_sql = original  # type: ignore[method-assign]
        return len(seen)

    supervisor.get("/staff/")
    few = asked()
    with db.connection_context():
        for n in range(30):
            make.session(f"E{n:02}", "2024-11-20 16:00", "17:00")
        make.edition()
    supervisor.get("/staff/")
    assert asked() == few


# --- one door ------------------------------------------------------------------------------------


def test_a_scan_is_taken_back_and_who_did_it_is_said(supervisor: Phone, at_door: Device) -> None:
    id_ = scan(at_door, JEAN)
    answer = supervisor.post("/staff/doors/C11/room", {"do": "undo", "scan": id_})
    assert (answer.status_code, answer.location) == (303, "/staff/doors/C11/room")
    page = words(supervisor.get("/staff/doors/C11/room").text)
    assert "Undone by Head: 14:00" in page
    assert "0 / 2 Inside" in page
    assert kept()[-1] == ("undo", id_, "")


def test_an_unknown_scan_cannot_be_taken_back(supervisor: Phone) -> None:
    answer = supervisor.post("/staff/doors/C11/room", {"do": "undo", "scan": "nothing"})
    assert answer.status_code == 404
    assert "This scan is not known here." in answer.text


def lease(device: Device, code: str = "C11", places: int = 2) -> None:
    with db.connection_context():
        models.DoorLease.create(door=code, device=device.id, version=1, granted=places, held=places)
        models.Device.update(seen_at=NOW).where(models.Device.id == device.id).execute()


def test_the_places_of_a_phone_that_is_cut_off_are_taken_back_with_the_risk_stated(
    app: Flask, supervisor: Phone, at_door: Device
) -> None:
    lease(at_door)
    form = {"do": "take_back", "phone": str(at_door.id)}
    early = supervisor.post("/staff/doors/C11/room", form)
    assert (early.status_code, "This phone answers again" in early.text) == (409, True)
    visitors.watch(app).move(minutes=3)
    page = supervisor.get("/staff/doors/C11/room").text
    assert "may give 2 places by itself" in page
    assert "there may be up to 2 people too many inside" in page
    assert supervisor.post("/staff/doors/C11/room", form).status_code == 303
    with db.connection_context():
        (share,) = leases.store.of_doors(["C11"])["C11"].values()
    assert (share.taken, share.reserved) == (True, 0)
    assert supervisor.post("/staff/doors/C11/room", form).status_code == 409


def test_seats_nobody_took_wait_for_a_phone_that_is_cut_off_and_a_supervisor_gives_them_back(
    app: Flask, supervisor: Phone, at_door: Device
) -> None:
    with db.connection_context():
        models.Session.update(release=5).where(models.Session.code == "C12").execute()
        make.seat(models.Person.get(models.Person.code == "P-JEAN"), "C12")
        models.Device.update(doors=["C12"], seen_at=NOW).where(models.Device.id == at_door.id).execute()
        make.edition()
    visitors.watch(app).move(minutes=26)
    assert "Seats nobody took are not given back yet" in room(supervisor.get("/staff/"), "C12")
    assert supervisor.post("/staff/doors/C12/room", {"do": "give_back"}).status_code == 303
    assert "Seats nobody took are not given back yet" not in room(supervisor.get("/staff/"), "C12")
    refused = supervisor.post("/staff/doors/C10/room", {"do": "give_back"})
    assert (refused.status_code, "No booking is needed" in refused.text) == (409, True)


def test_what_the_room_page_does_not_do_is_no_page(supervisor: Phone) -> None:
    assert supervisor.post("/staff/doors/C11/room", {"do": "dance"}).status_code == 404


# --- what is to be settled -----------------------------------------------------------------------


def twice(at_door: Device, other: Device) -> str:
    """Jean is let in at two phones that do not hear of each other; gives the second scan."""
    scan(at_door, JEAN, ago=3, shown="ok")
    return scan(other, JEAN, ago=2, shown="ok")


def test_admitted_twice_is_told_with_both_phones_and_both_hours(app: Flask, supervisor: Phone, at_door: Device) -> None:
    twice(at_door, enrolled(app, "door", "C11", label="Door B")[1])
    page = words(supervisor.get("/staff/conflicts/").text)
    assert "1 case to settle" in page
    told = page[page.index("Admitted twice") :]
    assert "Jean LE GOFF" in told
    assert re.search(r"13:57 · Door A .*13:58 · Door B", told)
    assert "Made without a network, received at 14:00" in told


@pytest.mark.parametrize("way", ["came_back", "other_person", "seen"])
def test_each_way_settles_it_as_a_scan_of_the_supervisor(
    app: Flask, supervisor: Phone, at_door: Device, way: str
) -> None:
    second = twice(at_door, enrolled(app, "door", "C11", label="Door B")[1])
    page = supervisor.get("/staff/conflicts/")
    form = re.search(r'name="form" value="(\d+)"', page.text)
    assert form
    asked = {"scan": second, "way": way, "form": form[1]}
    for _ in range(2):  # a double tap is one word
        assert supervisor.post("/staff/conflicts/", asked).status_code == 303
    assert kept()[2:] == [("settle", second, way)]
    after = words(supervisor.get("/staff/conflicts/").text)
    assert "Nothing to settle" in after
    assert "1 case settled" in after


def test_a_settled_case_is_opened_again(app: Flask, supervisor: Phone, at_door: Device) -> None:
    second = twice(at_door, enrolled(app, "door", "C11", label="Door B")[1])
    supervisor.post("/staff/conflicts/", {"scan": second, "way": "seen", "form": "1"})
    with db.connection_context():
        settle = models.Scan.get(models.Scan.kind == "settle").scan_id
    supervisor.post("/staff/conflicts/", {"scan": settle, "way": "undo"})
    assert "1 case to settle" in words(supervisor.get("/staff/conflicts/").text)
    supervisor.post("/staff/conflicts/", {"scan": second, "way": "seen", "form": "9"})
    assert "Nothing to settle" in words(supervisor.get("/staff/conflicts/").text)


def test_one_too_many_is_taken_back(supervisor: Phone, at_door: Device) -> None:
    scan(at_door, JEAN, ago=3, shown="ok")
    scan(at_door, ODILE, ago=2, shown="ok")
    third = scan(at_door, NAOKI, ago=1, shown="ok")
    page = words(supervisor.get("/staff/conflicts/").text)
    assert page.count("More people than places") == 1
    assert page.count("Admitted without a booking") == 2
    supervisor.post("/staff/conflicts/", {"scan": third, "way": "undo"})
    assert "More people than places" not in supervisor.get("/staff/conflicts/").text


def test_a_badge_withdrawn_before_it_was_read_is_told(supervisor: Phone, at_door: Device) -> None:
    with db.connection_context():
        models.Badge.update(withdrawn_at=NOW - timedelta(minutes=10)).where(models.Badge.code == JEAN).execute()
    scan(at_door, JEAN, ago=1, shown="ok")
    assert "Admitted with a withdrawn badge" in supervisor.get("/staff/conflicts/").text


def test_clocks_are_told_by_what_is_wrong_with_them(supervisor: Phone, at_door: Device) -> None:
    scan(at_door, JEAN, shown="ok", skew=None, run="a")
    scan(at_door, ODILE, "C10", skew=11 * 60_000, ago=11, run="b")
    scan(at_door, NAOKI, "C10", run="c", monotonic=1_000, ago=9)
    scan(at_door, NAOKI, "C10", kind="exit", run="c", monotonic=2_000, ago=1)
    page = supervisor.get("/staff/conflicts/").text
    for title in ("A clock that was never checked", "A clock that is wrong", "A clock that was set"):
        assert page.count(f"<h2>{title}</h2>") == 1, title


def test_a_number_used_twice_is_told_and_settled(supervisor: Phone, at_door: Device) -> None:
    id_ = scan(at_door, JEAN)
    scan(at_door, ODILE, "C10", id=id_)
    assert "Two scans under one number" in supervisor.get("/staff/conflicts/").text
    supervisor.post("/staff/conflicts/", {"scan": id_, "way": "seen", "form": "1"})
    assert "Nothing to settle" in supervisor.get("/staff/conflicts/").text


@pytest.mark.parametrize(
    ("form", "status", "why"),
    [
        ({"scan": "nothing", "way": "seen"}, 404, "This scan is not known here."),
        ({"scan": "nothing", "way": "undo"}, 404, "This scan is not known here."),
        ({"way": "seen", "scan": "\0"}, 404, "This scan is not known here."),
        ({}, 404, ""),
    ],
)
def test_nothing_is_settled_by_a_form_that_makes_no_sense(
    supervisor: Phone, form: dict[str, str], status: int, why: str
) -> None:
    answer = supervisor.post("/staff/conflicts/", form)
    assert (answer.status_code, why in answer.text) == (status, True)
    assert kept() == []


def test_a_way_that_does_not_exist_settles_nothing(supervisor: Phone, at_door: Device) -> None:
    answer = supervisor.post("/staff/conflicts/", {"scan": scan(at_door, JEAN), "way": "dance"})
    assert answer.status_code == 422
    assert "Please choose one of the ways" in answer.text


# --- the list ------------------------------------------------------------------------------------


def test_the_list_says_how_each_stands(supervisor: Phone, at_door: Device) -> None:
    scan(at_door, JEAN, ago=4)
    page = supervisor.get("/staff/doors/C11/list")
    assert "1 of 1 here" in words(page.text)
    assert "Inside since 13:56" in row(page, "P-JEAN")
    assert "Waiting list" in row(page, "P-NAOKI")
    assert "Odile" not in page.text, "she never asked for a seat"


def test_missing_people_are_listed_alone(supervisor: Phone, at_door: Device) -> None:
    page = supervisor.get("/staff/doors/C11/list?show=missing")
    assert re.findall(r'<li id="p(\d+)"', page.text) == [str(person("P-JEAN"))]
    scan(at_door, JEAN)
    assert "Nobody is missing." in supervisor.get("/staff/doors/C11/list?show=missing").text


@pytest.mark.parametrize(
    ("words_", "codes"), [("さえぐさ", ["P-NAOKI"]), ("三枝直樹", ["P-NAOKI"]), ("kervanéc", ["P-ODILE"])]
)
def test_a_name_is_found_in_any_writing(supervisor: Phone, words_: str, codes: list[str]) -> None:
    page = supervisor.client.get("/staff/doors/C10/list", query_string={"q": words_})
    assert re.findall(r'<li id="p(\d+)"', page.text) == [str(person(code)) for code in codes]


def test_a_japanese_list_goes_by_kana_and_a_french_one_by_alphabet(app: Flask) -> None:
    japanese, _ = enrolled(app, "supervisor", lang="ja")
    french, _ = enrolled(app, "supervisor", lang="fr")
    headings = r'<section class="part"><h2[^>]*>(.*?)</h2>'
    assert re.findall(headings, japanese.get("/staff/doors/C10/list").text) == ["さ", "K", "L"]
    assert re.findall(headings, french.get("/staff/doors/C10/list").text) == ["K", "L", "S"]
    by = french.get("/staff/doors/C10/list?by=delegation").text
    assert re.findall(headings, by) == ["Bretagne", "Shizuoka"]


def tick(supervisor: Phone, code: str, do: str = "in", at: str = "C11", **more: str) -> TestResponse:
    page = supervisor.get(f"/staff/doors/{at}/list")
    number = re.search(r'name="number" value="(\d+)"', page.text)
    assert number
    asked = {"do": do, "person": str(person(code)), "number": number[1], **more}
    return supervisor.post(f"/staff/doors/{at}/list", asked)


def test_a_tick_is_an_entry_and_can_be_undone(supervisor: Phone) -> None:
    answer = tick(supervisor, "P-JEAN", show="missing")
    assert (answer.status_code, answer.location) == (
        303, f"/staff/doors/C11/list?show=missing#p{person('P-JEAN')}",
    )  # fmt: skip
    assert "Inside since 14:00" in row(supervisor.get("/staff/doors/C11/list"), "P-JEAN")
    assert tick(supervisor, "P-JEAN", "undo").status_code == 303
    assert "Inside" not in row(supervisor.get("/staff/doors/C11/list"), "P-JEAN")
    assert tick(supervisor, "P-JEAN").status_code == 303
    assert "Inside since 14:00" in row(supervisor.get("/staff/doors/C11/list"), "P-JEAN")
    assert [kind for kind, *_rest in kept()] == ["entry", "undo", "entry"]


def test_the_same_tick_twice_is_one_entry(supervisor: Phone) -> None:
    form = {"do": "in", "person": str(person("P-JEAN")), "number": "0"}
    for _ in range(2):
        assert supervisor.post("/staff/doors/C11/list", form).status_code == 303
    with db.connection_context():
        assert (models.Scan.select().count(), models.ScanClash.select().count()) == (1, 0)


def test_who_may_not_come_is_let_in_with_a_reason_alone(supervisor: Phone) -> None:
    told = tick(supervisor, "P-NAOKI")
    assert told.status_code == 200
    assert "The door says: Waiting list" in row(told, "P-NAOKI")
    silent = tick(supervisor, "P-NAOKI", "let_in", reason="  ")
    assert silent.status_code == 422
    assert "Please write why this person is let in." in silent.text
    assert "Why this person is let in" in row(silent, "P-NAOKI")
    assert tick(supervisor, "P-NAOKI", "let_in", reason="x" * 501).status_code == 422
    assert tick(supervisor, "P-NAOKI", "let_in", reason="Speaks for the mayor").status_code == 303
    assert kept()[-1] == ("override", "", "Speaks for the mayor")
    assert "Inside since 14:00" in row(supervisor.get("/staff/doors/C11/list"), "P-NAOKI")


@pytest.mark.parametrize("who", ["", "x", "99999", "-1", "9" * 40])
def test_somebody_who_is_not_on_the_list_is_not_ticked(supervisor: Phone, who: str) -> None:
    answer = supervisor.post("/staff/doors/C11/list", {"do": "in", "person": who})
    assert answer.status_code == 409
    assert kept() == []


def test_who_has_no_badge_is_sent_to_the_desk(supervisor: Phone) -> None:
    with db.connection_context():
        models.Badge.update(withdrawn_at=NOW).where(models.Badge.code == JEAN).execute()
    answer = tick(supervisor, "P-JEAN")
    assert (answer.status_code, "This person has no badge in force" in answer.text) == (409, True)


def test_who_came_is_counted_by_country_and_delegation(supervisor: Phone, at_door: Device) -> None:
    scan(at_door, ODILE, "C10")
    page = supervisor.get("/staff/doors/C10/list").text
    counted = words(page[page.index('<table class="counts">') : page.index("</table>")])
    assert counted == (
        "Delegation Came On the list French delegation 1 2 Brittany 1 2 Japanese delegation 0 1 Shizuoka 0 1"
    )


# --- on paper, and to take away ------------------------------------------------------------------


def test_the_paper_has_a_square_for_each_and_says_who_is_in(supervisor: Phone, at_door: Device) -> None:
    scan(at_door, ODILE, "C10", ago=1)
    page = supervisor.get("/staff/doors/C10/list/paper")
    assert page.status_code == 200
    table = page.text[page.text.index("<table") :]
    assert table.count('class="square"') == 3 + 8
    assert table.count("✓") == 1
    assert "Odile KERVANEC" in table
    assert re.search(r'<b lang="en">Naoki SAEGUSA</b> <span lang="ja">三枝 直樹</span>', table)
    assert "Wednesday 20 November" in words(table)
    japanese = supervisor.client.get("/staff/doors/C10/list/paper")
    assert "敬称略" not in japanese.text


def test_attendance_is_taken_away_as_a_table(supervisor: Phone, at_door: Device) -> None:
    with db.connection_context():
        models.Person.update(given="=HYPERLINK(1)").where(models.Person.code == "P-JEAN").execute()
        models.Pulse.update(people=models.Pulse.people + 1).execute()
    scan(at_door, ODILE, "C10", ago=9)
    scan(at_door, ODILE, "C10", kind="exit", ago=2)
    answer = supervisor.get("/staff/doors/C10/list/attendance.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="C10-2024-11-20-1400.csv"'
    assert answer.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert rows[0][:2] == ["Family name", "Given name"]
    assert rows[1] == [
        "Kervanec", "Odile", "", "", "", "", "Brittany", "FR", "Came, no longer inside", "13:51", "13:58",
    ]  # fmt: skip
    assert rows[2][1] == "'=HYPERLINK(1)"
    assert [row[8] for row in rows[2:]] == ["Not here yet", "Not here yet"]


def test_a_french_table_is_divided_by_semicolons(app: Flask) -> None:
    phone, _device = enrolled(app, "supervisor", lang="fr")
    answer = phone.get("/staff/doors/C10/list/attendance.csv")
    assert answer.data.decode("utf-8-sig").splitlines()[0].count(";") == 10
