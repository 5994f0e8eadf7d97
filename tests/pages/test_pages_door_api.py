"""The door API: what is answered, and how it says no."""

import json
import uuid
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from webapp import create_app
from webapp.actions import devices
from webapp.clock import Clock, starting
from webapp.config import Settings
from webapp.store import models
from webapp.store.db import db

NOW = datetime.fromisoformat("2024-11-20T14:00:00+09:00")
ODILE = "0000000000000ABCD"


@pytest.fixture
def app(database: str) -> Flask:
    with db.connection_context():
        make.event()
        make.place("ROOM1", {"fr": "Salle 1", "ja": "会議室1", "en": "Room 1"}, capacity=90)
        make.session("C10", registration="required", place="ROOM1", title={"fr": "Atelier 1", "ja": "第1分科会"})
        make.session("C11", capacity=1)
        make.edition()
        make.delegation("FR-BRE", name={"fr": "Rennes", "ja": "レンヌ市", "en": "Rennes"})
        odile = make.person(
            "Odile", "Kervanec", "FR-BRE", language="fr", civility="Mme", vip=True,
            native_family="ケルヴァネック", native_given="オディール",
            function={"fr": "Maire", "ja": "市長", "en": "Mayor"},
        )  # fmt: skip
        make.badge(odile, ODILE)
        make.seat(odile, "C10")
    return create_app(Settings(database_url=database, secret_key="x" * 32, clock=starting(NOW)))


def token(*doors: str, role: str = "door") -> str:
    with db.connection_context():
        return devices.enrol(devices.enrol_link(role, doors, Clock.real()), "Porte A", "fr", Clock.real())[1]


class Phone:
    """Another people's scanner: a bearer token, no cookie."""

    def __init__(self, app: Flask, *doors: str, role: str = "door") -> None:
        self.client: FlaskClient = app.test_client(use_cookies=False)
        self.headers = {"Authorization": f"Bearer {token(*doors, role=role)}"}

    def get(self, path: str) -> Any:
        return self.client.get(f"/api/v1{path}", headers=self.headers)

    def post(self, path: str, body: Any = None, **more: Any) -> Any:
        more = more or {"json": body}
        return self.client.post(f"/api/v1{path}", headers=self.headers, **more)

    def scan(self, *scans: dict[str, Any]) -> list[dict[str, Any]]:
        answer = self.post("/scans", {"scans": list(scans)})
        assert answer.status_code == 200
        found: list[dict[str, Any]] = answer.json["answers"]
        return found


def scan(code: str = ODILE, door: str = "C10", **more: Any) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()), "kind": "entry", "door": door, "code": code, "device_time": NOW.isoformat(),
        "monotonic": 1234.5, "skew": 0, **more,
    }  # fmt: skip


def test_a_scan_is_answered_with_the_persons_card_in_both_writings(app: Flask) -> None:
    sent = scan()
    (answer,) = Phone(app, "C10").scan(sent)
    assert answer == {
        "id": sent["id"], "kind": "entry", "door": "C10", "verdict": "ok", "time": None, "spoken": None,
        "hour": "14:00", "supervisor": False,
        "person": {
            "names": [{"lang": "fr", "text": "Odile KERVANEC"}, {"lang": "ja", "text": "オディール・ケルヴァネック"}],
            "function": {"fr": "Maire", "ja": "市長", "en": "Mayor"},
            "delegation": {"fr": "Rennes", "ja": "レンヌ市", "en": "Rennes"},
            "post": {"fr": "Maire, Rennes", "ja": "レンヌ市 市長", "en": "Mayor, Rennes"},
            "greeting": {"fr": "Madame Odile KERVANEC", "ja": "ケルヴァネック市長", "en": "Ms KERVANEC"},
            "language": "fr", "vip": True,
        },
    }  # fmt: skip


def test_the_second_time_says_when_she_first_came(app: Flask) -> None:
    phone = Phone(app, "C10")
    phone.scan(scan(device_time="2024-11-20T13:52:10+09:00"))
    (answer,) = phone.scan(scan())
    assert (answer["verdict"], answer["time"]) == ("already_in", "13:52")
    assert answer["spoken"]["ja"] == "13時52分"
    assert answer["supervisor"], "a mayor is greeted, whatever the word"


def test_no_text_to_say_is_in_the_answer(app: Flask) -> None:
    assert "Bienvenue" not in json.dumps(Phone(app, "C10").scan(scan()), ensure_ascii=False)


def test_each_scan_of_a_batch_has_its_own_answer(app: Flask) -> None:
    bad = [scan(kind="dance"), scan(door=None), scan(device_time="noon"), scan(skew=10**12), scan(id=" "), 7, None, {}]
    answers = Phone(app, "C10").scan(scan(code="https://example.org"), *bad, scan("nobody-is-this"), scan())
    assert answers[0]["verdict"] == "not_a_badge"
    assert [answer["error"] for answer in answers[1:9]] == ["malformed"] * 8
    assert [answer["field"] for answer in answers[1:9]] == ["kind", "door", "device_time", "skew", "id", "", "", "kind"]
    assert all(answer["message"] for answer in answers[1:9])
    assert [answer["verdict"] for answer in answers[9:]] == ["not_a_badge", "ok"]


def test_a_retry_is_answered_as_the_first_time(app: Flask) -> None:
    phone, sent = Phone(app, "C10"), scan()
    first = phone.post("/scans", {"scans": [sent]}).json["answers"]
    assert phone.post("/scans", {"scans": [sent]}).json["answers"] == first


