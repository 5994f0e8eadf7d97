"""The registration desk on a supervisor's phone: finding, registering, badges on paper, a sign-in QR."""

import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.pages import visitors
from tests.pages.test_pages_devices import staff
from tests.pages.visitors import NAOKI, NOW, ODILE, Phone
from webapp.actions import people
from webapp.clock import Clock
from webapp.pages.api.bell import bell
from webapp.pages.staff.walk_in import NAMES
from webapp.rules.badges import grouped
from webapp.store import models
from webapp.store.db import db

MAI = {
    "form": "c" * 32, "family": "Morita", "given": "Mai", "native_family": "森田", "native_given": "舞",
    "kana_family": "もりた", "kana_given": "まい", "delegation": "JP-SZ", "category": "guest", "language": "ja",
    "function_ja": "課長",
}  # fmt: skip


@pytest.fixture
def haruka(app: Flask) -> Phone:
    """The supervisor."""
    return staff(app)


def words(page: TestResponse) -> str:
    return page.text.replace("\u202f", " ").replace("\xa0", " ").replace("<wbr>", "")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("kervanec", ["P-ODILE"]),
        ("KERVA odi", ["P-ODILE"]),
        ("三", ["P-NAOKI"]),
        ("三枝直樹", ["P-NAOKI"]),
        ("サエグサ", ["P-NAOKI"]),
        ("ｓａｅｇｕｓａ", ["P-NAOKI"]),
        ("bretagne", ["P-ODILE", "P-JEAN"]),
        ("静岡", ["P-NAOKI"]),
        (ODILE, ["P-ODILE"]),
        (f"https://summit.example/b/{NAOKI}", ["P-NAOKI"]),
        ("nobody", []),
        ("%", []),
        ("   ", []),
    ],
)
def test_a_person_is_found_by_any_writing_delegation_or_badge(haruka: Phone, asked: str, found: list[str]) -> None:
    page = haruka.client.get("/staff/desk/", query_string={"q": asked}, headers=haruka.accept)
    assert page.status_code == 200
    assert re.findall(r'/staff/desk/people/([\w-]+)"', page.text) == found


def test_a_person_not_expected_is_registered_and_printed(app: Flask, haruka: Phone) -> None:
    answer = haruka.post("/staff/desk/new", MAI)
    again = haruka.post("/staff/desk/new", MAI)
    assert (answer.status_code, answer.location) == (303, again.location)
    page = haruka.get(answer.location).text
    for each in ("森田 舞", "MORITA", "静岡県", "課長"):
        assert each in page.replace("<wbr>", ""), each
    with db.connection_context():
        mai = models.Person.get(models.Person.family == "Morita")
        code = models.Badge.get(models.Badge.person == mai).code
    assert grouped(code) in page
    assert f"/staff/desk/people/{mai.code}" in haruka.get("/staff/desk/?q=森田").text
    door = staff(app, "A01")
    assert "森田" in door.post("/staff/doors/A01/scan", {"code": code}).text


@pytest.mark.parametrize(
    ("wrong", "status", "said"),
    [
        (dict.fromkeys(NAMES, " "), 422, "Veuillez écrire un nom"),
        ({"family": "x" * 81}, 422, "80 caractères au plus"),
        ({"delegation": "ZZ"}, 422, "n’est plus dans la liste"),
        ({"category": "mayor"}, 422, "choisir une catégorie"),
        ({"language": "xx"}, 422, "l’une des langues"),
        ({"family": "Kervanec", "given": "ODILE"}, 409, "Une personne de ce nom est déjà inscrite"),
    ],
    ids=lambda each: str(each) if isinstance(each, int) else "",
)
def test_what_cannot_be_registered_is_explained_and_stays_typed(
    haruka: Phone, wrong: dict[str, str], status: int, said: str
) -> None:
    page = haruka.post("/staff/desk/new", {**MAI, **wrong})
    assert page.status_code == status
    assert said in words(page)
    assert 'value="課長"' in page.text
    with db.connection_context():
        assert models.Person.select().count() == 3


def test_a_namesake_is_shown_and_another_person_registered_all_the_same(haruka: Phone) -> None:
    form = {**MAI, "family": "Kervanec", "given": "Odile"}
    assert "/staff/desk/people/P-ODILE" in haruka.post("/staff/desk/new", form).text
    assert haruka.post("/staff/desk/new", {**form, "sure": "on"}).status_code == 303


def test_a_sign_in_code_in_two_taps_signs_one_phone_in(app: Flask, haruka: Phone) -> None:
    one = haruka.get("/staff/desk/people/P-NAOKI").text
    action = re.search(r'action="(/staff/desk/people/P-NAOKI/sign-in)"', one)
    assert action
    page = haruka.post(action[1])
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
    assert "/a/" not in page.text, "only in the drawing"
    with db.connection_context():
        row = models.AccessLink.get()
    assert (row.person.code, row.expires_at is not None) == ("P-NAOKI", True)


