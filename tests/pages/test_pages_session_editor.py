"""Organisers edit a session in two languages, see what one changed since the other, and meet one another."""

import json
import re
from html import unescape
from typing import Any

import pytest
from flask import Flask

from tests import make
from tests.pages.test_pages_organiser import link, words
from tests.pages.visitors import Phone, watch
from webapp.actions import drafting
from webapp.rules.drafting import Edit
from webapp.store import drafting as store
from webapp.store import models
from webapp.store.db import db

C10 = "/organiser/sessions/C10"
TITLE = {"fr": "Atelier 1 – Lumière", "ja": "第1分科会：光", "en": "Workshop 1: Light"}


@pytest.fixture
def aya(app: Flask) -> Phone:
    return organiser(app, "Aya")


@pytest.fixture
def ken(app: Flask) -> Phone:
    return organiser(app, "Ken")


def organiser(app: Flask, name: str) -> Phone:
    phone = Phone(app, "fr")
    assert phone.post(link(app, name)).status_code == 303
    return phone


def typed(field: str = "title", was: Any = TITLE, **new: str) -> dict[str, Any]:
    """What the form of the words sends: each language of one text, some typed anew."""
    said = {lang: new.get(lang, words) for lang, words in was.items()}
    return {f"{field}:{lang}": words for lang, words in said.items()} | {
        f"was-{field}:{lang}": json.dumps(words) for lang, words in was.items()
    }


def texts(field: str = "title") -> dict[str, tuple[str, str]]:
    with db.connection_context():
        return {lang: (each.words, each.state) for lang, each in store.words("session", "C10")[field].items()}


def held() -> dict[str, Any]:
    with db.connection_context():
        found = store.held("session", "C10")
    assert found
    return found


# --- words ---------------------------------------------------------------------------------------


def test_one_side_saved_makes_the_others_stale_and_shows_what_changed_word_by_word(app: Flask, aya: Phone) -> None:
    watch(app).move(minutes=10)
    assert aya.post(C10, typed(fr="Atelier 1 – Lumière et eau")).status_code == 303
    assert texts() == {
        "fr": ("Atelier 1 – Lumière et eau", "written"), "ja": (TITLE["ja"], "stale"), "en": (TITLE["en"], "stale"),
    }  # fmt: skip
    page = aya.get(C10)
    assert '<span lang="fr" dir="auto">Atelier 1 – Lumière<ins> et eau</ins></span>' in page.text
    assert "Ce qui a changé ici (14 h 10, Aya) :" in words(page)
    assert "est antérieur à la modification en français" in words(page)
    assert page.text.count('name="mark"') == 2


def test_a_stale_side_is_marked_as_reviewed_without_retyping_and_nothing_typed_is_lost(aya: Phone) -> None:
    aya.post(C10, typed(fr="Atelier 1"))
    was = {**TITLE, "fr": "Atelier 1"}
    answer = aya.post(f"{C10}/review", {"mark": "title:ja", **typed(was=was, fr="Atelier 1 – Or")})
    assert texts()["ja"] == (TITLE["ja"], "reviewed")
    assert texts()["fr"] == ("Atelier 1", "written")
    assert answer.status_code == 200
    assert "Atelier 1 – Or</textarea>" in answer.text
    assert "data-typed" in answer.text
    assert aya.post(f"{C10}/review", {"mark": "title:en"}).status_code == 303
    row = aya.tap("/organiser/texts/session/C10/review", {"mark": "title:ja", **typed(was=was)})
    assert row.text.startswith('<div class="pair-of" id="text-title"')


def test_who_says_that_all_languages_agree_makes_none_stale(aya: Phone) -> None:
    aya.post(C10, {**typed(fr="Atelier n° 1"), "same-title": "on"})
    assert texts() == {
        "fr": ("Atelier n° 1", "written"), "ja": (TITLE["ja"], "reviewed"), "en": (TITLE["en"], "reviewed"),
    }  # fmt: skip


