"""Without network a tap is neither lost nor pretended to be saved; with it again, each is done once."""

import re
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.conftest import SOLENE
from tests.browser.event import TODAY, Server
from tests.browser.test_story import PHONE, card, seat, sign_in, star

pytestmark = pytest.mark.browser
DAY = f"/fr/programme/{TODAY}"
OTHER = "JP-SHZ-1"
UNSENT = "En attente d’envoi"


@pytest.fixture
def phone(browser: Browser, server: Server) -> Iterator[BrowserContext]:
    context = browser.new_context(**PHONE, locale="fr-FR", base_url=server.url)
    yield context
    context.close()
    forget(server)


@pytest.fixture
def page(phone: BrowserContext, server: Server) -> Page:
    """Solène's phone, on today's programme."""
    page = phone.new_page()
    sign_in(page, server)
    page.goto(DAY)
    knows(page, SOLENE["code"])
    return page


@pytest.fixture
def cut(server: Server) -> Iterator[Callable[[Page], None]]:
    """Cuts a phone off: the server is gone, and the phone knows nothing of it but that nothing answers."""

    def cut_off(page: Page) -> None:
        page.context.set_offline(True)
        server.stop()

    yield cut_off
    if server.process.poll() is not None:
        server.start()


def back(server: Server, page: Page) -> None:
    server.start()
    page.context.set_offline(False)


def forget(server: Server) -> None:
    """For the next test nobody has done anything."""
    if server.process.poll() is not None:
        server.start()
    for table in ("outbox_entry", "seat", "star"):
        server.tell(f"DELETE FROM {table} WHERE person_id = (SELECT id FROM person WHERE code = ?)", SOLENE["code"])
    server.tell("UPDATE person SET generation = generation + 1")
    server.tell("UPDATE pulse SET seats = seats + 1")


def knows(page: Page, person: str) -> None:
    """Waits until the phone knows whose taps these are."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        if meta(page, "signed_in") == person:
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"the phone does not know {person}, but {meta(page, 'signed_in')}")


def meta(page: Page, name: str) -> object:
    return page.evaluate(
        """(name) => new Promise((done) => {
          const asking = indexedDB.open("kakehashi", 1);
          asking.onupgradeneeded = () => { asking.transaction.abort(); };
          asking.onerror = () => done(null);
          asking.onsuccess = () => {
            const found = asking.result.transaction("meta").objectStore("meta").get(name);
            found.onsuccess = () => { asking.result.close(); done(found.result ?? null); };
          };
        })""",
        name,
    )


def strip(page: Page) -> Locator:
    return page.locator("[data-outbox-count]")


def pressed(page: Page, code: str, on: bool) -> None:
    expect(star(page, code)).to_have_attribute("aria-pressed", "true" if on else "false")


def starred(server: Server, person: str = SOLENE["code"]) -> set[str]:
    rows = server.ask(
        "SELECT s.session FROM star s JOIN person p ON p.id = s.person_id WHERE p.code = ? AND s.starred", person
    )
    return {code for (code,) in rows}


def seats(server: Server, person: str = SOLENE["code"]) -> list[tuple[str, ...]]:
    return server.ask(
        "SELECT s.session, s.booked_at IS NOT NULL FROM seat s JOIN person p ON p.id = s.person_id "
        "WHERE p.code = ? AND s.ended_at IS NULL", person,
    )  # fmt: skip


def settled(server: Server) -> int:
    return int(server.ask("SELECT count(*) FROM outbox_entry")[0][0])


def test_what_was_tapped_without_network_is_shown_unsent_and_done_once_when_it_is_back(
    page: Page, server: Server, cut: Callable[[Page], None]
) -> None:
    cut(page)
    star(page, "C05").tap()
    pressed(page, "C05", True)
    expect(star(page, "C05")).to_have_accessible_description(UNSENT)
    star(page, "C11").tap()
    pressed(page, "C11", True)
    expect(strip(page)).to_contain_text("2 en attente d’envoi")
    star(page, "C11").tap()
    pressed(page, "C11", False)
    expect(strip(page)).to_contain_text("3 en attente d’envoi")
    expect(page.locator("[data-lost]")).to_be_hidden()
    assert settled(server) == 0

    back(server, page)
    expect(strip(page)).to_be_hidden(timeout=20_000)
    expect(page.locator(".unsent")).to_have_count(0)
    assert (starred(server), settled(server)) == ({"C05"}, 3)
    page.reload()
    pressed(page, "C05", True)
    pressed(page, "C11", False)


def test_it_survives_a_page_opened_from_the_phone_itself(
    page: Page, server: Server, cut: Callable[[Page], None]
) -> None:
    kept(page)
    cut(page)
    star(page, "C05").tap()
    pressed(page, "C05", True)
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-from-phone", re.compile("."))
    pressed(page, "C05", True)
    expect(star(page, "C05")).to_have_accessible_description(UNSENT)
    card(page, "C10").locator("h3 a").tap()
    expect(page).to_have_url(re.compile("/sessions/C10$"))
    seat(page, "book").tap()
    expect(page.locator("#seat .unsent")).to_contain_text("Demande de réservation")
    page.goto("/ja/agenda")
    expect(strip(page)).to_contain_text("未送信2件")
    back(server, page)
    expect(strip(page)).to_be_hidden(timeout=40_000)
    assert (starred(server), seats(server), settled(server)) == ({"C05"}, [("C10", 1)], 2)


def kept(page: Page) -> None:
    """Waits until the phone has the programme and what is hers."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        tags = meta(page, "copies")
        if meta(page, "edition") and isinstance(tags, dict) and {"fr", "ja"} <= set(tags):
            return
        page.wait_for_timeout(200)
    raise AssertionError("the phone keeps nothing")


