"""The whole way through, on phones: a personal link, the programme, seats, Japanese, the agenda, a badge, a door."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import camera
from tests.browser.conftest import SOLENE
from tests.browser.event import TODAY, Server

pytestmark = pytest.mark.browser
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2,
    "timezone_id": "Asia/Tokyo",
}  # fmt: skip
DAY = f"programme/{TODAY}"


@pytest.fixture
def phone(browser: Browser, server: Server) -> Iterator[BrowserContext]:
    """A French phone with nobody signed in."""
    context = browser.new_context(**PHONE, locale="fr-FR", base_url=server.url)
    yield context
    context.close()


@pytest.fixture
def page(phone: BrowserContext, server: Server) -> Page:
    """Solène's phone: her link is opened and its one button tapped."""
    page = phone.new_page()
    sign_in(page, server)
    return page


def sign_in(page: Page, server: Server) -> None:
    page.goto(server.link("delegate", SOLENE["code"]))
    page.locator("main button").tap()
    expect(page.locator("ol.list")).to_be_visible()


def card(page: Page, code: str) -> Any:
    return page.locator(f"#session-{code}")


def star(page: Page, code: str) -> Any:
    return card(page, code).locator("button.star")


def open_session(page: Page, code: str) -> None:
    card(page, code).locator("h3 a").tap()
    expect(page).to_have_url(re.compile(f"/sessions/{code}$"))


def seat(page: Page, do: str) -> Any:
    """The button of the seat line that books, waits, swaps or gives up."""
    return page.locator(f"#seat button[value={do}]")


def seats_left(page: Page, code: str) -> int:
    """As the day says it; 0 when full."""
    words = card(page, code).locator(".state.free")
    return int(re.sub(r"\D", "", words.inner_text())) if words.count() else 0


def waiting_before(page: Page) -> int:
    found = re.search(r"(\d+)\s+personnes?\s+en\s+attente", page.locator("main").inner_text())
    return int(found[1]) if found else 0


def watch(page: Page) -> None:
    """From now on, notes where on the page anything changes."""
    page.evaluate("""() => {
      window.changed = new Set();
      new MutationObserver((changes) => {
        for (const { target } of changes) window.changed.add(target.closest?.("[id]")?.id ?? target.nodeName);
      }).observe(document.querySelector("main"), { subtree: true, childList: true, attributes: true });
    }""")


def changed(page: Page) -> list[str]:
    """Ids of what changed since; fails when the whole page was loaded anew."""
    found: list[str] = page.evaluate("() => [...window.changed].sort()")
    return found


def top_of(page: Page, code: str) -> float:
    found: float = page.evaluate("(id) => document.getElementById(id).getBoundingClientRect().top", f"session-{code}")
    return found


def switch_to(page: Page, lang: str) -> None:
    page.locator("summary.lang").tap()
    page.locator(f"[data-switch][hreflang={lang}]").tap()
    expect(page.locator("html")).to_have_attribute("lang", lang)


def test_the_whole_way_from_a_personal_link_to_a_badge_that_is_let_in_once(
    server: Server, phone: BrowserContext, launch: Callable[..., Browser], tmp_path: Path
) -> None:
    page = phone.new_page()
    opens_her_link(page, server)
    stars_a_session_in_place(page)
    books_and_swaps(page)
    rank = joins_a_waiting_list(page)
    switches_to_japanese_in_place(page)
    chooses_between_two_in_her_agenda(page, rank)
    picture = shows_her_badge(page, server)
    is_let_in_once(server, launch, picture, tmp_path)


def opens_her_link(page: Page, server: Server) -> None:
    page.goto(server.link("delegate", SOLENE["code"]))
    expect(page.locator("main .who b")).to_have_text("Solène GUÉVEL")
    expect(page.locator("main button")).to_have_count(1)
    assert page.context.cookies() == [], "looking at a link signs nobody in"
    page.locator("main button").tap()
    expect(page).to_have_url(f"{server.url}/fr/programme")
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.locator("h1")).to_have_text("Mercredi 20 novembre")
    expect(page.locator(".star[aria-pressed=true]")).to_have_count(0)