def test_another_body_under_the_same_id_is_told(app: Flask) -> None:
    phone, sent = Phone(app, "C10"), scan()
    phone.scan(sent)
    (answer,) = phone.scan({**sent, "code": "other"})
    assert (answer["verdict"], answer["clash"]) == ("ok", True)


def test_the_counts_come_with_the_answer(app: Flask) -> None:
    body = Phone(app, "C10").post("/scans", {"scans": [scan()]}).json
    assert body["doors"] == [{"code": "C10", "inside": 1, "expected": 1, "capacity": 90, "free": 89}]
    assert datetime.fromisoformat(body["now"]).utcoffset() is not None


def test_undo_is_a_scan_and_may_be_asked_twice(app: Flask) -> None:
    phone, sent = Phone(app, "C10"), scan()
    phone.scan(sent)
    first, second = (phone.post(f"/scans/{sent['id']}/undo") for _ in range(2))
    assert (first.status_code, first.json["answers"]) == (200, second.json["answers"])
    assert first.json["doors"][0]["inside"] == 0
    assert Phone(app, "C11").post(f"/scans/{sent['id']}/undo").status_code == 404
    assert phone.post("/scans/nothing/undo").json["error"] == "no_such_scan"


def test_scans_are_read_back_from_where_one_stopped(app: Flask) -> None:
    phone = Phone(app, "C10")
    phone.scan(scan(), scan("https://example.org"))
    body = phone.get("/scans?since=0").json
    assert [row["admitted"] for row in body["scans"]] == [True, False]
    assert body["scans"][0]["device"] == "Porte A"
    assert phone.get(f"/scans?since={body['since']}").json["scans"] == []


def test_another_door_hears_who_came_in_and_no_badge_code(app: Flask) -> None:
    Phone(app, "C10").scan(scan(reason="words"), scan("https://example.org"))
    body = Phone(app, "C11").get("/scans").json
    assert [(row["door"], row["kind"], row["admitted"]) for row in body["scans"]] == [
        ("C10", "entry", True),
        ("C10", "entry", False),
    ]
    assert [row["person"] for row in body["scans"]] == [1, None]
    assert ODILE not in json.dumps(body)
    assert "Kervanec" not in json.dumps(body).title()
    assert [door["code"] for door in body["doors"]] == ["C11"]


@pytest.mark.parametrize("since", ["-1", "x", "1e9", "²", "9" * 30])
def test_a_strange_since_is_refused(app: Flask, since: str) -> None:
    answer = Phone(app, "C10").get(f"/scans?since={since}")
    assert (answer.status_code, answer.json["error"]) == (422, "bad_since")


def test_doors_are_those_of_the_device(app: Flask) -> None:
    rows = Phone(app, "C10").get("/doors").json["doors"]
    assert [row["code"] for row in rows] == ["C10"]
    assert rows[0]["place"]["ja"] == "会議室1"
    assert rows[0]["opens"] == "2024-11-20T04:15:00+00:00"
    assert [row["code"] for row in Phone(app, role="supervisor").get("/doors").json["doors"]] == ["C10", "C11"]


def test_another_door_is_refused_and_nothing_kept(app: Flask) -> None:
    (answer,) = Phone(app, "C11").scan(scan())
    assert answer["error"] == "not_your_door"
    with db.connection_context():
        assert models.Scan.select().count() == 0


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({"data": "{", "content_type": "application/json"}, 422, "not_json"),
        ({"data": "[" * 100_000, "content_type": "application/json"}, 422, "not_json"),
        ({"data": b"\xff", "content_type": "application/json"}, 422, "not_json"),
        ({"data": "{}", "content_type": "text/plain"}, 415, "unsupported_type"),
        ({"json": []}, 422, "not_a_batch"),
        ({"json": {"scans": {}}}, 422, "not_a_batch"),
        ({"json": {"scans": [{}] * 201}}, 413, "too_many"),
        ({"data": " " * 1_000_001, "content_type": "application/json"}, 413, "too_large"),
    ],
)
def test_a_body_that_is_no_batch(app: Flask, sent: dict[str, Any], status: int, code: str) -> None:
    answer = Phone(app, "C10").post("/scans", **sent)
    assert (answer.status_code, answer.json["error"]) == (status, code)
    assert answer.json["message"]


@pytest.mark.parametrize("path", ["/scans", "/doors"])
@pytest.mark.parametrize("authorization", [None, "Bearer", "Bearer x", "Basic eDp5"])
def test_a_stranger_is_not_answered(app: Flask, path: str, authorization: str | None) -> None:
    headers = {"Authorization": authorization} if authorization else {}
    answer = app.test_client().get(f"/api/v1{path}", headers=headers)
    assert (answer.status_code, answer.json["error"]) == (401, "unauthorized")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_revoked_phone_is_a_stranger(app: Flask) -> None:
    phone = Phone(app, "C10")
    with db.connection_context():
        models.Device.update(revoked_at=NOW).execute()
    assert phone.get("/doors").status_code == 401


def test_a_forged_post_with_the_phones_cookie_is_refused(app: Flask) -> None:
    client = app.test_client()
    client.set_cookie("device", token("C10"))
    forged = client.post("/api/v1/scans", json={"scans": [scan()]}, headers={"Origin": "https://evil.example"})
    own = client.post("/api/v1/scans", json={"scans": [scan()]}, headers={"Origin": "http://127.0.0.1:8000"})
    assert (forged.status_code, own.status_code) == (403, 200)
