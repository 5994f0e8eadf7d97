"""A supervisor's phone and the other phones: enrolled by a QR, named, given doors, handed over, revoked."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from tests import make
from tests.pages import visitors
from tests.pages.visitors import NAOKI, NOW, Phone
from webapp.actions import devices
from webapp.clock import Clock
from webapp.store import models
from webapp.store.db import db


@pytest.fixture
def summit(app: Flask) -> Flask:
    with db.connection_context():
        models.Place.update(gate=True).where(models.Place.code == "HALL").execute()
        make.edition()
    return app


def staff(app: Flask, *doors: str, lang: str = "fr", label: str = "") -> Phone:
    """A supervisor's phone, or that of some doors."""
    phone = Phone(app, lang)
    with db.connection_context():
        token = devices.enrol_link("door" if doors else "supervisor", doors, Clock.real(), label)
    assert phone.post(f"/enrol/{token}").status_code == 303
    return phone


@pytest.fixture
def haruka(summit: Flask) -> Phone:
    """The supervisor."""
    return staff(summit)


def enrolled(phone: Phone, **more: object) -> str:
    """The address of the QR that the form shows."""
    form = re.search(r'name="form" value="(\w+)"', phone.get("/staff/devices/new").text)
    assert form
    asked = {
        "form": form[1],
        "role": "door",
        "days": "4",
        "label": "Porte B",
        "holder": "Léa",
        "door": ["C10", "@HALL"],
    }
    page = phone.post("/staff/devices/new", {**asked, **more})
    assert page.status_code == 200, page.text
    assert page.headers["Cache-Control"] == "no-store"
    found = re.search(r'class="address">\S+?(/enrol/\w+)<', page.text)
    assert found
    return found[1]


def newest() -> models.Device:
    with db.connection_context():
        found: models.Device = models.Device.select().order_by(models.Device.id.desc()).get()
        return found


def test_the_qr_makes_one_phone_with_its_label_holder_doors_and_end(summit: Flask, haruka: Phone) -> None:
    address = enrolled(haruka)
    lea = Phone(summit, "fr")
    page = lea.get(address).text
    assert ("Porte B" in page, "Léa" in page, "Grande salle" in page) == (True, True, True)
    assert lea.post(address).status_code == 303
    row = newest()
    assert (row.label, row.holder, row.role, row.doors) == ("Porte B", "Léa", "door", ["C10", "@HALL"])
    assert row.expires_at - row.enrolled_at == timedelta(days=4)
    assert Phone(summit).post(address).status_code == 410


def test_the_form_tapped_twice_shows_one_and_the_same_code(haruka: Phone) -> None:
    form = {"form": "0" * 32, "role": "supervisor", "days": "1"}
    pages = [haruka.post("/staff/devices/new", form).text for _ in range(2)]
    addresses = [re.findall(r"/enrol/\w+", page) for page in pages]
    assert addresses[0] == addresses[1]
    with db.connection_context():
        assert models.Enrolment.select().where(models.Enrolment.used_at.is_null()).count() == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"role": "king"}, "lit les badges ou supervise"),
        ({"days": "9999"}, "combien de jours"),
        ({"days": "٤"}, "combien de jours"),
        ({"door": []}, "au moins un accès"),
        ({"door": ["C10", "ZZZ"]}, "n’est plus dans le programme"),
        ({"label": "x" * 61}, "60 caractères au plus"),
    ],
    ids=lambda each: "" if isinstance(each, str) else str(each),
)
def test_what_cannot_be_enrolled_is_explained_and_what_was_typed_stays(
    haruka: Phone, wrong: dict[str, object], words: str
) -> None:
    asked = {"form": "0" * 32, "role": "door", "days": "4", "label": "Porte B", "door": ["C10"], **wrong}
    page = haruka.post("/staff/devices/new", asked)
    assert page.status_code == 422
    assert words in page.text.replace("\u202f", " ").replace("\xa0", " ")
    assert wrong.get("label", "Porte B") in page.text
    with db.connection_context():
        assert models.Enrolment.select().count() == 1


def test_a_code_shown_and_called_off_enrols_nobody(summit: Flask, haruka: Phone) -> None:
    address = enrolled(haruka)
    link = re.search(r"/staff/devices/links/\d+/withdraw", haruka.get("/staff/devices/").text)
    assert link
    assert haruka.post(link[0]).status_code == 303
    assert Phone(summit).post(address).status_code == 404
    assert "/withdraw" not in haruka.get("/staff/devices/").text


def test_a_door_phone_opens_none_of_these_pages_and_changes_nothing(summit: Flask, haruka: Phone) -> None:
    door, row = staff(summit, "C10"), newest()
    for path in ("/staff/devices/", "/staff/devices/new", f"/staff/devices/{row.id}"):
        page = door.get(path)
        assert (page.status_code, "réservée aux responsables" in page.text) == (403, True), path
    assert door.post(f"/staff/devices/{row.id}", {"do": "doors", "door": ["C11"]}).status_code == 403
    assert door.post("/staff/devices/new", {"role": "supervisor", "days": "4"}).status_code == 403
    assert newest().doors == ["C10"]
    assert Phone(summit).get("/staff/devices/").status_code == 401
    assert visitors.visitor(summit, "P-ODILE").get("/staff/devices/").status_code == 401


