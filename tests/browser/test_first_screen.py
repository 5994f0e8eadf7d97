"""What a phone shows before anyone scrolls, and text that grows for whoever needs it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.event import TODAY, Server

pytestmark = pytest.mark.browser
IN_SIGHT = """() => {
  const top = document.querySelector("header.top").getBoundingClientRect().bottom;
  const bottom = document.querySelector("nav.bar").getBoundingClientRect().top;
  const whole = (box) => box.top >= top && box.bottom <= bottom;
  const rows = [...document.querySelectorAll(".s")].filter((row) => row.checkVisibility());
  return rows.filter((row) => whole(row.getBoundingClientRect())).length;
}"""


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, base_url=server.url
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("lang", ["fr", "ja"])
@pytest.mark.parametrize("signed_in", [False, True], ids=["a passer-by", "a delegate"])
def test_four_sessions_of_the_day_are_whole_on_the_first_screen(
    page: Page, server: Server, lang: str, signed_in: bool
) -> None:
    if signed_in:
        page.goto(server.link("delegate", "FR-REN-2"))
        page.locator("main button").tap()
        expect(page.locator(".list .star[aria-pressed=true]")).not_to_have_count(0)
    page.goto(f"/{lang}/programme/{TODAY}")
    assert page.evaluate("() => scrollY") == 0
    assert page.evaluate(IN_SIGHT) >= 4


@pytest.mark.parametrize("path", ["/fr/programme", "/fr/me", "/staff/"])
def test_a_page_may_be_zoomed(page: Page, path: str) -> None:
    page.goto(path)
    said = page.locator("meta[name=viewport]").get_attribute("content") or ""
    assert "width=device-width" in said
    assert "user-scalable" not in said
    assert "maximum-scale" not in said


def test_larger_text_is_one_tap_away_and_remembered(page: Page) -> None:
    page.goto("/fr/programme")
    before = letters(page)
    larger = page.locator("button[name=step][value=larger]")
    larger.tap()
    expect(page.locator("html")).to_have_attribute("data-size", "112")
    after = letters(page)
    assert after > before
    page.goto("/ja/me")
    expect(page.locator("html")).to_have_attribute("data-size", "112")
    page.context.new_page().goto("/fr/programme")
    assert letters(page.context.pages[-1]) == after

    page.goto("/fr/programme")
    page.locator("button[name=step][value=smaller]").tap()
    expect(page.locator("html")).to_have_attribute("data-size", "100")
    assert letters(page) == before


def letters(page: Page) -> float:
    """Size of a title's letters."""
    found: float = page.evaluate("() => parseFloat(getComputedStyle(document.querySelector('h1')).fontSize)")
    return found
