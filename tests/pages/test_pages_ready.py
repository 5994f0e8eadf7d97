"""Answers given again before Flask wakes: the very same ones, and only while they are true."""

import gzip
import logging
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from peewee import OperationalError
from werkzeug.test import TestResponse

from tests import make
from webapp import create_app
from webapp.actions import agenda, people
from webapp.clock import starting
from webapp.config import Settings
from webapp.pages.ready import Ready
from webapp.store import models
from webapp.store.db import db

NOW = datetime.fromisoformat("2024-11-20T14:00:20+09:00")
TODAY, TOMORROW = "/fr/programme/2024-11-20", "/fr/programme/2024-11-21"
SQUEEZED = {"Accept-Encoding": "gzip"}
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def app(database: str) -> Flask:
    with db.connection_context():
        make.event()
        make.session("C10", registration="required", capacity=3)
        make.session("D01", "2024-11-21 08:45", registration="required", capacity=3)
        make.edition()
        make.person("Odile", "Kervanec")
        make.person("Naoki", "Saegusa")
    return create_app(Settings(database_url=database, secret_key="x" * 32, clock=starting(NOW)))


def phone(app: Flask, family: str = "") -> FlaskClient:
    """Somebody's phone, signed in; nobody's without a name."""
    client = app.test_client()
    if family:
        with db.connection_context():
            person = models.Person.get(models.Person.family == family)
            found = people.sign_in(people.make_link(person.id, NOW), NOW)
        assert found is not None
        client.set_cookie("delegate", found[1])
    return client


def later(app: Flask, seconds: int) -> None:
    held: Settings = app.config["KAKEHASHI"]
    app.config["KAKEHASHI"] = replace(held, clock=starting(NOW + timedelta(seconds=seconds)))