def test_the_list_says_how_each_phone_is_as_it_last_told(summit: Flask, haruka: Phone) -> None:
    door = staff(summit, "C10", label="Porte A")
    state = {"unsent": 3, "held": 2, "roster": "old.1.x", "persisted": False, "locked": False, "pin": True}
    state["clock"] = 720_000
    said = {"scans": [], "phone": state}
    answer = door.client.post("/api/v1/scans", json=said, headers={"Origin": visitors.BASE})
    page = haruka.get("/staff/devices/").text.replace("\u202f", " ").replace("\xa0", " ")
    for words in (
        "Porte A", "Dernier contact : 14 h", "3 passages à envoyer", "Sa liste est plus ancienne", "Code PIN défini",
        "peut effacer ce qu’il garde", "Son horloge est fausse de 12 min",
    ):  # fmt: skip
        assert words in page, words
    fresh = {**state, "unsent": 0, "locked": True, "roster": answer.json["roster"]}
    door.client.post("/api/v1/scans", json={"scans": [], "phone": fresh}, headers={"Origin": visitors.BASE})
    page = haruka.get("/staff/devices/").text
    assert ("Tout est envoyé" in page, "Liste à jour" in page, "Code PIN défini" in page) == (True, True, False)
    visitors.watch(summit).move(minutes=5)
    assert "Injoignable depuis 14" in haruka.get("/staff/devices/").text


def test_a_phone_is_renamed_and_handed_over_without_being_enrolled_anew(summit: Flask, haruka: Phone) -> None:
    address = enrolled(haruka)
    phone = Phone(summit, "fr")
    phone.post(address)
    here = f"/staff/devices/{newest().id}"
    for holder in ("Léa", "Tom", "Tom"):
        assert haruka.post(here, {"do": "hand_over", "holder": holder}).status_code == 303
    haruka.post(here, {"do": "rename", "label": " Porte   C "})
    row = newest()
    assert (row.label, row.holder, [name for name, _until in row.holders]) == ("Porte C", "Tom", ["Léa"])
    page = haruka.get(here).text
    assert ("Tom" in page, "Léa" in page) == (True, True)
    assert phone.get("/staff/").status_code == 200
    assert haruka.post(here, {"do": "hand_over", "holder": "  "}).status_code == 422
    assert newest().holder == "Tom"


def test_doors_are_added_and_taken_and_what_was_scanned_there_is_kept(summit: Flask, haruka: Phone) -> None:
    door = staff(summit, "C10", "@HALL")
    here = f"/staff/devices/{newest().id}"
    assert haruka.post(here, {"do": "doors", "door": ["C11", "@HALL"]}).status_code == 303
    row = newest()
    assert (row.doors, row.former) == (["C11", "@HALL"], ["C10"])
    assert (door.get("/staff/doors/C11").status_code, door.get("/staff/doors/C10").status_code) == (200, 404)
    scan = {"id": "s1", "kind": "entry", "door": "C10", "code": NAOKI, "device_time": NOW.isoformat(), "shown": "ok"}
    answer = door.client.post("/api/v1/scans", json={"scans": [scan]}, headers={"Origin": visitors.BASE})
    assert answer.json["answers"][0]["verdict"] == "ok"
    haruka.post(here, {"do": "doors", "door": ["C10"]})
    assert (newest().doors, newest().former) == (["C10"], ["C11", "@HALL"])
    assert haruka.post(here, {"do": "doors", "door": []}).status_code == 422
    assert newest().doors == ["C10"]


def test_a_lost_phone_is_a_stranger_at_its_next_contact(summit: Flask, haruka: Phone) -> None:
    door = staff(summit, "C10", label="Porte A")
    here = f"/staff/devices/{newest().id}"
    assert door.get("/api/v1/roster").status_code == 200
    for _ in range(2):
        assert haruka.post(here, {"do": "revoke"}).status_code == 303
    assert (door.get("/api/v1/roster").status_code, door.get("/staff/").status_code) == (401, 401)
    assert "Désactivé" in haruka.get(here).text
    assert haruka.post(here, {"do": "rename", "label": "x"}).status_code == 409


def test_a_supervisor_does_not_revoke_the_phone_in_hand(haruka: Phone) -> None:
    here = f"/staff/devices/{newest().id}"
    assert haruka.post(here, {"do": "revoke"}).status_code == 409
    assert haruka.get(here).status_code == 200


@pytest.mark.parametrize("path", ["/staff/devices/999", "/staff/devices/99999999999999999999", "/staff/devices/x"])
def test_a_phone_that_never_was(haruka: Phone, path: str) -> None:
    assert haruka.get(path).status_code == 404
    assert haruka.post(path, {"do": "revoke"}).status_code in (404, 405)


def test_before_the_programme_is_published_the_pages_open(database: str) -> None:
    page = staff(visitors.application(database), lang="en").get("/staff/devices/new")
    assert page.status_code == 200


def test_whoever_holds_a_phone_hands_it_over_from_the_phone_itself(summit: Flask) -> None:
    door = staff(summit, "C10", label="Porte A")
    assert "Porte A" in door.get("/staff/phone").text
    answer = door.post("/staff/phone", {"holder": "Tom"})
    page = door.get(answer.location).text
    assert (newest().holder, "Tom" in page, "/staff/devices" in page) == ("Tom", True, False)
    assert door.post("/staff/phone", {"holder": ""}).status_code == 422
    assert Phone(summit).get("/staff/phone").status_code == 401
