"""Organisers look people up, change them where they stand, withdraw, bring back and merge them; order delegations."""

import json
import logging
import re
from typing import Any

import pytest
from flask import Flask

from tests import make
from tests.pages.test_pages_organiser import link, words
from tests.pages.visitors import ODILE, Phone
from webapp.store import models, registering
from webapp.store.db import db

PEOPLE = "/organiser/people"
FORM = {"form": "f" * 32}


@pytest.fixture
def aya(app: Flask) -> Phone:
    """An organiser's browser, in French."""
    phone = Phone(app, "fr")
    assert phone.post(link(app, "Aya")).status_code == 303
    return phone


@pytest.fixture
def ren(app: Flask) -> Phone:
    phone = Phone(app, "fr")
    assert phone.post(link(app, "Ren")).status_code == 303
    return phone


def held(code: str) -> dict[str, Any]:
    with db.connection_context():
        return registering.held(code) or {}


def found(page: Any) -> list[str]:
    return re.findall(r'<tr id="row-([\w.-]+)"', page.text)


def fields(**typed: Any) -> dict[str, Any]:
    """A form of these fields: NAME=(was, new), `function_fr` for a function."""
    sent = {}
    for key, (was, new) in typed.items():
        name = key.replace("function_", "function:").replace("name_", "name:")
        sent |= {f"was-{name}": json.dumps(was), name: new}
    return sent


# --- the list ------------------------------------------------------------------------------------


def test_nobody_else_opens_these_pages(app: Flask, odile: Phone) -> None:
    for path in (PEOPLE, f"{PEOPLE}/P-ODILE", "/organiser/delegations", "/organiser/duplicates", "/organiser/speakers"):
        assert odile.get(path).status_code == 401
    assert odile.post(f"{PEOPLE}/P-ODILE/withdraw").status_code == 401
    assert held("P-ODILE")["withdrawn_at"] is None


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ("q=kervanec", ["P-ODILE"]),
        ("q=サエグサ", ["P-NAOKI"]),
        ("q=maire", ["P-ODILE"]),
        ("country=JP", ["P-NAOKI"]),
        ("delegation=FR-BRE&flag=escort", ["P-ODILE"]),
        ("flag=speaker", ["P-NAOKI"]),
        ("flag=no_badge", ["P-JEAN"]),
        ("flag=nothing&order=nothing&page=x", ["P-ODILE", "P-JEAN", "P-NAOKI"]),
        ("q=nobody", []),
    ],
)
def test_people_are_found_and_narrowed(aya: Phone, asked: str, codes: list[str]) -> None:
    whole, part = aya.get(f"{PEOPLE}?{asked}"), aya.get(f"{PEOPLE}?{asked}", hx_request="true")
    assert (found(whole), found(part)) == (codes, codes)
    assert part.text.startswith('<section id="found"')


def test_a_japanese_organiser_has_the_list_by_kana(aya: Phone) -> None:
    assert found(aya.get(f"{PEOPLE}?lang=ja"))[0] == "P-NAOKI"