def waking(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that Flask was woken for, from now on."""
    found: list[str] = []
    ready = app.wsgi_app
    assert isinstance(ready, Ready)
    inner = ready.inner
    monkeypatch.setattr(
        ready, "inner", lambda environ, start: (found.append(environ["PATH_INFO"]), inner(environ, start))[1]
    )
    return found


def statements(caplog: pytest.LogCaptureFixture) -> int:
    return sum(record.name == "peewee" for record in caplog.records)


def shown(answer: TestResponse) -> tuple[int, list[tuple[str, str]], bytes]:
    return answer.status_code, list(answer.headers), answer.data


@pytest.mark.parametrize("family", ["", "Kervanec"])
@pytest.mark.parametrize("headers", [{}, SQUEEZED])
@pytest.mark.parametrize("address", [TODAY, TOMORROW, "/fr/programme"])
def test_the_second_answer_is_the_first_one_again(
    app: Flask, monkeypatch: pytest.MonkeyPatch, family: str, headers: dict[str, str], address: str
) -> None:
    client = phone(app, family)
    first, woken = client.get(address, headers=headers), waking(app, monkeypatch)
    assert shown(client.get(address, headers=headers)) == shown(first)
    assert woken == []
    body = gzip.decompress(first.data) if headers else first.data
    assert body.startswith(b"<!doctype html>")


def test_what_the_browser_has_is_not_sent_again(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    client = phone(app, "Kervanec")
    etag = client.get(TODAY).headers["ETag"]
    woken = waking(app, monkeypatch)
    ready = client.get(TODAY, headers={"If-None-Match": f'"other", W/{etag}'})
    assert woken == []
    flask = client.get(f"{TODAY}?x=1", headers={"If-None-Match": etag})
    assert woken == [TODAY]
    assert (ready.status_code, ready.data) == (304, b"")
    assert shown(ready) == shown(flask)


def test_one_statement_tells_and_it_is_not_asked_twice(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    client = phone(app, "Kervanec")
    client.get(TODAY)
    with caplog.at_level(logging.DEBUG, "peewee"):
        client.get(TODAY)
        assert statements(caplog) == 1
        with db.connection_context():
            models.Pulse.update(people=models.Pulse.people + 1).execute()
        caplog.clear()
        client.get(TODAY)
        assert statements(caplog) == 1, "Flask is told what was found"


def test_a_star_is_seen_at_once_and_by_its_owner_alone(app: Flask) -> None:
    odile, naoki = phone(app, "Kervanec"), phone(app, "Saegusa")
    before, other = odile.get(TODAY), naoki.get(TODAY)
    with db.connection_context():
        person = models.Person.get(models.Person.family == "Kervanec")
        agenda.star(person.id, "C10", True, NOW)
    assert odile.get(TODAY).data != before.data
    assert naoki.get(TODAY).data == other.data


def test_another_sign_in_on_the_same_phone_is_another_page(app: Flask) -> None:
    one, two = phone(app, "Kervanec"), phone(app, "Saegusa")
    assert one.get(TODAY).headers["ETag"] != two.get(TODAY).headers["ETag"]
    assert one.get(TODAY).headers["ETag"] != phone(app).get(TODAY).headers["ETag"]


def test_a_sign_in_that_ended_gives_the_page_of_a_passer_by(app: Flask) -> None:
    client = phone(app, "Kervanec")
    client.get(TODAY)
    with db.connection_context():
        models.SignIn.update(ended_at=NOW).execute()
    assert client.get(TODAY).data == phone(app).get(TODAY).data


def test_today_lasts_a_minute_and_another_day_until_something_begins(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = phone(app)
    today, tomorrow = client.get(TODAY), client.get(TOMORROW)
    woken = waking(app, monkeypatch)
    later(app, 39)
    assert (client.get(TODAY).data, woken) == (today.data, [])
    later(app, 40)
    assert client.get(TODAY).data != today.data
    assert (client.get(TOMORROW).data, woken) == (tomorrow.data, [TODAY])
    later(app, 10 * 3600)
    assert client.get(TOMORROW).data != tomorrow.data, "tomorrow has become today"


def test_a_day_that_is_over_is_not_taken_for_the_day_before_it_began(app: Flask) -> None:
    client = phone(app)
    ahead = client.get(TOMORROW)
    later(app, 2 * 24 * 3600)
    behind = client.get(TOMORROW, headers={"If-None-Match": ahead.headers["ETag"]})
    assert behind.status_code == 200
    assert "places" in ahead.text
    assert "places" not in behind.text.partition("<ol")[2].partition("</ol>")[0]


def test_using_the_switch_is_remembered_also_when_the_answer_is_ready(app: Flask) -> None:
    client = phone(app)
    client.get(TODAY)
    plain = client.get(TODAY, headers={"Referer": "http://localhost/fr/programme"})
    assert "Set-Cookie" not in plain.headers
    switched = client.get(TODAY, headers={"Referer": "http://localhost/ja"})
    assert switched.headers["Set-Cookie"].startswith("lang=fr;")
    assert "Set-Cookie" not in phone(app).get(TODAY).headers, "nobody else is given it"


def test_a_page_is_ready_for_people_who_never_asked_for_it(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    odile, naoki = phone(app, "Kervanec"), phone(app, "Saegusa")
    odile.get(TODAY)
    woken = waking(app, monkeypatch)
    ready = naoki.get(TODAY)
    assert woken == []
    flask = naoki.get(f"{TODAY}?x=1")
    assert woken == [TODAY]
    assert shown(ready) == shown(flask)


def test_a_card_that_nobody_saw_yet_is_rendered_by_flask(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    odile, naoki = phone(app, "Kervanec"), phone(app, "Saegusa")
    odile.get(TODAY)
    with db.connection_context():
        person = models.Person.get(models.Person.family == "Saegusa")
        agenda.star(person.id, "C10", True, NOW)
    woken = waking(app, monkeypatch)
    first, second = naoki.get(TODAY), naoki.get(TODAY)
    assert woken == [TODAY]
    assert shown(first) == shown(second)
    assert first.data != odile.get(TODAY).data


@pytest.mark.parametrize(
    ("trouble", "status"), [(OperationalError("gone"), 503), (ValueError("no connection left"), 500)]
)
def test_trouble_on_the_way_is_told_by_a_page(
    app: Flask, monkeypatch: pytest.MonkeyPatch, trouble: Exception, status: int
) -> None:
    client = phone(app, "Kervanec")
    client.get(TODAY)

    def fail(_token_hash: str) -> None:
        raise trouble

    with monkeypatch.context() as broken:
        broken.setattr("webapp.store.pulse.ask", fail)
        answer = client.get(TODAY)
        assert answer.status_code == status
        assert "<h1" in answer.text
    assert client.get(TODAY).status_code == 200


def test_what_is_kept_has_an_end(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.pages.ready.MOST", 2)
    client = phone(app)
    for lang in ("fr", "ja", "en"):
        client.get(f"/{lang}/programme/2024-11-20")
    ready = app.wsgi_app
    assert isinstance(ready, Ready)
    assert [key[0] for key in ready.kept] == ["/en/programme/2024-11-20"]


def test_a_prefix_that_somebody_invented_is_in_nobodys_links(app: Flask) -> None:
    client = phone(app)
    invented = client.get(TODAY, environ_overrides={"SCRIPT_NAME": "//elsewhere.example"})
    assert invented.status_code == 200
    assert "elsewhere" not in invented.text
    assert client.get(TODAY).data == invented.data
