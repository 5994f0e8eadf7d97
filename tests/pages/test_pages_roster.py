"""What a door's phone holds: the list by cursor, its share of the free places, other phones' scans as they come."""

import gzip
import hashlib
import json
import threading
import time
import uuid
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from tests import make
from webapp import create_app
from webapp.actions import devices
from webapp.clock import Clock, starting
from webapp.config import Settings
from webapp.rules.badges import new_code
from webapp.store import models, pulse
from webapp.store.db import db, transaction

NOW = datetime.fromisoformat("2024-11-20T14:00:00+09:00")
ODILE = "0000000000000ABCD"


@pytest.fixture
def app(database: str) -> Flask:
    with db.connection_context():
        make.event()
        make.place("ROOM1", {"fr": "Salle 1", "ja": "会議室1"}, capacity=90)
        make.session("C10", registration="required", place="ROOM1", capacity=20)
        make.session("C11", capacity=12)
        make.edition()
        odile = make.person("Odile", "Kervanec", "FR-BRE", vip=True, function={"fr": "Maire", "ja": "市長"})
        make.badge(odile, ODILE)
        make.seat(odile, "C10")
        naoki = make.person("Naoki", "Sato", "JP-SEN", native_family="佐藤", native_given="直樹")
        make.badge(naoki)
    return create_app(Settings(database_url=database, secret_key="x" * 32, clock=starting(NOW)))


class Phone:
    def __init__(self, app: Flask, *doors: str, role: str = "door") -> None:
        self.client = app.test_client(use_cookies=False)
        with db.connection_context():
            real = Clock.real()
            self.device, token = devices.enrol(devices.enrol_link(role, doors, real), "Porte A", "fr", real)
        self.headers = {"Authorization": f"Bearer {token}"}

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(f"/api/v1{path}", headers=self.headers | headers)

    def post(self, *scans: dict[str, Any], **more: Any) -> Any:
        return self.client.post("/api/v1/scans", json={"scans": list(scans), **more}, headers=self.headers)


def scan(code: str, door: str, **more: Any) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "kind": "entry", "door": door, "code": code, "device_time": NOW.isoformat(),
            "skew": 0, **more}  # fmt: skip


def reference(code: str) -> str:
    return urlsafe_b64encode(hashlib.sha256(code.encode()).digest()[:10]).decode().rstrip("=")


def test_the_list_holds_references_and_no_badge_code(app: Flask) -> None:
    answer = Phone(app, "C10").get("/roster")
    held = answer.json
    odile = held["people"][0]
    assert (held["whole"], odile[1], odile[2]) == (True, [reference(ODILE)], [])
    assert held["posts"][odile[12]]["fr"] == "Maire, FR-BRE"
    assert [door["code"] for door in held["doors"]] == ["C10"]
    assert held["doors"][0]["booked"] == [odile[0]]
    assert ODILE not in answer.get_data(as_text=True)


def test_the_second_time_only_what_changed_comes(app: Flask) -> None:
    phone = Phone(app, "C10")
    first = phone.get("/roster").json
    same = phone.get(f"/roster?since={first['cursor']}").json
    assert (same["whole"], same["people"], same["doors"], same["cursor"]) == (False, [], None, first["cursor"])
    with db.connection_context(), transaction():
        models.Badge.update(withdrawn_at=NOW).where(models.Badge.code == ODILE).execute()
        pulse.people_changed()
    after = phone.get(f"/roster?since={first['cursor']}").json
    assert [(row[1], row[2]) for row in after["people"]] == [([], [reference(ODILE)])]
    assert phone.get("/roster?since=other.9.x").json["whole"]


def test_a_revoked_phone_is_given_no_list(app: Flask) -> None:
    phone = Phone(app, "C10")
    with db.connection_context():
        models.Device.update(revoked_at=NOW).where(models.Device.id == phone.device.id).execute()
    assert phone.get("/roster").status_code == 401


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_thousand_people_come_in_one_answer_of_a_hundred_kilobytes(app: Flask) -> None:
    with db.connection_context(), transaction():
        rows = [
            {"code": f"X{n}", "family": f"Famille{n * 7919 % 1000}", "given": f"Prénom{n * 31 % 300}",
             "native_family": chr(0x4E00 + n * 7 % 4000) + chr(0x4E00 + n * 13 % 4000), "native_given": chr(0x4E00 + n),
             "kana_family": "さとう", "kana_given": chr(0x3042 + n % 80) * 3, "language": "ja",
             "function": {"fr": f"Fonction {n % 60}", "ja": f"役職{n % 60}"}, "delegation": "JP-SEN"}
            for n in range(1000)
        ]  # fmt: skip
        models.Person.insert_many(rows).execute()
        ids = [
            id_ for (id_,) in models.Person.select(models.Person.id).where(models.Person.code.startswith("X")).tuples()
        ]
        models.Badge.insert_many([{"person": id_, "code": new_code(), "issued_at": NOW} for id_ in ids]).execute()
        pulse.people_changed()
    answer = Phone(app, "C10").get("/roster", **{"Accept-Encoding": "gzip"})
    assert len(json.loads(gzip.decompress(answer.data))["people"]) == 1002
    assert len(answer.data) <= 100_000


