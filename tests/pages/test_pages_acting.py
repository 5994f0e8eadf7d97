"""What a delegate does: star, book, wait, swap, choose, acknowledge; with htmx, and with plain forms."""

import re

import pytest
from flask import Flask

from tests import make
from tests.pages import visitors
from tests.pages.visitors import NOW, Phone
from webapp.actions import programme as publishing
from webapp.actions import seats as seat_actions
from webapp.store import models, seats
from webapp.store.db import db

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
STAR, TEA, MILL = "/fr/sessions/C10/star", "/fr/sessions/C11/seat", "/fr/sessions/C12/seat"


def number(person: str) -> int:
    return int(models.Person.get(models.Person.code == person).id)


def held(person: str) -> set[str]:
    with db.connection_context():
        return seats.held([number(person)])[number(person)]


def starred(person: str) -> set[str]:
    with db.connection_context():
        rows = models.Star.select().where((models.Star.person == number(person)) & models.Star.starred)
        return {row.session for row in rows}


def taken(code: str, how_many: int) -> None:
    """Others hold seats, through the real action."""
    with db.connection_context():
        for _ in range(how_many):
            seat_actions.ask(make.person().id, code, NOW)


def withdraw(code: str, removed: bool = False) -> None:
    """The organiser cancels a session, or takes it out of the draft, and publishes."""
    with db.connection_context():
        if removed:
            models.Speech.delete().where(models.Speech.session == code).execute()
            models.Session.delete().where(models.Session.code == code).execute()
        else:
            models.Session.update(cancelled=True).where(models.Session.code == code).execute()
        publishing.publish("organiser", "", NOW)


def buttons(page: str) -> list[str]:
    """What can be pressed about the seat: book, wait, swap, give_up."""
    return re.findall(r'name="do" value="(\w+)"', page)


def state(page: str) -> list[str]:
    return re.findall(r'class="state (\w+)"', page.partition('id="seat"')[2].partition("</main>")[0])


# --- stars ---------------------------------------------------------------------------------------


def test_a_star_with_htmx_is_one_card_in_its_new_state(odile: Phone) -> None:
    for wanted, pressed in (("1", "true"), ("0", "false")):
        card = odile.tap(STAR, {"on": wanted})
        assert card.status_code == 200
        assert re.match(r'\s*<li [^>]*id="session-C10"', card.text)
        assert card.text.count("<li") == 1
        assert f'aria-pressed="{pressed}"' in card.text


@pytest.mark.parametrize("shape", ["row", "par"])
def test_a_card_comes_back_in_the_shape_it_had(odile: Phone, shape: str) -> None:
    card = odile.tap(f"{STAR}?shape={shape}", {"on": "1"}).text
    assert ('class="when"' in card) is (shape == "row")


def test_a_star_in_the_agenda_gives_the_agenda(odile: Phone) -> None:
    odile.post(STAR, {"on": "1"})
    part = odile.tap(f"{STAR}?shape=agenda", {"on": "0"}).text
    assert part.lstrip().startswith('<div id="agenda"')
    assert "session-C10" not in part


def test_a_star_without_script_leads_back_to_the_page_it_was_on(odile: Phone) -> None:
    came = {"referer": "http://localhost/fr/programme?q=lum"}
    assert odile.post(STAR, {"on": "1"}, **came).location == "/fr/programme?q=lum#session-C10"
    assert odile.post(STAR, {"on": "1"}).location == "/fr/sessions/C10#session-C10"
    assert starred("P-ODILE") == {"C10"}


@pytest.mark.parametrize(
    "referer",
    ["https://evil.example/", "https://evil.example/fr/programme", "//evil.example", "http://localhost//evil.example",
     "http://localhost.evil.example/", "http://localhost@evil.example/", "javascript:alert(1)", "http://["],
)  # fmt: skip
def test_nobody_is_ever_led_to_another_host(odile: Phone, referer: str) -> None:
    for path, form in (
        (STAR, {"on": "1"}),
        (TEA, {"do": "book"}),
        ("/fr/me/size", {"step": "larger"}),
        ("/fr/news/read", {"number": "1"}),
    ):
        answer = odile.post(path, form, referer=referer)
        assert answer.status_code == 303
        assert answer.location
        assert re.match(r"/fr/[a-z]", answer.location)


