"""An alert covers the screen of whoever has not read it, on every page, and of nobody else."""

import gzip
from typing import Any

import pytest
from flask import Flask

from tests import make
from tests.pages import visitors
from tests.pages.visitors import Phone, watch
from webapp.actions import notices, seats
from webapp.pages.ready import Ready
from webapp.rules.notices import audience
from webapp.store import models, readers
from webapp.store.db import db

TODAY, TOMORROW = "/fr/programme/2024-11-20", "/fr/programme/2024-11-21"
PAGES = [TODAY, TOMORROW, "/fr/programme", "/fr/sessions/C10", "/fr/agenda", "/fr/badge", "/fr/news", "/fr/me", "/fr/x"]
TITLE = {"fr": "Sortez : sans courir.", "ja": "落ち着いて出てください。", "en": "Leave, do not run."}
TEXT = {"fr": "Esplanade nord.", "ja": "北側広場です。", "en": "North esplanade."}


def send(app: Flask, to: str = "everyone", title: dict[str, str] | None = None, **more: Any) -> int:
    with db.connection_context():
        now = watch(app).now()
        return notices.send(audience(to), title or TITLE, TEXT, "organiser", now, urgent=True, **more)


def covered(phone: Phone, path: str = TODAY) -> bool:
    return 'class="urgent"' in phone.get(path).text


def acknowledge(phone: Phone, number: int) -> None:
    assert phone.post(f"/fr/news/{number}/acknowledge", Referer=f"{visitors.BASE}{TODAY}").status_code == 303


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_covered_until_it_is_read_by_this_person(
    app: Flask, odile: Phone, naoki: Phone, stranger: Phone, path: str
) -> None:
    number = send(app)
    phones = odile, naoki, stranger
    assert [covered(phone, path) for phone in phones] == [True, True, True]
    acknowledge(odile, number)
    assert [covered(phone, path) for phone in phones] == [False, True, True]
    acknowledge(stranger, number)
    assert [covered(phone, path) for phone in phones] == [False, True, False]


def test_all_languages_are_there_the_readers_first(app: Flask, odile: Phone) -> None:
    send(app)
    page = odile.get("/ja/programme/2024-11-20").text
    overlay = page[page.index('class="urgent"') :]
    at = [overlay.index(f'<section lang="{lang}"') for lang in ("ja", "fr", "en")]
    assert at == sorted(at)
    assert "Sortez\u00a0: sans courir." in overlay
    assert "<wbr>出てください。" in overlay
    assert "確認しました" in overlay
    assert "J’ai bien lu" in overlay


def test_only_a_drill_is_marked_as_one(app: Flask, odile: Phone, naoki: Phone) -> None:
    first = send(app)
    assert "EXERCICE" not in odile.get(TODAY).text
    acknowledge(odile, first)
    send(app, drill=True)
    assert "EXERCICE" in odile.get(TODAY).text


def test_an_alert_to_a_country_covers_its_people_alone(app: Flask, odile: Phone, naoki: Phone, stranger: Phone) -> None:
    send(app, "country:FR")
    assert [covered(phone) for phone in (odile, naoki, stranger)] == [True, False, False]


def test_someone_who_came_later_sees_an_alert_to_everyone(app: Flask) -> None:
    number = send(app)
    with db.connection_context():
        make.person("Aya", "Mori", "JP-SZ", "P-AYA")
    aya = visitors.visitor(app, "P-AYA")
    assert covered(aya)
    acknowledge(aya, number)
    assert not covered(aya)


def test_two_alerts_stand_one_behind_the_other_the_older_in_front(app: Flask, odile: Phone) -> None:
    first, second = send(app), send(app, title=dict.fromkeys(TITLE, "2"))
    page = odile.get(TODAY).text
    assert page.count('class="urgent"') == 2
    assert page.index(f'id="urgent-{first}"') < page.index(f'id="urgent-{second}"')
    assert page.count('tabindex="-1" hidden') == 1
    acknowledge(odile, first)
    page = odile.get(TODAY).text
    assert f'id="urgent-{first}"' not in page
    assert 'tabindex="-1" hidden' not in page


@pytest.mark.parametrize("path", [TODAY, TOMORROW])
@pytest.mark.parametrize("who", ["odile", "stranger"])
def test_not_modified_never_hides_an_alert_nor_keeps_it(
    app: Flask, request: pytest.FixtureRequest, who: str, path: str
) -> None:
    phone: Phone = request.getfixturevalue(who)

    def again(etag: str) -> tuple[int, str]:
        answer = phone.get(path, If_None_Match=etag)
        return answer.status_code, answer.headers["ETag"]

    before = phone.get(path).headers["ETag"]
    assert again(before)[0] == 304
    number = send(app, ends_at=watch(app).now().replace(second=50))
    status, during = again(before)
    assert status == 200
    assert again(during)[0] == 304
    acknowledge(phone, number)
    status, after = again(during)
    assert status == 200
    assert not covered(phone, path)
    other = send(app, ends_at=watch(app).now().replace(second=50))
    status, during = again(after)
    assert status == 200
    watch(app).move(seconds=35)  # its hour has come, within the same minute
    assert again(during)[0] == 200
    assert not covered(phone, path)
    assert other > number


