"""Organisers keep places, tracks and documents, and the settings of the event; nothing of it is lost or overwritten."""

import io
import logging
import re
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests import make
from tests.formats import uploads
from tests.formats.test_formats_pictures import bomb
from tests.make import NOW
from tests.pages import visitors
from tests.pages.filled import form
from tests.pages.test_pages_files import words
from tests.pages.visitors import Phone
from webapp.actions import accounts, files
from webapp.actions import programme as publishing
from webapp.clock import Clock
from webapp.rules.accounts import ADMINISTRATOR
from webapp.store import audit, models, programme
from webapp.store.db import db

DOCUMENTS, PLACE, SETTINGS = "/organiser/documents", "/organiser/places/HALL", "/organiser/settings"


def signed_in(app: Flask, name: str = "Aya") -> Phone:
    with db.connection_context():
        link = f"/organiser/enter/{accounts.make_link(name, Clock.real())}"
    phone = Phone(app, "fr")
    assert phone.post(link).status_code == 303
    return phone


@pytest.fixture
def aya(app: Flask) -> Phone:
    return signed_in(app)


def draft() -> Any:
    with db.connection_context():
        return programme.draft()


def send(phone: Phone, path: str, body: bytes, name: str, **form: Any) -> TestResponse:
    return phone.post(path, {**form, "file": (io.BytesIO(body), name)})


def filled(phone: Phone, path: str, **changed: Any) -> dict[str, Any]:
    return {**form(phone.get(path).text, path), **{name.replace("__", ":"): value for name, value in changed.items()}}


def save(phone: Phone, path: str, **changed: Any) -> TestResponse:
    return phone.post(path, filled(phone, path, **changed))


# --- documents -----------------------------------------------------------------------------------


def test_a_document_is_sent_named_shown_published_and_opened(app: Flask, aya: Phone, odile: Phone) -> None:
    answer = send(
        aya,
        DOCUMENTS,
        uploads.PDF,
        "Carte.pdf",
        **{"for": "session:C10", "lang": "ja", "title:fr": "Carte", "title:ja": "地図"},
    )
    assert answer.status_code == 303
    (document,) = draft().sessions["C10"].documents
    assert (document.title, document.lang) == ({"fr": "Carte", "ja": "地図"}, "ja")
    page = words(aya.get(DOCUMENTS).text)
    assert "Carte Carte.pdf · PDF · 1 ko · japonais · pas encore publié · titre manquant : anglais" in page
    path = f"/files/{document.id}/Carte.pdf"
    assert odile.get(path).status_code == 404
    assert aya.get(f"{DOCUMENTS}{path}").data == uploads.PDF
    assert odile.get(f"{DOCUMENTS}{path}").status_code == 401
    with db.connection_context():
        publishing.publish("Aya", "", NOW)
    assert odile.get(path).data == uploads.PDF
    assert "Carte" in words(odile.get("/fr/sessions/C10").text)


