"""Asking to be told on a phone: what a browser sends, and what the pages offer."""

from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.actions.push_service import Phone as Browser
from tests.actions.push_service import Service
from tests.pages import visitors
from tests.pages.visitors import BASE, Phone
from webapp.actions import push
from webapp.store import models
from webapp.store.db import db

HERE = Service("http://127.0.0.1:9")
REAL = Service("https://fcm.googleapis.com")


@pytest.fixture
def given() -> dict[str, Any]:
    return Browser(HERE, "/odile").subscription()


def post(phone: Phone, body: Any, lang: str = "fr", **headers: str) -> TestResponse:
    return phone.client.post(f"/{lang}/news/push", json=body, headers={"Origin": BASE, **headers})


def listening() -> list[tuple[str, str]]:
    with db.connection_context():
        rows = models.PushSubscription.select().where(models.PushSubscription.ended_at.is_null())
        return [(row.person.code, row.endpoint) for row in rows]


def test_odiles_phone_is_told_until_she_says_no_longer(odile: Phone, given: dict[str, Any]) -> None:
    assert post(odile, {"subscription": given}).json == {"state": "on"}
    assert post(odile, {"subscription": given}).json == {"state": "on"}
    assert listening() == [("P-ODILE", given["endpoint"])]
    assert post(odile, {"off": given["endpoint"]}).json == {"state": "off"}
    assert post(odile, {"off": given["endpoint"]}).status_code == 200
    assert listening() == []


def test_a_new_address_takes_the_place_of_the_old_one(odile: Phone, given: dict[str, Any]) -> None:
    post(odile, {"subscription": given})
    new = Browser(HERE, "/again").subscription()
    assert post(odile, {"subscription": new, "instead": given["endpoint"]}).status_code == 200
    assert listening() == [("P-ODILE", new["endpoint"])]


def test_nobody_ends_what_another_asked_for(odile: Phone, naoki: Phone, given: dict[str, Any]) -> None:
    post(odile, {"subscription": given})
    assert post(naoki, {"off": given["endpoint"]}, "ja").status_code == 200
    assert listening() == [("P-ODILE", given["endpoint"])]


def test_a_passer_by_is_asked_to_sign_in(stranger: Phone, given: dict[str, Any]) -> None:
    answer = post(stranger, {"subscription": given})
    assert (answer.status_code, answer.json) == (401, {"words": "Connexion nécessaire"})


def test_another_site_cannot_subscribe_a_phone(odile: Phone, given: dict[str, Any]) -> None:
    assert post(odile, {"subscription": given}, Origin="https://elsewhere.example").status_code == 403


WRONG: list[Any] = [
    None, [], "x", {}, {"subscription": None}, {"subscription": {"endpoint": "https://fcm.googleapis.com/x"}},
]  # fmt: skip


@pytest.mark.parametrize("body", WRONG, ids=repr)
def test_what_no_browser_sends_is_refused_in_words(odile: Phone, body: Any) -> None:
    answer = post(odile, body, "ja")
    assert answer.status_code == 400
    assert answer.json == {"words": "ブラウザーから届いた情報が正しくありません。もう一度お試しください。"}


@pytest.mark.parametrize(
    "change",
    [
        {"expirationTime": 1_000},
        {"endpoint": 7},
        {"endpoint": "https://fcm.googleapis.com/é"},
        {"keys": {"p256dh": "AAAA", "auth": "AAAA"}},
        {"keys": {"p256dh": "B" * 87, "auth": "A" * 22}},
        {"keys": {"p256dh": None, "auth": None}},
    ],
    ids=repr,
)
def test_a_subscription_that_expired_or_is_no_key_is_refused(
    odile: Phone, given: dict[str, Any], change: dict[str, Any]
) -> None:
    assert post(odile, {"subscription": {**given, **change}}).status_code == 400
    assert listening() == []


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/x",
        "https://fcm.googleapis.com.example.org/x",
        "https://fcm.googleapis.com@10.0.0.1/x",
        "https://fcm.googleapis.com:8443/x",
        "https://10.0.0.1/x",
        "https://169.254.169.254/latest",
        "file:///etc/passwd",
        "https://[::1",
        f"https://fcm.googleapis.com/{'x' * 1000}",
    ],
)
def test_the_server_writes_to_push_services_alone(odile: Phone, given: dict[str, Any], endpoint: str) -> None:
    answer = post(odile, {"subscription": {**given, "endpoint": endpoint}})
    assert answer.status_code == 400
    assert "n’est pas pris en charge" in answer.json["words"]


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/x",
        "https://updates.push.services.mozilla.com/wpush/v2/x",
        "https://web.push.apple.com/x",
        "https://wns2-par02p.notify.windows.com/w/?token=x",
    ],
)
def test_the_services_of_the_browsers_are_known(odile: Phone, given: dict[str, Any], endpoint: str) -> None:
    assert post(odile, {"subscription": {**given, "endpoint": endpoint}}).status_code == 200


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_event_on_the_web_writes_to_no_address_of_its_own_machine(app: Flask, database: str) -> None:
    public = visitors.application(database, base_url="https://summit.example.org")
    phone = Phone(public)
    phone.client.set_cookie("delegate", _cookie(visitors.visitor(app, "P-ODILE")))
    given = Browser(HERE, "/x").subscription()
    answer = post(phone, {"subscription": given}, Origin="https://summit.example.org")
    assert answer.status_code == 400


def _cookie(phone: Phone) -> str:
    found = phone.client.get_cookie("delegate")
    assert found
    return found.value


@pytest.mark.parametrize("path", ["/fr/me", "/fr/news"])
def test_the_pages_offer_it_to_whoever_is_signed_in(app: Flask, odile: Phone, stranger: Phone, path: str) -> None:
    assert "data-push" not in odile.get(path).text  # before there is a key
    with db.connection_context():
        key = push.make_keys().public
    html = odile.get(path).text
    assert f'data-push="{key}"' in html
    assert 'data-push-to="/fr/news/push"' in html
    assert "data-push" not in stranger.get(path).text


def test_without_script_nothing_of_it_is_shown(odile: Phone) -> None:
    with db.connection_context():
        push.make_keys()
    section = odile.get("/fr/me").text.partition('<section class="push"')[2].partition(">")[0]
    assert section.endswith(" hidden")
