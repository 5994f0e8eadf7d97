"""The pages of a staff phone: enrolling, the doors, the scanner without script."""

import re
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests import make
from webapp import create_app
from webapp.actions import devices
from webapp.clock import Clock, starting
from webapp.config import Settings
from webapp.rules.door import CODES
from webapp.store import models
from webapp.store.db import db

NOW = datetime.fromisoformat("2024-11-20T14:00:00+09:00")
ODILE, NAOKI = "0000000000000ABCD", "0000000000000EFGH"
ORIGIN = {"Origin": "http://127.0.0.1:8000"}
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def app(database: str) -> Flask:
    with db.connection_context():
        make.event()
        make.place("ROOM1", {"fr": "Salle 1", "ja": "会議室1", "en": "Room 1"}, capacity=90)
        make.session("C10", registration="required", place="ROOM1", title={"fr": "Atelier 1", "ja": "第1分科会"})
        make.session("C11", capacity=0, title={"fr": "Atelier <2>", "ja": "第2分科会"})
        make.session("D01", "2024-11-21 08:45")
        make.edition()
        make.delegation("JP-04100", name={"fr": "Sendai", "ja": "仙台市"})
        odile = make.person("Odile", "Kervanec", language="fr", vip=True, civility="Mme", function={"fr": "Maire"})
        naoki = make.person(
            "Naoki",
            "Saegusa",
            "JP-04100",
            language="ja",
            native_family="三枝",
            native_given="直樹",
            function={"ja": "局長"},
        )
        make.badge(odile, ODILE)
        make.badge(naoki, NAOKI)
        make.seat(naoki, "C10")
    return create_app(Settings(database_url=database, secret_key="x" * 32, clock=starting(NOW)))


def link(*doors: str, role: str = "door", ago: timedelta = timedelta(0)) -> str:
    with db.connection_context():
        return f"/enrol/{devices.enrol_link(role, doors, Clock.real() - ago)}"


def phone(app: Flask, *doors: str, role: str = "door", lang: str = "fr") -> FlaskClient:
    client = app.test_client()
    answer = client.post(link(*doors, role=role), headers={**ORIGIN, "Accept-Language": lang})
    assert answer.status_code == 303
    return client


def form_of(page: TestResponse, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page.text)
    assert found
    return found[1]


# --- enrolling -----------------------------------------------------------------------------------


def test_the_link_says_whose_door_it_is_and_the_button_signs_in(app: Flask) -> None:
    client, address = app.test_client(), link("C10")
    page = client.get(address, headers={"Accept-Language": "fr"})
    assert page.status_code == 200
    assert "Salle\u00a01" in page.text
    assert client.get("/staff/").status_code == 401, "looking is not signing in"
    answer = client.post(address, headers=ORIGIN)
    assert (answer.status_code, answer.location) == (303, "/staff/doors/C10")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("device=")
    assert {"HttpOnly", "SameSite=Lax"} <= set(cookie.split("; "))
    assert client.get(answer.location).status_code == 200


def test_the_cookie_is_for_https_alone_when_the_event_is(database: str) -> None:
    app = create_app(Settings(database_url=database, secret_key="x" * 32, base_url="https://summit.example"))
    answer = app.test_client().post(link(), headers={"Origin": "https://summit.example"})
    assert "Secure" in answer.headers["Set-Cookie"].split("; ")


def test_the_same_form_posted_twice_signs_the_phone_in(app: Flask) -> None:
    client, address = app.test_client(), link("C10")
    form = {"form": form_of(client.get(address), "form")}
    first = client.post(address, data=form, headers=ORIGIN)
    second = client.post(address, data=form, headers=ORIGIN)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["Set-Cookie"].split(";")[0] == second.headers["Set-Cookie"].split(";")[0]


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_used_link_is_explained_to_the_second_phone(app: Flask, method: str) -> None:
    address = link("C10")
    app.test_client().post(address, headers=ORIGIN)
    answer = getattr(app.test_client(), method)(address, headers={**ORIGIN, "Accept-Language": "en"})
    assert answer.status_code == 410
    assert "This link was already used" in answer.text
    assert "Set-Cookie" not in answer.headers


def test_the_phone_that_used_it_is_shown_the_way_back(app: Flask) -> None:
    client, address = app.test_client(), link("C10")
    client.post(address, headers=ORIGIN)
    assert 'href="/staff/doors/C10"' in client.get(address).text


@pytest.mark.parametrize("token", ["x", "%00", "<script>", "a" * 3000, "%F0%9F%8D%B5"])
def test_a_link_that_never_was(app: Flask, token: str) -> None:
    answer = app.test_client().get(f"/enrol/{token}", headers={"Accept-Language": "ja"})
    assert answer.status_code == 404
    assert 'lang="ja"' in answer.text


