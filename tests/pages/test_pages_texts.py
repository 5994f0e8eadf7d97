"""Organisers find every text that is missing, stale or a machine's, review it, and ask a machine for another."""

import re
from html import unescape
from typing import Any

import pytest
from flask import Flask

from tests import make
from tests.pages import visitors
from tests.pages.test_pages_organiser import link, words
from tests.pages.visitors import Phone
from webapp import config
from webapp.actions import drafting
from webapp.rules.drafting import Edit
from webapp.store import drafting as store
from webapp.store import models
from webapp.store.db import db

LIST = "/organiser/texts"


def organiser(app: Flask, name: str = "Aya") -> Phone:
    phone = Phone(app, "fr")
    assert phone.post(link(app, name)).status_code == 303
    return phone


@pytest.fixture
def aya(app: Flask) -> Phone:
    return organiser(app)


def change(code: str, lang: str, words: str, field: str = "title") -> None:
    with db.connection_context():
        drafting.change("Ken", [Edit("session", code, field, words, lang)], visitors.NOW)


def listed(page: Any) -> list[tuple[str, str]]:
    """Where each line leads, and whether it can be reviewed there."""
    lines = page.text.partition('<ol class="todo">')[2].partition("</ol>")[0].split("<li")
    found = [(re.search(r'href="([^"]+)"', line), 'name="mark"' in line) for line in lines]
    return [(unescape(href[1]), mark) for href, mark in found if href]


def test_what_is_to_be_done_is_listed_by_urgency_and_counted_by_language(aya: Phone) -> None:
    change("D02", "fr", "Les fruits mûrs")
    change("C12", "ja", "水車小屋の見学")
    page = aya.get(LIST)
    assert [href for href, _mark in listed(page)][:4] == [
        "/organiser/texts/event/8rfj?also=en#text-city-en",
        "/organiser/sessions/C12?also=fr#text-title-fr", "/organiser/sessions/C12?also=en#text-title-en",
        "/organiser/sessions/D01?also=ja#text-title-ja",
    ]  # fmt: skip
    assert [mark for _href, mark in listed(page)][:4] == [False, True, True, False]
    assert "7 textes manquent" in words(page)
    assert [href for href, _mark in listed(aya.get(f"{LIST}?in=ja&state=missing"))] == [
        "/organiser/sessions/D01?also=ja#text-title-ja"
    ]
    assert listed(aya.get(f"{LIST}?in=ja&state=machine")) == []


def test_a_line_is_reviewed_where_it_stands(aya: Phone) -> None:
    change("C12", "ja", "水車小屋の見学")
    before = len(listed(aya.get(LIST)))
    answer = aya.post(f"{LIST}/session/C12/review", {"mark": "title:fr"}, Referer=f"http://localhost{LIST}?in=fr")
    assert answer.headers["Location"] == f"{LIST}?in=fr#text-title-fr"
    assert len(listed(aya.get(LIST))) == before - 1
    assert aya.post(f"{LIST}/session/C12/review", {"mark": "nothing:fr"}).status_code == 400
    assert aya.post(f"{LIST}/session/NONE/review", {"mark": "title:fr"}).status_code in (404, 422)


def test_the_words_of_a_place_are_edited_side_by_side_too(aya: Phone) -> None:
    page = aya.get(f"{LIST}/place/HALL")
    assert page.text.index('name="name:fr"') < page.text.index('name="name:ja"') < page.text.index('name="name:en"')
    sent = {"name:fr": "Grand hall", "was-name:fr": '"Grande salle"'}
    assert aya.post(f"{LIST}/place/HALL", sent).status_code == 303
    with db.connection_context():
        held = {lang: (each.words, each.state) for lang, each in store.words("place", "HALL")["name"].items()}
    assert held["fr"] == ("Grand hall", "written")
    assert held["ja"] == ("大ホール", "stale")
    assert aya.post(f"{LIST}/place/HALL", {"name:fr": "", "was-name:fr": '"Grande salle"'}).status_code == 409
    assert aya.get(f"{LIST}/place/NONE").status_code == 404
    assert aya.get(f"{LIST}/nothing/HALL").status_code == 404