def test_two_organisers_who_wrote_the_same_text_choose_or_mix_and_nothing_typed_is_lost(aya: Phone, ken: Phone) -> None:
    aya.post(C10, typed(fr="Atelier 1 – Lumière douce"))
    short = typed("short", dict.fromkeys(TITLE, ""), fr="Lumière")
    met = ken.post(C10, typed(fr="Atelier 1 – Lumière vive") | short)
    assert met.status_code == 409
    assert "Aya a écrit" in words(met)
    assert 'lang="fr">Atelier 1 – Lumière <mark>douce</mark></b>' in met.text
    assert 'lang="fr">Atelier 1 – Lumière <mark>vive</mark></b>' in met.text
    assert "Atelier 1 – Lumière vive</textarea>" in met.text
    assert "\nLumière</textarea>" in met.text
    assert texts()["fr"][0] == "Atelier 1 – Lumière douce"
    assert compared_with(met, "title:fr") == "Atelier 1 – Lumière douce"
    again = {**typed(was={**TITLE, "fr": "Atelier 1 – Lumière douce"}, fr="Douce et vive"), **short}
    assert ken.post(C10, {**again, "keep-title:fr": "mine"}).status_code == 303
    assert texts()["fr"][0] == "Douce et vive"
    assert texts("short")["fr"] == ("Lumière", "written")


def compared_with(page: Any, name: str) -> Any:
    """What the form that is shown again says that the field showed."""
    found = re.search(f'name="was-{name}" value="([^"]*)"', page.text)
    assert found
    return json.loads(unescape(found[1]))


def test_a_form_shown_again_for_a_fault_still_knows_what_it_first_showed(aya: Phone, ken: Phone) -> None:
    """Else what another wrote meanwhile would be overwritten unseen by the second try."""
    aya.post(C10, typed(fr="Celui d’Aya"))
    long = typed("short", dict.fromkeys(TITLE, ""), fr="x" * 300)
    again = ken.post(C10, typed(fr="Celui de Ken") | long)
    assert again.status_code == 422
    assert "Celui de Ken</textarea>" in again.text
    assert compared_with(again, "title:fr") == TITLE["fr"]
    assert ken.post(C10, typed(fr="Celui de Ken")).status_code == 409
    assert texts()["fr"][0] == "Celui d’Aya"


def test_a_title_of_ten_thousand_signs_is_refused_and_kept_in_the_form(aya: Phone) -> None:
    answer = aya.post(C10, typed(fr="x" * 10_000))
    assert answer.status_code == 422
    assert "x" * 10_000 + "</textarea>" in answer.text
    assert "10,000" in answer.text
    assert texts()["fr"][0] == TITLE["fr"]


@pytest.mark.parametrize("hostile", ["<b>Thé</b> & <script>", "\u202eשלום 🍵", "a\x07b\x00c", "l’une\nl’autre"])
def test_hostile_titles_are_text_everywhere(aya: Phone, hostile: str) -> None:
    assert aya.post(C10, typed(fr=hostile)).status_code == 303
    for path in (C10, "/organiser/texts", f"{C10}/preview/fr/phone", f"{C10}/remove"):
        page = aya.get(path)
        assert page.status_code == 200
        assert "<b>Thé" not in page.text
        assert "<script>" not in page.text
        assert "\x07" not in page.text


def test_a_session_that_was_removed_meanwhile_gives_back_what_was_typed(aya: Phone, ken: Phone) -> None:
    assert ken.post(f"{C10}/remove").status_code == 303
    answer = aya.post(C10, typed(fr="Atelier perdu"))
    assert answer.status_code == 409
    assert "Atelier perdu</textarea>" in answer.text


# --- facts ---------------------------------------------------------------------------------------


def test_each_group_of_facts_opens_a_form_in_place_and_saves_it(aya: Phone) -> None:
    for group in ("hours", "place", "track", "access", "interpretation", "speakers"):
        page = aya.get(f"{C10}?open={group}")
        assert page.status_code == 200
        assert 'class="open-fact"' in page.text
        part = aya.client.get(f"{C10}?open={group}", headers={"HX-Request": "true", "Accept-Language": "fr"})
        assert part.text.lstrip().startswith('<section class="facts-of" id="facts"')
    start, end = held()["start"], held()["end"]
    sent = {
        "open": "hours", "day": "2024-11-20", "was-day": '"2024-11-20"', "start": "14:00",
        "was-start": json.dumps(start), "end": "15:30", "was-end": json.dumps(end), "was-shelved": "false",
    }  # fmt: skip
    answer = aya.tap(f"{C10}/facts", sent)
    assert answer.status_code == 200
    assert "14:00 – 15:30" in words(answer)
    assert 'hx-swap-oob="true"' in answer.text
    assert held()["start"] == "2024-11-20T05:00:00+00:00"
    assert aya.post(f"{C10}/facts", {**sent, "end": "13:00"}).status_code in (409, 422)


