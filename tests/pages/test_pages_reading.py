"""What a delegate reads: every page in every language, what is found by searching, which language is chosen."""

import re

import pytest
from flask import Flask

from tests import make
from tests.pages import visitors
from tests.pages.visitors import NAOKI, ODILE, Phone, varies, watch
from webapp.store import models
from webapp.store.db import db

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
PAGES = (
    "programme", "programme/2024-11-20", "programme/2024-11-21", "programme?q=", "programme?q=zzz", "sessions/C10",
    "sessions/C11", "sessions/X01", "sessions/D01", "me",
)  # fmt: skip
MINE = (*PAGES, "agenda", "agenda/2024-11-21", "badge")
WORDS = {"fr": "Programme", "ja": "プログラム", "en": "Programme"}


def heading(page: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.S)
    assert found
    return re.sub(r"<[^>]+>", "", found[1])


def codes(page: str) -> list[str]:
    return re.findall(r'<li [^>]*id="session-(\w+)"', page)


# --- languages -----------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["fr", "ja", "en"])
def test_every_page_answers_in_the_language_of_its_address(stranger: Phone, odile: Phone, lang: str) -> None:
    for phone, pages in ((stranger, PAGES), (odile, MINE)):
        for page in pages:
            answer = phone.get(f"/{lang}/{page}", accept_language="de")
            assert (page, answer.status_code) == (page, 200)
            assert f'<html lang="{lang}"' in answer.text
            assert WORDS[lang] in answer.text.replace("<wbr>", "")
            assert heading(answer.text)


def test_the_same_page_is_one_tap_away_in_the_other_languages(odile: Phone) -> None:
    for page in MINE:
        answer = odile.get(f"/fr/{page}")
        there = re.findall(r'href="([^"]+)"[^>]*data-switch', answer.text)
        assert [link.split("/")[1] for link in there] == ["ja", "en"]
        for link in there:
            other = odile.get(link.replace("&amp;", "&"))
            assert (link, other.status_code) == (link, 200)
            assert codes(other.text) == codes(answer.text)


def test_the_switch_keeps_what_was_searched_and_nothing_else_gets_into_it(stranger: Phone) -> None:
    page = stranger.get("/fr/programme?q=a&kind=visit&lang=xx")
    assert "/ja/programme?q=a&amp;kind=visit" in page.text
    hostile = "endpoint=x&_external=1&_scheme=evil&_anchor=y&_method=POST&values=1&day=x"
    for path in ("/fr/programme/2024-11-20", "/fr/sessions/C10", "/fr/programme"):
        answer = stranger.get(f"{path}?{hostile}")
        assert answer.status_code in (200, 400)
        assert "evil:" not in answer.text


def test_what_one_reader_typed_in_an_address_is_not_shown_to_the_next(stranger: Phone) -> None:
    stranger.get("/fr/programme/2024-11-21?from=a-friend")
    assert "a-friend" not in stranger.get("/fr/programme/2024-11-21").text


def test_the_front_door_chooses_by_cookie_then_browser_then_event(app: Flask) -> None:
    def led_to(accept: str, cookie: str = "") -> str | None:
        phone = Phone(app)
        if cookie:
            phone.client.set_cookie("lang", cookie)
        return phone.get("/", accept_language=accept).location

    assert led_to("fr-CH, fr;q=0.9, en;q=0.8") == "/fr/programme"
    assert led_to("de-AT, en;q=0.5") == "/en/programme"
    assert led_to("de, *;q=0.1") == "/ja/programme"
    assert led_to("fr", cookie="en") == "/en/programme"
    assert led_to("fr", cookie="tlh") == "/fr/programme"
    assert led_to("") == "/ja/programme"


def test_using_the_switch_is_remembered(stranger: Phone) -> None:
    stranger.get("/ja/sessions/C10", referer="http://localhost/fr/sessions/C10")
    assert stranger.get("/", accept_language="fr").location == "/ja/programme"


def test_merely_opening_a_page_in_a_language_is_no_choice(stranger: Phone) -> None:
    stranger.get("/ja/sessions/C10", referer="https://elsewhere.example/fr/")
    stranger.get("/ja/sessions/C10")
    assert stranger.get("/", accept_language="fr").location == "/fr/programme"