def test_a_seat_asked_for_without_network_says_so_and_can_be_taken_back(
    page: Page, server: Server, cut: Callable[[Page], None]
) -> None:
    page.goto("/fr/sessions/C10")
    cut(page)
    seat(page, "book").tap()
    waits = page.locator("#seat .unsent")
    expect(waits).to_contain_text("Demande de réservation en attente d’envoi")
    expect(seat(page, "book")).to_be_hidden()
    waits.get_by_role("button", name="Ne pas envoyer").tap()
    expect(seat(page, "book")).to_be_visible()
    expect(strip(page)).to_be_hidden()

    seat(page, "book").tap()
    expect(waits).to_be_visible()
    back(server, page)
    expect(page.locator("#seat .state.mine")).to_be_visible(timeout=20_000)
    expect(page.locator("[data-outbox-told]")).to_contain_text("Votre place est réservée.")
    assert (seats(server), settled(server)) == ([("C10", 1)], 1)


def test_a_session_that_filled_up_meanwhile_is_told_and_the_waiting_list_offered(
    page: Page, server: Server, cut: Callable[[Page], None]
) -> None:
    page.goto("/fr/sessions/C10")
    cut(page)
    seat(page, "book").tap()
    expect(page.locator("#seat .unsent")).to_be_visible()
    fill(server, "C10")
    back(server, page)
    told = page.locator("[data-outbox-told] li")
    expect(told).to_contain_text("La dernière place vient d’être prise.", timeout=20_000)
    expect(strip(page)).to_be_hidden()
    assert seats(server) == []
    page.goto(DAY)
    expect(told).to_contain_text("La dernière place")  # it stays until it was read
    told.get_by_role("button", name="liste d’attente").tap()
    expect(told).to_contain_text("Vous êtes sur la liste d’attente.", timeout=20_000)
    assert seats(server) == [("C10", 0)]
    told.get_by_role("button", name="OK").tap()
    expect(page.locator("[data-outbox-strip]")).to_be_hidden()
    free(server, "C10")


def fill(server: Server, session: str) -> None:
    """Other people take every seat that is left."""
    server.tell(
        "INSERT INTO seat (person_id, session, asked_at, booked_at, \"end\") "
        "SELECT id, ?, '2024-11-20 01:00:00', '2024-11-20 01:00:00', 'filled' FROM person p WHERE code != ? "
        "AND NOT EXISTS (SELECT 1 FROM seat s WHERE s.person_id = p.id AND s.session = ? AND s.ended_at IS NULL)",
        session, SOLENE["code"], session,
    )  # fmt: skip
    server.tell("UPDATE pulse SET seats = seats + 1")


def free(server: Server, session: str) -> None:
    server.tell("DELETE FROM seat WHERE session = ? AND \"end\" = 'filled'", session)
    server.tell("UPDATE pulse SET seats = seats + 1")


