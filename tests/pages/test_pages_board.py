"""An organiser lays out a day: moves, adds and takes back, is warned, and meets another organiser."""

import json
import logging
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask

from tests import make
from tests.pages.test_pages_organiser import link, words
from tests.pages.visitors import Phone, watch
from webapp.store import kept, models, programme
from webapp.store.db import db

DAY, MOVE, UNDO = "/organiser/programme/2024-11-20", "/organiser/programme/move/C10", "/organiser/programme/undo"
NEW = "/organiser/programme/new"


def organiser(app: Flask, name: str) -> Phone:
    phone = Phone(app, "fr")
    assert phone.post(link(app, name)).status_code == 303
    return phone


@pytest.fixture
def aya(app: Flask) -> Phone:
    return organiser(app, "Aya")


def held(code: str = "C10") -> dict[str, Any]:
    with db.connection_context():
        row = models.Session.get_by_id(code)
    return {
        "day": row.day.isoformat(), "start": row.start.isoformat(), "end": row.end.isoformat(),
        "place": row.place_id or "", "shelved": row.shelved,
    }  # fmt: skip


def form(code: str = "C10", **changed: Any) -> dict[str, Any]:
    """What a drag, a key or a form of that session sends."""
    was = held(code)
    hours = {"C10": ("13:45", "15:00"), "C11": ("13:45", "15:00")}[code]
    shown = {"day": was["day"], "start": hours[0], "end": hours[1], "place": was["place"]}
    return {
        **shown, **{f"was-{name}": json.dumps(value) for name, value in was.items()}, "shown": "2024-11-20", **changed,
    }  # fmt: skip


def block(answer: Any, code: str) -> str:
    found = re.search(rf'<article[^>]*id="session-{code}".*?</article>', answer.text, re.S)
    assert found, answer.text
    return found[0]


# --- a day ---------------------------------------------------------------------------------------


def test_a_day_is_laid_out_by_place_and_hour(aya: Phone) -> None:
    answer = aya.get(DAY)
    assert answer.status_code == 200
    assert "bh13 bm45 bl1 bn15 lane0 of1 t0" in block(answer, "C10")
    assert [each in words(answer) for each in ("Grande salle", "Sans lieu", "Hors programme", "13:45 – 15:00")] == [
        True
    ] * 4
    assert words(answer).count("Atelier 1 – Lumière") == 1


def test_a_title_that_is_not_in_my_language_says_which_it_is_in(app: Flask) -> None:
    yuki = Phone(app, "ja")
    assert yuki.post(link(app, "Yuki")).status_code == 303
    answer = yuki.get("/organiser/programme/2024-11-21")
    assert '<span lang="fr">' in block(answer, "D01")
    assert '<span class="other">FR</span>' in block(answer, "D01")


def test_the_same_day_is_also_a_list_by_hour(aya: Phone) -> None:
    answer = aya.get(f"{DAY}?by=hour")
    assert re.findall(r'id="session-(\w+)"', answer.text) == ["B01", "A01", "C10", "C11", "C12", "X01", "V01"]


def test_a_day_outside_the_event_that_holds_something_has_its_tab(app: Flask, aya: Phone) -> None:
    with db.connection_context():
        make.session("Z01", "2024-12-02 09:00")
    answer = aya.get("/organiser/programme/2024-12-02")
    assert "Lun. 2 hors dates · 1 séance · 1 point à vérifier" in words(answer)
    assert "Ce jour est hors des dates de l’événement." in words(answer)
    assert aya.get("/organiser/programme/yesterday").status_code == 404


def test_without_a_day_the_board_opens_on_today(aya: Phone) -> None:
    assert "Mercredi 20 novembre" in aya.get("/organiser/programme").text


def test_nobody_else_sees_the_draft_or_changes_it(odile: Phone) -> None:
    assert [odile.get(path).status_code for path in (DAY, MOVE, NEW, "/organiser/programme/foreseen")] == [401] * 4
    assert [odile.post(path, form()).status_code for path in (MOVE, NEW, UNDO)] == [401] * 3
    assert held()["place"] == "HALL"


