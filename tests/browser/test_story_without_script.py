"""The same story in a browser that runs no script: forms, redirects, refusals that are pages, a typed code."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect

from tests.browser.conftest import SOLENE
from tests.browser.event import TODAY, Server
from tests.browser.test_story import PHONE, card, open_session, seat, seats_left, star, waiting_before

pytestmark = pytest.mark.browser
DAY = f"/fr/programme/{TODAY}"


@pytest.fixture
def phone(browser: Browser, server: Server) -> Iterator[BrowserContext]:
    context = browser.new_context(**PHONE, locale="fr-FR", base_url=server.url, java_script_enabled=False)
    yield context
    context.close()


@pytest.fixture
def page(phone: BrowserContext, server: Server) -> Page:
    page = phone.new_page()
    page.goto(server.link("delegate", SOLENE["code"]))
    assert posted(page, "main button").status == 303
    return page


def posted(page: Page, button: str) -> Response:
    """What the server answers to a form sent by this button."""
    with page.expect_navigation(), page.expect_response(lambda answer: answer.request.method == "POST") as found:
        page.locator(button).tap()
    return found.value


def test_the_same_way_without_script_and_a_code_typed_at_the_door(page: Page, server: Server) -> None:
    expect(page).to_have_url(f"{server.url}/fr/programme")
    expect(page.locator("h1")).to_have_text("Mercredi 20 novembre")

    assert posted(page, "#session-C05 .star").status == 303
    expect(page).to_have_url(f"{server.url}/fr/programme#session-C05")
    expect(star(page, "C05")).to_have_attribute("aria-pressed", "true")

    books_is_refused_and_swaps(page)
    rank = joins_a_waiting_list(page)
    chooses_in_japanese(page, rank)

    page.locator("nav.bar a").nth(2).tap()
    expect(page.locator(".badge .qr path")).to_have_count(1)
    code = page.locator(".badge .code").inner_text()
    is_let_in_once(page.context.new_page(), server, code)


def books_is_refused_and_swaps(page: Page) -> None:
    page.goto(DAY)
    before = {code: seats_left(page, code) for code in ("C10", "C11")}
    open_session(page, "C10")
    assert posted(page, "#seat button[value=book]").status == 303
    expect(page).to_have_url(re.compile("/fr/sessions/C10$"))
    expect(page.locator("#seat .state.mine")).to_be_visible()

    page.goto("/fr/sessions/C11")
    assert posted(page, "#seat button[value=book]").status == 409
    expect(page.locator("h1")).to_contain_text("Atelier 2")
    expect(page.locator("#seat.no")).to_contain_text("Atelier 1 – Attractivité territoriale")
    page.locator("summary.lang").tap()
    page.locator("[hreflang=ja]").tap()
    expect(page.locator("h1")).to_contain_text("第2分科会")
    page.locator("summary.lang").tap()
    page.locator("[hreflang=fr]").tap()
    assert posted(page, "#seat button[value=book]").status == 409
    page.locator("#seat a.btn").tap()
    expect(seat(page, "book")).to_be_visible()
    page.goto(DAY)
    expect(card(page, "C10").locator(".state.mine")).to_be_visible()
    assert seats_left(page, "C11") == before["C11"], "a refusal takes nothing"

    page.goto("/fr/sessions/C11")
    assert posted(page, "#seat button[value=book]").status == 409
    assert posted(page, "#seat button[value=swap]").status == 303
    expect(page.locator("#seat .state.mine")).to_be_visible()
    page.goto(DAY)
    assert seats_left(page, "C10") == before["C10"], "the seat given up is free again"


def joins_a_waiting_list(page: Page) -> int:
    """Her rank."""
    page.goto("/fr/sessions/C14")
    rank = waiting_before(page) + 1
    assert rank > 1
    assert posted(page, "#seat button[value=wait]").status == 303
    expect(page.locator("#seat .state.wait")).to_have_text(f"En attente, {rank}e rang")
    return rank


def chooses_in_japanese(page: Page, rank: int) -> None:
    page.goto(DAY)
    page.locator("summary.lang").tap()
    page.locator("[hreflang=ja]").tap()
    expect(page).to_have_url(re.compile(f"/ja/programme/{TODAY}$"))
    posted(page, "#session-C10 .star")
    page.locator("nav.bar a").nth(1).tap()
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    expect(page.locator("li.clash .s")).to_have_count(2)
    expect(page.locator("li.gap").first).to_contain_text("空き時間")
    expect(card(page, "C14")).to_contain_text(f"待ち{rank}番目")
    assert posted(page, "li.clash button[value=C11]").status == 303
    expect(page.locator("li.clash")).to_have_count(0)
    expect(card(page, "C11").locator(".state.mine")).to_be_visible()
    expect(card(page, "C10")).to_have_count(0)


def is_let_in_once(page: Page, server: Server, code: str) -> None:
    page.goto(server.link("door", "C03"))
    assert posted(page, "main button").status == 303
    before = int(page.locator("[data-figure=inside]").inner_text())
    page.locator("input[name=code]").fill(code)
    assert posted(page, "#typed .btn").status == 200
    expect(page.locator("#verdict .v-ok .word")).to_contain_text("どうぞ")
    expect(page.locator("#verdict .v-ok .word")).to_contain_text("Bienvenue")
    expect(page.locator("[data-figure=inside]")).to_have_text(str(before + 1))

    page.locator("#keys a.btn.one").tap()
    page.locator("input[name=code]").fill(code.lower())
    posted(page, "#typed .btn")
    expect(page.locator("#verdict .v-already_in .word")).to_contain_text("入場済み")
    expect(page.locator(".say [lang=ja]")).to_contain_text(re.compile(r"\d+時\d\d分"))
    expect(page.locator("[data-figure=inside]")).to_have_text(str(before + 1))


def someone_outside(server: Server) -> str:
    """A badge that was not read at C03."""
    found = server.ask(
        "SELECT code FROM badge WHERE person_id NOT IN"
        " (SELECT person_id FROM scan WHERE door = 'C03' AND person_id IS NOT NULL) LIMIT 1"
    )
    return found[0][0]


def test_a_scan_made_by_mistake_is_taken_back_without_script(page: Page, server: Server) -> None:
    page.goto(server.link("door", "C03"))
    posted(page, "main button")
    before = page.locator("[data-figure=inside]").inner_text()
    page.locator("input[name=code]").fill(someone_outside(server))
    posted(page, "#typed .btn")
    expect(page.locator("[data-figure=inside]")).not_to_have_text(before)
    assert posted(page, "#keys button").status == 303
    expect(page.locator("[data-figure=inside]")).to_have_text(before)


def test_a_seat_is_given_up_and_a_list_left_without_script(page: Page) -> None:
    for code, do, state in (("C15", "book", "mine"), ("C16", "wait", "wait")):
        page.goto(f"/fr/sessions/{code}")
        if seat(page, do).count():
            posted(page, f"#seat button[value={do}]")
        expect(page.locator(f"#seat .state.{state}")).to_be_visible()
        assert posted(page, "#seat button[value=give_up]").status == 303
        expect(seat(page, do)).to_be_visible()


def test_search_and_filters_work_without_script(page: Page) -> None:
    page.goto(DAY)
    page.locator("a.tool").tap()
    page.locator("#q").fill("ENERGIES")
    page.locator("form.find button").first.tap()
    expect(page.locator("#results .s")).to_have_count(1)
    expect(card(page, "C16")).to_be_visible()
    page.locator("details.more summary").tap()
    page.locator("#q").fill("")
    page.locator("#f-kind").select_option("meeting")
    page.locator("form.find button").first.tap()
    expect(card(page, "C17")).to_be_visible()
    expect(page.locator("#results .s")).to_have_count(1)


def test_my_settings_are_kept_without_script(page: Page, server: Server) -> None:
    page.goto("/fr/me")
    assert posted(page, "button[value=larger]").status == 303
    expect(page.locator("html")).to_have_attribute("data-size", "112")
    feed = page.locator("#feed").input_value()
    assert posted(page, "form[action$=calendar] button").status == 303
    assert page.locator("#feed").input_value() != feed
    assert posted(page, "button[name=language][value=ja]").status == 303
    expect(page).to_have_url(f"{server.url}/ja/me")
    assert posted(page, "form[action$=sign-out] button").status == 303
    page.goto("/ja/agenda")
    expect(page.locator("h1")).to_have_text("ログインしてください")