def test_two_tabs_show_the_same_and_send_once(page: Page, server: Server, cut: Callable[[Page], None]) -> None:
    other = page.context.new_page()
    other.goto(DAY)
    knows(other, SOLENE["code"])
    sent: list[str] = []
    page.context.on("request", lambda asked: sent.append(asked.method) if asked.url.endswith("lang=fr") else None)
    cut(page)
    star(page, "C05").tap()
    expect(strip(page)).to_contain_text("1 en attente")
    pressed(other, "C05", True)
    expect(strip(other)).to_contain_text("1 en attente")
    star(other, "C10").tap()
    expect(strip(page)).to_contain_text("2 en attente")
    back(server, page)
    expect(strip(page)).to_be_hidden(timeout=20_000)
    expect(strip(other)).to_be_hidden()
    assert (starred(server), settled(server)) == ({"C05", "C10"}, 2)


def test_another_person_neither_sends_nor_loses_what_the_first_left(
    page: Page, server: Server, cut: Callable[[Page], None]
) -> None:
    answers: list[int] = []
    page.context.on("response", lambda found: answers.append(found.status) if "/outbox?" in found.url else None)
    page.goto("/fr/me")  # her name is learnt here
    page.goto(DAY)
    cut(page)
    star(page, "C05").tap()
    expect(strip(page)).to_contain_text("1 en attente")
    page.context.route("**/outbox?*", lambda route: route.abort())  # back, but nothing gets through before she has left
    back(server, page)
    page.goto(server.link("delegate", OTHER))
    page.locator("main button").tap()
    expect(page.locator("ol.list")).to_be_visible()
    knows(page, OTHER)
    page.context.unroute("**/outbox?*")
    page.goto("/fr/me")
    waiting = page.locator("[data-outbox-list] li")
    expect(waiting).to_have_count(1)
    expect(waiting).to_contain_text("Sera envoyé à la prochaine connexion de Solène GUÉVEL")
    expect(strip(page)).to_be_hidden()
    page.goto(DAY)
    star(page, "C11").tap()
    pressed(page, "C11", True)
    page.wait_for_timeout(500)
    assert (starred(server), answers) == (set(), [])

    sign_in(page, server)
    expect(strip(page)).to_be_hidden(timeout=20_000)
    until = time.monotonic() + 10
    while not starred(server) and time.monotonic() < until:
        page.wait_for_timeout(100)
    assert (starred(server), set(answers)) == ({"C05"}, {200})


def test_signing_out_with_something_unsent_asks_first(page: Page, server: Server, cut: Callable[[Page], None]) -> None:
    page.goto("/fr/me")
    knows(page, SOLENE["code"])
    page.locator("form[data-outbox=language] button[value=ja]").scroll_into_view_if_needed()
    cut(page)
    page.locator("form[data-outbox=language] button[value=ja]").tap()
    expect(strip(page)).to_contain_text("1 en attente")
    expect(page.locator("[data-outbox-list] li")).to_contain_text("Langue de mes messages")
    page.get_by_role("button", name="Se déconnecter de ce téléphone").tap()
    question = page.locator("[data-leave-question]")
    expect(question).to_contain_text("1 action n’a pas encore été envoyée.")
    question.get_by_role("button", name="Envoyer maintenant").tap()
    expect(question).to_contain_text("pas de connexion")
    back(server, page)
    expect(strip(page)).to_be_hidden(timeout=20_000)
    assert server.ask("SELECT language FROM person WHERE code = ?", SOLENE["code"]) == [("ja",)]
    server.tell("UPDATE person SET language = 'fr' WHERE code = ?", SOLENE["code"])


def test_a_tap_that_the_network_swallows_is_shown_unsent_after_a_while(page: Page, server: Server) -> None:
    page.context.route("**/star?*", lambda _route: None)  # neither an answer nor an error
    page.context.route("**/outbox?*", lambda _route: None)
    star(page, "C05").tap()
    expect(strip(page)).to_contain_text("1 en attente")
    pressed(page, "C05", True)
    page.context.unroute("**/outbox?*")
    expect(strip(page)).to_be_hidden(timeout=30_000)
    assert starred(server) == {"C05"}


def test_a_page_left_before_the_answer_leaves_the_tap_on_the_phone(page: Page, server: Server) -> None:
    page.context.route("**/star?*", lambda _route: None)
    star(page, "C05").tap()
    page.wait_for_timeout(300)
    page.goto("/fr/agenda")
    until = time.monotonic() + 15
    while not starred(server) and time.monotonic() < until:
        page.wait_for_timeout(100)
    assert starred(server) == {"C05"}
