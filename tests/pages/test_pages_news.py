"""My messages: what changed in what I follow, in my language; the changes of a day, for everybody."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from tests import make
from tests.pages import visitors
from tests.pages.visitors import NOW, Phone, watch
from webapp.actions import notices as actions
from webapp.actions import programme as publishing
from webapp.actions import seats as seat_actions
from webapp.rules.notices import EVERYONE, Audience
from webapp.store import models, notices
from webapp.store.db import db, transaction

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
TITLE = {"fr": "Récepteurs", "ja": "通訳レシーバー", "en": "Receivers"}
TEXT = {"fr": "Merci de les rendre.", "ja": "ご返却ください。", "en": "Please return them."}


def person(code: str) -> int:
    return int(models.Person.get(models.Person.code == code).id)


def move(session: str, place: str = "ROOM9", at: datetime = NOW) -> None:
    """An organiser moves a session to another room and publishes."""
    with db.connection_context(), transaction():
        if not models.Place.get_or_none(models.Place.code == place):
            make.place(place, {"fr": f"Salle {place[-1]}", "ja": f"会議室{place[-1]}", "en": f"Room {place[-1]}"})
        models.Session.update(place=place).where(models.Session.code == session).execute()
        publishing.publish("organiser", "", at)


def send(chosen: Audience = EVERYONE, at: datetime = NOW, **more: Any) -> int:
    with db.connection_context():
        return actions.send(chosen, more.pop("title", TITLE), more.pop("text", TEXT), "organiser", at, **more)


def unread(code: str) -> list[int]:
    with db.connection_context():
        rows = models.Recipient.select().where(
            (models.Recipient.person == person(code)) & models.Recipient.read_at.is_null()
        )
        return sorted(row.notice_id for row in rows)


def shown(phone: Phone, lang: str = "fr", query: str = "") -> list[int]:
    """The numbers of the messages on the page."""
    html = phone.get(f"/{lang}/news{query}").text
    return [int(part.split('"')[0]) for part in html.split('id="notice-')[1:]]


def bar(html: str) -> str:
    return html.split('<nav class="bar"')[1].split("</nav>")[0]


def japanese(html: str) -> str:
    """Without the places where its lines may break."""
    return html.replace("<wbr>", "").replace("\u2060", "")


# --- what is mine --------------------------------------------------------------------------------


def test_i_am_told_of_what_i_follow_and_of_nothing_else(odile: Phone, naoki: Phone) -> None:
    odile.post("/fr/sessions/C10/star", {"on": "1"})
    move("C10")
    move("D02")
    assert shown(odile) == [1]
    assert shown(naoki, "ja") == []


def test_a_change_is_told_in_the_language_of_the_page(odile: Phone) -> None:
    odile.post("/fr/sessions/C10/star", {"on": "1"})
    move("C10")
    french, other = odile.get("/fr/news").text, japanese(odile.get("/ja/news").text)
    assert "Changement de salle" in french
    assert "avant\N{NO-BREAK SPACE}: </span>Grande salle</del>" in french
    assert "Salle\N{NO-BREAK SPACE}9</ins>" in french
    assert "会場の変更" in other
    assert "大ホール</del>" in other
    assert 'href="/ja/sessions/C10"' in other


def test_messages_are_under_their_day_the_newest_first(odile: Phone) -> None:
    first = send(at=NOW - timedelta(days=1))
    second = send(at=NOW - timedelta(hours=1))
    third = send(at=NOW)
    html = odile.get("/fr/news").text
    assert shown(odile) == [third, second, first]
    assert html.index("Mercredi 20\N{NO-BREAK SPACE}novembre") < html.index('id="notice-2"')
    assert html.index('id="notice-2"') < html.index("Mardi 19\N{NO-BREAK SPACE}novembre") < html.index('id="notice-1"')


def test_a_message_to_my_delegation_is_not_for_others(odile: Phone, naoki: Phone, stranger: Phone) -> None:
    send(Audience("delegation", "FR-BRE"))
    assert (shown(odile), shown(naoki), shown(stranger)) == ([1], [], [])


def test_a_passer_by_sees_what_everyone_is_told_and_is_told_how_to_see_more(stranger: Phone) -> None:
    send()
    page = stranger.get("/fr/news").text
    assert shown(stranger) == [1]
    assert "Récepteurs" in page
    assert "ouvrez votre lien personnel" in page
    assert "data-read" not in page
    assert "<em>Nouveau" not in page


def test_an_empty_inbox_says_what_will_come_here(odile: Phone, stranger: Phone) -> None:
    assert "Aucun message pour l’instant." in odile.get("/fr/news").text
    assert "places qui se libèrent" in odile.get("/fr/news").text
    assert "à tout le monde" in stranger.get("/fr/news").text


def test_a_cancelled_session_tells_its_holder_what_becomes_of_the_seat(odile: Phone, app: Flask) -> None:
    with db.connection_context():
        seat_actions.ask(person("P-ODILE"), "D01", NOW)
        models.Session.update(cancelled=True).where(models.Session.code == "D01").execute()
        publishing.publish("organiser", "", NOW)
    page = odile.get("/fr/news").text
    assert "Séance annulée" in page
    assert "Votre réservation prend fin." in page


def test_a_seat_that_became_free_says_from_which_rank(odile: Phone, app: Flask) -> None:
    with db.connection_context():
        seat_actions.ask(person("P-NAOKI"), "C12", NOW)
        seat_actions.ask(person("P-ODILE"), "C12", NOW, wait=True)
        seat_actions.give_up(person("P-NAOKI"), "C12", NOW)
    page = odile.get("/fr/news").text
    assert "Une place s’est libérée" in page
    assert "En attente, 1<sup>er</sup>\N{NO-BREAK SPACE}rang</del>" in page


def test_a_reminder_goes_when_its_session_begins(odile: Phone, app: Flask) -> None:
    start = datetime.fromisoformat("2024-11-20T14:30:00+09:00")
    with db.connection_context(), transaction():
        body = {"start": start.isoformat(), "minutes": 15, "walk": 8, "place": "HALL"}
        notices.post("reminder", NOW, [person("P-ODILE")], session="C12", read=True, **body)
    assert shown(odile) == [1]
    assert "<em>" not in odile.get("/fr/news").text.split("<main")[1].split("</main>")[0]
    watch(app).move(minutes=31)
    assert shown(odile) == []


def test_what_an_organiser_wrote_is_text_and_nothing_else(odile: Phone) -> None:
    send(title={"fr": "<script>alert(1)</script>"}, text={"fr": "<img src=x onerror=alert(2)>\n\n« a » & b"})
    page = odile.get("/fr/news").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert "<img" not in page


def test_words_in_another_language_are_marked(odile: Phone) -> None:
    send(title={"ja": "通訳"}, text={"ja": "ご返却ください。"})
    page = odile.get("/fr/news").text
    assert '<span lang="ja">通訳</span> <span class="other">JA</span>' in page
    assert '<div lang="ja" class="words">' in page


def test_a_title_changed_in_another_language_says_only_that_the_text_changed(odile: Phone) -> None:
    odile.post("/fr/sessions/C10/star", {"on": "1"})
    with db.connection_context(), transaction():
        models.Text.update(words="第1分科会：影").where(
            (models.Text.code == "C10") & (models.Text.field == "title") & (models.Text.lang == "ja")
        ).execute()
        publishing.publish("organiser", "", NOW)
    assert "Texte modifié" in odile.get("/fr/news").text
    assert "第1分科会：影" not in odile.get("/fr/news").text
    assert "題名の変更" in japanese(odile.get("/ja/news").text)


def test_fifty_messages_a_page_and_the_others_behind_a_link(odile: Phone) -> None:
    for _ in range(60):
        send()
    assert shown(odile) == list(range(60, 10, -1))
    assert "/fr/news?before=11" in odile.get("/fr/news").text
    assert shown(odile, query="?before=11") == list(range(10, 0, -1))
    assert "Messages précédents" not in odile.get("/fr/news?before=11").text
    assert "Derniers messages" in odile.get("/fr/news?before=11").text


# --- read ----------------------------------------------------------------------------------------


def test_looking_reads_nothing_the_form_does(odile: Phone) -> None:
    number = send()
    page = odile.get("/fr/news").text
    assert "<em>Nouveau</em>" in page
    assert f'name="number" value="{number}"' in page
    assert unread("P-ODILE") == [number]
    assert 'data-unread="1"' in bar(odile.get("/fr/programme").text)
    answer = odile.post("/fr/news/read", {"number": number})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/fr/news")
    assert unread("P-ODILE") == []
    assert "<em>Nouveau</em>" not in odile.get("/fr/news").text
    assert "data-unread" not in bar(odile.get("/fr/programme").text)


def test_the_count_is_on_every_page_of_the_bar(odile: Phone) -> None:
    for _ in range(12):
        send()
    for path in ("programme", "programme/2024-11-21", "agenda", "badge", "news", "me", "sessions/C10", "changes"):
        page = bar(odile.get(f"/fr/{path}").text)
        assert 'data-unread="10"' in page, path
        assert "10 nouveaux ou plus" in page or "10 ou plus" in page, path


def test_what_came_since_the_page_was_made_stays_new(odile: Phone) -> None:
    first, second = send(), send()
    assert odile.tap("/fr/news/read", {"number": first}).status_code == 204
    assert unread("P-ODILE") == [second]


def test_reading_mine_does_not_read_yours(odile: Phone, naoki: Phone) -> None:
    number = send()
    odile.post("/fr/news/read", {"number": number})
    assert unread("P-NAOKI") == [number]
    mine = send(Audience("person", "P-NAOKI"), urgent=True)
    odile.post(f"/fr/news/{mine}/acknowledge")
    with db.connection_context():
        row = models.Recipient.get((models.Recipient.notice == mine) & (models.Recipient.person == person("P-NAOKI")))
        assert row.acknowledged_at is None


def test_an_urgent_message_is_read_when_it_is_acknowledged(odile: Phone) -> None:
    number = send(urgent=True, drill=True)
    odile.post("/fr/news/read", {"number": number})
    assert unread("P-ODILE") == [number]
    row = odile.get("/fr/news").text.split(f'id="notice-{number}"')[1].split("</li>")[0]
    assert "J’ai bien lu" in row
    assert "Alerte · EXERCICE</b>" in row
    assert odile.post(f"/fr/news/{number}/acknowledge").status_code == 303
    assert unread("P-ODILE") == []
    row = odile.get("/fr/news").text.split(f'id="notice-{number}"')[1].split("</li>")[0]
    assert "Lecture confirmée" in row
    assert "J’ai bien lu" not in row


def test_an_alert_says_that_it_is_one_not_by_its_colour_alone(odile: Phone) -> None:
    number = send(urgent=True)
    row = odile.get("/fr/news").text.split(f'id="notice-{number}"')[1].split("</li>")[0]
    assert '<b class="drill">Alerte</b>' in row


@pytest.mark.parametrize("number", ["", "0", "-1", "1.5", "１", "9" * 40, "x", "1; drop table notice"])
def test_a_number_that_is_none_is_refused(odile: Phone, number: str) -> None:
    send()
    assert odile.post("/fr/news/read", {"number": number}).status_code == 400
    assert unread("P-ODILE") == [1]
    if number not in ("", "0"):
        assert odile.get(f"/fr/news?before={number}").status_code == 400


def test_a_passer_by_has_nothing_to_mark_as_read(stranger: Phone) -> None:
    assert stranger.post("/fr/news/read", {"number": "1"}).status_code == 401


# --- what it costs -------------------------------------------------------------------------------


def statements(phone: Phone, path: str) -> list[str]:
    said: list[str] = []

    def hook(event: Any) -> None:
        said.append(event.sql)

    phone.get(path)
    db.obj.query_hooks.append(hook)
    try:
        assert phone.get(path).status_code == 200
    finally:
        db.obj.query_hooks.remove(hook)
    return said


@pytest.mark.parametrize("path", ["/fr/news", "/fr/changes", "/fr/changes/2024-11-20?both=1"])
def test_two_hundred_messages_cost_as_many_statements_as_one(odile: Phone, path: str) -> None:
    odile.post("/fr/sessions/C10/star", {"on": "1"})
    move("C10")
    few = statements(odile, path)
    with db.connection_context(), transaction():
        for n in range(200):
            change = {"field": "place", "language": "", "old": "HALL", "new": "ROOM9"}
            kind = "session_changed" if n % 2 else "message"
            notices.post(kind, NOW, [person("P-ODILE")], session="C10", changes=[change], title=TITLE, text=TEXT)
    many = statements(odile, path)
    assert 0 < len(few) == len(many) < 8


# --- the changes of a day ------------------------------------------------------------------------


def test_the_changes_of_the_day_are_for_everybody(stranger: Phone) -> None:
    move("C10")
    move("D02", "ROOM8", NOW - timedelta(days=1))
    today, before = stranger.get("/fr/changes").text, stranger.get("/fr/changes/2024-11-19").text
    assert "Atelier\N{NO-BREAK SPACE}1" in today
    assert "Les fruits" not in today
    assert "Les fruits" in before
    assert "Salle\N{NO-BREAK SPACE}9</ins>" in today
    assert 'href="/fr/changes"' in stranger.get("/fr/news").text
    assert 'href="/fr/changes"' in stranger.get("/fr/programme").text


def test_two_languages_stand_on_one_sheet(stranger: Phone) -> None:
    move("C10")
    page = stranger.get("/fr/changes?both=1").text
    assert '<ol lang="fr">' in page
    assert '<ol lang="ja">' in page
    assert "Changement de salle" in page
    assert "会場の変更" in japanese(page)
    assert 'id="notice-' not in page
    assert '<html lang="fr"' in page


def test_messages_and_seats_are_not_changes_of_the_programme(odile: Phone, app: Flask) -> None:
    send()
    page = odile.get("/fr/changes").text
    assert "Récepteurs" not in page
    assert "Aucun changement publié" in page


@pytest.mark.parametrize("day", ["2024-11-31", "20241120", "0001-01-01", "9999-12-31", "x", "2024-W47-3"])
def test_a_day_that_is_none_has_no_changes(stranger: Phone, day: str) -> None:
    assert stranger.get(f"/fr/changes/{day}").status_code == 404


def test_before_anything_is_published_there_are_no_messages(database: str) -> None:
    with db.connection_context():
        make.event()
    phone = visitors.visitor(visitors.application(database))
    assert phone.get("/ja/news").status_code == 200
    assert phone.get("/ja/changes").status_code == 200
