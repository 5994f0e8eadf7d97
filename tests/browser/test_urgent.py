"""An alert reaches every phone at once, keeps it until it is read, and shows its organiser who has read it."""

import re
import sqlite3
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import event
from tests.browser.event import TODAY, Server
from tests.browser.test_story import PHONE

pytestmark = pytest.mark.browser
DAY = f"programme/{TODAY}"
WORDS = (
    "--title", "fr=Sortez de la salle.", "--title", "ja=会場の外へ出てください。", "--title", "en=Leave the room.",
    "--text", "fr=Esplanade nord.", "--text", "ja=北側広場です。", "--text", "en=North esplanade.", "--urgent",
)  # fmt: skip
Open = Callable[..., Page]


@pytest.fixture(autouse=True)
def over(server: Server) -> Iterator[None]:
    """What one test sent covers nobody in the next."""
    yield
    with sqlite3.connect(server.folder / "event.sqlite") as database:
        database.execute("UPDATE notice SET ends_at = at")
        database.execute("UPDATE pulse SET seats = seats + 1")


@pytest.fixture
def open_page(browser: Browser, server: Server) -> Iterator[Open]:
    """A phone in a language; signed in when a person is named."""
    contexts = []

    def start(lang: str, person: str = "", path: str = DAY) -> Page:
        context = browser.new_context(**PHONE, locale=lang, base_url=server.url)
        contexts.append(context)
        page = context.new_page()
        if person:
            page.goto(server.link("delegate", person))
            page.locator("main button").tap()
            expect(page.locator("ol.list")).to_be_visible()
        with page.expect_request(re.compile(r"/live/")):
            page.goto(f"/{lang}/{path}")
        page.wait_for_timeout(700)
        return page

    yield start
    for context in contexts:
        context.close()


def send(server: Server, *more: str) -> None:
    event.run(server.folder, "notice", "--to", "everyone", *WORDS, *more, port=server.port)


def organiser(browser: Browser, server: Server) -> Page:
    page = browser.new_context(base_url=server.url, locale="fr-FR").new_page()
    page.goto(server.link("organiser"))
    page.locator("main button").click()
    return page


def covered(page: Page) -> None:
    expect(page.locator("[data-urgent]")).to_be_visible()


def uncovered(page: Page) -> None:
    expect(page.locator("[data-urgent]")).to_have_count(0)


@pytest.fixture(autouse=True)
def _no_earlier_alert(server: Server) -> None:
    """What a former test sent is over: every new phone would be covered by it too."""
    with sqlite3.connect(server.folder / "event.sqlite", timeout=20) as database:
        database.execute("UPDATE notice SET ends_at = at WHERE urgent")


def test_an_alert_covers_two_open_phones_at_once_each_in_its_language(
    browser: Browser, server: Server, open_page: Open
) -> None:
    odile, masataka, passer_by = open_page("fr", "FR-REN-2"), open_page("ja", "JP-SHZ-2"), open_page("en")
    send(server)
    for page, first in ((odile, "fr"), (masataka, "ja"), (passer_by, "en")):
        covered(page)
        assert page.locator("[data-urgent] section").first.get_attribute("lang") == first
        assert page.locator("[data-urgent] section").count() == 3
    desk = organiser(browser, server)
    desk.get_by_role("link", name="Messages", exact=True).first.click()
    desk.locator(".sent a").first.click()
    expect(desk.locator("#readers h2")).to_have_text(re.compile(r"lu par 0 sur \d+"))
    odile.locator("[data-urgent] button").tap()
    uncovered(odile)
    covered(masataka)
    expect(desk.locator("#readers h2")).to_have_text(re.compile(r"lu par 1 sur \d+"))
    expect(desk.locator(".deleg .has")).to_have_count(1)
    odile.reload()
    uncovered(odile)
    masataka.reload()
    covered(masataka)
    desk.get_by_role("button", name="Mettre fin à l’alerte").click()
    uncovered(masataka)
    uncovered(passer_by)
    desk.context.close()