def test_a_board_that_did_not_change_is_not_sent_again(aya: Phone) -> None:
    first = aya.get(DAY, hx_request="true")
    assert first.text.lstrip().startswith("<nav")
    assert aya.get(DAY, hx_request="true", If_None_Match=first.headers["ETag"]).status_code == 304
    aya.tap(MOVE, form(start="14:00"))
    assert aya.get(DAY, hx_request="true", If_None_Match=first.headers["ETag"]).status_code == 200


# --- moving --------------------------------------------------------------------------------------


def test_a_move_by_drag_or_key_answers_with_the_board_and_says_what_was_done(aya: Phone) -> None:
    answer = aya.tap(MOVE, form(start="14:00", end="15:30", place=""))
    assert answer.status_code == 200
    assert "bh14 bm0 bl1 bn30" in block(answer, "C10")
    assert "Déplacé : Atelier 1 – Lumière · Mer. 20 14:00 – 15:30 · Sans lieu" in words(answer)
    assert held()["start"] == "2024-11-20T05:00:00+00:00"
    assert "<html" not in answer.text


def test_the_same_form_works_without_javascript(aya: Phone) -> None:
    assert 'value="13:45"' in aya.get(MOVE).text
    answer = aya.post(MOVE, form(day="2024-11-21", start="14:00"))
    assert answer.status_code == 303
    assert answer.location == "/organiser/programme/2024-11-21#session-C10"
    assert "Déplacé : Atelier 1 – Lumière · Jeu. 21 14:00 – 15:00" in words(aya.get(answer.location.split("#")[0]))


def test_a_session_goes_to_the_side_with_its_length_and_comes_back(aya: Phone) -> None:
    aside = aya.tap(MOVE, form(shelved="on"))
    assert "1 h 15" in words(aside).split("Hors programme")[1]
    with db.connection_context():
        assert list(programme.aside()) == ["C10"]
    aya.tap(MOVE, form(start="16:00", end="17:15"))
    assert (held()["shelved"], held()["start"]) == (False, "2024-11-20T07:00:00+00:00")


def test_a_session_may_end_after_midnight_and_is_marked(aya: Phone) -> None:
    answer = aya.tap(MOVE, form(start="23:00", end="00:30"))
    assert held()["end"] == "2024-11-20T15:30:00+00:00"
    assert "La séance se termine après minuit." in words(answer)
    assert "bu25" in answer.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"start": "15:00", "end": "14:00"}, "Fin : La fin précède le début."),
        ({"start": "25:99"}, "Début : Cette heure est illisible."),
        ({"day": "tomorrow"}, "Jour : Cette date est illisible."),
        ({"place": "GONE"}, "Lieu : Ce lieu n’existe pas."),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_lost(aya: Phone, typed: dict[str, str], said: str) -> None:
    before = held()
    for answer in (aya.tap(MOVE, form(**typed)), aya.post(MOVE, form(**typed))):
        assert answer.status_code == 422
        assert said in words(answer)
    assert held() == before


def test_a_session_that_is_gone_is_said_to_be(app: Flask, aya: Phone) -> None:
    sent = form("C11")
    with db.connection_context():
        models.Text.delete().where(models.Text.code == "C11").execute()
        models.Session.delete_by_id("C11")
    for answer in (aya.tap("/organiser/programme/move/C11", sent), aya.post("/organiser/programme/move/C11", sent)):
        assert answer.status_code == 422
        assert "il a été supprimé" in words(answer)
    assert aya.get("/organiser/programme/move/C11").status_code == 404


def test_the_hour_a_clock_change_skips_is_refused_and_the_one_it_repeats_is_named(app: Flask, aya: Phone) -> None:
    with db.connection_context():
        models.Event.update(timezone="Europe/Paris").execute()
    skipped = aya.tap(MOVE, form(day="2026-03-29", start="02:30", end="04:00"))
    assert skipped.status_code == 422
    assert "Début : " in words(skipped)
    assert "heure" in words(skipped)
    aya.tap(MOVE, form(day="2026-10-25", start="02:30", end="04:00"))
    assert held()["start"] == "2026-10-25T00:30:00+00:00"
    assert "il s’agit de la première" in words(aya.get("/organiser/programme/2026-10-25"))