def test_words_that_are_missing_are_lent_by_another_language_and_marked(stranger: Phone) -> None:
    for path in ("/ja/programme/2024-11-21", "/ja/sessions/D01", "/ja/programme?q=thermal"):
        page = stranger.get(path).text
        assert re.search(
            r'<span lang="fr">L’établissement thermal &lt;b&gt;</span>\s*<span class="other">FR</span>', page
        )
    assert 'class="other"' not in stranger.get("/fr/programme/2024-11-21").text


def test_a_summit_in_german_and_vietnamese_only_has_english_buttons(database: str) -> None:
    with db.connection_context():
        make.event(languages=("de", "vi"), default="de", name={"de": "Gipfel", "vi": "Hội nghị"})
        make.session(
            "C10", title={"de": "Wasser", "vi": "Nước"}, abstract={"de": "Der Fluss."}, registration="required"
        )
        make.edition()
    phone = visitors.visitor(visitors.application(database))
    assert phone.get("/", accept_language="fr, vi;q=0.5").location == "/vi/programme"
    assert phone.get("/fr/programme").status_code == 404
    for lang, words in (("de", "Wasser"), ("vi", "Nước")):
        for path in (f"/{lang}/programme", f"/{lang}/sessions/C10", f"/{lang}/programme?q="):
            page = phone.get(path).text
            assert '<html lang="en"' in page
            assert f'<span lang="{lang}">{words}</span>' in page
            assert "Agenda" in page
            assert f"{words}</a>" not in page  # no title stands unmarked
    assert '<div lang="de" class="text">' in phone.get("/vi/sessions/C10").text


# --- the day and the session ---------------------------------------------------------------------


def test_today_shows_what_is_over_what_runs_and_what_comes(stranger: Phone) -> None:
    page = stranger.get("/fr/programme").text
    assert codes(page) == ["B01", "A01", "C10", "C11", "C12", "X01", "V01"]
    past, _now, coming = page.partition('class="now"')
    assert codes(coming) == ["C12", "X01", "V01"]
    assert codes(past.partition('class="past"')[2].partition("</details>")[0]) == ["B01", "A01"]


def test_a_stranger_has_nothing_to_press_and_a_delegate_has(stranger: Phone, odile: Phone) -> None:
    path = "/fr/programme/2024-11-20"
    assert 'class="star"' not in stranger.get(path).text
    page = odile.get(path).text
    assert page.count('class="star"') == len(codes(page)) - 1  # nobody stars a coffee break


def test_seats_are_counted_until_the_session_is_over(app: Flask, stranger: Phone) -> None:
    assert "<h2>Places</h2>" in stranger.get("/fr/sessions/C11").text
    watch(app).move(hours=1)
    assert "<h2>Places</h2>" not in stranger.get("/fr/sessions/C11").text


def test_a_session_shows_all_there_is_to_know(odile: Phone) -> None:
    page = odile.get("/fr/sessions/C10").text
    for words in ("Lumière", "13", "Grande salle", "1 rue", "Le fleuve", "Naoki SAEGUSA", "三枝 直樹", "40", "Canal 2"):
        assert words in page.replace("\u00a0", " ").replace("\u202f", " ")
    assert codes(page) == ["C11", "C12", "A01", "X01"]  # at once, before, after


def test_a_small_event_before_its_programme_says_so(database: str) -> None:
    phone = visitors.visitor(visitors.application(database))
    for lang in ("fr", "ja", "en"):
        assert phone.get(f"/{lang}/programme").status_code == 200
    assert [phone.get(path).status_code for path in ("/fr/sessions/C10", "/fr/programme/2024-11-20")] == [404, 404]


# --- searching -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ETABLISSEMENT", ["D01"]),
        ("ﾌﾙｰｲ", ["D02"]),
        ("ふるーい", ["D02"]),
        ("光", ["C10"]),
        ("saegusa", ["C10"]),
        ("三枝", ["C10"]),
        ("さえぐさ", ["C10"]),
        ("ナオキ", ["C10"]),
        ("c12", ["C12"]),
        ("ＥＣＯＮＯＭＩＥ", ["C10"]),
        ("zzz", []),
    ],
)
def test_a_search_folds_what_is_typed_in_any_language(stranger: Phone, words: str, found: list[str]) -> None:
    for lang in ("fr", "ja", "en"):
        page = stranger.client.get(f"/{lang}/programme", query_string={"q": words})
        assert (page.status_code, codes(page.text)) == (200, found)


