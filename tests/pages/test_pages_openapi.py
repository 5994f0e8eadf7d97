"""The door API is as /api/v1/openapi.json says: every address, every answer, every way it says no."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests import make
from tests.pages.shape import Document
from tests.pages.test_pages_door_api import NOW, ODILE, Phone, scan
from webapp import create_app
from webapp.clock import starting
from webapp.config import Settings
from webapp.pages.api import problems
from webapp.pages.api.openapi import PATHS, document
from webapp.store import models
from webapp.store.db import db

API = Path(problems.__file__).parent
Fits = Callable[[Any, str], None]


@pytest.fixture
def app(database: str) -> Flask:
    """A hall with a gate, two sessions in a room of it, people who booked, wait, lost a seat, speak; a withdrawn badge,
    a test badge and a delegation's code."""
    with db.connection_context():
        make.event()
        make.place("HALL")
        models.Place.update(gate=True, capacity=500).where(models.Place.code == "HALL").execute()
        make.place("ROOM1", {"fr": "Salle 1", "ja": "会議室1"}, capacity=90)
        models.Place.update(within="HALL").where(models.Place.code == "ROOM1").execute()
        make.session("C10", registration="required", place="ROOM1", continues=True)
        make.session("C11", "2024-11-20 14:45", place="ROOM1", audience=["FR"])
        make.delegation("FR-BRE", name={"fr": "Rennes", "ja": "レンヌ市"})
        odile = make.person("Odile", "Kervanec", "FR-BRE", vip=True, language="fr", function={"fr": "Maire"})
        make.badge(odile, ODILE)
        make.badge(odile, "0000000000000WXYZ", withdrawn_at=NOW)
        make.speech("C11", odile)
        make.seat(odile, "C10")
        make.seat(make.person(), "C10", booked=False)
        make.seat(make.person(), "C10", ended_at=NOW, end="released")
        models.TestBadge.create(code="00000000000000TEST"[:17], made_at=NOW)
        models.PartyCode.create(delegation="FR-BRE", code="0000000000PARTY00", made_at=NOW)
        make.edition()
    return create_app(Settings(database_url=database, secret_key="x" * 32, clock=starting(NOW)))


@pytest.fixture
def fits(app: Flask) -> Fits:
    """Holds a value against a shape of the document that is served; nobody need be enrolled to read it."""
    answer = app.test_client().get("/api/v1/openapi.json")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    read = Document(answer.json)

    def fits(value: Any, name: str) -> None:
        assert read.faults(value, {"$ref": f"#/components/schemas/{name}"}, name) == []

    return fits


def test_what_is_sent_and_every_answer_to_it_is_as_written(app: Flask, fits: Fits) -> None:
    phone, supervisor = Phone(app, "C10", "@HALL"), Phone(app, role="supervisor")
    first = scan(shown="ok", run="a", roster="x", party=[], reason="", pool=False)
    scans = [first, scan(), scan("https://example.org"), scan("0000000000000WXYZ"), scan(door="@HALL"),
             scan(kind="exit"), scan(kind="undo", target=first["id"]),
             scan(answered={"verdict": "already_in", "time": "13:52"})]  # fmt: skip
    body = {"scans": scans, "leases": {"@HALL": None}, "phone": {"unsent": 3, "persisted": True, "roster": "x"}}
    fits(body, "Batch")
    told = phone.post("/scans", body).json
    fits(told, "Answers")
    assert told["leases"]["@HALL"]["granted"] > 0
    assert {answer["verdict"] for answer in told["answers"]} == {"ok", "not_a_badge", "withdrawn", "already_in"}
    refused = phone.post("/scans", {"scans": [scan(door="C11"), scan(kind="dance"), {**first, "code": "x"}, {}]}).json
    fits(refused, "Answers")
    assert [answer.get("error") for answer in refused["answers"]] == ["not_your_door", "malformed", None, "malformed"]
    fits(phone.post(f"/scans/{first['id']}/undo").json, "Answers")
    override = scan(kind="override", reason="her chair")
    fits({"scans": [override]}, "Batch")
    fits(supervisor.post("/scans", {"scans": [override]}).json, "Answers")
    fits(supervisor.get("/scans?since=0").json, "News")


@pytest.mark.parametrize("doors", [("C10",), ("@HALL", "C11")])
def test_lists_and_doors_are_as_written(app: Flask, fits: Fits, doors: tuple[str, ...]) -> None:
    phone = Phone(app, *doors)
    list_ = phone.get("/roster").json
    fits(list_, "Roster")
    assert (len(list_["parties"]), len(list_["tests"]), len(list_["doors"])) == (1, 1, len(doors))
    fits(phone.get(f"/roster?since={list_['cursor']}").json, "Roster")
    fits(phone.get("/doors").json, "DoorsNow")


def test_every_no_is_as_written_with_a_code_that_is_listed(app: Flask, fits: Fits) -> None:
    phone = Phone(app, "C10")
    asked = [
        phone.get("/scans?since=x"), phone.get("/scans?wait=x"), phone.post("/scans", data="{}"),
        phone.post("/scans", data="{", content_type="application/json"), phone.post("/scans", []),
        phone.post("/scans", {"scans": [{}] * 201}), phone.post("/scans", {"scans": [], "leases": 7}),
        phone.post("/scans", {"scans": [], "reason": "x" * 1_000_001}), phone.post("/scans/nothing/undo"),
        app.test_client().get("/api/v1/doors"),
    ]  # fmt: skip
    for answer in asked:
        fits(answer.json, "Problem")
        assert answer.json["error"] in problems.SENTENCES
        assert str(answer.status_code) in document()["components"]["responses"]
    assert len({answer.json["error"] for answer in asked}) == len(asked)


def test_every_address_is_written_down_and_none_that_is_not(app: Flask) -> None:
    served = {
        (re.sub("<(?:[a-z]+:)?([a-z_]+)>", "{id}", rule.rule).removeprefix("/api/v1"), verb.lower())
        for rule in app.url_map.iter_rules()
        for verb in rule.methods - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/v1/")
    }
    written = {(path, verb) for path, verbs in PATHS.items() for verb in verbs}
    assert written == served - {("/openapi.json", "get")}


def test_whatever_the_description_points_at_is_there() -> None:
    found = document()
    for pointed in set(re.findall(r"'#/([^']+)'", str(found))):
        part: Any = found
        for word in pointed.split("/"):
            part = part[word]
        assert part


def test_every_code_the_api_says_has_its_sentence() -> None:
    source = "".join(path.read_text() for path in API.glob("*.py"))
    assert set(re.findall(r'Problem\("([a-z_]+)"', source)) <= problems.SENTENCES.keys()


def test_what_is_not_as_written_is_noticed(fits: Fits) -> None:
    good = {"code": "C10", "inside": 1, "expected": None, "capacity": 3, "free": 2}
    fits(good, "Figures")
    for bad in ({**good, "more": 1}, {**good, "inside": "1"}, {**good, "free": True}, {"code": "C10"}):
        with pytest.raises(AssertionError):
            fits(bad, "Figures")