def stars_a_session_in_place(page: Page) -> None:
    watch(page)
    star(page, "C05").tap()
    expect(star(page, "C05")).to_have_attribute("aria-pressed", "true")
    assert changed(page) == ["session-C05"]
    assert page.evaluate("() => document.activeElement.matches('#session-C05 button.star')"), "focus stays on the star"
    page.reload()
    expect(star(page, "C05")).to_have_attribute("aria-pressed", "true")


def books_and_swaps(page: Page) -> None:
    before = {code: seats_left(page, code) for code in ("C10", "C11")}
    assert all(before.values())
    open_session(page, "C10")
    watch(page)
    seat(page, "book").tap()
    expect(page.locator("#seat .state.mine")).to_be_visible()
    assert changed(page)

    page.goto(f"/fr/{DAY}")
    expect(card(page, "C10").locator(".state.mine")).to_be_visible()
    open_session(page, "C11")
    seat(page, "book").tap()
    expect(page.locator("#seat.no")).to_contain_text("Atelier 1 – Attractivité territoriale")
    page.goto(f"/fr/{DAY}")
    expect(card(page, "C10").locator(".state.mine")).to_be_visible()
    assert seats_left(page, "C11") == before["C11"], "a refusal takes nothing"

    open_session(page, "C11")
    seat(page, "book").tap()
    seat(page, "swap").tap()
    expect(page.locator("#seat .state.mine")).to_be_visible()
    page.goto(f"/fr/{DAY}")
    expect(card(page, "C11").locator(".state.mine")).to_be_visible()
    assert seats_left(page, "C10") == before["C10"], "the seat given up is free again"


def joins_a_waiting_list(page: Page) -> int:
    """Her rank."""
    open_session(page, "C14")
    expect(page.locator("#seat .state.full")).to_be_visible()
    rank = waiting_before(page) + 1
    assert rank > 1
    seat(page, "wait").tap()
    expect(page.locator("#seat .state.wait")).to_have_text(f"En attente, {rank}e rang")
    page.locator("a.back").tap()
    expect(card(page, "C14").locator(".state.wait")).to_have_text(f"En attente, {rank}e rang")
    return rank


def switches_to_japanese_in_place(page: Page) -> None:
    page.goto("/fr/programme")
    card(page, "C11").evaluate("(row) => scrollTo(0, scrollY + row.getBoundingClientRect().top - 57)")
    before = top_of(page, "C11")
    switch_to(page, "ja")
    expect(page).to_have_url(re.compile(r"/ja/programme$"))
    assert page.evaluate("() => scrollY") > 100
    assert abs(top_of(page, "C11") - before) < 2
    page.goto("/")
    expect(page).to_have_url(re.compile(r"/ja/programme$"))


def chooses_between_two_in_her_agenda(page: Page, rank: int) -> None:
    star(page, "C10").tap()
    expect(star(page, "C10")).to_have_attribute("aria-pressed", "true")
    page.locator("nav.bar a").nth(1).tap()
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    clash = page.locator("li.clash")
    expect(clash.locator(".s")).to_have_count(2)
    assert {row.get_attribute("id") for row in clash.locator(".s").all()} == {"session-C10", "session-C11"}
    expect(clash).to_contain_text("時間が重なっています")
    expect(page.locator("li.gap").first).to_contain_text("空き時間")
    expect(card(page, "C14")).to_contain_text(f"待ち{rank}番目")
    watch(page)
    clash.locator("button[name=keep][value=C11]").tap()
    expect(clash).to_have_count(0)
    assert changed(page)
    expect(card(page, "C11").locator(".state.mine")).to_be_visible()
    expect(card(page, "C10")).to_have_count(0)