def test_filters_are_kept_in_the_form_and_in_the_address(odile: Phone) -> None:
    page = odile.get("/fr/programme?kind=visit&free=1&q=mou").text
    assert codes(page) == ["C12"]
    assert '<option value="visit" selected>' in page
    assert 'value="mou"' in page


def test_mine_are_those_i_starred(odile: Phone) -> None:
    assert codes(odile.get("/fr/programme?mine=1").text) == []
    odile.post("/fr/sessions/C10/star", {"on": "1"})
    assert codes(odile.get("/fr/programme?mine=1").text) == ["C10"]


def test_htmx_gets_the_results_alone(stranger: Phone) -> None:
    part = stranger.get("/fr/programme?q=thermal", hx_request="true")
    assert part.text.lstrip().startswith('<section id="results"')
    assert "HX-Request" in varies(part)
    back = stranger.get("/fr/programme?q=thermal", hx_request="true", hx_history_restore_request="true")
    assert back.text.startswith("<!doctype html>")


# --- badges and links ----------------------------------------------------------------------------


def test_my_badge_shows_its_code_and_my_name(odile: Phone) -> None:
    page = odile.get("/ja/badge").text
    assert "0000 0000 0000 0ABCD" in page
    assert "Odile KERVANEC" in page
    assert "<svg viewBox" in page


def test_a_badge_opened_by_a_stranger_says_nothing_of_its_person(stranger: Phone, naoki: Phone, odile: Phone) -> None:
    page = stranger.get(f"/b/{ODILE}", accept_language="fr")
    assert page.status_code == 200
    assert "Rencontres" in page.text
    for phone in (stranger, naoki):
        seen = phone.get(f"/b/{ODILE}").text
        assert [
            word for word in ("Odile", "KERVANEC", "Kervanec", "Maire", "Bretagne", "P-ODILE") if word in seen
        ] == []
    assert stranger.get(f"/b/{NAOKI}", accept_language="fr").text.replace(NAOKI, ODILE) == page.text
    assert odile.get(f"/b/{ODILE}").location == "/fr/badge"  # hers


def test_a_badge_that_was_withdrawn_signs_nobody_and_is_shown_to_nobody(odile: Phone) -> None:
    with db.connection_context():
        models.Badge.update(withdrawn_at=visitors.NOW).execute()
    assert "ABCD" not in odile.get("/fr/badge").text
    assert odile.get(f"/b/{ODILE}").status_code == 200


def test_a_link_shows_whose_it_is_in_their_language_and_looking_signs_nobody_in(app: Flask) -> None:
    with db.connection_context():
        token = visitors.people_actions.make_link(models.Person.get(models.Person.code == "P-NAOKI").id, visitors.NOW)
    phone = visitors.visitor(app)
    page = phone.get(f"/a/{token}", accept_language="fr")
    assert '<html lang="ja"' in page.text
    assert "三枝 直樹" in page.text
    assert phone.get("/ja/agenda").status_code == 401
    assert phone.post(f"/a/{token}").location == "/ja/programme"
    assert phone.get("/ja/agenda").status_code == 200
    assert "token" not in str(phone.client.get_cookie("delegate"))
    cookie = phone.post(f"/a/{token}").headers.getlist("Set-Cookie")[0]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_signing_out_leaves_a_passer_by(odile: Phone) -> None:
    kept = odile.client.get_cookie("delegate")
    assert odile.post("/fr/me/sign-out").status_code == 303
    assert odile.get("/fr/agenda").status_code == 401
    assert kept
    odile.client.set_cookie("delegate", kept.value)
    assert odile.get("/fr/agenda").status_code == 401


def test_the_text_can_be_made_larger_and_smaller_within_limits(stranger: Phone) -> None:
    def size() -> str:
        return stranger.get("/fr/me").text.partition('data-size="')[2].partition('"')[0]

    sizes = [size()]
    for step in ["larger"] * 4 + ["smaller"] * 6:
        stranger.post("/fr/me/size", {"step": step})
        sizes.append(size())
    assert sizes == ["100", "112", "125", "150", "150", "125", "112", "100", "90", "90", "90"]


def test_the_language_of_my_messages_is_the_language_of_my_pages(odile: Phone) -> None:
    answer = odile.post("/fr/me/language", {"language": "ja"})
    assert answer.location == "/ja/me"
    with db.connection_context():
        assert models.Person.get(models.Person.code == "P-ODILE").language == "ja"
    assert odile.get("/").location == "/ja/programme"