def test_an_old_link_is_refused(app: Flask) -> None:
    assert app.test_client().get(link("C10", ago=timedelta(days=8))).status_code == 410


def test_a_forged_post_enrols_nobody(app: Flask) -> None:
    assert app.test_client().post(link("C10"), headers={"Origin": "https://evil.example"}).status_code == 403


# --- whose page, in which language ---------------------------------------------------------------


@pytest.mark.parametrize("path", ["/staff/", "/staff/doors/C10"])
def test_a_stranger_is_told_what_to_do(app: Flask, path: str) -> None:
    answer = app.test_client().get(path, headers={"Accept-Language": "en"})
    assert answer.status_code == 401
    assert "This phone is not enrolled" in answer.text


@pytest.mark.parametrize("path", ["/staff/doors/C10/scan", "/staff/doors/C10/undo", "/staff/language"])
def test_a_stranger_posts_nothing(app: Flask, path: str) -> None:
    assert app.test_client().post(path, headers=ORIGIN).status_code == 401


@pytest.mark.parametrize("code", ["C11", "NOWHERE", "%00"])
def test_another_door_is_not_on_this_phone(app: Flask, code: str) -> None:
    assert phone(app, "C10").get(f"/staff/doors/{code}").status_code == 404
    assert phone(app, "C10").post(f"/staff/doors/{code}/scan", headers=ORIGIN).status_code == 404


def test_the_language_is_switched_in_place_and_kept(app: Flask) -> None:
    client = phone(app, "C10")
    assert '<html lang="fr"' in client.get("/staff/doors/C10").text
    there = {**ORIGIN, "Referer": "http://localhost/staff/doors/C10/scan"}
    answer = client.post("/staff/language", data={"lang": "ja"}, headers=there)
    assert (answer.status_code, answer.location) == (303, "/staff/doors/C10")
    client.delete_cookie("lang")
    assert '<html lang="ja"' in client.get("/staff/doors/C10", headers={"Accept-Language": "fr"}).text
    client.post("/staff/language", data={"lang": "tlh"}, headers=ORIGIN)
    assert '<html lang="ja"' in client.get("/staff/doors/C10").text


def test_the_switch_leads_to_no_other_host(app: Flask) -> None:
    there = {**ORIGIN, "Referer": "https://evil.example/staff/"}
    assert phone(app, "C10").post("/staff/language", data={"lang": "ja"}, headers=there).location == "/staff/"


# --- the doors -----------------------------------------------------------------------------------


def test_a_supervisor_sees_every_door_of_the_day(app: Flask) -> None:
    client = phone(app, role="supervisor")
    page = client.get("/staff/")
    assert re.findall(r'href="/staff/doors/(\w+)"', page.text) == ["C10", "C11"]
    assert "Atelier &lt;2&gt;" in page.text
    assert re.findall(r'href="/staff/doors/(\w+)"', client.get("/staff/?day=2024-11-21").text) == ["D01"]
    assert client.get("/staff/?day=<x>").status_code == 200


def test_before_the_programme_is_published_there_are_no_doors(database: str) -> None:
    with db.connection_context():
        make.event()
    app = create_app(Settings(database_url=database, secret_key="x" * 32))
    assert phone(app, role="supervisor").get("/staff/").status_code == 503


# --- the scanner ---------------------------------------------------------------------------------


def test_the_scanner_page_may_use_the_camera_and_no_other_host(app: Flask) -> None:
    answer = phone(app, "C10").get("/staff/doors/C10")
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self' 'wasm-unsafe-eval'" in policy
    assert "unsafe-inline" not in policy
    assert answer.headers["Permissions-Policy"].startswith("camera=(self)")
    assert "'wasm-unsafe-eval'" not in phone(app, "C10").get("/staff/").headers["Content-Security-Policy"]
    assert not re.search(r"<script(?![^>]*src=)|<style|\son\w+=|\sstyle=|https?://(?!127)", answer.text)


def test_it_holds_every_verdict_in_every_language(app: Flask) -> None:
    page = phone(app, "C10").get("/staff/doors/C10").text
    for code in (*CODES, "vip", "unsent"):
        (template,) = re.findall(rf'<template id="v-{code}".*?</template>', page, re.DOTALL)
        if code not in ("vip", "unsent"):
            assert set(re.findall(r'<b lang="(\w+)"', template)) == {"fr", "ja", "en"}
            assert set(re.findall(r'<p lang="(\w+)"', template)) == {"fr", "ja", "en"}
        assert template.count("data-time") == (3 if code in ("already_in", "released", "not_open") else 0)
        assert "23" not in re.sub(r'd="[^"]*"', "", template)


