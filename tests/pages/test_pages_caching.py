"""What a page is made of: its ETag, its compression, how many SQL statements it costs, and whose it is."""

import gzip
import logging
import zlib
from collections.abc import Callable

import pytest
from flask import Flask

from tests import make
from tests.pages import visitors
from tests.pages.visitors import NOW, Phone, varies, watch
from webapp.actions import people as people_actions
from webapp.actions import programme as publishing
from webapp.actions import seats as seat_actions
from webapp.pages.pieces import Piece, gzipped, plain
from webapp.store import kept, models
from webapp.store.db import db, transaction

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
TODAY, TOMORROW = "/fr/programme/2024-11-20", "/fr/programme/2024-11-21"
PAGES = ("programme", "programme/2024-11-20", "programme/2024-11-21", "programme?q=", "sessions/C10", "me")
MINE = (*PAGES, "agenda", "badge")


def tag(phone: Phone, path: str) -> str:
    return phone.get(path).headers["ETag"]


def changed(phone: Phone, path: str, etag: str) -> bool:
    """Asks as a browser does that holds the page with this ETag."""
    answer = phone.get(path, if_none_match=etag)
    assert answer.status_code in (200, 304)
    assert (answer.data == b"") is (answer.status_code == 304)
    return answer.status_code == 200


# --- not modified --------------------------------------------------------------------------------


def test_nothing_is_sent_again_that_did_not_change(stranger: Phone, odile: Phone) -> None:
    for phone in (stranger, odile):
        for path in (TODAY, TOMORROW, "/fr/programme", "/ja/programme/2024-11-20"):
            assert not changed(phone, path, tag(phone, path))


def test_not_modified_says_what_the_page_said(odile: Phone) -> None:
    whole = odile.get(TODAY)
    again = odile.get(TODAY, if_none_match=whole.headers["ETag"])
    for name in ("ETag", "Cache-Control", "Vary", "Content-Security-Policy"):
        assert again.headers[name] == whole.headers[name]
    assert whole.headers["Cache-Control"] == "private, no-cache"


def test_my_star_changes_my_page_and_nobody_else_s(odile: Phone, naoki: Phone, stranger: Phone) -> None:
    before = {phone: tag(phone, TODAY) for phone in (odile, naoki, stranger)}
    odile.post("/fr/sessions/C10/star", {"on": "1"})
    assert [changed(phone, TODAY, before[phone]) for phone in (odile, naoki, stranger)] == [True, False, False]


def test_a_seat_somebody_took_changes_the_free_places_for_all(odile: Phone, naoki: Phone, stranger: Phone) -> None:
    before = {phone: tag(phone, TODAY) for phone in (odile, naoki, stranger)}
    odile.post("/fr/sessions/C11/seat", {"do": "book"})
    assert all(changed(phone, TODAY, before[phone]) for phone in before)
    assert "1 place" in stranger.get(TODAY).text.replace("\u202f", " ").replace("\u00a0", " ")


def test_an_edition_changes_every_page(stranger: Phone) -> None:
    before = {path: tag(stranger, path) for path in (TODAY, TOMORROW)}
    with db.connection_context():
        models.Text.update(words="Autre titre").where(
            (models.Text.code == "D01") & (models.Text.lang == "fr")
        ).execute()
        publishing.publish("organiser", "", NOW)
    assert all(changed(stranger, path, etag) for path, etag in before.items())
    assert "Autre titre" in stranger.get(TOMORROW).text


def test_each_language_and_each_text_size_is_another_page(stranger: Phone) -> None:
    tags = {tag(stranger, f"/{lang}/programme/2024-11-20") for lang in ("fr", "ja", "en")}
    stranger.client.set_cookie("size", "125")
    tags |= {tag(stranger, TODAY)}
    stranger.client.set_cookie("size", "126")  # no such size: as usual
    assert len(tags) == 4
    assert tag(stranger, TODAY) in tags


