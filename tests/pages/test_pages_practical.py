"""What a delegate finds when something happens: whom to call, where to gather, how to get there."""

import re

import pytest
from flask import Flask

from tests import make
from tests.pages import visitors
from tests.pages.visitors import Phone, visitor
from webapp.store.db import db

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
SAFETY = {"fr": "Évacuation\nRejoignez l’esplanade nord.", "ja": "避難場所\n北広場です。", "en": "Way out\nGo north."}
PAGE = "/fr/practical"


@pytest.fixture
def app(database: str) -> Flask:
    """The summit of visitors.py, with texts, and places near and far."""
    with db.connection_context():
        visitors.summit()
        make.text("event", "8rfj", "safety", SAFETY)
        make.text("event", "8rfj", "practical", {"fr": "Wi-Fi\nRéseau : X\n\n<script>alert(1)</script>"})
        make.place("HOTEL", {"fr": "Hôtel", "ja": "ホテル", "en": "Hotel"}, walk=8, address="静岡市馬走1500-2")
        make.place("FOYER", {"fr": "Foyer"}, walk=0)
        make.place("TEA", {"ja": "茶園"})
        make.session("E01", "2024-11-19 10:00", title={"fr": "Le thé", "ja": "茶", "en": "Tea"}, place="TEA")
        make.session("E02", "2024-11-21 10:00", title={"fr": "Fin"}, place="TEA", cancelled=True)
        make.session("E03", "2024-11-21 12:00", title={"fr": "Adieux", "ja": "別れ", "en": "Farewell"}, place="TEA")
        make.edition()
    return visitors.application(database)


def of(database: str, timezone: str, **more: object) -> str:
    """The page of an event without a text, in that time zone."""
    with db.connection_context():
        make.event(timezone=timezone)
        make.session("C10")
        make.edition()
    return visitor(visitors.application(database)).get(PAGE).text


def calls(page: str) -> list[str]:
    return re.findall(r'href="tel:(\d+)"', page)


def site(page: str, code: str) -> str:
    found = re.search(rf'<li id="place-{code}">(.*?)(?=<li id="place-|</section>)', page, re.S)
    assert found
    return found[1].replace("<wbr>", "")


def plain(page: str) -> str:
    return re.sub(r"<wbr>|\u2060", "", page).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("lang", ["fr", "ja", "en"])
def test_everyone_reads_where_to_gather_in_their_own_language(stranger: Phone, odile: Phone, lang: str) -> None:
    for phone in (stranger, odile):
        page = plain(phone.get(f"/{lang}/practical").text)
        heading, _end, words = SAFETY[lang].partition("\n")
        assert f"<h3>{heading}</h3>\n<p>{words}</p>" in page
        assert calls(page) == ["119", "110"]
    assert plain(stranger.get(f"/{lang}/practical").text).count('class="other"') == {"fr": 1, "ja": 2, "en": 3}[lang]


def test_words_that_are_missing_are_lent_by_another_language_and_marked(stranger: Phone) -> None:
    page = stranger.get("/ja/practical").text
    assert '<div class="text" lang="fr"><span class="other">FR</span><h3>Wi-Fi</h3>' in page
    assert '<div class="text" lang=' not in stranger.get(PAGE).text


def test_what_organisers_typed_is_shown_and_never_run(stranger: Phone) -> None:
    page = stranger.get(PAGE).text
    assert "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>" in page
    assert "<script>" not in page


@pytest.mark.parametrize(
    ("timezone", "numbers", "country"),
    [
        ("Asia/Tokyo", ["119", "110"], "Japon"), ("Europe/Paris", ["15", "17", "18", "112"], "France"),
        ("Europe/Berlin", ["112"], "Allemagne"),
    ],
)  # fmt: skip
def test_the_numbers_to_call_are_those_of_the_host_country(
    database: str, timezone: str, numbers: list[str], country: str
) -> None:
    page = of(database, timezone)
    assert calls(page) == numbers
    assert f"({country})" in page


def test_an_event_that_wrote_nothing_somewhere_unknown_still_has_a_page(database: str) -> None:
    page = of(database, "UTC")
    assert calls(page) == []
    assert "Adressez-vous" in page
    assert "<section" not in page
    assert "/fr/practical#" not in page


def test_before_the_first_edition_the_page_says_so(database: str) -> None:
    with db.connection_context():
        make.event()
    assert visitor(visitors.application(database)).get(PAGE).status_code == 200


def test_places_come_from_the_nearest_to_those_one_is_driven_to(stranger: Phone) -> None:
    page = plain(stranger.get(PAGE).text)
    assert re.findall(r'id="place-(\w+)"', page) == ["FOYER", "HOTEL", "TEA", "HALL"]
    assert "Sur le site principal" in site(page, "FOYER")
    assert "À 8 min à pied du site principal" in site(page, "HOTEL")
    assert 'class="way"' not in site(page, "TEA")
    assert "主会場から徒歩8分" in site(plain(stranger.get("/ja/practical").text), "HOTEL")


