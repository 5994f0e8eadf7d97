"""Organisers move sessions by hand, by keys and by form, take it back, and meet each other on one block."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser import event
from tests.browser.event import TODAY, Server

pytestmark = pytest.mark.browser
DAY = f"/organiser/programme/{TODAY}"
DESK = {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def server(loaded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    found = Server(event.copy(loaded, tmp_path_factory.mktemp("board")))
    yield found
    found.stop()
    assert "Traceback" not in found.log.read_text()


def organiser(browser: Browser, server: Server) -> BrowserContext:
    context = browser.new_context(viewport=DESK, locale="fr-FR", base_url=server.url)
    page = context.new_page()
    page.goto(server.link("organiser"))
    page.locator("main button").click()
    page.wait_for_url("**/organiser/**")
    page.close()
    return context


def board(context: BrowserContext, path: str = DAY) -> Page:
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.goto(path)
    return page


def block(page: Page, code: str) -> Locator:
    return page.locator(f"#session-{code}")


def stands(page: Page, code: str, hours: str, place: str) -> None:
    expect(page.locator(f"#place-{place} #session-{code} .board-hours")).to_have_text(hours.replace(" –", "\u00a0–"))


def drag(page: Page, code: str, place: str, down: int, grip: str = ".board-hours") -> None:
    """Its grip onto a place, so many pixels further down; the button stays pressed."""
    page.mouse.move(1, 1)
    block(page, code).scroll_into_view_if_needed()
    hold, to = block(page, code).locator(grip).bounding_box(), page.locator(f"#place-{place}").bounding_box()
    assert hold
    assert to
    x, y = hold["x"] + hold["width"] / 2, hold["y"] + hold["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 9, y, steps=3)
    page.mouse.move(to["x"] + 60 if grip == ".board-hours" else x, y + down, steps=6)


def test_a_day_is_put_in_order_by_hand_by_keys_and_by_form_and_taken_back(browser: Browser, server: Server) -> None:
    context = organiser(browser, server)
    page = board(context)
    hour = page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize) * 6")

    # By hand: onto another place, an hour later; the shadow says where it would stand; both blocks say why not.
    drag(page, "C11", "ROOM1", round(hour))
    expect(page.locator("#place-ROOM1 .board-shadow")).to_contain_text("14:45\u00a0– 16:15")
    page.keyboard.press("Escape")
    expect(page.locator(".board-shadow")).to_have_count(0)
    page.mouse.up()
    stands(page, "C11", "13:45 – 15:15", "ROOM2")
    drag(page, "C11", "ROOM1", round(hour))
    page.mouse.up()
    stands(page, "C11", "14:45 – 16:15", "ROOM1")
    expect(page.locator("#session-C10 .board-why li").first).to_contain_text("Même lieu à la même heure")
    expect(page.locator("#board-marks")).to_contain_text("Atelier 1")
    expect(page.locator("#board-spoken")).to_contain_text("Déplacé")
    expect(page.locator("#session-C11 .board-open")).to_be_focused()

    # Taken back by key, then longer by its edge.
    page.keyboard.press("Control+z")
    stands(page, "C11", "13:45 – 15:15", "ROOM2")
    drag(page, "C11", "ROOM2", -round(hour / 2), ".board-edge")
    page.mouse.up()
    stands(page, "C11", "13:45 – 14:45", "ROOM2")

    # To the side and back.
    drag(page, "C11", "ROOM2", 0)
    side = page.locator("[data-side]").bounding_box()
    assert side
    page.mouse.move(side["x"] + 40, side["y"] + 40, steps=5)
    page.mouse.up()
    expect(page.locator("[data-side] #session-C11 .board-hours")).to_have_text("1\u00a0h")
    page.locator("#session-C11 .board-open").focus()
    for key in ("m", "s", "ArrowRight", "ArrowLeft", "Enter"):
        page.keyboard.press(key)
    expect(page.locator(".board-lane #session-C11 .board-hours")).to_contain_text("08:00")

    # By keys: taken up, spoken at each step, called off, put down with the focus where it was.
    page.locator("#session-C05 .board-open").focus()
    page.keyboard.press("m")
    expect(page.locator("#board-spoken")).to_contain_text("séance prise")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#board-spoken")).to_have_text("11:10\u00a0– 12:25, Grande salle (séances plénières)")
    page.keyboard.press("Escape")
    expect(page.locator("#board-spoken")).to_contain_text("reste où elle était")
    for key in ("m", "ArrowDown", "Shift+ArrowUp", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    stands(page, "C05", "11:10 – 12:20", "ROOM1")
    expect(page.locator("#session-C05 .board-open")).to_be_focused()

    # By form: what it would do is said while it is filled in, what cannot be stays in view.
    page.keyboard.press("Enter")
    form = page.locator("#board-form")
    form.locator("#start").fill("13:50")
    form.locator("#end").fill("15:00")
    expect(form.locator("#board-foreseen")).to_contain_text("Même lieu à la même heure")
    form.locator("#end").fill("13:00")
    form.get_by_role("button", name="Enregistrer").click()
    expect(form.locator(".warn")).to_contain_text("La fin précède le début")
    form.locator("#end").fill("15:00")
    form.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#board-asked")).not_to_be_visible()
    stands(page, "C05", "13:50 – 15:00", "ROOM1")
    page.locator("[data-undo] button").click()
    stands(page, "C05", "11:10 – 12:20", "ROOM1")
    context.close()


def test_two_who_move_one_session_at_once_see_both_and_choose(browser: Browser, server: Server) -> None:
    mine, theirs = organiser(browser, server), organiser(browser, server)
    page, other = board(mine), board(theirs)
    for key in ("m", "ArrowRight", "Enter"):
        other.locator("#session-C16 .board-open").press(key)
    expect(other.locator("[data-said]")).to_contain_text("Déplacé")
    first = other.locator("#session-C16").evaluate("block => block.dataset.place")
    for key in ("m", "ArrowLeft", "Enter"):
        page.locator("#session-C16 .board-open").press(key)
    form = page.locator("#board-form")
    expect(form.locator(".met")).to_be_visible()
    expect(page.locator("#session-C16")).to_have_attribute("data-place", first)  # theirs shows behind it
    form.locator("[name=keep-place][value=mine]").check()
    form.get_by_role("button", name="Enregistrer").click()
    stands(page, "C16", "15:35 – 17:05", "ROOM2")

    # The other organiser sees it without doing anything.
    other.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    stands(other, "C16", "15:35 – 17:05", "ROOM2")
    mine.close()
    theirs.close()


def test_on_a_phone_a_session_is_moved_by_its_form_without_script(browser: Browser, server: Server) -> None:
    context = organiser(browser, server)
    page = context.new_page()
    page.goto(DAY)
    state = context.storage_state()
    context.close()
    phone = browser.new_context(
        viewport={"width": 390, "height": 844}, locale="fr-FR", base_url=server.url, storage_state=state,
        java_script_enabled=False,
    )  # fmt: skip
    page = phone.new_page()
    page.goto(f"{DAY}?by=hour")
    page.locator("#session-C17 .board-open").click()
    page.locator("#start").fill("17:20")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page).to_have_url(f"{server.url}{DAY}?by=hour#session-C17")
    expect(page.locator("#session-C17 .board-hours")).to_have_text("17:20\u00a0– 18:00")
    page.locator("[data-undo] button").click()
    expect(page.locator("#session-C17 .board-hours")).to_have_text("17:15\u00a0– 18:00")
    phone.close()