def test_today_changes_with_the_minute_and_another_day_does_not(app: Flask, odile: Phone) -> None:
    before = {path: tag(odile, path) for path in (TODAY, TOMORROW)}
    watch(app).move(seconds=10)
    assert [changed(odile, path, etag) for path, etag in before.items()] == [False, False]
    watch(app).move(minutes=1)
    assert [changed(odile, path, etag) for path, etag in before.items()] == [True, False]


def test_a_session_that_ends_after_midnight_is_over_when_it_is_over(app: Flask, stranger: Phone) -> None:
    with db.connection_context():
        make.session("N01", "2024-11-20 22:00", "2024-11-21 01:00", {"fr": "Nuit"}, registration="required", capacity=9)
        make.edition()
    watch(app).move(hours=10.5)  # half past midnight
    running = stranger.get(TODAY)
    assert "En cours" in running.text
    watch(app).move(hours=1)
    assert changed(stranger, TODAY, running.headers["ETag"])
    assert "En cours" not in stranger.get(TODAY).text


def test_a_page_is_its_owner_s_alone(app: Flask, odile: Phone, naoki: Phone, stranger: Phone) -> None:
    for phone, code in ((odile, "C10"), (naoki, "D02")):
        phone.post(f"/fr/sessions/{code}/star", {"on": "1"})
    for path in (TODAY, TOMORROW, "/fr/programme"):
        tags = {tag(phone, path) for phone in (odile, naoki, stranger)}
        assert len(tags) == 3
        bodies = {phone.get(path).data for phone in (odile, naoki, stranger)}
        assert len(bodies) == 3
        for phone in (odile, naoki, stranger):
            assert sum(not changed(phone, path, etag) for etag in tags) == 1
    # The same browser, another person: the former page is neither given nor confirmed.
    held = tag(odile, TODAY)
    odile.post("/fr/me/sign-out")
    assert changed(odile, TODAY, held)
    assert 'class="star"' not in odile.get(TODAY).text


def test_a_link_that_was_revoked_gives_no_page_out_of_any_store(odile: Phone) -> None:
    assert odile.get("/fr/agenda").status_code == 200
    before = tag(odile, TODAY)
    with db.connection_context():
        models.AccessLink.update(revoked_at=NOW).execute()
    assert odile.get("/fr/agenda").status_code == 401
    assert changed(odile, TODAY, before)
    assert 'class="star"' not in odile.get(TODAY).text


# --- compression ---------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["fr", "ja", "en"])
def test_a_page_is_the_same_compressed_or_not(odile: Phone, stranger: Phone, lang: str) -> None:
    odile.post("/fr/sessions/C10/star", {"on": "1"})
    odile.post("/fr/sessions/C11/seat", {"do": "book"})
    for phone, pages in ((odile, MINE), (stranger, PAGES)):
        for page in pages:
            squeezed = phone.get(f"/{lang}/{page}", accept_encoding="gzip, br")
            whole = phone.get(f"/{lang}/{page}", accept_encoding="identity")
            assert "Content-Encoding" not in whole.headers
            assert (page, squeezed.headers["Content-Encoding"]) == (page, "gzip")
            assert gzip.decompress(squeezed.data) == whole.data
            assert int(squeezed.headers["Content-Length"]) == len(squeezed.data) < len(whole.data) / 2
            assert all("Accept-Encoding" in varies(answer) for answer in (squeezed, whole))


def test_the_compressed_page_and_the_plain_one_are_told_apart(stranger: Phone) -> None:
    squeezed = stranger.get(TODAY, accept_encoding="gzip").headers["ETag"]
    assert stranger.get(TODAY, if_none_match=squeezed).status_code == 200
    assert stranger.get(TODAY, if_none_match=squeezed, accept_encoding="gzip").status_code == 304


def test_a_day_varies_by_cookie_and_a_part_by_htmx(odile: Phone) -> None:
    assert "Cookie" in varies(odile.get(TODAY))
    for path in ("/fr/programme?q=a", "/fr/sessions/C10", "/fr/agenda"):
        assert "HX-Request" in varies(odile.get(path))


