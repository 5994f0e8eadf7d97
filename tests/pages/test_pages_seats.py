"""Organisers look at seats, session by session, and give, move and end them; each act is told before it is done."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests import make
from tests.pages.test_pages_caching import statements  # noqa: F401 - a fixture
from tests.pages.test_pages_organiser import link, words
from tests.pages.visitors import Phone
from webapp.store import kept, models, seats
from webapp.store.db import db, transaction

TEA = "/organiser/seats/C11"
DO = f"{TEA}/do"


@pytest.fixture
def aya(app: Flask) -> Phone:
    """An organiser's browser, in French."""
    phone = Phone(app, "fr")
    assert phone.post(link(app, "Aya")).status_code == 303
    return phone


@pytest.fixture
def people(app: Flask) -> dict[str, int]:
    with db.connection_context():
        return {row.code.removeprefix("P-"): row.id for row in models.Person.select()}


def seated(code: str) -> tuple[set[int], list[int]]:
    with db.connection_context():
        return set(seats.booked_people(code)), seats.waiting(code)


def seen(answer: Any) -> str:
    """What the page says would follow, as its form sends it back."""
    return re.findall('name="seen" value="([0-9a-f]*)"', answer.text)[0]


def confirm(aya: Phone, form: dict[str, Any]) -> Any:
    """Looks, then does it."""
    told = aya.post(DO, form)
    assert told.status_code == 200
    return aya.post(DO, {**form, "seen": seen(told), "sure": "yes"})


# --- looking -------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/organiser/seats", TEA, "/organiser/seats/seats.csv", f"{TEA}/seats.csv"])
def test_only_organisers_see_who_has_a_seat(odile: Phone, path: str) -> None:
    assert odile.get(path).status_code == 401
    assert odile.post(DO, {"do": "seat", "person": "1"}).status_code == 401


def test_every_session_with_seats_is_counted_and_what_needs_attention_stands_first(
    aya: Phone, people: dict[str, int]
) -> None:
    with db.connection_context():
        for name in ("ODILE", "JEAN", "NAOKI"):
            make.seat(models.Person.get_by_id(people[name]), "C12")
    page = aya.get("/organiser/seats")
    assert page.status_code == 200
    assert [code in page.text for code in ("C11", "C12", "D01", "C10", "V01")] == [True] * 3 + [False] * 2
    assert "Visite du moulin 14:30 – 16:00 Plus de réservations que de places 1 3 +2" in words(page)
    only = aya.get("/organiser/seats?need=over")
    assert ["C12" in only.text, "C11" in only.text] == [True, False]
    assert "D01" not in aya.get("/organiser/seats?day=2024-11-20").text
    assert aya.get("/organiser/seats?day=never&need=nothing").status_code == 200


def test_who_waits_while_seats_are_free_is_seen(aya: Phone, people: dict[str, int]) -> None:
    with db.connection_context():
        make.seat(models.Person.get_by_id(people["ODILE"]), "D01", booked=False)
    assert "Des personnes attendent alors que des places sont libres" in words(aya.get("/organiser/seats?need=waiting"))


def test_an_event_without_seats_says_so(app: Flask, aya: Phone) -> None:
    with db.connection_context():
        models.Session.update(registration="open").execute()
        make.edition()
    assert "Aucune séance du programme ne demande de réservation" in words(aya.get("/organiser/seats"))


def test_a_session_that_is_not_in_the_programme_is_not_found(aya: Phone) -> None:
    assert aya.get("/organiser/seats/NONE").status_code == 404
    assert aya.post("/organiser/seats/NONE/do", {"do": "seat"}).status_code == 404
    assert aya.post(DO, {"do": "everything"}).status_code == 404


