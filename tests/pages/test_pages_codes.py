"""Test badges and codes of delegations on a supervisor's phone and on paper; a delegation at a door, without script."""

import re

import pytest
from flask import Flask

from tests import make
from tests.pages import visitors
from tests.pages.test_pages_desk import words
from tests.pages.test_pages_devices import staff
from tests.pages.visitors import NOW, Phone
from webapp.actions import parties, test_badges
from webapp.store import badges, models
from webapp.store import parties as store
from webapp.store.db import db

FORM = "e" * 32
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def haruka(app: Flask) -> Phone:
    """The supervisor."""
    return staff(app)


def test_test_badges_are_made_printed_with_their_mark_and_withdrawn(app: Flask, haruka: Phone) -> None:
    for _ in range(2):
        assert haruka.post("/staff/desk/tests", {"do": "make", "count": "3", "form": FORM}).status_code == 303
    page = haruka.get("/staff/desk/tests/print").text
    assert page.count('class="a6 test test"') == 3
    assert page.count('lang="fr">TEST<') == page.count('lang="ja">試験<') == 3
    assert "Ne compte pour personne" in words(haruka.get("/staff/desk/tests/print"))
    haruka.post("/staff/desk/tests", {"do": "withdraw_all"})
    assert haruka.get("/staff/desk/tests/print").location == "/staff/desk/tests"


@pytest.mark.parametrize("count", ["0", "21", "", "x", "-1", "9" * 30, "３"])
def test_how_many_is_asked_again(haruka: Phone, count: str) -> None:
    page = haruka.post("/staff/desk/tests", {"do": "make", "count": count, "form": FORM})
    assert (page.status_code, "de 1 à 20" in words(page)) == (422, True)
    with db.connection_context():
        assert models.TestBadge.select().count() == 0


def test_without_script_a_test_badge_says_so_and_counts_nobody(app: Flask, haruka: Phone) -> None:
    with db.connection_context():
        test_badges.make(1, FORM, NOW)
        [row] = badges.tests()
    page = staff(app, "C10").post("/staff/doors/C10/scan", {"code": row.code})
    assert (page.status_code, 'class="v v-test"' in page.text) == (200, True)
    assert '<span data-figure="inside">0</span>' in page.text
    assert visitors.visitor(app).get(f"/b/{row.code}").status_code == 200


def test_codes_of_delegations_are_made_for_all_printed_and_withdrawn(haruka: Phone) -> None:
    haruka.post("/staff/desk/parties", {"do": "make_missing", "form": FORM})
    page = haruka.get("/staff/desk/parties/print")
    assert page.text.count('class="a6 party') == 2
    assert ("Bretagne" in page.text, "静岡県" in page.text.replace("<wbr>", "")) == (True, True)
    one = haruka.get("/staff/desk/parties/print?delegation=JP-SZ").text
    assert ("Bretagne" in one, one.count('class="a6 party')) == (False, 1)
    haruka.post("/staff/desk/parties", {"do": "withdraw", "delegation": "JP-SZ"})
    with db.connection_context():
        assert list(store.codes()) == ["FR-BRE"]
    assert haruka.post("/staff/desk/parties", {"do": "make", "delegation": "ZZ", "form": FORM}).status_code == 422
    assert haruka.post("/staff/desk/parties", {"do": "sing"}).status_code == 404


def code_of_brittany() -> str:
    with db.connection_context():
        parties.make(["FR-BRE"], FORM, NOW)
        return store.codes()["FR-BRE"]


def test_a_delegation_s_code_at_a_door_opens_a_ticked_list_and_each_is_recorded(app: Flask) -> None:
    with db.connection_context():
        make.badge(models.Person.get(models.Person.code == "P-JEAN"))
    door = staff(app, "C10")
    page = door.post("/staff/doors/C10/scan", {"code": f"http://127.0.0.1:8000/b/{code_of_brittany()}"})
    marks = re.findall(r'name="who" value="(~[\w-]+)" checked', page.text)
    form = re.search(r'name="form" value="([\w-]+)"', page.text)
    assert (page.status_code, len(marks), form is not None) == (200, 2, True)
    assert form
    with db.connection_context():
        assert models.Scan.select().count() == 0, "the code itself is nobody"
    for _ in range(2):
        told = door.post("/staff/doors/C10/party", {"form": form[1], "who": marks})
        assert told.text.count('class="t-ok"') == 2
    with db.connection_context():
        rows = list(models.Scan.select())
        assert {row.person.code for row in rows} == {"P-ODILE", "P-JEAN"}
        assert [row.party for row in rows] == [[mark[1:] for mark in marks]] * 2
        assert [row.code for row in rows] == marks
    again = door.post("/staff/doors/C10/scan", {"code": code_of_brittany()}).text
    assert (again.count("déjà dans la salle"), re.findall(r'name="who" value="[^"]+" checked', again)) == (2, [])


def test_who_has_no_badge_in_force_cannot_be_ticked(app: Flask) -> None:
    page = staff(app, "C10").post("/staff/doors/C10/scan", {"code": code_of_brittany()})
    assert re.findall(r'name="who" value="(~?)[\w-]*" (checked|disabled)', page.text) == [
        ("~", "checked"), ("", "disabled"),
    ]  # fmt: skip


def test_a_list_of_nobody_or_of_strangers_admits_nobody(app: Flask) -> None:
    door = staff(app, "C10")
    assert door.post("/staff/doors/C10/party", {}).location == "/staff/doors/C10"
    page = door.post("/staff/doors/C10/party", {"who": ["~AAAAAAAAAAAAAA", "<b>", "x" * 5000]})
    assert (page.status_code, page.text.count('class="t-ok"')) == (200, 0)
    assert door.post("/staff/doors/C11/party", {"who": ["~AAAAAAAAAAAAAA"]}).status_code == 404
    with db.connection_context():
        assert {row.person_id for row in models.Scan.select()} == {None}


def test_a_door_phone_makes_no_codes(app: Flask) -> None:
    door = staff(app, "C10")
    for path in ("tests", "parties", "tests/print", "parties/print"):
        assert door.get(f"/staff/desk/{path}").status_code == 403
    assert door.post("/staff/desk/tests", {"do": "make", "count": "1"}).status_code == 403
    assert door.post("/staff/desk/parties", {"do": "make_missing"}).status_code == 403
    with db.connection_context():
        assert (models.TestBadge.select().count(), models.PartyCode.select().count()) == (0, 0)
