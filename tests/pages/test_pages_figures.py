"""The figures organisers look at, each picture with its table; and their first page."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from tests import make
from tests.pages.test_pages_caching import statements  # noqa: F401 - a fixture
from tests.pages.test_pages_organiser import WORDS, link, words
from tests.pages.visitors import NOW, Phone
from webapp.actions import notices
from webapp.rules.notices import audience
from webapp.store import kept, models, pulse
from webapp.store.db import db, transaction

FIGURES, FIRST = "/organiser/figures", "/organiser/"


@pytest.fixture
def aya(app: Flask) -> Phone:
    """An organiser's browser, in French."""
    phone = Phone(app, "fr")
    assert phone.post(link(app, "Aya")).status_code == 303
    return phone


def came(person: models.Person, door: str, minutes: int, n: int) -> None:
    """Let in so many minutes ago."""
    device = models.Device.get_or_none() or models.Device.create(
        role="door", token_hash="x", enrolled_at=NOW, expires_at=NOW + timedelta(days=9)
    )
    at = NOW - timedelta(minutes=minutes)
    models.Scan.create(
        scan_id=f"s{n}", kind="entry", door=door, device=device, device_time=at, skew=0, shown="ok", received_at=at,
        person=person,
    )  # fmt: skip
    pulse.door_moved()


def table(page: Any, figure: str) -> list[list[str]]:
    """The rows of a figure's table, as they are read."""
    body = page.text.split(f'<figure class="figure" id="{figure}">')[1].split("</figure>")[0]
    rows = re.findall("<tr>(.*?)</tr>", body.split("<tbody>")[1], re.S)
    return [[re.sub("<[^>]+>", "", cell) for cell in re.findall("<t[hd].*?</t[hd]>", row, re.S)] for row in rows]


def shown(page: Any, figure: str) -> str:
    return str(page.text.split(f'<figure class="figure" id="{figure}">')[1].split("</figure>")[0])


@pytest.mark.parametrize("path", [FIGURES, FIRST])
def test_only_organisers_see_them(odile: Phone, path: str) -> None:
    assert odile.get(path).status_code == 401


def test_before_anybody_came_every_picture_says_what_will_be_there(aya: Phone) -> None:
    page = aya.get(FIGURES)
    assert page.status_code == 200
    assert "Aucun badge n’a été scanné ce jour-là." in words(page)
    assert "Personne n’est présent en ce moment" in words(page)
    assert "<table" not in shown(page, "arrivals")


def test_arrivals_are_counted_once_a_person_by_quarters_of_an_hour(app: Flask, aya: Phone) -> None:
    with db.connection_context():
        odile, jean, naoki = models.Person.select().order_by(models.Person.id)
        for n, (person, door, minutes) in enumerate(
            [(odile, "C10", 40), (jean, "C10", 32), (naoki, "C11", 3), (odile, "C11", 2)]
        ):
            came(person, door, minutes, n)
    page = aya.get(FIGURES)
    assert table(page, "arrivals") == [["13:15", "2"], ["13:30", "0"], ["13:45", "1"]]
    assert table(aya.get(f"{FIGURES}?door=C11"), "arrivals") == [["13:45", "2"]]
    assert "3 personnes sont venues ce jour-là" in words(page)
    assert table(page, "countries") == [["France", "2", "2"], ["Japon", "1", "1"]]
    assert table(page, "presence") == [["Grande salle", "1", "40"]]
    assert 'role="img" aria-labelledby="arrivals-title arrivals-about"' in shown(page, "arrivals")
    assert "Aucun badge" in words(aya.get(f"{FIGURES}?day=2024-11-18"))


def test_seats_languages_sign_ins_and_messages(app: Flask, aya: Phone, odile: Phone) -> None:
    with db.connection_context():
        person = models.Person.get(models.Person.code == "P-ODILE")
        make.seat(person, "C11")
        make.seat(models.Person.get(models.Person.code == "P-JEAN"), "C11", booked=False)
        text = {"fr": WORDS["title_fr"], "ja": WORDS["title_ja"]}
        notices.send(audience("everyone"), text, {}, "Aya", NOW)
    odile.get("/fr/news")
    page = aya.get(FIGURES)
    assert ["Atelier 2 – Thé", "1", "1", "2"] in [
        [re.sub("\xa0", " ", each) for each in row] for row in table(page, "seats")
    ]
    assert table(page, "sign-ins") == [["Connectés au moins une fois", "1", "3"]]
    assert table(page, "languages") == [["français", "2"], ["japonais", "1"]]
    assert table(page, "messages")[0][1:] == ["0", "3"]


def test_nothing_but_attributes_and_classes_draws(aya: Phone) -> None:
    assert "style=" not in aya.get(FIGURES).text


# --- the first page ------------------------------------------------------------------------------


def test_the_first_page_says_what_is_to_be_done_and_leads_there(app: Flask, aya: Phone) -> None:
    with db.connection_context():
        make.seat(models.Person.get(models.Person.code == "P-ODILE"), "D01", booked=False)
        for name in ("P-ODILE", "P-JEAN"):
            make.seat(models.Person.get(models.Person.code == name), "C12")
    page = aya.get(FIRST)
    assert page.status_code == 200
    assert "Des personnes attendent alors que des places sont libres : 1 séance" in words(page)
    assert "Plus de réservations que de places : 1 séance" in words(page)
    assert 'href="/organiser/seats?need=over"' in page.text
    assert "/organiser/figures" in page.text


def test_a_phone_that_is_cut_off_is_on_the_first_page(app: Flask, aya: Phone) -> None:
    with db.connection_context():
        models.Device.create(
            role="door", doors=["C11"], token_hash="x", enrolled_at=NOW, expires_at=NOW.replace(year=2100),
            seen_at=NOW - timedelta(minutes=9),
        )  # fmt: skip
    assert "1 appareil d’accueil est hors ligne" in words(aya.get(FIRST))


def test_two_hundred_sessions_and_many_people_cost_as_many_statements_as_few(
    app: Flask,
    aya: Phone,
    statements: Callable[[Phone, str], int],  # noqa: F811
) -> None:
    def counts() -> list[int]:
        kept.forget()
        return [statements(aya, path) for path in (FIGURES, FIRST, FIGURES, FIRST)]  # cold, then warm

    with db.connection_context():
        person = make.person(delegation="FR-BRE")
        make.seat(person, "C11")
        came(person, "C11", 5, 0)
        notices.send(audience("everyone"), {"fr": "Un"}, {}, "Aya", NOW)
    few = counts()
    with db.connection_context(), transaction():
        for n in range(200):
            make.session(f"S{n}", f"2024-11-20 {9 + n % 12:02}:00", registration="required", capacity=9)
            someone = make.person(family=f"Family{n}", delegation=f"FR-{n}")
            make.seat(someone, f"S{n}")
            came(someone, "C11", n, n + 1)
        make.edition()
        for n in range(5):
            notices.send(audience("everyone"), {"fr": f"N{n}"}, {}, "Aya", NOW)
    assert counts() == few