@pytest.mark.parametrize("who", ["odile", "stranger"])
def test_what_is_kept_ready_never_leaves_an_alert_out(app: Flask, request: pytest.FixtureRequest, who: str) -> None:
    phone: Phone = request.getfixturevalue(who)
    assert isinstance(app.wsgi_app, Ready) or hasattr(app.wsgi_app, "inner")
    for _ in range(2):
        assert not covered(phone)
    number = send(app)
    for _ in range(3):
        assert covered(phone)
    acknowledge(phone, number)
    for _ in range(3):
        assert not covered(phone)
    with db.connection_context():
        notices.end(number, watch(app).now())
    for _ in range(3):
        assert not covered(phone)


def test_an_alert_within_a_compressed_page_can_be_read(app: Flask, odile: Phone) -> None:
    send(app)
    answer = odile.get(TODAY, Accept_Encoding="gzip")
    assert b'class="urgent"' in gzip.decompress(answer.data)


def test_an_alert_that_is_over_covers_nobody(app: Flask, odile: Phone, stranger: Phone) -> None:
    number = send(app)
    assert covered(odile)
    with db.connection_context():
        notices.end(number, watch(app).now())
    assert [covered(phone) for phone in (odile, stranger)] == [False, False]


def test_what_a_passer_by_acknowledged_at_another_event_does_not_count_here(app: Flask, stranger: Phone) -> None:
    send(app)
    stranger.client.set_cookie("acknowledged", "0badcafe.99")
    assert covered(stranger)
    for nonsense in ("99", "x.y", "", ".", "0badcafe.²"):
        stranger.client.set_cookie("acknowledged", nonsense)
        assert covered(stranger)


def test_acknowledging_with_htmx_answers_nothing_and_is_kept(app: Flask, odile: Phone, stranger: Phone) -> None:
    number = send(app)
    for phone in (odile, stranger):
        answer = phone.tap(f"/fr/news/{number}/acknowledge")
        assert (answer.status_code, answer.data) == (204, b"")
        assert not covered(phone)
    with db.connection_context():
        assert readers.tally([number])[number] == (3, 1, 1)


def test_a_forged_acknowledgement_is_refused(app: Flask, odile: Phone) -> None:
    number = send(app)
    assert odile.post(f"/fr/news/{number}/acknowledge", Origin="https://elsewhere.example").status_code == 403
    assert covered(odile)


def test_acknowledging_what_does_not_exist_hides_nothing_later(app: Flask, stranger: Phone) -> None:
    stranger.post("/fr/news/99/acknowledge")
    send(app)
    assert covered(stranger)


def test_html_that_an_organiser_typed_is_text(app: Flask, odile: Phone) -> None:
    send(app, title=dict.fromkeys(TITLE, "<script>alert(1)</script> مرحبا 🚨"))
    page = odile.get(TODAY).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert "🚨" in page


def test_the_overlay_alone_says_how_it_stands(app: Flask, odile: Phone) -> None:
    assert odile.get("/fr/urgent").text == "<!--urgent-->"
    number = send(app)
    alone = odile.get("/fr/urgent")
    assert f'id="urgent-{number}"' in alone.text
    assert alone.headers["Cache-Control"] == "private, no-store"


def test_a_staff_phone_is_covered_too(app: Flask) -> None:
    number = send(app)
    phone = visitors.visitor(app)
    page = phone.get("/staff/")  # whoever is not enrolled is told so, behind it
    assert page.status_code == 401
    assert f'data-urgent="{number}"' in page.text
    acknowledge(phone, number)
    assert 'class="urgent"' not in phone.get("/staff/").text


def test_on_ordinary_days_it_costs_no_statement(app: Flask, odile: Phone, caplog: pytest.LogCaptureFixture) -> None:
    odile.get("/fr/badge")
    with caplog.at_level("DEBUG", "peewee"):
        odile.get("/fr/badge")
    assert not [each for each in caplog.messages if "recipient" in each and "urgent" in each]
    assert not [each for each in caplog.messages if 'FROM "notice"' in each]


def test_seats_that_move_meanwhile_change_nothing(app: Flask, odile: Phone) -> None:
    send(app)
    assert covered(odile)
    with db.connection_context():
        seats.ask(models.Person.get(models.Person.code == "P-NAOKI").id, "C11", watch(app).now())
    assert covered(odile)