def typed(client: FlaskClient, code: str, door: str = "C10", id_: str = "") -> TestResponse:
    return client.post(f"/staff/doors/{door}/scan", data={"code": code, "id": id_}, headers=ORIGIN)


def test_without_script_a_typed_code_shows_the_verdict(app: Flask) -> None:
    client = phone(app, "C10")
    page = typed(client, "0000-0000-0000-0efgh")
    assert page.status_code == 200
    assert 'class="v v-ok"' in page.text
    assert "三枝 直樹" in page.text
    assert "SAEGUSA" in page.text
    assert re.search(r'<p lang="ja">.*お待ちして', page.text), "his language, to show"
    assert re.search(r'<p lang="fr" class="small">Bienvenue', page.text)
    assert '<span data-figure="inside">1</span>' in page.text
    again = typed(client, NAOKI)
    assert 'class="v v-already_in"' in again.text
    assert "14時" in again.text
    assert "data-time" not in again.text


def test_the_same_form_posted_again_is_the_same_scan(app: Flask) -> None:
    client = phone(app, "C10")
    form = form_of(client.get("/staff/doors/C10"), "id")
    for _ in range(2):
        assert 'class="v v-ok"' in typed(client, NAOKI, id_=form).text
    assert 'class="v v-unknown"' in typed(client, "0000000000000ZZZZ", id_=form).text
    with db.connection_context():
        assert (models.Scan.select().count(), models.ScanClash.select().count()) == (2, 0)


def test_a_mayor_is_greeted_and_sees_no_red(app: Flask) -> None:
    page = typed(phone(app, role="supervisor"), ODILE, "C11").text
    assert 'class="v v-vip"' in page
    assert "Madame Odile KERVANEC" in page
    assert "v-full" not in page
    assert "Complet" in page, "the word, small, for the staff"


def test_a_test_badge_is_welcome_and_nobody(app: Flask) -> None:
    with db.connection_context():
        models.TestBadge.create(code="TEST0000000000001", made_at=NOW)
    page = typed(phone(app, "C10"), "TEST0000000000001")
    assert page.status_code == 200
    assert re.findall(r'class="v (v-\w+)"', page.text.split("<template")[0]) == ["v-test"]


def test_bad_then_good_then_bad_then_good(app: Flask) -> None:
    client = phone(app, "C10")
    codes = ["WIFI:S:x;;", NAOKI, "x" * 5000 + "\0", NAOKI, "", "0000000000000ZZZZ"]
    looks = [re.findall(r'class="v v-(\w+)"', typed(client, code).text) for code in codes]
    assert looks == [["not_a_badge"], ["ok"], ["not_a_badge"], ["already_in"], ["not_a_badge"], ["unknown"]]


def test_what_was_read_is_shown_as_text(app: Flask) -> None:
    assert "<img" not in typed(phone(app, "C10"), "<img src=x>").text


def test_without_script_the_scan_is_taken_back(app: Flask) -> None:
    client = phone(app, "C10")
    page = typed(client, NAOKI)
    found = re.search(r'name="id" value="([\w-]+)">Annuler', page.text) or re.search(
        r'btn" name="id" value="([\w-]+)"', page.text
    )
    assert found
    answer = client.post("/staff/doors/C10/undo", data={"id": found[1]}, headers=ORIGIN)
    assert (answer.status_code, answer.location) == (303, "/staff/doors/C10")
    assert '<span data-figure="inside">0</span>' in client.get("/staff/doors/C10").text


def test_a_phone_at_a_gate_has_a_scanner_there(app: Flask) -> None:
    with db.connection_context():
        models.Place.update(gate=True).where(models.Place.code == "ROOM1").execute()
        make.edition()
    client = phone(app, "@ROOM1", "C10")
    doors = client.get("/staff/").text
    assert 'href="/staff/doors/@ROOM1"' in doors
    page = client.get("/staff/doors/@ROOM1")
    assert page.status_code == 200
    assert 'data-door="@ROOM1"' in page.text
    assert 'class="v v-ok"' in typed(client, NAOKI, "@ROOM1").text
    assert 'class="v v-already_in"' in typed(client, NAOKI, "@ROOM1").text
    assert 'data-figure="inside">1<' in client.get("/staff/doors/@ROOM1").text


def test_a_phone_that_is_forgotten_is_a_stranger(app: Flask) -> None:
    client = phone(app, "C10")
    assert client.post("/staff/forget", headers={"Origin": "http://localhost"}).status_code == 303
    assert client.get("/staff/doors/C10").status_code == 401
