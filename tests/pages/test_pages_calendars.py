"""Calendars that a phone subscribes to: the programme's, and mine behind its secret address."""

import re
from typing import Any

import pytest
from flask import Flask
from icalendar import Calendar

from tests.pages import visitors
from tests.pages.visitors import BASE, NOW, Phone
from webapp.actions import programme as publishing
from webapp.store import models
from webapp.store.db import db

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def address(phone: Phone) -> str:
    found = re.search(rf'value="{BASE}(/cal/[^"]+\.ics)"', phone.get("/fr/me").text)
    assert found
    return found[1]


def events(phone: Phone, path: str) -> dict[str, Any]:
    """The feed's events by session code."""
    answer = phone.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    return {str(each["UID"]).partition("@")[0]: each for each in Calendar.from_ical(answer.data).walk("VEVENT")}


def edit(code: str, **fields: Any) -> None:
    with db.connection_context():
        models.Session.update(**fields).where(models.Session.code == code).execute()
        publishing.publish("organiser", "", NOW)


def status(phone: Phone, path: str) -> dict[str, tuple[str, int]]:
    return {code: (str(each["STATUS"]), int(each["SEQUENCE"])) for code, each in events(phone, path).items()}


def test_my_calendar_holds_my_stars_and_seats_and_needs_no_cookie(odile: Phone, stranger: Phone) -> None:
    path = address(odile)
    assert events(stranger, path) == {}
    odile.post("/fr/sessions/C10/star", {"on": "1"})
    odile.post("/fr/sessions/C11/seat", {"do": "book"})
    assert status(stranger, path) == {"C10": ("TENTATIVE", 0), "C11": ("CONFIRMED", 0)}
    odile.post("/fr/sessions/C10/star", {"on": "0"})
    assert set(events(stranger, path)) == {"C11"}


def test_an_event_keeps_its_uid_and_its_number_grows_with_each_published_change(odile: Phone, stranger: Phone) -> None:
    path = address(odile)
    odile.post("/fr/sessions/C11/seat", {"do": "book"})
    before = events(stranger, path)["C11"]
    edit("C11", capacity=9)
    edit("D01", capacity=9)  # another one
    after = events(stranger, path)["C11"]
    assert (after["UID"], int(after["SEQUENCE"])) == (before["UID"], 1)


def test_it_says_when_and_where_in_the_event_s_own_zone_and_my_language(odile: Phone, naoki: Phone) -> None:
    for phone, words in ((odile, "Lumière"), (naoki, "光")):
        phone.post("/fr/sessions/C10/star", {"on": "1"})
        found = events(phone, address(phone))["C10"]
        assert words in found["SUMMARY"]
        assert str(found["DTSTART"].dt) == "2024-11-20 13:45:00+09:00"
        assert found["DTSTART"].params["TZID"] == "Asia/Tokyo"
        assert "1 rue" in found["LOCATION"]
        assert found["URL"].startswith(f"{BASE}/")


@pytest.mark.parametrize("how", ["star", "seat"])
def test_a_cancelled_session_stays_in_the_calendar_as_cancelled(odile: Phone, stranger: Phone, how: str) -> None:
    path = address(odile)
    odile.post(f"/fr/sessions/C11/{how}", {"on": "1", "do": "book"})
    edit("C11", cancelled=True)
    assert status(stranger, path) == {"C11": ("CANCELLED", 1)}
    edit("C11", cancelled=False)
    assert status(stranger, path) == ({"C11": ("TENTATIVE", 2)} if how == "star" else {})


def test_a_session_that_left_the_programme_is_cancelled_in_the_calendar(odile: Phone, stranger: Phone) -> None:
    path = address(odile)
    odile.post("/fr/sessions/C11/star", {"on": "1"})
    with db.connection_context():
        models.Session.delete().where(models.Session.code == "C11").execute()
        publishing.publish("organiser", "", NOW)
    assert status(stranger, path) == {"C11": ("CANCELLED", 1)}


def test_a_renewed_address_answers_and_the_old_one_no_longer_does(odile: Phone, stranger: Phone) -> None:
    old = address(odile)
    assert odile.post("/fr/me/calendar").status_code == 303
    new = address(odile)
    assert new != old
    assert [stranger.get(path).status_code for path in (old, new)] == [404, 200]
    assert address(odile) == new  # the same until renewed again


def test_nobody_reads_another_s_calendar_by_a_sign_in_alone(app: Flask, odile: Phone, naoki: Phone) -> None:
    assert address(odile) != address(naoki)
    odile.post("/fr/sessions/C10/star", {"on": "1"})
    assert events(naoki, address(naoki)) == {}
    answer = visitors.visitor(app).get(address(odile))
    assert "private" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers


def test_the_programme_s_calendar_is_public_and_does_not_depend_on_who_asks(odile: Phone, stranger: Phone) -> None:
    odile.post("/fr/sessions/C10/star", {"on": "1"})
    mine, everybody_s = odile.get("/ja/programme.ics"), stranger.get("/ja/programme.ics", accept_language="fr")
    assert mine.data == everybody_s.data
    assert everybody_s.headers["Cache-Control"].startswith("public")
    found = status(stranger, "/ja/programme.ics")
    assert found["X01"] == ("CANCELLED", 0)
    assert len(found) == 9
    assert stranger.get("/xx/programme.ics").status_code == 404


def test_a_calendar_that_did_not_change_is_not_sent_again(odile: Phone, stranger: Phone) -> None:
    for path in (address(odile), "/fr/programme.ics"):
        etag = stranger.get(path).headers["ETag"]
        assert stranger.get(path, if_none_match=etag).status_code == 304
    odile.post("/fr/sessions/C10/star", {"on": "1"})
    path = address(odile)
    assert stranger.get(path, if_none_match=etag).status_code == 200