def test_facts_two_organisers_changed_are_shown_with_both_values(aya: Phone, ken: Phone) -> None:
    sent = {"open": "access", "was-capacity": "null"}
    assert aya.post(f"{C10}/facts", {**sent, "capacity": "80"}).status_code == 303
    met = ken.post(f"{C10}/facts", {**sent, "capacity": "90"})
    assert met.status_code == 409
    assert "Aya a écrit" in words(met)
    assert (held()["capacity"], 'name="keep-capacity"' in met.text) == (80, True)


def test_a_speaker_is_found_by_any_writing_added_given_a_role_and_put_in_order(aya: Phone) -> None:
    page = aya.get(f"{C10}?open=speakers&q=kervanec")
    [(odile)] = re.findall(r'value="add:(\d+)"', page.text)
    naoki = held()["speeches"][0][0]
    path, was = f"{C10}/speakers", {"was-speeches": json.dumps(held()["speeches"])}
    assert aya.post(path, {**was, "do": f"add:{odile}"}).status_code == 303
    assert held()["speeches"] == [[naoki, "speaker"], [int(odile), "speaker"]]
    was = {"was-speeches": json.dumps(held()["speeches"])}
    aya.post(path, {**was, "do": f"up:{odile}", f"role-{odile}": "chair"})
    assert held()["speeches"] == [[int(odile), "chair"], [naoki, "speaker"]]
    assert aya.post(path, {**was, "do": f"remove:{naoki}"}).status_code == 409
    was = {"was-speeches": json.dumps(held()["speeches"])}
    aya.post(path, {**was, "do": f"remove:{naoki}"})
    assert held()["speeches"] == [[int(odile), "chair"]]


# --- removal -------------------------------------------------------------------------------------


def test_removal_says_what_follows_before_it_is_done(app: Flask, aya: Phone) -> None:
    with db.connection_context():
        odile = models.Person.get(models.Person.code == "P-ODILE")
        make.seat(odile, "C11")
    page = aya.get("/organiser/sessions/C11/remove")
    assert "1 place réservée prend fin" in words(page)
    assert "les participants la verront annulée" in words(page)
    assert aya.post("/organiser/sessions/C11/remove").status_code == 303
    assert aya.get("/organiser/sessions/C11").status_code == 404


# --- preview -------------------------------------------------------------------------------------


def test_the_preview_is_the_delegates_own_page_made_of_the_draft_and_changes_nothing_of_theirs(
    app: Flask, aya: Phone, stranger: Phone
) -> None:
    before = stranger.get("/ja/sessions/C10").text
    with db.connection_context():
        drafting.change("Aya", [Edit("session", "C10", "title", "第1分科会：川と光", lang="ja")], watch(app).now())
    frame = aya.get(f"{C10}/preview/ja/phone")
    assert frame.status_code == 200
    assert "川と" in frame.text
    assert '<html lang="ja"' in frame.text
    assert (frame.headers["X-Frame-Options"], frame.headers["Cache-Control"]) == ("SAMEORIGIN", "no-store")
    assert "frame-ancestors 'self'" in frame.headers["Content-Security-Policy"]
    assert "川と" in aya.get(f"{C10}/preview/ja/card").text
    assert "川と" in aya.get("/organiser/preview/ja/2024-11-20/phone").text
    assert aya.get("/organiser/preview/fr/2024-11-20").status_code == 200
    assert aya.get(f"{C10}/preview/de").status_code == 404
    assert aya.get("/organiser/preview/fr/2030-01-01").status_code == 404
    page = aya.get(f"{C10}/preview/ja")
    assert re.findall(r'<iframe class="of-page" src="([^"]+)"', page.text) == [
        f"{C10}/preview/ja/phone", f"{C10}/preview/fr/phone",
    ]  # fmt: skip
    assert page.headers["X-Frame-Options"] == "DENY"
    assert stranger.get("/ja/sessions/C10").text == before
    assert stranger.get(f"{C10}/preview/ja/phone").status_code == 401
