"""A phone that comes back brings what was done without network: who may, what it is told, in which language."""

import json
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests import make
from tests.pages.visitors import NOW, Phone
from webapp.actions.outbox import Answer
from webapp.pages import language, outbox, refusals
from webapp.store import agenda, models
from webapp.store.db import db

AT = NOW.isoformat()
FULL = "La dernière place vient d’être prise. Vous pouvez vous inscrire sur la liste d’attente."


def star(id_: str = "s1", session: str = "C10", **more: object) -> dict[str, object]:
    return {"id": id_, "person": "P-ODILE", "do": "star", "at": AT, "session": session, "on": True, **more}


def seat(id_: str, session: str, what: str = "book", **more: object) -> dict[str, object]:
    return {"id": id_, "do": "seat", "at": AT, "session": session, "what": what, **more}


def bring(phone: Phone, *entries: object, person: str = "P-ODILE", lang: str = "fr", **headers: str) -> TestResponse:
    return send(phone, json.dumps({"person": person, "entries": entries}), lang, **headers)


def send(phone: Phone, body: str | bytes, lang: str = "fr", **headers: str) -> TestResponse:
    head = {"Origin": "http://127.0.0.1:8000", **{name.title(): value for name, value in headers.items()}}
    return phone.client.post(f"/outbox?lang={lang}", data=body, content_type="application/json", headers=head)


def answers(answer: TestResponse) -> list[dict[str, Any]]:
    """Its no-break spaces made plain."""
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    found: list[dict[str, Any]] = answer.json["answers"]  # type: ignore[index]
    return [{**each, "words": plain(each["words"])} for each in found]


def plain(words: str) -> str:
    return words.replace("\u00a0", " ").replace("\u202f", " ")


def marks(code: str = "P-ODILE") -> agenda.Marks:
    with db.connection_context():
        return agenda.fresh_marks(models.Person.get(models.Person.code == code).id)


def nothing_done() -> bool:
    with db.connection_context():
        tables = (models.Star, models.Seat, models.OutboxEntry)
        return not any(table.select().count() for table in tables)


def take_the_last_seat(code: str) -> None:
    with db.connection_context():
        make.seat(models.Person.get(models.Person.code == "P-NAOKI"), code)
        models.Pulse.update(seats=models.Pulse.seats + 1).execute()


# --- what is done --------------------------------------------------------------------------------


def test_everything_is_done_in_order_and_answered_by_its_id(odile: Phone) -> None:
    found = answers(bring(odile, star(), seat("s2", "C11"), star("s3", on=False, at="2024-11-20T05:00:30Z")))
    assert [(each["id"], each["status"], each["code"]) for each in found] == [
        ("s1", "done", ""), ("s2", "done", "booked"), ("s3", "done", ""),
    ]  # fmt: skip
    assert found[1]["words"] == "« Atelier 2 – Thé » : Votre place est réservée."
    assert (marks().stars, marks().seats) == (frozenset(), {"C11": True})


def test_the_pages_show_at_once_what_was_brought(odile: Phone) -> None:
    odile.get("/fr/programme/2024-11-20")
    bring(odile, star())
    assert 'aria-pressed="true"' in odile.get("/fr/sessions/C10").text


def test_sent_twice_it_is_done_once_and_answered_the_same(odile: Phone) -> None:
    first, second = (answers(bring(odile, seat("s1", "C11"))) for _ in range(2))
    assert first == second
    with db.connection_context():
        assert models.Seat.select().count() == 1


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("fr", f"« Visite du moulin » : {FULL}"),
        ("ja", "「水車見学」：ただいま満席となりました。キャンセル待ちをお申し込みいただけます。"),
        ("en", "“The mill”: The last seat has just been taken. You may join the waiting list."),
    ],
)
def test_a_full_session_is_told_in_the_readers_language_and_the_line_is_offered(
    odile: Phone, lang: str, words: str
) -> None:
    take_the_last_seat("C12")
    [found] = answers(bring(odile, seat("s1", "C12"), lang=lang))
    assert (found["status"], found["code"], found["offer"], found["session"]) == ("refused", "full", "wait", "C12")
    assert found["words"] == words
    assert answers(bring(odile, seat("s1", "C12"), lang=lang)) == [found]
    assert marks().seats == {}