def test_the_keyboard_stays_in_it_and_escape_does_not_close_it(server: Server, open_page: Open) -> None:
    page = open_page("fr", "FR-REN-2")
    page.locator(".days a").first.focus()
    send(server)
    covered(page)
    inside = "document.activeElement.closest('[data-urgent]') !== null"
    assert page.evaluate(inside)
    for key in ("Tab", "Tab", "Shift+Tab", "Escape"):
        page.keyboard.press(key)
        assert page.evaluate(inside), key
    covered(page)
    page.evaluate("document.querySelector('.bar a').focus()")
    assert page.evaluate(inside)
    page.locator("[data-urgent] button").focus()
    page.keyboard.press("Enter")
    uncovered(page)
    assert page.evaluate("document.activeElement.matches('.days a')")
    assert page.evaluate("[...document.body.children].every((each) => !each.inert)")


def test_two_alerts_are_read_one_after_the_other(server: Server, open_page: Open) -> None:
    page = open_page("fr", "FR-REN-2")
    send(server)
    covered(page)
    send(server, "--drill")
    expect(page.locator("[data-urgent]")).to_have_count(2)
    expect(page.locator("[data-urgent]:visible")).to_have_count(1)
    expect(page.locator(".drill:visible")).to_have_count(0)
    page.locator("[data-urgent]:visible button").tap()
    expect(page.locator(".drill:visible")).to_have_count(1)
    page.locator("[data-urgent]:visible button").tap()
    uncovered(page)


def test_a_passer_by_reads_it_once(server: Server, open_page: Open) -> None:
    page = open_page("ja")
    send(server)
    covered(page)
    with page.expect_response(re.compile(r"/acknowledge$")):
        page.locator("[data-urgent] button").tap()
    uncovered(page)
    page.goto("/ja/sessions/C10")
    uncovered(page)


def test_a_phone_at_a_door_is_covered_too(browser: Browser, server: Server) -> None:
    context = browser.new_context(**PHONE, base_url=server.url, locale="fr-FR", permissions=["camera"])
    page = context.new_page()
    page.goto(server.link("door", "C03"))
    page.locator("main button").tap()
    expect(page.locator("video")).to_be_visible()
    send(server)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    covered(page)
    page.locator("[data-urgent] button").tap()
    uncovered(page)
    page.reload()
    uncovered(page)
    context.close()


def test_without_script_it_is_read_by_a_form(browser: Browser, server: Server) -> None:
    send(server)
    context = browser.new_context(**PHONE, base_url=server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/fr/{DAY}")
    covered(page)
    for _ in range(3):
        page.keyboard.press("Tab")
        assert page.locator(":focus:not([data-urgent] *):not(body)").count() == 0, "nothing behind it is reached"
    page.locator("[data-urgent] button").tap()
    uncovered(page)
    assert page.url.endswith(f"/fr/{DAY}")
    context.close()


@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize("size", ["100", "150"])
def test_the_button_is_always_in_reach(server: Server, open_page: Open, width: int, size: str) -> None:
    page = open_page("fr")
    send(server)
    covered(page)
    page.set_viewport_size({"width": width, "height": 480})
    page.evaluate("(size) => { document.documentElement.dataset.size = size; }", size)
    expect(page.locator("[data-urgent] button")).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.querySelector('[data-urgent]').scrollWidth <= innerWidth")
    assert page.evaluate(
        "(() => { const o = document.querySelector('[data-urgent]'); o.scrollTop = 9999;"
        " const last = o.querySelector('section:last-of-type').getBoundingClientRect();"
        " return last.bottom <= o.querySelector('form').getBoundingClientRect().top + 1; })()"
    )


@pytest.mark.long
def test_an_alert_stays_without_network_is_read_there_and_told_later(server: Server, open_page: Open) -> None:
    page = open_page("fr", "FR-REN-3")
    page.wait_for_timeout(4000)  # the phone makes its copy
    send(server)
    covered(page)
    page.context.set_offline(True)
    page.goto("/fr/agenda")
    covered(page)
    page.locator("[data-urgent]:visible button").tap()
    uncovered(page)
    page.goto("/fr/news")
    uncovered(page)
    page.context.set_offline(False)
    page.goto("/fr/badge")
    for _ in range(40):
        told = server.ask(
            "SELECT r.acknowledged_at FROM recipient r JOIN person p ON p.id = r.person_id"
            " WHERE p.code = 'FR-REN-3' ORDER BY r.notice_id DESC LIMIT 1"
        )
        if told[0][0]:
            break
        page.wait_for_timeout(250)
    assert told[0][0]
    uncovered(page)
