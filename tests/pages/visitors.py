"""A small summit at 14:00 on its third day, and the phones that open its pages."""

from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests import make
from webapp import create_app
from webapp.actions import people as people_actions
from webapp.clock import Clock
from webapp.config import Settings
from webapp.store import models
from webapp.store.db import db

NOW = datetime.fromisoformat("2024-11-20T14:00:20+09:00")
BASE = "http://127.0.0.1:8000"
ODILE, NAOKI = "0000000000000ABCD", "0000000000000EFGH"
"""Badge codes."""


class Watch(Clock):
    """A clock that stands still until a test moves it."""

    at = NOW

    def now(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.__dict__["at"] = self.at + timedelta(**by)


def watch(app: Flask) -> Watch:
    found = app.config["KAKEHASHI"].clock
    assert isinstance(found, Watch)
    return found


def application(database: str, **more: Any) -> Flask:
    return create_app(
        Settings(**{"database_url": database, "secret_key": "x" * 32, "base_url": BASE, "clock": Watch(), **more})
    )


class Phone:
    """A browser: keeps its cookies; its forms come from our own pages unless a test says otherwise."""

    def __init__(self, app: Flask, lang: str = "") -> None:
        self.client: FlaskClient = app.test_client()
        self.accept = {"Accept-Language": lang} if lang else {}

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(path, headers={**self.accept, **_named(headers)})

    def post(self, path: str, form: dict[str, Any] | None = None, **headers: str) -> TestResponse:
        return self.client.post(path, data=form, headers={**self.accept, "Origin": BASE, **_named(headers)})

    def tap(self, path: str, form: dict[str, Any] | None = None) -> TestResponse:
        """The same form with htmx."""
        return self.post(path, form, hx_request="true")


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def varies(answer: TestResponse) -> set[str]:
    """What the answer says it depends on, whether in one header or several."""
    return {name for header in answer.headers.getlist("Vary") for name in header.replace(" ", "").split(",")}


def visitor(app: Flask, person: str = "", lang: str = "") -> Phone:
    """The phone of a passer-by, or of the person of that code, signed in by their link."""
    phone = Phone(app, lang)
    if person:
        with db.connection_context():
            token = people_actions.make_link(models.Person.get(models.Person.code == person).id, NOW)
        assert phone.post(f"/a/{token}").status_code == 303
    return phone


def summit(languages: tuple[str, ...] = ("fr", "ja", "en"), default: str = "ja") -> None:
    """Odile (an escort, with Jean) and Naoki; workshops C10, C11 and the visit C12 at once; D01 tomorrow."""
    make.event(name={"fr": "Rencontres", "ja": "会議", "en": "Meeting"}, languages=languages, default=default)
    make.text("event", "8rfj", "city", {"fr": "Shizuoka", "ja": "静岡"})
    make.place("HALL", {"fr": "Grande salle", "ja": "大ホール", "en": "Great hall"}, capacity=40, address="1 rue")
    make.track("ECO", {"fr": "Économie", "ja": "経済", "en": "Economy"})
    make.delegation("FR-BRE", name={"fr": "Bretagne", "ja": "ブルターニュ", "en": "Brittany"})
    make.delegation("JP-SZ", name={"fr": "Shizuoka", "ja": "静岡県", "en": "Shizuoka"})
    make.session("B01", "2024-11-20 08:00", "08:30", {"fr": "Café", "ja": "休憩", "en": "Coffee"}, "break")
    make.session("A01", "2024-11-20 09:00", "10:00", {"fr": "Ouverture", "ja": "開会", "en": "Opening"}, "ceremony")
    make.session(
        "C10", "2024-11-20 13:45", "15:00",
        {"fr": "Atelier 1 – Lumière", "ja": "第1分科会：光", "en": "Workshop 1: Light"}, place="HALL", track="ECO",
        languages=["fr"], interpretation=["ja"], mode="simultaneous", channel="ja:2",
        abstract={"fr": "Le fleuve et la lumière.", "ja": "川と光。", "en": "River and light."},
    )  # fmt: skip
    both = {"fr": "Atelier 2 – Thé", "ja": "第2分科会：茶", "en": "Workshop 2: Tea"}
    make.session("C11", "2024-11-20 13:45", "15:00", both, registration="required", capacity=2)
    bath = {"fr": "Visite du moulin", "ja": "水車見学", "en": "The mill"}
    make.session("C12", "2024-11-20 14:30", "16:00", bath, "visit", registration="required", capacity=1)
    make.session(
        "V01", "2024-11-20 17:00", title={"fr": "Dîner", "ja": "晩餐", "en": "Dinner"}, registration="invitation"
    )
    gone = {"fr": "Supprimé", "ja": "取りやめ", "en": "Dropped"}
    make.session("X01", "2024-11-20 16:30", "17:30", gone, registration="required", cancelled=True)
    make.session("D01", "2024-11-21 09:00", "10:00", {"fr": "L’établissement thermal <b>"}, registration="required")
    make.session("D02", "2024-11-21 11:00", title={"fr": "Les fruits", "ja": "フルーイ", "en": "Fruit"})
    odile = make.person("Odile", "Kervanec", "FR-BRE", "P-ODILE", language="fr", escort=True, function={"fr": "Maire"})
    make.person("Jean", "Le Goff", "FR-BRE", "P-JEAN", language="fr")
    naoki = make.person(
        "Naoki", "Saegusa", "JP-SZ", "P-NAOKI", language="ja", native_family="三枝", native_given="直樹",
        kana_family="さえぐさ", kana_given="なおき", function={"ja": "局長"},
    )  # fmt: skip
    make.speech("C10", naoki)
    make.badge(odile, ODILE)
    make.badge(naoki, NAOKI)
    make.edition()