def test_a_code_that_did_its_work_tells_nobody_else_whose_it_was(app: Flask) -> None:
    with db.connection_context():
        naoki = models.Person.get(models.Person.code == "P-NAOKI")
        token = people.desk_link(naoki.id, NOW, Clock.real())
    phone, other = Phone(app, "ja"), Phone(app, "ja")
    page = other.get(f"/a/{token}")
    assert (page.status_code, "三枝" in page.text) == (200, True)
    form = re.search(r'name="form" value="(\w+)"', phone.get(f"/a/{token}").text)
    assert form
    for _ in range(2):
        assert phone.post(f"/a/{token}", {"form": form[1]}).status_code == 303
    assert (phone.get("/ja/badge").status_code, phone.get(f"/a/{token}").status_code) == (200, 200)
    page = other.get(f"/a/{token}")
    assert (page.status_code, "三枝" in page.text, other.post(f"/a/{token}").status_code) == (404, False, 404)


def test_a_lost_badge_is_refused_from_then_on_and_the_new_one_let_in(app: Flask, haruka: Phone) -> None:
    door = staff(app, "A01")
    here = "/staff/desk/people/P-NAOKI"
    answer = haruka.post(here, {"do": "replace", "form": "d" * 32})
    assert (answer.status_code, haruka.post(here, {"do": "replace", "form": "d" * 32}).location) == (
        303,
        answer.location,
    )
    paper = haruka.get(answer.location).text
    new = re.search(r'class="code">([\w ]+)<', paper)
    assert new
    assert new[1] != grouped(NAOKI)
    looks = [
        re.findall(r'class="v v-(\w+)"', door.post("/staff/doors/A01/scan", {"code": code}).text)
        for code in (NAOKI, new[1])
    ]
    assert looks == [["withdrawn"], ["closed"]]
    assert visitors.visitor(app).get(f"/b/{NAOKI}").status_code == 200


def test_withdrawing_says_so_and_a_badge_can_be_made_again(app: Flask, haruka: Phone) -> None:
    odile, here = visitors.visitor(app, "P-ODILE"), "/staff/desk/people/P-ODILE"
    answer = haruka.post(here, {"do": "withdraw_badge"})
    assert "Le badge est retiré" in words(haruka.get(answer.location))
    assert odile.get("/fr/badge").status_code == 200
    haruka.post(here, {"do": "withdraw"})
    assert odile.get("/fr/badge").status_code == 401
    page = words(haruka.get(here))
    assert ("Aucun badge en vigueur" in page, "Faire un badge" in page) == (True, True)
    assert haruka.get(f"{here}/badge").location == here


@pytest.mark.parametrize("path", ["", "/badge"])
def test_a_person_that_never_was(haruka: Phone, path: str) -> None:
    assert haruka.get(f"/staff/desk/people/P-NONE{path}").status_code == 404
    assert haruka.post("/staff/desk/people/P-NONE", {"do": "withdraw"}).status_code == 404
    assert haruka.post("/staff/desk/people/P-ODILE", {"do": "promote"}).status_code == 404


def test_a_door_phone_and_a_delegate_open_no_desk(app: Flask, haruka: Phone) -> None:
    door, odile = staff(app, "C10"), visitors.visitor(app, "P-ODILE")
    for path in ("/staff/desk/", "/staff/desk/new", "/staff/desk/people/P-NAOKI", "/staff/desk/people/P-NAOKI/badge"):
        assert (door.get(path).status_code, odile.get(path).status_code) == (403, 401), path
    for path in ("/staff/desk/new", "/staff/desk/people/P-NAOKI", "/staff/desk/people/P-NAOKI/sign-in"):
        assert (door.post(path, MAI).status_code, odile.post(path, MAI).status_code) == (403, 401), path
    with db.connection_context():
        assert models.Person.select().count() == 3


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_phone_that_waits_is_told_as_soon_as_a_badge_is_made(app: Flask, haruka: Phone) -> None:
    door = staff(app, "C10")
    before = door.get("/api/v1/roster").json["cursor"]
    with ThreadPoolExecutor(1) as waiting:
        told = waiting.submit(door.get, "/api/v1/scans?since=0&wait=25")
        while not bell.waiting:
            time.sleep(0.01)
        haruka.post("/staff/desk/new", MAI)
        assert told.result(15).json["roster"] != before
    assert [row[3] for row in door.get(f"/api/v1/roster?since={before}").json["people"]] == ["森田 舞"]