def test_a_name_is_also_written_as_the_driver_reads_it(stranger: Phone) -> None:
    french, japanese = plain(stranger.get(PAGE).text), plain(stranger.get("/ja/practical").text)
    assert '<p class="there"><span lang="ja">ホテル</span></p>' in site(french, "HOTEL")
    assert '<p class="at"><span lang="ja">静岡市馬走1500-2</span></p>' in site(french, "HOTEL")
    assert 'class="there"' not in site(japanese, "HOTEL")
    assert 'class="there"' not in site(french, "FOYER")  # it has no Japanese name
    assert 'class="there"' not in site(french, "TEA")  # nor a French one: the Japanese is already there
    assert "en japonais" in french
    assert "運転手" not in japanese


def test_a_place_tells_what_takes_place_there_day_by_day_without_what_is_cancelled(stranger: Phone) -> None:
    found = site(plain(stranger.get(PAGE).text), "TEA")
    assert re.findall(r"/fr/sessions/(\w+)", found) == ["E01", "E03"]
    assert re.findall(r"<h4>(.*?)</h4>", found) == ["Mardi 19 novembre", "Jeudi 21 novembre"]
    assert "2 séances ici" in found


def test_the_page_is_the_same_whoever_asks_and_whenever(app: Flask, odile: Phone, naoki: Phone) -> None:
    def main(phone: Phone) -> str:
        return phone.get(PAGE).text.partition("<main")[2].partition("</main>")[0]

    before = main(odile)
    assert before == main(naoki) == main(visitor(app))
    visitors.watch(app).move(days=1)
    assert main(odile) == before


def test_it_asks_the_database_who_is_asking_and_nothing_else(odile: Phone) -> None:
    odile.get(PAGE)
    statements: list[str] = []
    db.obj.query_hooks.append(lambda event: statements.append(event.sql))
    first = odile.get(PAGE)
    asked = [sql for sql in statements if not sql.startswith(("BEGIN", "PRAGMA"))]
    assert len(asked) == 1, asked
    again = odile.get(PAGE, if_none_match=first.headers["ETag"])
    assert again.status_code == 304


def test_it_is_one_tap_away_from_a_day_and_from_me(stranger: Phone, odile: Phone) -> None:
    for phone in (stranger, odile):
        for path in ("/fr/programme", "/fr/me"):
            assert f'href="{PAGE}"' in phone.get(path).text


def test_a_place_on_a_sessions_page_leads_to_where_it_is(stranger: Phone) -> None:
    assert f'href="{PAGE}#place-TEA"' in stranger.get("/fr/sessions/E01").text
    assert f"{PAGE}#place" not in stranger.get("/fr/sessions/C11").text  # it has no place


# --- the way between two sessions of mine ---------------------------------------------------------


def agenda(odile: Phone, second: str, lang: str = "fr") -> str:
    """Odile's day: in the hotel until 10:00, then in the foyer from `second` on."""
    with db.connection_context():
        make.session("F01", "2024-11-20 09:00", "10:00", "Un", place="HOTEL")
        make.session("F02", f"2024-11-20 {second}", "12:00", "Deux", place="FOYER")
        make.edition()
    for code in ("F01", "F02"):
        odile.post(f"/fr/sessions/{code}/star", {"on": "1"})
    return re.sub(r"<[^>]+>", "", plain(odile.get(f"/{lang}/agenda/2024-11-20").text))


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("fr", "Hôtel → Foyer · 8 min à pied"),
        ("ja", "ホテル → FoyerFR　徒歩8分"),
        ("en", "Hotel → FoyerFR · 8 min walk"),
    ],
)
def test_my_agenda_tells_the_way_between_two_sessions(odile: Phone, lang: str, words: str) -> None:
    page = agenda(odile, "10:30", lang)
    assert words in page.replace("Foyer FR", "FoyerFR")
    assert "Trajet" not in page


@pytest.mark.parametrize(
    ("second", "lang", "words"),
    [
        ("10:05", "fr", "Trajet de 8 min pour une pause de 5 min"), ("10:05", "ja", "移動8分に対し休憩5分です"),
        ("10:05", "en", "8 min walk for a break of 5 min"), ("10:00", "fr", "Trajet de 8 min, sans pause"),
    ],
)  # fmt: skip
def test_my_agenda_warns_of_a_pause_shorter_than_the_way(odile: Phone, second: str, lang: str, words: str) -> None:
    assert words in agenda(odile, second, lang)


def test_my_agenda_is_silent_on_a_short_pause_that_is_long_enough(odile: Phone) -> None:
    page = agenda(odile, "10:08")
    assert "8 min à pied" not in page
    assert "Trajet" not in page
