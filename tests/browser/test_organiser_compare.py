"""A correction from the editor to the phones: written in Japanese, compared, published, seen on a phone in French."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import event
from tests.browser.conftest import SOLENE
from tests.browser.event import TODAY, Server
from tests.browser.test_live import listening, unread
from tests.browser.test_story import PHONE, card, star
from webapp.actions import demo

pytestmark = pytest.mark.browser
TITLE = "第1分科会：成熟社会における都市の魅力と持続可能な経営（前半）"


@pytest.fixture(scope="module")
def server(loaded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """This test publishes."""
    found = Server(event.copy(loaded, tmp_path_factory.mktemp("compare")))
    yield found
    found.stop()
    assert "Traceback" not in found.log.read_text()


@pytest.fixture
def signed_in(browser: Browser, server: Server) -> Iterator[Callable[..., Page]]:
    """A browser in a language, behind a link."""
    contexts = []

    def start(link: str, lang: str, **more: object) -> Page:
        context = browser.new_context(locale=lang, base_url=server.url, **more)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.goto(link)
        page.locator("main button").click()
        expect(page.locator("main button[type=submit], ol.list, .sent, main")).not_to_have_count(0)
        return page

    yield start
    for context in contexts:
        context.close()


def test_a_correction_in_japanese_reaches_an_open_phone_in_french(
    server: Server, signed_in: Callable[..., Page]
) -> None:
    solene = signed_in(server.link("delegate", SOLENE["code"]), "fr-FR", **PHONE)
    naoki = signed_in(server.link("delegate", demo.DELEGATE), "ja-JP", **PHONE)
    listening(solene, f"/fr/programme/{TODAY}")
    star(solene, "C10").tap()
    expect(star(solene, "C10")).to_have_attribute("aria-pressed", "true")
    listening(naoki, f"/ja/programme/{TODAY}")
    new = unread(solene)

    desk = signed_in(server.link("organiser"), "fr-FR")
    desk.goto("/organiser/sessions/C10")
    desk.locator("[name='title:ja']").fill(TITLE)
    desk.locator("form.words .foot .btn.one").click()
    expect(desk.locator("[name='title:ja']")).to_have_value(TITLE)
    desk.goto("/organiser/sessions/C10?open=place")
    desk.locator("select[name=place]").select_option("ROOM2")
    desk.locator("form:has(select[name=place]) button").first.click()
    expect(desk.locator("select[name=place]")).to_have_count(0)
    assert "ROOM2" not in card(solene, "C10").inner_text()
    before = card(solene, "C10").inner_text()

    desk.goto("/organiser/compare")
    rows = desk.locator(".cmp tr:has(del)")
    expect(rows.filter(has=desk.locator("th", has_text="Titre"))).to_contain_text("魅力")
    expect(rows.filter(has=desk.locator("th", has_text="Lieu"))).to_contain_text("会議室2")
    expect(desk.locator(".foot p")).to_contain_text("2 changements dans 1 séance")
    assert card(solene, "C10").inner_text() == before
    desk.locator(".cmp-more summary").first.click()
    desk.locator("#note_ja").fill("題名と会場の訂正")
    desk.locator(".foot .btn.one").click()
    expect(desk).to_have_url(re.compile(r"/organiser/versions/\d+$"))
    expect(desk.locator(".common")).to_contain_text("題名と会場の訂正")

    expect(card(solene, "C10")).to_contain_text("Salle 2")
    expect(card(naoki, "C10")).to_contain_text("魅力")
    expect(card(naoki, "C10")).to_contain_text("会議室2")
    expect(solene.locator(f"[data-news] [data-unread='{new + 1}']")).to_have_count(1)
    expect(solene.locator("[data-toast] a")).to_contain_text("Salle 2")

    desk.get_by_role("link", name="Erratum à imprimer").click()
    expect(desk.locator(".err-sheet")).to_contain_text("正誤表")
    expect(desk.locator(".err-sheet")).to_contain_text("Au lieu de")