def test_a_long_list_is_paged_and_costs_as_many_statements_as_a_short_one(
    app: Flask, aya: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    def statements(path: str) -> tuple[Any, int]:
        caplog.clear()
        with caplog.at_level(logging.DEBUG, "peewee"):
            answer = aya.get(path)
        return answer, len([record for record in caplog.records if record.name == "peewee"])

    aya.get(PEOPLE)
    _short, few = statements(PEOPLE)
    with db.connection_context():
        made = [{"code": f"X{n:03}", "family": f"Famille{n:03}", "given": "Anne"} for n in range(120)]
        models.Person.insert_many(made).execute()
        models.Pulse.update(people=models.Pulse.people + 1).execute()
    first = aya.get(PEOPLE)
    assert (len(found(first)), "Page 1 sur 3" in words(first)) == (50, True)
    last = re.search(r'rel="next" href="([^"]+)"', first.text)
    assert last
    second, many = statements(last[1].replace("&amp;", "&"))
    assert (len(found(second)), many) == (50, few)
    assert found(aya.get(f"{PEOPLE}?page=99"))[-1] == "P-NAOKI"


# --- changing where they stand ----------------------------------------------------------------------


def test_a_row_becomes_a_form_and_is_saved_where_it_stands(app: Flask, aya: Phone) -> None:
    form = aya.get(f"{PEOPLE}/P-ODILE/row?edit=1", hx_request="true")
    assert 'name="was-function:fr"' in form.text
    sent = fields(email=("", "odile@bre.example"), function_fr=("Maire", "Première adjointe"), vip=(False, "on"))
    row = aya.tap(f"{PEOPLE}/P-ODILE/row", sent)
    assert (row.status_code, found(row)) == (200, ["P-ODILE"])
    assert "Première adjointe" in words(row)
    assert (held("P-ODILE")["email"], held("P-ODILE")["vip"]) == ("odile@bre.example", True)


def test_without_javascript_the_same_is_done_on_the_persons_page(aya: Phone) -> None:
    assert aya.get(f"{PEOPLE}/P-ODILE/row?edit=1").location == f"{PEOPLE}/P-ODILE"
    answer = aya.post(f"{PEOPLE}/P-ODILE", fields(given=("Odile", "Odette"), escort=(True, "")))
    assert answer.status_code == 303
    assert "Enregistré" in words(aya.get(answer.location))
    assert held("P-ODILE")["given"] == "Odette"


def test_two_who_save_one_field_are_told_of_each_other_and_choose(aya: Phone, ren: Phone) -> None:
    aya.post(f"{PEOPLE}/P-ODILE", fields(email=("", "aya@bre.example")))
    path = f"{PEOPLE}/P-ODILE/row"
    clash = ren.tap(path, fields(email=("", "ren@bre.example")))
    assert clash.status_code == 409
    assert "Aya a écrit" in words(clash)
    assert "aya@bre.example" in clash.text
    assert held("P-ODILE")["email"] == "aya@bre.example"
    again = fields(email=("aya@bre.example", "ren@bre.example"))
    assert ren.tap(path, {**again, "keep-email": "theirs"}).status_code == 200
    assert held("P-ODILE")["email"] == "aya@bre.example"
    assert ren.tap(path, {**again, "keep-email": "mine"}).status_code == 200
    assert held("P-ODILE")["email"] == "ren@bre.example"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"email": ("", "nothing")}, "adresse électronique"),
        ({"family": ("Kervanec", "x" * 10_000)}, "trop long"),
        ({"delegation": ("FR-BRE", "FR-NONE")}, "Cette délégation n’existe pas"),
        ({"family": ("Kervanec", ""), "given": ("Odile", "")}, "Un nom est nécessaire"),
    ],
)
def test_what_cannot_be_saved_says_why_and_keeps_what_was_typed(aya: Phone, typed: Any, said: str) -> None:
    answer = aya.post(f"{PEOPLE}/P-ODILE", fields(**typed))
    assert answer.status_code == 422
    assert said in words(answer)
    shown = next(iter(typed.values()))[1]
    assert shown in answer.text or shown == "FR-NONE"  # a list shows only what can be chosen
    assert held("P-ODILE")["family"] == "Kervanec"


def test_hostile_names_are_shown_as_they_are(aya: Phone) -> None:
    name = '<img src=x onerror="1"> مريم 👩🏽‍⚕️'
    assert aya.post(f"{PEOPLE}/P-ODILE", fields(family=("Kervanec", name))).status_code == 303
    for path in (PEOPLE, f"{PEOPLE}/P-ODILE", "/organiser/duplicates", f"{PEOPLE}/P-ODILE/withdraw"):
        assert "<img" not in aya.get(path).text


def test_a_person_removed_meanwhile_is_not_there(aya: Phone) -> None:
    for path in ("", "/row", "/badge", "/link", "/revoke", "/withdraw", "/back", "/speaks"):
        assert aya.post(f"{PEOPLE}/P-GONE{path}", fields(email=("", "a@b.example"))).status_code == 404
    assert aya.get(f"{PEOPLE}/P-GONE").status_code == 404


# --- somebody new ---------------------------------------------------------------------------------


def test_a_person_is_added_once_however_often_it_is_pressed(aya: Phone) -> None:
    sent = {**FORM, **fields(family=("", "Morita"), given=("", "Mai"), category=("delegate", "guest")), "code": "P-MAI"}
    for _ in range(2):
        assert aya.post("/organiser/register", sent).location == f"{PEOPLE}/P-MAI?done=added"
    assert held("P-MAI")["category"] == "guest"
    assert found(aya.get(f"{PEOPLE}?q=morita")) == ["P-MAI"]