def test_nobody_else_gets_in(stranger: Phone) -> None:
    assert stranger.get(LIST).status_code == 401
    assert stranger.post(f"{LIST}/session/C12/review", {"mark": "title:fr"}).status_code == 401
    assert stranger.get("/organiser/sessions/C10").status_code == 401


def test_few_or_many_texts_and_sessions_cost_the_same(aya: Phone) -> None:
    counted: list[str] = []

    def cost(path: str) -> int:
        counted.clear()
        db.obj.query_hooks[:] = [lambda event: counted.append(event.sql)]
        assert aya.get(path).status_code == 200
        db.obj.query_hooks.clear()
        return len(counted)

    paths = (LIST, "/organiser/sessions/C10", "/organiser/sessions/C10?open=speakers&q=a")
    for path in paths:
        aya.get(path)  # whoever asks first reads the people, for everybody
    few = {path: cost(path) for path in paths}
    with db.connection_context():
        for n in range(120):
            make.session(f"E{n:03}", title={"fr": f"Séance {n}"}, abstract={"ja": "概要"})
    for path, statements in few.items():
        assert cost(path) == statements, path
    assert "?page=2" in aya.get(LIST).text


# --- a machine -----------------------------------------------------------------------------------


def shouting(said: str, source: str, target: str, field: str) -> str:
    """The plug of the tests."""
    if "Dîner" in said:
        raise OSError("no line")
    return f"{said.upper()} ({source}→{target}, {field})"


def test_without_a_plug_there_is_no_button_and_no_page(aya: Phone) -> None:
    assert 'name="propose"' not in aya.get("/organiser/sessions/D01").text
    assert aya.post(f"{LIST}/session/D01/propose", {"propose": "title:ja"}).status_code == 404


def test_a_plug_fills_an_empty_side_when_asked_and_says_that_a_machine_did(database: str) -> None:
    with db.connection_context():
        visitors.summit()
    aya = organiser(visitors.application(database, translate=shouting))
    assert 'value="title:ja"' in aya.get("/organiser/sessions/D01").text
    assert aya.post("/organiser/sessions/D01/propose", {"propose": "title:ja"}).status_code == 303
    with db.connection_context():
        held = store.words("session", "D01")["title"]
    assert (held["ja"].words, held["ja"].state) == ("L’ÉTABLISSEMENT THERMAL <B> (fr→ja, title)", "machine")
    assert held["fr"].state == "written"
    page = aya.get("/organiser/sessions/D01")
    assert "Traduction automatique : à relire" in words(page)
    assert "<B>" not in page.text
    aya.post("/organiser/sessions/D01/review", {"mark": "title:ja"})
    with db.connection_context():
        assert store.words("session", "D01")["title"]["ja"].state == "reviewed"


def test_a_plug_that_breaks_changes_nothing_and_says_so(database: str) -> None:
    with db.connection_context():
        visitors.summit()
        models.Text.delete().where((models.Text.code == "V01") & (models.Text.lang == "ja")).execute()
    aya = organiser(visitors.application(database, translate=shouting))
    answer = aya.post("/organiser/sessions/V01/propose", {"propose": "title:ja"})
    assert answer.status_code == 502
    assert "Aucune traduction n’est arrivée" in words(answer)
    with db.connection_context():
        assert "ja" not in store.words("session", "V01")["title"]


def test_the_plug_is_named_by_a_setting_that_is_loud_when_wrong() -> None:
    given = {"DATABASE_URL": "sqlite:////tmp/none.sqlite", "KAKEHASHI_SECRET_KEY": "x" * 32}
    assert config.read(given).translate is None
    named = {**given, "KAKEHASHI_TRANSLATE": "tests.pages.test_pages_texts:shouting"}
    found = config.read(named).translate
    assert found
    assert found("a", "fr", "ja", "title") == "A (fr→ja, title)"
    for wrong in ("nothing", "no.such.module:name", "json:nothing", "json:__name__"):
        with pytest.raises(config.WrongSetting, match="KAKEHASHI_TRANSLATE"):
            config.read({**given, "KAKEHASHI_TRANSLATE": wrong})