def test_french_words_are_printed_as_french_is(odile: Phone) -> None:
    [found] = bring(odile, seat("s1", "C11")).json["answers"]  # type: ignore[index]
    assert found["words"] == "«\u00a0Atelier\u00a02\u00a0– Thé\u00a0»\u00a0: Votre place est réservée."


def test_an_overlap_names_the_other_session_and_offers_to_swap(odile: Phone) -> None:
    found = answers(bring(odile, seat("s1", "C11"), seat("s2", "C12")))[1]
    assert (found["code"], found["offer"]) == ("overlap", "swap")
    assert found["words"] == ("« Visite du moulin » : Vous avez déjà une place à la même heure : Atelier 2 – Thé.")


def test_an_escort_hears_of_the_member_not_of_herself(odile: Phone) -> None:
    booked, clash, other = answers(
        bring(odile, seat("a", "C11", **{"for": "P-JEAN"}), seat("b", "C12", **{"for": "P-JEAN"}),
              seat("c", "C12", **{"for": "P-NAOKI"}))
    )  # fmt: skip
    assert booked["words"] == "« Atelier 2 – Thé » : La place est réservée."
    assert clash["words"].startswith("« Visite du moulin » : Cette personne a déjà une place")
    assert (other["status"], other["code"], other["for"]) == ("refused", "not_yours", "P-NAOKI")
    assert marks("P-JEAN").seats == {"C11": True}


@pytest.mark.parametrize("lang", ["fr", "ja"])
def test_every_refusal_has_words_where_it_is_answered(app: Flask, lang: str) -> None:
    with app.test_request_context(f"/outbox?lang={lang}"):
        language.speak(lang)
        for code in refusals.WORDS:
            said = plain(outbox.words(Answer("x", "refused", code, session="C11", other="C12")))
            assert said.startswith({"fr": "« Atelier 2 – Thé » : ", "ja": "「第2分科会：茶」："}[lang])
            assert len(said) > 16


# --- who -----------------------------------------------------------------------------------------


def test_a_phone_asks_whose_outbox_it_may_send(odile: Phone, stranger: Phone) -> None:
    assert (odile.get("/outbox").json, stranger.get("/outbox").json) == ({"person": "P-ODILE"}, {"person": None})
    assert odile.get("/outbox").headers["Cache-Control"] == "no-store"


def test_under_nobodys_sign_in_nothing_is_done(stranger: Phone) -> None:
    found = bring(stranger, star())
    assert (found.status_code, found.json) == (401, {"error": "unauthorized"})
    assert nothing_done()


def test_under_anothers_sign_in_nothing_at_all_is_done(naoki: Phone) -> None:
    found = bring(naoki, star())
    assert (found.status_code, found.json) == (409, {"error": "another_person"})
    assert nothing_done()


def test_one_entry_of_somebody_else_stops_the_whole_request(odile: Phone) -> None:
    assert bring(odile, star(), star("s2", person="P-NAOKI")).status_code == 409
    assert nothing_done()


def test_an_id_of_somebody_else_is_refused_by_itself(odile: Phone, naoki: Phone) -> None:
    bring(odile, star())
    [found] = answers(bring(naoki, star(person="P-NAOKI"), person="P-NAOKI"))
    assert (found["status"], found["code"]) == ("refused", "not_yours")
    assert marks("P-NAOKI").stars == frozenset()


def test_another_site_brings_nothing(odile: Phone) -> None:
    found = bring(odile, star(), origin="https://evil.example")
    assert (found.status_code, found.json) == (403, {"error": "forbidden"})
    assert nothing_done()