def test_pieces_join_in_any_order_into_one_gzip_member(database: str) -> None:
    pieces = [Piece(words) for words in ("<p>光", "", "é" * 5_000, "</p>\n", "\0")]
    for some in (pieces, pieces[::-1], pieces * 3, []):
        decoder = zlib.decompressobj(16 + zlib.MAX_WBITS)
        assert decoder.decompress(gzipped(some)) == plain(some)
        assert (decoder.eof, decoder.unused_data) == (True, b"")


# --- statements ----------------------------------------------------------------------------------


@pytest.fixture
def statements(caplog: pytest.LogCaptureFixture) -> Callable[[Phone, str], int]:
    def counted(phone: Phone, path: str) -> int:
        caplog.clear()
        with caplog.at_level(logging.DEBUG, "peewee"):
            assert phone.get(path).status_code == 200
        return len([record for record in caplog.records if record.name == "peewee"])

    return counted


def large(size: int) -> None:
    """As many sessions today as asked for, with speakers, seats and stars."""
    room, track = make.place(), make.track("T1")
    with transaction():
        for n in range(size):
            start = f"2024-11-20 {9 + n % 12:02}:{n % 60:02}"
            make.session(f"S{n}", start, place=room.code, track=track.code, registration="required", capacity=9)
            speaker = make.person(family=f"Family{n}", delegation="FR-BRE" if n % 2 else None)
            make.speech(f"S{n}", speaker)
            make.seat(speaker, f"S{n}")
            make.star(models.Person.get(models.Person.code == "P-ODILE"), f"S{n}")
        make.edition()


def test_two_hundred_sessions_cost_as_many_statements_as_one(
    app: Flask, odile: Phone, stranger: Phone, statements: Callable[[Phone, str], int]
) -> None:
    pages = [
        TODAY,
        "/fr/sessions/S0",
        "/fr/agenda",
        "/fr/programme?q=family",
        "/ja/me",
        "/fr/badge",
        "/fr/programme.ics",
    ]
    with db.connection_context():
        make.session("S0", "2024-11-20 09:00", registration="required", capacity=9)
        make.speech("S0", make.person())
        make.edition()
    odile.get("/fr/me")  # makes the calendar address

    def counts(phone: Phone, pages: list[str]) -> list[tuple[str, int]]:
        kept.forget()
        return [(path, statements(phone, path)) for path in pages + pages]  # cold, then warm

    few = [counts(odile, pages), counts(stranger, pages[:2])]
    with db.connection_context():
        models.Speech.delete().execute()
        models.Text.delete().where(models.Text.code == "S0").execute()
        models.Session.delete().where(models.Session.code == "S0").execute()
        large(200)
    assert [counts(odile, pages), counts(stranger, pages[:2])] == few


def test_a_day_that_did_not_change_costs_one_statement(odile: Phone, statements: Callable[[Phone, str], int]) -> None:
    odile.get(TODAY)
    assert statements(odile, TODAY) == 1
    assert statements(odile, f"{TODAY}?x=1") == 1


def test_my_calendar_costs_the_same_for_one_session_and_two_hundred(
    app: Flask, stranger: Phone, statements: Callable[[Phone, str], int]
) -> None:
    with db.connection_context():
        person = models.Person.get(models.Person.code == "P-ODILE").id
        token = people_actions.calendar_token(person, app.config["KAKEHASHI"].secret_key, NOW)
        seat_actions.ask(person, "C11", NOW)
    stranger.get(TODAY)  # reads the edition
    few = statements(stranger, f"/cal/{token}.ics")
    with db.connection_context():
        large(200)
    stranger.get(TODAY)
    assert statements(stranger, f"/cal/{token}.ics") == few


def test_the_public_page_shows_nobody_s_marks(app: Flask, odile: Phone, stranger: Phone) -> None:
    odile.post("/fr/sessions/C11/seat", {"do": "book"})
    odile.get(TODAY)
    assert 'class="state mine"' not in stranger.get(TODAY).text.partition("<ol")[2].partition("</ol>")[0]
    assert visitors.visitor(app).get(TODAY).data == stranger.get(TODAY).data
