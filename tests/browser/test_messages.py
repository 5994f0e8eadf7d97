"""Messages in a browser: what was on the screen for a moment has been read; without JavaScript a button says so."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.event import Server

pytestmark = pytest.mark.browser


@contextmanager
def phone(browser: Browser, server: Server, person: str, script: bool = True) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, locale="fr-FR", base_url=server.url, java_script_enabled=script
    )
    answer = context.request.post(server.link("delegate", person), headers={"Origin": server.url}, max_redirects=0)
    assert answer.status == 303
    yield context.new_page()
    context.close()


def unread(server: Server, person: str) -> int:
    found = server.ask(
        "SELECT count(*) FROM recipient r JOIN person p ON p.id = r.person_id WHERE p.code = ? AND r.read_at IS NULL",
        person,
    )
    return int(found[0][0])


def test_messages_are_read_once_they_were_on_the_screen(browser: Browser, server: Server) -> None:
    with phone(browser, server, "FR-REN-2") as page:
        page.goto("/fr/programme")
        count = page.locator(".bar [data-unread]")
        expect(count).to_have_attribute("data-unread", "1")
        page.goto("/fr/news")
        first = page.locator(".msg").first
        expect(first.locator("h3")).to_contain_text("Changement de salle")
        expect(first.locator("em")).to_have_text("Nouveau")
        expect(count).to_have_count(0)
        assert unread(server, "FR-REN-2") == 0
        expect(first.locator("em")).to_have_text("Nouveau")  # it keeps its mark until the page is left
        page.reload()
        expect(page.locator(".msg")).not_to_have_count(0)
        expect(page.locator(".msg em")).to_have_count(0)


def test_without_javascript_a_button_marks_all_as_read(browser: Browser, server: Server) -> None:
    with phone(browser, server, "FR-REN-1", script=False) as page:
        page.goto("/fr/news")
        assert unread(server, "FR-REN-1") > 0
        expect(page.locator(".msg em")).not_to_have_count(0)
        page.get_by_role("button", name="Tout marquer comme lu").click()
        expect(page.locator(".msg")).not_to_have_count(0)
        expect(page.locator(".msg em")).to_have_count(0)
        expect(page.locator(".bar [data-unread]")).to_have_count(0)
        assert unread(server, "FR-REN-1") == 0


def test_a_message_opens_its_session_from_anywhere_on_it(browser: Browser, server: Server) -> None:
    with phone(browser, server, "FR-REN-2") as page:
        page.goto("/fr/news")
        page.locator(".msg", has_text="Soirée d’échanges").locator("ins").first.click(
            force=True
        )  # the link lies over it
        expect(page.locator("h1")).to_have_text("Soirée d’échanges")