# --- what cannot be read -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ("", "not_json"),
        ("{", "not_json"),
        (b"\xff\xfe", "not_json"),
        ("[" * 100_000, "not_json"),
        ("[]", "not_a_batch"),
        ("null", "not_a_batch"),
        ('{"entries": []}', "not_a_batch"),
        ('{"person": "P-ODILE"}', "not_a_batch"),
        ('{"person": "P-ODILE", "entries": {}}', "not_a_batch"),
        ('{"person": 7, "entries": []}', "not_a_batch"),
        ('{"person": "\\u0000", "entries": []}', "not_a_batch"),
    ],
)
def test_a_request_that_cannot_be_read_is_told_so(odile: Phone, body: str | bytes, error: str) -> None:
    found = send(odile, body)
    assert (found.status_code, found.json) == (400, {"error": error})


def test_too_many_or_too_large_is_refused_whole(odile: Phone) -> None:
    assert len(answers(bring(odile, *[star(f"s{n}") for n in range(100)]))) == 100
    many = bring(odile, *[star(f"t{n}") for n in range(101)])
    large = bring(odile, star("u", title="x" * 300_000))
    assert [(each.status_code, each.mimetype) for each in (many, large)] == [(413, "application/json")] * 2
    with db.connection_context():
        assert models.OutboxEntry.select().count() == 100


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (star(do="reboot"), "do"),
        (star(do=["star"]), "do"),
        (star(session=None), "session"),
        (star(session="x" * 65), "session"),
        (star(session="\0"), "session"),
        (star(session="\ud800"), "session"),
        (star(on="yes"), "on"),
        (star(on=1), "on"),
        (star(at="yesterday"), "at"),
        (star(at="2024-11-20T14:00:00"), "at"),
        (star(at=1732078800), "at"),
        (star(at="1899-01-01T00:00:00Z"), "at"),
        (star(at="0001-01-01T00:00:00+14:00"), "at"),
        (star(person="x" * 65), "person"),
        (seat("s1", "C11", "steal"), "what"),
        (seat("s1", "C11", **{"for": ["P-JEAN"]}), "for"),
        (star(do="read", number="7"), "number"),
        (star(do="read", number=True), "number"),
        (star(do="read", number=-1), "number"),
        (star(do="acknowledge", number=10**30), "number"),
        (star(do="acknowledge", number=1.5), "number"),
        (star(do="language", language="klingon"), "language"),
        (star(do="language", language={}), "language"),
    ],
)
def test_an_entry_that_cannot_be_read_is_answered_and_the_others_are_done(
    odile: Phone, entry: dict[str, object], field: str
) -> None:
    bad, good = answers(bring(odile, entry, star("good")))
    assert (bad["id"], bad["status"], bad["code"], bad["words"]) == ("s1", "malformed", field, "")
    assert good["status"] == "done"
    with db.connection_context():
        assert [row.id for row in models.OutboxEntry.select()] == ["good"]


@pytest.mark.parametrize("id_", ["", " ", "x" * 65, "a\0b", "a\nb", "\ud800", 7, None, [], {"$ne": 1}])
def test_an_id_that_cannot_be_kept_is_no_id(odile: Phone, id_: object) -> None:
    [found] = answers(bring(odile, star(id_)))  # type: ignore[arg-type]
    assert (found["id"], found["status"], found["code"]) == ("", "malformed", "id")
    assert nothing_done()


@pytest.mark.parametrize("id_", ["' OR 1=1 --", "<b>", "%s %(x)s", "日本", "../../x"])
def test_an_id_may_look_like_anything_and_means_nothing(odile: Phone, id_: str) -> None:
    assert [each["id"] for each in answers(bring(odile, star(id_), star(id_, on=False)))] == [id_, id_]
    assert marks().stars == {"C10"}


def test_entries_that_are_no_objects_are_answered_too(odile: Phone) -> None:
    assert [each["code"] for each in answers(bring(odile, None, 3, "x", [], {}))] == ["id"] * 5