def test_phones_together_never_hold_more_than_is_free(app: Flask) -> None:
    phones = [Phone(app, "C11") for _ in range(3)]
    held: dict[int, dict[str, Any]] = {}
    for _ in range(4):
        for n, phone in enumerate(phones):
            said = {"C11": {"version": held[n]["version"]}} if n in held else {"C11": None}
            held[n] = phone.post(leases=said).json["leases"]["C11"]
    assert 0 < sum(lease["granted"] for lease in held.values()) <= 12
    assert not any(lease["ask"] for lease in held.values())


def test_a_place_a_phone_may_be_giving_away_is_given_to_nobody_else(app: Flask) -> None:
    silent, asking = Phone(app, "C11"), Phone(app, "C11")
    promised = silent.post(leases={"C11": None}).json["leases"]["C11"]["granted"]
    assert promised > 0
    with db.connection_context():
        codes = [make.badge(make.person(), f"{n:017d}").code for n in range(5000, 5013)]
    said = [asking.post(scan(code, "C11")).json["answers"][0]["verdict"] for code in codes]
    assert said == ["ok"] * (12 - promised) + ["full"] * (1 + promised)
    mine = [silent.post(scan(code, "C11", shown="ok", pool=True)).json for code in codes[-promised:]]
    assert mine[-1]["doors"][0]["inside"] == 12


def test_another_doors_phone_hears_of_a_scan_while_it_waits(app: Flask) -> None:
    waiting, busy = Phone(app, "C10"), Phone(app, "C11")
    heard: list[Any] = []
    listener = threading.Thread(target=lambda: heard.append(waiting.get("/scans?since=0&wait=10").json))
    listener.start()
    time.sleep(0.5)
    sent = scan(ODILE, "C11", shown="ok")
    busy.post(sent)
    listener.join(9)
    [told] = heard[0]["scans"]
    assert (told["id"], told["door"], told["admitted"]) == (sent["id"], "C11", True)
    assert ODILE not in json.dumps(heard)


@pytest.mark.parametrize("leases", [7, {"C11": {"version": -1}}, {"C11": {"version": "x"}}])
def test_leases_that_cannot_be_read_are_refused_and_nothing_is_kept(app: Flask, leases: Any) -> None:
    answer = Phone(app, "C11").post(scan(ODILE, "C11"), leases=leases)
    assert (answer.status_code, answer.json["error"]) == (422, "bad_leases")
    with db.connection_context():
        assert models.Scan.select().count() == 0


def test_a_phone_knows_where_the_other_doors_are_and_what_they_were_known_to_be(app: Flask) -> None:
    with db.connection_context():
        make.place("HALL", {"fr": "Palais", "ja": "会館"})
        models.Place.update(gate=True).where(models.Place.code == "HALL").execute()
        models.Place.update(within="HALL").where(models.Place.code == "ROOM1").execute()
        models.Session.update(continues=True).where(models.Session.code == "C10").execute()
        make.session("C12", "2024-11-20 14:45", "15:45", place="ROOM1")
        make.edition(now=NOW + timedelta(minutes=1))
    phone = Phone(app, "C11")
    list_ = phone.get("/roster").json
    around = {code: (within, capacity, since) for code, within, capacity, since in list_["around"]}
    assert sorted(around) == ["@HALL", "C10", "C12"]
    assert around["@HALL"] == ("", None, [])
    within, capacity, since = around["C10"]
    assert (within, capacity, len(since)) == ("HALL", 20, 2)
    assert [row[5:] for row in since] == [["", "", 20], ["HALL", "C12", 20]]
    assert phone.get(f"/roster?since={list_['cursor']}").json["around"] is None
    supervisor = Phone(app, role="supervisor").get("/roster").json
    assert (len(supervisor["doors"]), supervisor["around"]) == (4, [])