def test_a_form_sent_twice_is_done_once(odile: Phone) -> None:
    for _ in range(2):
        assert odile.post(STAR, {"on": "1"}).status_code == 303
        assert odile.post(TEA, {"do": "book"}).status_code == 303
    assert (starred("P-ODILE"), held("P-ODILE")) == ({"C10"}, {"C11"})
    for _ in range(2):
        assert odile.post(TEA, {"do": "give_up"}).status_code == 303
    assert held("P-ODILE") == set()


def test_a_star_on_a_session_cancelled_a_moment_ago_is_kept_and_the_card_says_so(odile: Phone) -> None:
    odile.get("/fr/programme")
    withdraw("C10")
    card = odile.tap(STAR, {"on": "1"})
    assert card.status_code == 200
    assert "Annulé" in card.text
    assert starred("P-ODILE") == {"C10"}


def test_a_star_on_a_session_taken_out_of_the_programme_is_kept_and_the_card_says_so(odile: Phone) -> None:
    odile.get("/fr/programme")
    withdraw("C10", removed=True)
    assert "Annulé" in odile.tap(STAR, {"on": "1"}).text
    assert odile.get("/fr/sessions/C10").status_code == 200
    assert "session-C10" in odile.get("/fr/agenda/2024-11-20").text


# --- seats ---------------------------------------------------------------------------------------


def test_a_seat_is_booked_and_given_up(odile: Phone) -> None:
    assert buttons(odile.get("/fr/sessions/C11").text) == ["book", "book"]  # hers, and Jean's
    part = odile.tap(TEA, {"do": "book"})
    assert (part.status_code, state(part.text)[:1], held("P-ODILE")) == (200, ["mine"], {"C11"})
    part = odile.tap(TEA, {"do": "give_up"})
    assert (part.status_code, state(part.text), held("P-ODILE")) == (200, ["free"], set())


def test_the_last_seat_gone_is_refused_with_the_waiting_list_offered(naoki: Phone) -> None:
    naoki.get("/fr/sessions/C12")
    taken("C12", 1)
    for answer in (naoki.tap(MILL, {"do": "book"}), naoki.post(MILL, {"do": "book"})):
        assert answer.status_code == 409
        assert buttons(answer.text) == ["wait"]
    waiting = naoki.tap(MILL, {"do": "wait"})
    assert (waiting.status_code, state(waiting.text)) == (200, ["wait"])
    assert "1<sup>" in waiting.text.partition('id="seat"')[2]
    assert buttons(waiting.text) == ["give_up"]


def test_without_script_the_way_from_a_refusal_to_the_line_leads_to_a_page(naoki: Phone) -> None:
    taken("C12", 1)
    assert naoki.post(MILL, {"do": "book"}, referer="http://localhost/fr/sessions/C12").status_code == 409
    answer = naoki.post(
        MILL, {"do": "wait"}, referer=f"http://localhost{MILL}"
    )  # the refusal stands at the form's address
    assert answer.status_code == 303
    page = naoki.client.get(answer.location, follow_redirects=True)
    assert (page.status_code, state(page.text)) == (200, ["wait"])
    for form in (MILL, "/fr/sessions/C12/star"):
        assert naoki.get(form).location == "/fr/sessions/C12"


def test_an_overlap_is_refused_with_its_name_and_a_swap_offered(naoki: Phone) -> None:
    naoki.post(TEA, {"do": "book"})
    answer = naoki.tap(MILL, {"do": "book"})
    assert answer.status_code == 409
    assert "Atelier 2" in answer.text.partition('id="seat"')[2].replace("\u00a0", " ")
    assert buttons(answer.text) == ["swap"]
    assert naoki.tap(MILL, {"do": "swap"}).status_code == 200
    assert held("P-NAOKI") == {"C12"}


