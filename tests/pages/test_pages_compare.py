"""Organisers compare the draft with what phones show, publish it, and look at the versions there were."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from tests import make
from tests.pages.test_pages_organiser import link, words
from tests.pages.visitors import Phone
from webapp.actions import drafting, publishing
from webapp.clock import Clock
from webapp.rules.drafting import Edit
from webapp.store import jobs, models, programme
from webapp.store.db import db

PAGE, VERSIONS = "/organiser/compare", "/organiser/versions"


@pytest.fixture
def aya(app: Flask) -> Phone:
    phone = Phone(app, "fr")
    assert phone.post(link(app, "Aya")).status_code == 303
    return phone


@pytest.fixture
def administrator(app: Flask) -> Phone:
    from webapp.actions import accounts

    with db.connection_context():
        token = accounts.make_link("Chef", Clock.real(), "administrator")
    phone = Phone(app, "fr")
    assert phone.post(f"/organiser/enter/{token}").status_code == 303
    return phone


def edit(*edits: Edit) -> None:
    with db.connection_context():
        assert drafting.change("Bruno", edits, make.NOW)


def retitle(french: str, code: str = "C10") -> None:
    edit(Edit("session", code, "title", french, "fr"))


def stamp(page: Any) -> str:
    return str(re.search(r'name="compared" value="([^"]+)"', page.text)[1])  # type: ignore[index]


def publish(phone: Phone, page: Any = None, **more: str) -> Any:
    return phone.post(PAGE, {"compared": stamp(page or phone.get(PAGE)), "form": "f1", **more})


def editions() -> list[int]:
    with db.connection_context():
        return [row.number for row in programme.editions()]


def test_every_page_is_for_organisers_alone(app: Flask, odile: Phone) -> None:
    for path in (
        PAGE,
        VERSIONS,
        f"{VERSIONS}/1",
        f"{VERSIONS}/1/erratum",
        f"{VERSIONS}/1/again",
        f"{VERSIONS}/1/draft",
    ):
        assert odile.get(path).status_code == 401
    for path in (PAGE, f"{PAGE}/planned/1/cancel", f"{VERSIONS}/1/again", f"{VERSIONS}/1/draft"):
        assert odile.post(path).status_code == 401
    assert editions() == [1]


def test_without_a_change_there_is_nothing_to_publish(aya: Phone) -> None:
    page = aya.get(PAGE)
    assert "il n’y a rien à publier" in words(page)
    assert 'name="compared"' not in page.text


def test_old_and_new_stand_in_each_language_with_what_follows(app: Flask, aya: Phone) -> None:
    with db.connection_context():
        make.place("AUTRE", {"fr": "Salle 9", "ja": "会議室9"}, capacity=1)
        odile = models.Person.get(models.Person.code == "P-ODILE")
        make.star(odile, "C10")
    edit(
        Edit("session", "C10", "place", "AUTRE"),
        Edit("session", "C10", "title", "会議 <b>", "ja"), Edit("event", "8rfj", "practical", "Wi-Fi libre", "fr"),
    )  # fmt: skip
    page = aya.get(PAGE)
    text = words(page)
    assert page.status_code == 200
    assert "Informations pratiques" in text
    assert "Wi-Fi libre" in text
    assert re.search(r"avant : Grande salle désormais : Salle 9", text)
    assert "会議室9" in text
    assert "会議 &lt;b&gt;" in page.text.replace("<wbr>", "")
    assert "1 personne prévenue" in text
    assert "2 changements dans 1 séance. 2 changements hors des séances. 1 personne reçoit un seul message." in text
    assert "Aucune place n’est retirée." in text


def test_in_japanese_it_is_a_table_of_new_and_old_with_what_changes_underlined(aya: Phone) -> None:
    edit(Edit("session", "C10", "title", "新しい題", "ja"), Edit("session", "C10", "short", "本文", "ja"))
    page = aya.get(f"{PAGE}?lang=ja")
    heads = re.findall(r'<th scope="col"[^>]*>([^<]+)</th>', page.text)
    assert heads == ["項目", "新", "旧", "備考"]
    assert re.search(r"<u>(新しい|<wbr>|題)+</u>", page.text)
    assert "（新規）" in words(page)
    assert "下線の部分が変更箇所です" in words(page)


def test_publishing_makes_the_version_keeps_the_note_and_tells(aya: Phone, stranger: Phone) -> None:
    retitle("Le thé neuf")
    answer = publish(aya, note_fr="Titre corrigé", note_ja="")
    assert (answer.status_code, answer.location) == (303, f"{VERSIONS}/2")
    assert "Le thé neuf" in words(stranger.get("/fr/sessions/C10"))
    page = words(aya.get(answer.location))
    assert "Titre corrigé" in page
    assert "Le thé neuf" in page
    assert re.search(r"Version n° 2 Titre corrigé .{5,60} Aya 1 changement", words(aya.get(VERSIONS)))


def test_pressed_twice_it_is_one_version(aya: Phone) -> None:
    retitle("Le thé neuf")
    page = aya.get(PAGE)
    assert [publish(aya, page).location for _ in range(2)] == [f"{VERSIONS}/2"] * 2
    assert editions() == [2, 1]


def test_what_was_changed_meanwhile_is_compared_again_and_the_note_is_not_lost(aya: Phone) -> None:
    retitle("Le thé neuf")
    page = aya.get(PAGE)
    retitle("Le thé tout neuf")
    answer = publish(aya, page, note_fr="Titre corrigé")
    assert answer.status_code == 409
    assert "Rien n’a été publié" in words(answer)
    assert "Le thé tout neuf" in words(answer)
    assert "Titre corrigé" in answer.text
    assert editions() == [1]
    assert publish(aya, answer).status_code == 303


def test_a_form_without_a_comparison_publishes_nothing(aya: Phone) -> None:
    retitle("Le thé neuf")
    assert aya.post(PAGE, {}).status_code == 409
    assert editions() == [1]


def test_complete_texts_only_holds_organisers_up_and_an_administrator_says_why(
    aya: Phone, administrator: Phone
) -> None:
    edit(Edit("event", "8rfj", "gate", True), Edit("session", "C10", "abstract", "Du thé", "fr"))
    page = words(aya.get(PAGE))
    assert "résumé" in page.lower() or "Présentation" in page
    assert "Cet événement ne publie que des textes complets" in page
    answer = publish(aya, anyway="Parce que")
    assert answer.status_code == 409
    assert "certains manquent ou sont à relire" in words(answer)
    assert publish(administrator).status_code == 409
    assert editions() == [1]
    assert publish(administrator, anyway="Le maire attend").location == f"{VERSIONS}/2"
    assert "Le maire attend" in words(aya.get(VERSIONS))


def test_an_hour_to_publish_at_is_listed_and_can_be_called_off(aya: Phone) -> None:
    retitle("Le thé neuf")
    for at, status in (
        ("2024-11-20T09:00", 422),
        ("demain", 422),
        ("2024-11-20T18:00", 303),
        ("2024-11-20T18:00", 303),
    ):
        assert publish(aya, do="plan", at=at).status_code == status
    with db.connection_context():
        [job] = jobs.planned(publishing.KIND)
    assert "18 h : le brouillon tel qu’il sera alors" in words(aya.get(PAGE))
    assert aya.post(f"{PAGE}/planned/{job.id}/cancel").status_code == 303
    assert aya.post(f"{PAGE}/planned/{job.id}/cancel").status_code == 404
    assert "tel qu’il sera alors" not in words(aya.get(PAGE))


def test_a_planned_publication_that_was_held_up_is_said_until_the_next_one(aya: Phone, administrator: Phone) -> None:
    edit(Edit("event", "8rfj", "gate", True), Edit("session", "C10", "abstract", "Du thé", "fr"))
    later = make.NOW + timedelta(hours=1)
    with db.connection_context():
        publishing.publish_planned({"by": "Aya", "note": {}}, later)
    assert "n’a pas eu lieu" in words(aya.get(PAGE))


# --- versions ------------------------------------------------------------------------------------


@pytest.fixture
def second(aya: Phone) -> None:
    with db.connection_context():
        for code in ("P-ODILE", "P-NAOKI"):
            make.star(models.Person.get(models.Person.code == code), "C10")
    retitle("Le thé neuf")
    assert publish(aya).status_code == 303


def test_who_has_not_seen_the_changes_is_named_by_delegation(aya: Phone, odile: Phone, second: None) -> None:
    page = words(aya.get(f"{VERSIONS}/2"))
    assert "Les changements ont été lus par 0 sur 2" in page
    assert odile.get("/fr/news").status_code == 200
    with db.connection_context():
        models.Recipient.update(read_at=make.NOW).where(
            models.Recipient.person == models.Person.get(models.Person.code == "P-ODILE")
        ).execute()
    page = words(aya.get(f"{VERSIONS}/2"))
    assert "Les changements ont été lus par 1 sur 2" in page
    assert "SAEGUSA" in page
    assert "KERVANEC" not in page


def test_any_two_versions_compare_both_ways(aya: Phone, second: None) -> None:
    there, back = (words(aya.get(f"{VERSIONS}/compare?from={a}&to={b}")) for a, b in ((1, 2), (2, 1)))
    assert "Le thé neuf" in there
    assert "Le thé neuf" in back
    assert "prévenue" not in there
    for query in ("from=1&to=9", "from=x&to=1", ""):
        assert aya.get(f"{VERSIONS}/compare?{query}").status_code == 404


def test_the_sheet_of_what_changed_is_dated_and_in_every_language(aya: Phone, second: None) -> None:
    page = words(aya.get(f"{VERSIONS}/2/erratum"))
    for said in (
        "Erratum",
        "正誤表",
        "Version n° 2, publiée le",
        "第2版（",
        "Au lieu de",
        "誤",
        "正",
        "Le thé neuf",
        "変更なし",
    ):
        assert said in page
    assert aya.get(f"{VERSIONS}/1/erratum").status_code == 404
    assert aya.get(f"{VERSIONS}/3/erratum").status_code == 404


def test_a_day_of_a_version_is_shown_as_phones_showed_it(aya: Phone, second: None) -> None:
    assert "Atelier 1 – Lumière" in words(aya.get(f"{VERSIONS}/1/days/2024-11-20/fr"))
    frame = aya.get(f"{VERSIONS}/2/days/2024-11-20/fr")
    assert "Le thé neuf" in words(frame)
    assert "Version n° 2" in words(frame)
    page = aya.get(f"{VERSIONS}/1/days/2024-11-20")
    assert f'src="{VERSIONS}/1/days/2024-11-20/ja"' in page.text
    assert f'href="{VERSIONS}/1/days/2024-11-21"' in page.text
    for path in ("1/days/2024-12-24", "9/days/2024-11-20", "1/days/2024-11-20/xx"):
        assert aya.get(f"{VERSIONS}/{path}").status_code == 404


def test_a_version_is_taken_back_after_a_look_at_what_that_changes(aya: Phone, stranger: Phone, second: None) -> None:
    assert f'href="{VERSIONS}/1/again"' in aya.get(f"{VERSIONS}/2").text
    page = aya.get(f"{VERSIONS}/1/again")
    assert "2 personnes prévenues" in words(page)
    assert "Le thé neuf" in words(stranger.get("/fr/sessions/C10"))
    for _ in range(2):
        answer = aya.post(f"{VERSIONS}/1/again", {"compared": stamp(page)})
        assert answer.location == f"{VERSIONS}/3"
    assert "Le thé neuf" not in words(stranger.get("/fr/sessions/C10"))
    assert "reprise de la version n° 1" in words(aya.get(VERSIONS))
    assert "Le thé neuf" in words(aya.get(PAGE))
    assert aya.post(f"{VERSIONS}/1/again", {"compared": "x"}).status_code == 409
    assert aya.get(f"{VERSIONS}/9/again").status_code == 404
    assert aya.post(f"{VERSIONS}/9/again", {"compared": "x"}).status_code == 404


def test_a_version_becomes_the_draft_again(aya: Phone, second: None) -> None:
    page = words(aya.get(f"{VERSIONS}/1/draft"))
    assert "Le thé neuf" in page
    assert aya.post(f"{VERSIONS}/1/draft").location == PAGE
    with db.connection_context():
        held, first = programme.draft(), programme.edition(1)
    assert held
    assert first
    assert held.sessions["C10"].title == first.sessions["C10"].title
    assert "Le thé neuf" in words(aya.get(PAGE))


def test_the_comparison_asks_as_many_statements_for_one_change_as_for_many(
    aya: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    retitle("Le thé neuf")

    def asked() -> int:
        aya.get(PAGE)
        caplog.clear()
        with caplog.at_level("DEBUG", "peewee"):
            assert aya.get(PAGE).status_code == 200
        return sum(record.name == "peewee" for record in caplog.records)

    few = asked()
    with db.connection_context():
        for n in range(40):
            make.session(f"N{n}", f"2024-11-20 {n % 10 + 10}:00", capacity=5, registration="required")
            make.speech(f"N{n}", make.person(f"Person {n}"))
        models.Session.update(capacity=3).execute()
    assert asked() <= few + 2  # names of speakers, when there are any