def test_the_people_of_a_session_stand_in_protocol_order_or_by_name(app: Flask, aya: Phone) -> None:
    with db.connection_context():
        models.Delegation.update(protocol=2).where(models.Delegation.code == "FR-BRE").execute()
        models.Delegation.update(protocol=1).where(models.Delegation.code == "JP-SZ").execute()
        for person in models.Person.select():
            make.seat(person, "C11")
    assert [name in words(aya.get(TEA)) for name in ("Naoki SAEGUSA", "三枝 直樹", "Odile KERVANEC")] == [True] * 3

    def order(page: str) -> list[str]:
        return re.findall("KERVANEC|LE GOFF|SAEGUSA", page.split('id="booked"')[1])

    assert order(aya.get(TEA).text) == ["SAEGUSA", "KERVANEC", "LE GOFF"]
    assert order(aya.get(f"{TEA}?by=name").text) == ["KERVANEC", "LE GOFF", "SAEGUSA"]
    assert order(aya.get(f"{TEA}?in=三枝").text) == ["SAEGUSA"]


# --- giving --------------------------------------------------------------------------------------


def test_a_person_is_found_in_any_writing_and_given_a_seat_once_that_was_told(
    aya: Phone, people: dict[str, int]
) -> None:
    assert "Naoki SAEGUSA" in words(aya.get(f"{TEA}?q=さえぐさ"))
    form = {"do": "seat", "person": people["NAOKI"]}
    told = aya.post(DO, form)
    assert "1 personne obtient une place." in words(told)
    assert seated("C11") == (set(), [])
    done = aya.post(DO, {**form, "seen": seen(told), "sure": "yes"})
    assert done.status_code == 200
    assert seated("C11") == ({people["NAOKI"]}, [])
    assert aya.post(DO, {**form, "sure": "yes"}).status_code == 409  # never without having been told


def test_a_whole_delegation_of_which_some_wait(aya: Phone, people: dict[str, int]) -> None:
    with db.connection_context():
        make.seat(models.Person.get_by_id(people["NAOKI"]), "C11")
    done = confirm(aya, {"do": "seat", "delegation": "FR-BRE", "wait": "on"})
    assert "1 personne obtient une place. 1 rejoint la liste d’attente." in words(done)
    assert seated("C11") == ({people["NAOKI"], people["ODILE"]}, [people["JEAN"]])


def test_when_somebody_was_faster_it_is_told_again(aya: Phone, people: dict[str, int]) -> None:
    form = {"do": "seat", "delegation": "FR-BRE"}
    told = aya.post(DO, form)
    with db.connection_context():
        make.seat(models.Person.get_by_id(people["NAOKI"]), "C11")
    again = aya.post(DO, {**form, "seen": seen(told), "sure": "yes"})
    assert again.status_code == 409
    assert "Rien n’a été fait" in words(again)
    assert seated("C11") == ({people["NAOKI"]}, [])
    assert aya.post(DO, {**form, "seen": seen(again), "sure": "yes"}).status_code == 200


def test_more_people_than_seats_need_a_reason(aya: Phone, people: dict[str, int]) -> None:
    crowd = {"do": "seat", "person": [people["ODILE"], people["JEAN"], people["NAOKI"]]}
    assert "Il ne reste pas de place" in words(aya.post(DO, crowd))
    nameless = aya.post(DO, {**crowd, "over": "on", "reason": "  "})
    assert nameless.status_code == 422
    assert confirm(aya, {**crowd, "over": "on", "reason": "Une chaise de plus"}).status_code == 200
    assert len(seated("C11")[0]) == 3


def test_nobody_chosen_is_said(aya: Phone) -> None:
    answer = aya.post(DO, {"do": "give_up"})
    assert answer.status_code == 422
    assert "au moins une personne" in words(answer)


def test_people_are_moved_and_whoever_waits_is_next(aya: Phone, people: dict[str, int]) -> None:
    with db.connection_context():
        make.seat(models.Person.get_by_id(people["ODILE"]), "C11")
    form = {"do": "move", "person": people["ODILE"], "to": "C12"}
    assert confirm(aya, form).status_code == 200
    assert (seated("C11")[0], seated("C12")[0]) == (set(), {people["ODILE"]})
    assert aya.post(DO, {**form, "to": "NONE"}).status_code == 422
    assert aya.post(DO, {**form, "to": "C11"}).status_code == 422