@pytest.mark.parametrize("code", ["C10", "V01", "X01"])
def test_what_cannot_be_booked_is_refused_and_offers_nothing(naoki: Phone, code: str) -> None:
    answer = naoki.post(f"/fr/sessions/{code}/seat", {"do": "book"})
    assert (answer.status_code, buttons(answer.text), held("P-NAOKI")) == (409, [], set())


def test_a_seat_in_a_session_cancelled_a_moment_ago_is_refused_in_words(naoki: Phone) -> None:
    page = naoki.get("/fr/sessions/C11")
    assert buttons(page.text) == ["book"]
    for removed in (False, True):
        withdraw("C11", removed)
        answer = naoki.tap(TEA, {"do": "book"})
        assert answer.status_code == 409
        assert "annulé" in answer.text
        assert held("P-NAOKI") == set()


def test_an_unknown_wish_is_no_wish(odile: Phone) -> None:
    assert odile.post(TEA, {"do": "everything"}).status_code == 400
    assert odile.post(TEA, {}).status_code == 400
    assert odile.post(STAR, {"on": "yes"}).status_code == 400
    assert odile.post("/fr/sessions/NONE/seat", {"do": "book"}).status_code == 404


def test_an_escort_books_for_the_own_delegation_and_for_nobody_else(odile: Phone, naoki: Phone) -> None:
    assert "Jean LE GOFF" in odile.get("/fr/sessions/C11").text.replace("\u00a0", " ")
    assert odile.post(TEA, {"do": "book", "for": "P-JEAN"}).status_code == 303
    assert (held("P-JEAN"), held("P-ODILE")) == ({"C11"}, set())
    with db.connection_context():
        assert models.Seat.get().by_id == number("P-ODILE")
    for phone, other in ((odile, "P-NAOKI"), (naoki, "P-ODILE"), (odile, "P-NOBODY")):
        for do in ("book", "give_up"):
            assert phone.post(TEA, {"do": do, "for": other}).status_code == 409
    assert (held("P-JEAN"), held("P-NAOKI"), held("P-ODILE")) == ({"C11"}, set(), set())
    assert odile.post(TEA, {"do": "give_up", "for": "P-JEAN"}).status_code == 303
    assert held("P-JEAN") == set()


def test_a_seat_is_asked_for_in_the_own_name_on_a_page_of_any_language(app: Flask) -> None:
    for lang in ("fr", "ja", "en"):
        phone = visitors.visitor(app, "P-NAOKI")
        answer = phone.post(f"/{lang}/sessions/X01/seat", {"do": "book"})
        assert f'<html lang="{lang}"' in answer.text


# --- the agenda ----------------------------------------------------------------------------------


def test_what_i_star_and_hold_is_in_my_agenda_and_nobody_else_s(odile: Phone, naoki: Phone) -> None:
    odile.post("/fr/sessions/D02/star", {"on": "1"})
    odile.post("/fr/sessions/D01/seat", {"do": "book"})
    page = odile.get("/fr/agenda/2024-11-21").text
    assert re.findall(r'<li [^>]*id="session-(\w+)"', page) == ["D01", "D02"]
    assert 'class="gap"' in page
    assert "session-D0" not in naoki.get("/fr/agenda/2024-11-21").text


@pytest.mark.parametrize("htmx", [True, False])
def test_overlapping_sessions_are_asked_about_and_one_is_kept(odile: Phone, htmx: bool) -> None:
    odile.post(TEA, {"do": "book"})
    odile.post("/fr/sessions/C10/star", {"on": "1"})
    page = odile.get("/fr/agenda").text
    assert 'class="clash"' in page
    assert re.findall(r'name="keep" value="(\w+)"', page) == ["C10", "C11"]
    form = {"keep": "C10", "of": ["C10", "C11"]}
    answer = odile.tap("/fr/agenda/keep", form) if htmx else odile.post("/fr/agenda/keep", form)
    assert answer.status_code == (200 if htmx else 303)
    assert (held("P-ODILE"), starred("P-ODILE")) == (set(), {"C10"})
    assert 'class="clash"' not in odile.get("/fr/agenda").text