def test_an_hour_that_comes_twice_stays_the_second_when_nobody_types_another(app: Flask, aya: Phone) -> None:
    with db.connection_context():
        models.Event.update(timezone="Europe/Paris").execute()
        at = {"day": "2026-10-25", "start": "2026-10-25 01:30:00", "end": "2026-10-25 03:00:00"}
        models.Session.update(**at).where(models.Session.code == "C10").execute()
    aya.tap(MOVE, form(start="02:30", end="04:00", place=""))
    assert (held()["start"], held()["place"]) == ("2026-10-25T01:30:00+00:00", "")


# --- marks ---------------------------------------------------------------------------------------


def test_a_move_that_does_not_go_together_is_marked_on_both_blocks_and_in_the_list(aya: Phone) -> None:
    answer = aya.tap("/organiser/programme/move/C11", form("C11", place="HALL"))
    assert "marked" in block(answer, "C10")
    assert "Atelier 2 – Thé" in words_of(block(answer, "C10"))
    assert "Atelier 1 – Lumière" in words_of(block(answer, "C11"))
    assert "2 séances à vérifier" in words(answer)
    assert "Même lieu à la même heure : « Atelier 2 – Thé »." in words(answer)


def words_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", re.sub(r"<wbr>", "", html)))


def asked_of(phone: Phone, typed: dict[str, Any]) -> Any:
    """What the form asks while it is filled in."""
    return phone.get(f"/organiser/programme/foreseen?{urlencode(typed)}")


def test_what_a_move_would_do_is_said_before_it_is_saved(aya: Phone) -> None:
    asked = {"of": "C11", **form("C11", place="HALL")}
    answer = asked_of(aya, asked)
    assert "À surveiller après ce changement Même lieu à la même heure : « Atelier 1 – Lumière »." in words(answer)
    assert held("C11")["place"] == ""
    aya.tap("/organiser/programme/move/C11", form("C11", place="HALL"))
    back = asked_of(aya, {"of": "C11", **form("C11", place="")})
    assert "Résolu par ce changement Même lieu à la même heure" in words(back)
    wrong = asked_of(aya, {"of": "C11", **form("C11", end="13:00")})
    assert "La fin précède le début." in words(wrong)


def test_bookings_stars_and_speakers_are_counted(app: Flask, aya: Phone) -> None:
    with db.connection_context():
        models.Place.update(walk=10).where(models.Place.code == "HALL").execute()
        make.place("PARK", {"fr": "Parc"}, walk=10)
        make.session("E01", "2024-11-20 15:05", "16:00", {"fr": "Suite"}, place="PARK")
        odile, jean, naoki = (models.Person.get(models.Person.code == f"P-{n}") for n in ("ODILE", "JEAN", "NAOKI"))
        make.seat(odile, "C10")
        make.star(odile, "E01")
        make.speech("E01", naoki)
        for person in (odile, jean, naoki):
            make.seat(person, "C11")
        kept.forget()
    said = words(aya.get(DAY))
    assert (
        "Temps de trajet insuffisant (personnes concernées : 1) : 5 min entre cette séance et « Suite », 20 min à pied"
        in said
    )
    assert "Trajet trop court pour SAEGUSA Naoki" in said or "Trajet trop court pour Naoki SAEGUSA" in said
    assert "Plus de réservations que de places : 3 réservations pour 2 places." in said


# --- a new session -------------------------------------------------------------------------------


def new(**typed: str) -> dict[str, str]:
    fields = {"day": "2024-11-20", "start": "18:00", "end": "19:00", "place": "HALL", "kind": "workshop", **typed}
    texts = {"title:fr": "Nouveau", "title:ja": "新規", "title:en": ""}
    shown = {f"was-{name}": '""' for name in (*fields, *texts) if name not in ("code", "shelved")}
    return {"code": "C13", "was-shelved": "false", **shown, **texts, **fields}


def test_a_new_session_is_put_on_the_board_or_on_the_side(aya: Phone) -> None:
    assert 'value="C13"' in aya.get(f"{NEW}?day=2024-11-20").text
    answer = aya.post(NEW, new())
    assert answer.location == "/organiser/programme/2024-11-20#session-C13"
    assert "Ajouté : Nouveau · Mer. 20 18:00 – 19:00 · Grande salle" in words(aya.get(DAY))
    aya.post(NEW, new(code="C14", shelved="on"))
    with db.connection_context():
        assert list(programme.aside()) == ["C14"]