def test_seats_end_someone_is_put_first_and_unused_seats_are_given_back(aya: Phone, people: dict[str, int]) -> None:
    with db.connection_context():
        for name in ("ODILE", "JEAN", "NAOKI"):
            make.seat(models.Person.get_by_id(people[name]), "C12", booked=name == "ODILE")
    do = "/organiser/seats/C12/do"
    first = {"do": "first", "person": people["NAOKI"]}
    assert "Naoki SAEGUSA" in words(aya.post(do, first))
    assert aya.post(do, {**first, "sure": "yes"}).status_code == 303
    assert seated("C12")[1] == [people["NAOKI"], people["JEAN"]]
    assert aya.post(do, {"do": "give_up", "person": people["ODILE"], "sure": "yes"}).status_code == 303
    assert seated("C12") == ({people["NAOKI"]}, [people["JEAN"]])
    told = words(aya.post(do, {"do": "release"}))
    assert "1 personne qui n’est pas venue perd sa place." in told
    assert aya.post(do, {"do": "release", "sure": "yes"}).status_code == 303
    assert seated("C12")[0] == set()
    assert aya.post(do, {"do": "release", "sure": "yes"}).status_code == 409


def test_the_numbers_are_changed_in_the_draft_and_the_live_ones_follow_at_publishing(app: Flask, aya: Phone) -> None:
    page = aya.get(TEA)
    form = {f"was-{name}": "null" for name in ("quota", "kept", "release")} | {
        "was-capacity": "2", "capacity": "7", "quota": "1", "kept": "", "release": "jamais",
    }  # fmt: skip
    assert 'name="was-capacity" value="2"' in page.text
    saved = aya.post(f"{TEA}/numbers", form)
    assert saved.status_code == 303
    with db.connection_context():
        row = models.Session.get(models.Session.code == "C11")
    assert (row.capacity, row.quota, row.release) == (7, 1, -1)
    assert "Enregistré dans le brouillon" in words(aya.get(f"{TEA}?saved="))
    assert "Capacité 2" in words(aya.get(TEA))
    assert aya.post(f"{TEA}/numbers", {**form, "was-capacity": "7", "capacity": "many"}).status_code == 422
    assert aya.post(f"{TEA}/numbers", {**form, "capacity": "9"}).status_code == 409


# --- lists and cost ------------------------------------------------------------------------------


def test_lists_have_names_in_both_writings(aya: Phone, people: dict[str, int]) -> None:
    with db.connection_context():
        make.seat(models.Person.get_by_id(people["NAOKI"]), "C11")
        make.seat(models.Person.get_by_id(people["ODILE"]), "D01", booked=False)
    every, one = aya.get("/organiser/seats/seats.csv"), aya.get(f"{TEA}/seats.csv")
    assert one.headers["Content-Type"].startswith("text/csv")
    lines = one.data.decode("utf-8-sig").splitlines()
    assert lines[1] == (
        "C11;Atelier 2 – Thé;2024-11-20;13:45;Saegusa;Naoki;三枝;直樹;さえぐさ;なおき;Shizuoka;JP;Place réservée;"
    )
    assert len(lines) == 2
    assert "D01" in every.text
    assert "Liste d’attente" in every.text


def test_two_hundred_sessions_and_many_people_cost_as_many_statements_as_one(
    app: Flask,
    aya: Phone,
    statements: Callable[[Phone, str], int],  # noqa: F811
) -> None:
    pages = ["/organiser/seats", TEA, f"{TEA}?q=family", "/organiser/seats/seats.csv"]

    def counts() -> list[int]:
        kept.forget()
        return [statements(aya, path) for path in pages + pages]  # cold, then warm

    with db.connection_context():
        make.seat(make.person(family="Family", delegation="FR-BRE"), "C11")
    few = counts()
    with db.connection_context(), transaction():
        for n in range(200):
            make.session(f"S{n}", f"2024-11-21 {9 + n % 12:02}:00", registration="required", capacity=9)
            make.seat(make.person(family=f"Family{n}", delegation=f"FR-{n}"), f"S{n}")
            make.seat(make.person(family=f"Family{n}"), "C11", booked=bool(n % 2))
        make.edition()
    assert counts() == few