def test_a_code_that_is_taken_and_a_namesake_are_told(aya: Phone) -> None:
    sent = {**FORM, **fields(family=("", "KERVANEC"), given=("", "Odile"))}
    taken = aya.post("/organiser/register", {**sent, "code": "P-JEAN"})
    assert (taken.status_code, "Le code P-JEAN est déjà pris" in words(taken)) == (422, True)
    same = aya.post("/organiser/register", sent)
    assert same.status_code == 409
    assert f"{PEOPLE}/P-ODILE" in same.text
    assert aya.post("/organiser/register", {**sent, "sure": "on"}).status_code == 303


# --- badge, link ------------------------------------------------------------------------------------


def test_a_lost_badge_is_refused_at_the_door_from_then_on(app: Flask, aya: Phone) -> None:
    assert aya.post(f"{PEOPLE}/P-ODILE/badge", {**FORM, "do": "reissue"}).status_code == 303
    with db.connection_context():
        first, second = models.Badge.select().where(models.Badge.person == held("P-ODILE")["id"]).order_by("id")
    assert (first.code, first.withdrawn_at is None, second.withdrawn_at is None) == (ODILE, False, True)
    page = words(aya.get(f"{PEOPLE}/P-ODILE"))
    assert f"se termine par {second.code[-5:]}" in page
    assert second.code not in page


def test_a_fresh_link_is_shown_once_and_signs_in(app: Flask, aya: Phone) -> None:
    shown = aya.post(f"{PEOPLE}/P-JEAN/link")
    assert shown.headers["Cache-Control"] == "no-store"
    path = re.search(r"<code>http://[^/]+(/a/[\w-]+)</code>", shown.text)
    assert path
    assert path[1] not in aya.get(f"{PEOPLE}/P-JEAN").text
    jean = Phone(app)
    assert jean.post(path[1]).status_code == 303
    assert "1 appareil est connecté" in words(aya.get(f"{PEOPLE}/P-JEAN"))
    aya.post(f"{PEOPLE}/P-JEAN/revoke")
    assert "0 appareil" in words(aya.get(f"{PEOPLE}/P-JEAN"))


def test_what_withdrawing_does_is_said_before_and_undone_after(app: Flask, aya: Phone) -> None:
    with db.connection_context():
        make.seat(models.Person.get(models.Person.code == "P-ODILE"), "C11")
    before = words(aya.get(f"{PEOPLE}/P-ODILE/withdraw"))
    assert "1 place est libérée" in before
    assert "Atelier 2" in before
    page = words(aya.get(aya.post(f"{PEOPLE}/P-ODILE/withdraw").location))
    assert "Ne participe plus depuis" in page
    assert found(aya.get(f"{PEOPLE}?flag=withdrawn")) == ["P-ODILE"]
    back = words(aya.get(aya.post(f"{PEOPLE}/P-ODILE/back").location))
    assert "1 place est de nouveau réservée" in back


# --- there twice ------------------------------------------------------------------------------------


@pytest.fixture
def twice(app: Flask) -> None:
    with db.connection_context():
        make.person("Odile", "KERVANEC", "JP-SZ", "P-TWICE", email="odile@bre.example")
        models.Pulse.update(people=models.Pulse.people + 1).execute()


@pytest.mark.usefixtures("twice")
def test_two_entries_are_found_compared_and_merged(aya: Phone) -> None:
    assert "P-TWICE" in aya.get("/organiser/duplicates").text
    path = f"{PEOPLE}/P-ODILE/merge"
    assert "with=P-TWICE" in aya.get(path).text
    compared = aya.get(f"{path}?with=P-TWICE").text
    seen = dict(re.findall(r'name="(seen-[\w-]+)" value="(\w+)"', compared))
    sent = {"with": "P-TWICE", "keep": "P-ODILE", "take-email": "P-TWICE", "take-delegation": "P-ODILE", **seen}
    answer = aya.post(path, sent)
    assert answer.location == f"{PEOPLE}/P-ODILE?done=merged"
    assert (held("P-TWICE"), held("P-ODILE")["email"]) == ({}, "odile@bre.example")
    assert held("P-ODILE")["delegation"] == "FR-BRE"
    assert aya.post(path, sent).status_code == 404