@pytest.mark.parametrize(
    ("body", "name", "said"),
    [
        (b"<script>alert(1)</script>", "a.html", "Ce type de fichier n’est pas accepté"),
        (uploads.picture(), "a.pdf", "n’est pas ce que son nom annonce"),
        (uploads.zipped(("a.txt", b"")), "a.zip", "archive zip"),
        (uploads.picture()[:60], "a.png", "image est endommagée"),
        (bomb(60_000, 60_000), "a.png", "trop de pixels"),
        (b"", "a.pdf", "fichier est vide"),
        (b"x", "", "choisir un fichier"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_words_and_the_titles_are_kept(
    app: Flask, aya: Phone, body: bytes, name: str, said: str
) -> None:
    answer = send(aya, DOCUMENTS, body, name, **{"for": "session:C10", "title:fr": "Mon titre"})
    assert answer.status_code == 422
    assert said in words(answer.text)
    assert 'value="Mon titre"' in answer.text
    with db.connection_context():
        assert models.File.select().count() == 0


def test_two_hundred_megabytes_are_refused_before_they_are_read(app: Flask, aya: Phone) -> None:
    class Endless(io.RawIOBase):
        read_so_far = 0

        def readable(self) -> bool:
            return True

        def readinto(self, into: Any) -> int:
            self.read_so_far += len(into)
            return len(into)

    body = Endless()
    said = {"wsgi.input": body, "CONTENT_LENGTH": "200000000", "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    answer = aya.client.post(DOCUMENTS, environ_overrides=said, headers={"Origin": visitors.BASE, **aya.accept})
    assert answer.status_code == 413
    assert "20 Mo" in words(answer.text)
    assert body.read_so_far < 1_000_000


def test_a_document_of_nineteen_megabytes_is_taken_and_of_twenty_one_is_not(app: Flask, aya: Phone) -> None:
    for size, status in ((19_000_000, 303), (20_050_000, 413), (21_000_000, 413)):
        answer = send(aya, DOCUMENTS, uploads.PDF + b"x" * size, "a.pdf", **{"for": "event:8rfj"})
        assert answer.status_code == status, size
    assert [document.size > 19_000_000 for document in draft().event.documents] == [True]


def test_other_forms_stay_small(app: Flask, aya: Phone) -> None:
    answer = aya.post("/organiser/notices/new", {"text_fr": "x" * 1_100_000})
    assert answer.status_code == 413


def test_a_document_is_renamed_replaced_moved_and_taken_away(app: Flask, aya: Phone) -> None:
    for name in ("1.pdf", "2.pdf"):
        assert send(aya, DOCUMENTS, uploads.PDF, name, **{"for": "event:8rfj"}).status_code == 303
    first, second = (each.id for each in draft().event.documents)
    assert save(aya, f"{DOCUMENTS}/{second}", title__fr="Deux").status_code == 303
    aya.post(f"{DOCUMENTS}/{second}/move", {"to": "up"})
    assert send(aya, f"{DOCUMENTS}/{second}/replace", uploads.PDF + b"2", "new.pdf").status_code == 303
    assert send(aya, f"{DOCUMENTS}/{first}/replace", b"MZ", "new.exe").status_code == 422
    now = draft().event.documents
    assert [(each.name, dict(each.title)) for each in now] == [("new.pdf", {"fr": "Deux"}), ("1.pdf", {})]
    assert aya.post(f"{DOCUMENTS}/{first}/remove").status_code == 303
    assert [each.name for each in draft().event.documents] == ["new.pdf"]
    assert aya.get(f"{DOCUMENTS}/{first}").status_code == 404
    acts = {entry.act for entry in _journal(str(first)) + _journal(str(second))}
    assert {"uploaded", "withdrawn", "changed"} <= acts


def _journal(code: str) -> list[Any]:
    with db.connection_context():
        return audit.of_things("file", [code])


# --- places and tracks ---------------------------------------------------------------------------


def test_a_place_is_written_in_two_languages_side_by_side(app: Flask, aya: Phone) -> None:
    answer = save(aya, PLACE, name__fr="Salle bleue", how__fr="À gauche", how__ja="左です", capacity="60", walk="3")
    assert answer.status_code == 303
    place = draft().places["HALL"]
    assert (place.name["fr"], place.how["ja"], place.capacity, place.walk) == ("Salle bleue", "左です", 60, 3)
    assert "Salle bleue" in words(aya.get("/organiser/places").text)


def test_two_organisers_in_one_form_both_see_it_and_the_second_chooses(app: Flask, aya: Phone) -> None:
    ken = signed_in(app, "Ken")
    mine = filled(ken, PLACE, name__fr="Salle de Ken", address="2 rue")
    assert save(aya, PLACE, name__fr="Salle d’Aya").status_code == 303
    answer = ken.post(PLACE, mine)
    assert answer.status_code == 409
    assert "Salle d’Aya" in answer.text
    assert "Salle de Ken" in answer.text
    again = {**form(answer.text, PLACE), "keep-name:fr": "mine"}
    assert ken.post(PLACE, again).status_code == 303
    place = draft().places["HALL"]
    assert (place.name["fr"], place.address) == ("Salle de Ken", "2 rue")


def test_a_place_that_is_wrong_keeps_what_was_typed(app: Flask, aya: Phone) -> None:
    answer = save(aya, PLACE, capacity="beaucoup", address="3 rue")
    assert answer.status_code == 422
    assert 'value="beaucoup"' in answer.text
    assert 'value="3 rue"' in answer.text
    assert draft().places["HALL"].capacity == 40


def test_a_capacity_under_the_bookings_is_told(app: Flask, aya: Phone) -> None:
    with db.connection_context():
        make.session("C20", "2024-11-20 13:00", place="HALL", registration="required")
        for code in ("P-ODILE", "P-NAOKI"):
            make.seat(models.Person.get(models.Person.code == code), "C20")
    assert save(aya, PLACE, capacity="1").status_code == 303
    for path in (PLACE, "/organiser/places"):
        assert re.search(r"2(?: places)? (sont )?réservées|: 2", words(aya.get(path).text)), path


def test_a_place_is_added_and_removed_unless_it_is_used(app: Flask, aya: Phone) -> None:
    new = "/organiser/places/~new"
    answer = aya.post(new, filled(aya, new, code="ROOM 9", name__fr="Salle 9"))
    assert answer.status_code == 422
    assert 'value="ROOM 9"' in answer.text
    assert aya.post(new, filled(aya, new, code="ROOM9", name__fr="Salle 9", within="HALL")).status_code == 303
    assert draft().places["ROOM9"].within == "HALL"
    assert aya.post(f"{PLACE}/remove").status_code == 422
    assert aya.post("/organiser/places/ROOM9/remove").status_code == 303
    assert list(draft().places) == ["HALL"]


def test_a_plan_is_shown_replaced_and_taken_away(app: Flask, aya: Phone) -> None:
    assert send(aya, f"{PLACE}/plan", uploads.PDF, "plan.pdf").status_code == 422
    assert send(aya, f"{PLACE}/plan", uploads.picture(), "plan.png").status_code == 303
    (path,) = re.findall(r'<img src="([^"]+/plan)"', aya.get(PLACE).text)
    assert aya.get(path).headers["Content-Type"] == "image/png"
    assert aya.post(f"{PLACE}/plan/remove").status_code == 303
    assert draft().places["HALL"].plan is None


def test_a_track_shows_its_colour_on_both_papers_and_warns_when_it_is_faint(app: Flask, aya: Phone) -> None:
    path = "/organiser/tracks/ECO"
    assert save(aya, path, colour="#FFE680", name__fr="Économie verte").status_code == 303
    track = draft().tracks["ECO"]
    assert (track.colour, track.name["fr"]) == ("#ffe680", "Économie verte")
    assert "trop pâle" in words(aya.get(path).text)
    assert "trop pâle" in words(aya.get("/organiser/tracks/~contrast?colour=%23ffe680").text)
    assert aya.get("/organiser/tracks/~contrast?colour=<script>").text.strip() == ""
    assert save(aya, path, colour="red").status_code == 422
    assert aya.post(f"{path}/remove").status_code == 422


# --- settings ------------------------------------------------------------------------------------


def test_settings_are_saved_as_they_are_typed(app: Flask, aya: Phone) -> None:
    answer = save(
        aya, SETTINGS, theme__fr="Eau", release="15", gate="on", colour="#8A2846", end="2024-11-22",
        default_language="fr", languages=["ja", "fr", "en"],
    )  # fmt: skip
    assert answer.status_code == 303
    event = draft().event
    assert (event.theme, event.release, event.colour, event.default_language) == ({"fr": "Eau"}, 15, "#8a2846", "fr")
    assert event.languages == ("ja", "fr", "en")
    assert save(aya, SETTINGS, end="2024-11-01").status_code == 422
    assert save(aya, SETTINGS, timezone="Mars/Base").status_code == 422


def test_a_language_is_taken_out_only_by_who_knows_what_disappears(app: Flask, aya: Phone) -> None:
    answer = save(aya, SETTINGS, languages=["fr", "ja", ""])
    assert answer.status_code == 200
    assert "Anglais" in words(answer.text)
    assert draft().event.languages == ("fr", "ja", "en")
    assert aya.post(SETTINGS, form(answer.text, SETTINGS)).status_code == 303
    assert draft().event.languages == ("fr", "ja")
    assert save(aya, SETTINGS, languages=["ja", ""], default_language="fr", sure="ja Asia/Tokyo").status_code == 422


def test_in_another_zone_every_session_keeps_its_hour_in_one_deed(app: Flask, aya: Phone) -> None:
    before = draft()
    answer = save(aya, SETTINGS, timezone="Europe/Paris")
    assert "Asia/Tokyo" in words(answer.text)
    assert draft().event.timezone == "Asia/Tokyo"
    assert aya.post(SETTINGS, form(answer.text, SETTINGS)).status_code == 303
    after = draft()
    assert after.event.timezone == "Europe/Paris"

    def hours(found: Any) -> dict[str, list[str]]:
        zone = found.event.zone
        return {c: [f"{t.astimezone(zone):%d %H:%M}" for t in (s.start, s.end)] for c, s in found.sessions.items()}

    assert hours(after) == hours(before)
    assert after.sessions["C10"].start != before.sessions["C10"].start
    with db.connection_context():
        deeds = {entry.deed for entry in audit.of_things("session", list(after.sessions))}
    assert len(deeds) == 1


def test_long_texts_are_saved_and_html_in_them_is_text(app: Flask, aya: Phone, odile: Phone) -> None:
    long = "**Bienvenue** <script>alert(1)</script>\n\n" + "あ" * 9_000
    path = f"{SETTINGS}/texts"
    assert save(aya, path, home__fr=long, safety__ja=long, practical__ja=long).status_code == 303
    with db.connection_context():
        publishing.publish("Aya", "", NOW)
    page = odile.get("/fr/practical").text
    assert "<strong>Bienvenue</strong> &lt;script&gt;" in page
    assert save(aya, path, home__fr="x" * 10_001).status_code == 422


def test_a_logo_is_a_picture_and_stands_beside_titles(app: Flask, aya: Phone, odile: Phone) -> None:
    assert send(aya, f"{SETTINGS}/logo", b"<svg onload=alert(1)/>", "logo.svg").status_code == 422
    assert send(aya, f"{SETTINGS}/logo", uploads.picture(mode="RGBA"), "logo.png").status_code == 303
    with db.connection_context():
        publishing.publish("Aya", "", NOW)
    assert 'class="logo"' in odile.get("/fr/programme").text
    assert aya.post(f"{SETTINGS}/logo/remove").status_code == 303
    assert draft().event.logo is None


# --- an empty database ---------------------------------------------------------------------------


@pytest.fixture
def empty(database: str) -> Flask:
    return visitors.application(database)


def test_an_administrator_makes_the_event_by_hand(empty: Flask) -> None:
    admin = signed_in(empty, "Admin")
    with db.connection_context():
        models.Account.update(role=ADMINISTRATOR).execute()
    answer = admin.get(SETTINGS)
    assert answer.status_code == 302
    new = f"{SETTINGS}/new"
    wanted = {"code": "9rfj", "name:fr": "9es Rencontres", "name:ja": "第9回", "timezone": "Asia/Tokyo"}
    said = {**filled(admin, new), **wanted, "start": "2026-05-12", "end": "2026-05-14"}
    assert admin.post(new, {**said, "end": "2026-05-01"}).status_code == 422
    answer = admin.post(new, said)
    assert answer.status_code == 303, words(answer.text)
    event = draft().event
    assert (event.code, event.languages, event.default_language) == ("9rfj", ("fr", "ja"), "fr")
    assert "9es Rencontres" in admin.get(SETTINGS).text
    assert admin.post(new, said).headers["Location"] == SETTINGS


def test_without_an_event_another_organiser_is_told_to_ask(empty: Flask) -> None:
    ken = signed_in(empty, "Ken")
    with db.connection_context():
        models.Account.update(role="organiser").execute()
    assert ken.post(f"{SETTINGS}/new", {"code": "x"}).status_code in (200, 403)
    assert draft() is None


# --- what it costs -------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/organiser/places", "/organiser/tracks", DOCUMENTS])
def test_a_list_costs_as_many_statements_for_one_as_for_many(
    app: Flask, aya: Phone, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    def cost() -> int:
        caplog.clear()
        with caplog.at_level(logging.DEBUG, "peewee"):
            assert aya.get(path).status_code == 200
        return len([record for record in caplog.records if record.name == "peewee"])

    cost()  # what the process then keeps
    few = cost()
    with db.connection_context():
        for n in range(30):
            make.place(f"R{n}")
            make.track(f"T{n}")
            make.session(f"S{n}", "2024-11-19 09:00", place=f"R{n}", track=f"T{n}")
            files.upload("Aya", "session", f"S{n}", "document", "a.pdf", io.BytesIO(uploads.PDF), NOW)
    assert cost() == few