def test_a_new_session_that_cannot_be_keeps_what_was_typed(aya: Phone) -> None:
    answer = aya.post(NEW, new(code="C10", end="17:00"))
    assert answer.status_code == 422
    assert "Le code C10 est déjà pris." in words(answer)
    assert 'value="新規"' in answer.text
    twice = aya.post(NEW, {**new(end="05:00"), "title:fr": "", "title:ja": ""})
    assert twice.status_code == 422


# --- taking back, and two organisers -------------------------------------------------------------


def deed(answer: Any) -> dict[str, str]:
    found = re.search(r'name="deed" value="(\w+)"', answer.text)
    assert found, answer.text
    return {"deed": found[1], "shown": "2024-11-20"}


def test_ones_own_last_deed_can_be_taken_back_one_after_the_other(app: Flask, aya: Phone) -> None:
    before = held()
    first = aya.tap(MOVE, form(start="14:00"))
    second = aya.tap(MOVE, form(start="14:00", place=""))
    assert deed(first) != deed(second)
    third = aya.tap(UNDO, deed(second))
    assert deed(third) == deed(first)
    last = aya.tap(UNDO, deed(third))
    assert held() == before
    assert "data-undo" not in last.text
    assert aya.tap(UNDO, deed(first)).status_code == 409
    aya.tap(MOVE, form(start="14:00"))
    assert "data-undo" not in organiser(app, "Ben").get(DAY).text
    watch(app).move(minutes=11)
    assert "data-undo" not in aya.get(DAY).text


def test_what_somebody_built_on_is_not_taken_back_and_says_who_did(app: Flask, aya: Phone) -> None:
    moved = aya.tap(MOVE, form(start="14:00"))
    organiser(app, "Ben").tap(MOVE, form(start="14:10"))
    answer = aya.tap(UNDO, deed(moved))
    assert answer.status_code == 409
    assert "Impossible d’annuler : cela a été modifié depuis (Début – Ben 14:00)." in words(answer)
    assert held()["start"] == "2024-11-20T05:10:00+00:00"
    assert "Impossible d’annuler" in words(aya.post(UNDO, deed(moved)))


def test_two_who_move_one_session_see_both_and_choose(app: Flask, aya: Phone) -> None:
    mine = form(start="14:00")
    organiser(app, "Ben").tap(MOVE, form(start="14:10", end="15:10"))
    answer = aya.tap(MOVE, mine)
    assert answer.status_code == 409
    assert "Ben" in words(answer)
    assert held()["start"] == "2024-11-20T05:10:00+00:00"
    again = {**form(start="14:00"), "keep-start": "mine", "keep-end": "theirs"}
    assert aya.tap(MOVE, again).status_code == 200
    assert (held()["start"], held()["end"]) == ("2024-11-20T05:00:00+00:00", "2024-11-20T06:10:00+00:00")


# --- what it costs -------------------------------------------------------------------------------


def test_two_hundred_sessions_cost_as_many_statements_as_one(
    app: Flask, aya: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    def statements(ask: Callable[[], Any]) -> int:
        with caplog.at_level(logging.DEBUG, logger="peewee"):
            caplog.clear()
            assert ask().status_code == 200
            return len([record for record in caplog.records if record.name == "peewee"])

    foreseen = {"of": "C10", **form(place="")}

    def costs() -> list[int]:
        kept.forget()
        asks = (lambda: aya.get(DAY), lambda: aya.get(MOVE), lambda: aya.get(f"{DAY}?by=hour"))
        again = lambda: asked_of(aya, foreseen)  # noqa: E731
        return [statements(ask) for ask in (*asks, again)]

    before = costs()
    with db.connection_context():
        naoki = models.Person.get(models.Person.code == "P-NAOKI")
        for n in range(200):
            start, room = f"2024-11-20 {8 + n % 13:02}:{n % 60:02}", f"R{n % 9}" if n % 8 else None
            make.session(f"N{n}", start, place=room, shelved=n % 10 == 0)
            make.speech(f"N{n}", naoki)
            make.seat(naoki, f"N{n}")
    assert costs() == before