def shows_her_badge(page: Page, server: Server) -> bytes:
    """A picture of it, as a phone at the door would see it."""
    page.locator("nav.bar a").nth(2).tap()
    expect(page.locator(".badge .nat")).to_have_text("Solène GUÉVEL")
    expect(page.locator(".badge .oth")).to_have_text("ソレーヌ・ゲヴェル")
    assert re.sub(r"\s", "", page.locator(".badge .code").inner_text()) == server.badge(SOLENE["code"])
    picture: bytes = page.locator(".badge .qr").screenshot()
    return picture


def is_let_in_once(server: Server, launch: Callable[..., Browser], picture: bytes, tmp_path: Path) -> None:
    badge, nothing = camera.held_up(picture), camera.nothing()
    film = camera.film(tmp_path / "badge.y4m", [(nothing, 3), (badge, 2)])
    context = launch(film).new_context(**PHONE, locale="fr-FR", base_url=server.url, permissions=["camera"])
    page = context.new_page()
    page.goto(server.link("door", "C03"))
    inside = page.locator("[data-figure=inside]")
    page.locator("main button").tap()
    before = int(inside.inner_text())
    expect(page.locator("#verdict .v-ok")).to_be_visible(timeout=20_000)
    expect(page.locator("#verdict .word")).to_contain_text("Bienvenue")
    expect(page.locator("#verdict .word")).to_contain_text("どうぞ")
    expect(page.locator("#verdict .name")).to_contain_text("Solène GUÉVEL")
    expect(inside).to_have_text(str(before + 1))
    first = server.earlier()
    expect(page.locator("#verdict .v-already_in")).to_be_visible(timeout=20_000)
    expect(page.locator("#verdict .word")).to_contain_text("Déjà enregistré")
    hour, minute = first.split(":")
    expect(page.locator("#verdict .say [lang=fr]")).to_contain_text(f"{int(hour)} h {minute}")
    expect(page.locator("#verdict .say [lang=ja]")).to_contain_text(f"{int(hour)}時{int(minute)}分")
    expect(inside).to_have_text(str(before + 1))
    context.close()


def test_the_back_button_finds_each_page_as_it_was_left(page: Page) -> None:
    page.goto(f"/fr/{DAY}")
    star(page, "C12").tap()
    expect(star(page, "C12")).to_have_attribute("aria-pressed", "true")
    page.locator("a.tool").tap()
    expect(page.locator("#q")).to_be_visible()
    page.locator("#q").fill("énergie")
    expect(page.locator("#results .s")).to_have_count(1)
    expect(page).to_have_url(re.compile("q=%C3%A9nergie"))
    open_session(page, "C16")
    page.locator("#star").tap()
    expect(page.locator("#star")).to_have_attribute("aria-pressed", "true")

    page.go_back()
    expect(page).to_have_url(re.compile("q=%C3%A9nergie"))
    expect(page.locator("#results .s")).to_have_count(1)
    expect(star(page, "C16")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("nav.bar a")).to_have_count(4)
    while not page.url.endswith(DAY):
        page.go_back()
    expect(card(page, "C16").locator("button.star")).to_have_attribute("aria-pressed", "true")
    expect(star(page, "C12")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("h1")).to_have_text("Mercredi 20 novembre")
    watch(page)
    star(page, "C12").tap()
    expect(star(page, "C12")).to_have_attribute("aria-pressed", "false")
    assert changed(page) == ["session-C12"]


def test_what_cannot_wait_on_the_phone_is_said_not_to_be_saved(page: Page) -> None:
    page.goto(f"/fr/{DAY}")
    for code in ("C15", "C16"):
        if star(page, code).get_attribute("aria-pressed") == "false":
            star(page, code).tap()
        expect(star(page, code)).to_have_attribute("aria-pressed", "true")
    page.goto("/fr/agenda")
    lost = page.locator("[data-lost]")
    keep = page.locator('form[action$="/agenda/keep"] button').first
    expect(lost).to_be_hidden()
    page.context.set_offline(True)
    keep.tap()
    expect(lost).to_be_visible()
    expect(lost).to_contain_text("rien n’a été enregistré")
    page.context.set_offline(False)
    keep.tap()
    expect(lost).to_be_hidden()