@pytest.mark.usefixtures("twice")
def test_the_other_may_be_the_one_that_stays_and_what_moved_is_shown_again(aya: Phone) -> None:
    path = f"{PEOPLE}/P-ODILE/merge"
    seen = dict(re.findall(r'name="(seen-[\w-]+)" value="(\w+)"', aya.get(f"{path}?with=P-TWICE").text))
    sent = {"with": "P-TWICE", "keep": "P-TWICE", **seen}
    aya.post(f"{PEOPLE}/P-TWICE", fields(given=("Odile", "Odette")))
    moved = aya.post(path, sent)
    assert moved.status_code == 409
    assert "Rien n’a été fusionné" in words(moved)
    seen = dict(re.findall(r'name="(seen-[\w-]+)" value="(\w+)"', moved.text))
    assert aya.post(path, {**sent, **seen}).location == f"{PEOPLE}/P-TWICE?done=merged"
    assert held("P-ODILE") == {}


def test_nobody_is_merged_with_themself_or_with_nobody(aya: Phone) -> None:
    path = f"{PEOPLE}/P-ODILE/merge"
    assert aya.post(path, {"with": "P-ODILE", "keep": "P-ODILE"}).status_code == 422
    assert aya.post(path, {"with": "P-GONE", "keep": "P-ODILE"}).status_code == 404
    assert aya.post(path, {"with": "P-JEAN", "keep": "P-NAOKI"}).status_code == 422
    assert aya.get(f"{path}?with=P-ODILE").status_code == 200


# --- who speaks -------------------------------------------------------------------------------------


def test_a_speaker_is_added_to_a_session_and_taken_away(aya: Phone) -> None:
    path = f"{PEOPLE}/P-ODILE/speaks"
    assert aya.post(path, {"session": "C11", "role": "moderator"}).status_code == 303
    page = words(aya.get("/organiser/speakers"))
    assert "Atelier 2" in page
    assert "Modérateur" in page
    aya.post(path, {"remove": "C11"})
    assert "Atelier 2" not in words(aya.get("/organiser/speakers"))
    assert aya.post(path, {"session": "NONE"}).status_code == 422


# --- delegations ------------------------------------------------------------------------------------


def order(page: Any) -> list[str]:
    return re.findall(r'<tr id="d-([\w-]+)"', page.text)


def test_delegations_are_moved_by_key_and_by_number(aya: Phone) -> None:
    path = "/organiser/delegations"
    assert order(aya.get(path)) == ["FR-BRE", "JP-SZ"]
    assert order(aya.tap(path, {"code": "JP-SZ", "do": "up"})) == ["JP-SZ", "FR-BRE"]
    assert aya.post(path, {"code": "JP-SZ", "to": "99"}).location == f"{path}#d-JP-SZ"
    assert order(aya.get(path)) == ["FR-BRE", "JP-SZ"]
    assert aya.post(path, {"code": "NONE", "do": "up"}).status_code == 404


def test_a_delegation_is_added_named_twinned_led_and_removed_when_it_is_empty(aya: Phone) -> None:
    new = fields(name_fr=("", "Quimper"), country=("FR", "FR"), kind=("other", "commune"), protocol=(None, "3"))
    assert aya.post("/organiser/new-delegation", {**new, "code": "JP-SZ"}).status_code == 422
    assert aya.post("/organiser/new-delegation", {**new, "code": "FR-QUI"}).status_code == 303
    path = "/organiser/delegations/FR-QUI"
    sent = {"was-twins": "[]", "twins": "JP-SZ", **fields(name_ja=("", "カンペール"))}
    assert aya.post(path, sent).status_code == 303
    assert "n’indique pas le jumelage" in words(aya.get("/organiser/delegations/JP-SZ"))
    assert aya.post("/organiser/delegations/JP-SZ/remove").status_code == 422
    assert aya.post(f"{path}/remove").location == "/organiser/delegations?done=removed"
    assert aya.get(path).status_code == 404
    members = {"person": ["P-ODILE", "P-JEAN"], "head": "P-JEAN", "escort": ["P-ODILE"]}
    was = {"was-head-P-ODILE": "false", "was-head-P-JEAN": "false", "was-escort-P-ODILE": "true"}
    assert aya.post("/organiser/delegations/FR-BRE/people", members | was).status_code == 303
    assert (held("P-JEAN")["head"], held("P-ODILE")["escort"]) == (True, True)


def test_two_who_rename_a_delegation_are_told_of_each_other(aya: Phone, ren: Phone) -> None:
    path = "/organiser/delegations/FR-BRE"
    assert aya.post(path, fields(name_fr=("Bretagne", "La Bretagne"))).status_code == 303
    clash = ren.post(path, fields(name_fr=("Bretagne", "Breizh")))
    assert clash.status_code == 409
    assert "Aya a écrit" in words(clash)
