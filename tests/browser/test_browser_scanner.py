"""The scanner in a real Chromium whose camera is fed a video of a badge."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.scanners import (
    NAOKI,
    NOBODY,
    ODILE,
    PHONE,
    Summit,
    enrolled,
    look,
    press,
    typed,
    wedge,
)  # fmt: skip
from webapp.formats import dates
from webapp.formats.qr import badge_url
from webapp.rules.times import local
from webapp.store import programme
from webapp.store.db import db

FOREIGN = [
    "https://www.example.org/menu?table=4",
    "WIFI:T:WPA;S:summit-guest;P:secret;;",
    "BEGIN:VCARD\nVERSION:3.0\nFN:Someone Else\nEND:VCARD",
]
pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]


# --- the camera ----------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def tidy(browser: Browser) -> Iterator[None]:
    yield
    for context in browser.contexts:
        context.close()


def scanner(browser: Browser, summit: Summit, door: str = "C10", role: str = "door", **more: Any) -> Page:
    page = enrolled(browser.new_context(**{**PHONE, **more}), summit, door, role)
    if more.get("java_script_enabled", True):
        page.locator("#camera.live").wait_for(state="attached")
    return page


def test_the_camera_reads_a_badge_and_the_second_time_tells_the_first(
    summit: Summit, filmed: Callable[..., Browser]
) -> None:
    page = scanner(filmed((badge_url(summit.address, NAOKI), 2), ("", 4)), summit)
    look(page, "ok", 15_000)
    verdict = page.locator("#verdict")
    expect(verdict.locator(".word b").first).to_have_text("Bienvenue")
    expect(verdict.locator(".word b.second")).to_have_text("どうぞ")
    expect(verdict.locator(".name b")).to_have_text("三枝 直樹")
    expect(verdict.locator(".name i")).to_have_text("Naoki SAEGUSA")
    expect(verdict.locator(".say p").first).to_have_attribute("lang", "ja")
    expect(page.locator("[data-figure=inside]")).to_have_text("1")
    expect(verdict).to_be_hidden(timeout=6000)
    expect(page.locator("#last")).to_contain_text("三枝 直樹")
    look(page, "already_in", 20_000)
    with db.connection_context():
        live = programme.live()
    assert live
    first = summit.scans()[0]
    said = dates.spoken(local(first.device_time + timedelta(milliseconds=first.skew or 0), live.event.zone), "ja")
    expect(verdict.locator(".say p").first).to_contain_text(said)
    assert first.code == badge_url(summit.address, NAOKI), "kept as it was read"


def test_a_badge_left_in_view_is_sent_once(summit: Summit, filmed: Callable[..., Browser]) -> None:
    page = scanner(filmed((badge_url(summit.address, NAOKI), 3)), summit)
    look(page, "ok", 15_000)
    page.wait_for_timeout(3500)
    assert len(summit.heard(1)) == 1


def test_bad_good_bad_good_by_camera(summit: Summit, filmed: Callable[..., Browser]) -> None:
    seen = [
        (FOREIGN[0], 2.0),
        (badge_url(summit.address, NAOKI), 2.0),
        (FOREIGN[1], 2.0),
        (ODILE, 2.0),
        (FOREIGN[2], 2.0),
    ]
    page = scanner(filmed(*seen), summit, "C11")
    for kind in ("not_a_badge", "ok", "not_a_badge", "ok"):
        look(page, kind, 20_000)
    read = {scan.code for scan in summit.scans()}
    assert read <= {text for text, _ in seen}


# --- hand scanner, typed code --------------------------------------------------------------------


def test_bad_good_bad_good_by_hand_scanner(summit: Summit, browser: Browser) -> None:
    page = scanner(browser, summit, "C11")
    for code, kind in [
        (FOREIGN[0], "not_a_badge"), (badge_url(summit.address, NAOKI), "ok"), ("x" * 4096, "not_a_badge"),
        (ODILE, "ok"),
        (ODILE[:9], "not_a_badge"), (NAOKI, "already_in"), (NOBODY, "unknown"),
    ]:  # fmt: skip
        wedge(page, code)
        look(page, kind)
    assert len(summit.heard(7)) == 7


def test_bad_good_bad_good_by_typing(summit: Summit, browser: Browser) -> None:
    page = scanner(browser, summit, "C11")
    for code, kind in [
        ("torn", "not_a_badge"), ("0000-0000 0000 0efgh", "ok"), ("y" * 4096, "not_a_badge"), (NOBODY, "unknown"),
        (ODILE, "ok"),
    ]:  # fmt: skip
        typed(page, code)
        look(page, kind)
        press(page, "next")
        expect(page.locator("#verdict")).to_be_hidden()
    expect(page.locator("[data-figure=inside]")).to_have_text("2")


def test_a_scan_is_taken_back_and_a_return_is_recorded(summit: Summit, browser: Browser) -> None:
    page = scanner(browser, summit)
    inside = page.locator("[data-figure=inside]")
    typed(page, NAOKI)
    look(page, "ok")
    press(page, "undo")
    expect(inside).to_have_text("0")
    typed(page, NAOKI)
    look(page, "ok")
    press(page, "next")
    typed(page, NAOKI)
    look(page, "already_in")
    press(page, "back")
    look(page, "ok")
    expect(inside).to_have_text("1")
    press(page, "next")
    page.locator("#last [data-undo]").click()
    expect(inside).to_have_text("0")


def test_a_mayor_is_greeted_and_a_supervisor_lets_her_in_with_one_tap(summit: Summit, browser: Browser) -> None:
    page = scanner(browser, summit, role="supervisor")
    typed(page, ODILE)
    look(page, "vip")
    expect(page.locator("#verdict .v-vip")).to_contain_text("Madame Odile KERVANEC")
    expect(page.locator(".see")).to_contain_text("Sans réservation")
    press(page, "override")
    look(page, "ok")
    expect(page.locator("[data-figure=inside]")).to_have_text("1")


# --- a network that fails ------------------------------------------------------------------------


def without_a_list(browser: Browser, summit: Summit) -> Page:
    """A phone that asks the server each time."""
    context = browser.new_context(**PHONE, service_workers="block")
    context.route("**/api/v1/roster*", lambda route: route.abort())
    page = enrolled(context, summit)
    page.locator("#camera.live").wait_for(state="attached")
    return page


def test_a_lost_answer_is_asked_for_again_and_counts_once(summit: Summit, browser: Browser) -> None:
    page = without_a_list(browser, summit)
    lost: list[Any] = []

    def lose(route: Route) -> None:
        said = route.request.post_data_json["scans"]
        route.fetch()  # the server hears it
        if said:
            lost.append(said)
        route.abort() if len(lost) == 1 else route.continue_()

    page.route("**/api/v1/scans", lose)
    typed(page, NAOKI)
    look(page, "ok")
    assert lost[0] == lost[1], "the very same scan"
    assert len(summit.scans()) == 1


def test_without_network_or_list_nobody_is_said_to_be_counted(summit: Summit, browser: Browser) -> None:
    page = without_a_list(browser, summit)
    page.context.set_offline(True)
    typed(page, NAOKI)
    look(page, "unsent", 12_000)
    expect(page.locator("#verdict")).to_contain_text("Non confirmé")
    page.context.set_offline(False)
    press(page, "again")
    look(page, "ok")
    assert [scan.kind for scan in summit.heard(3)] == ["entry", "undo", "entry"], "what was not confirmed is taken back"
    expect(page.locator("[data-figure=inside]")).to_have_text("1")


# --- everyone ------------------------------------------------------------------------------------


def test_without_script_a_typed_code_is_answered(summit: Summit, browser: Browser) -> None:
    page = scanner(browser, summit, java_script_enabled=False)
    page.locator(".code").fill(NAOKI)
    page.get_by_role("button", name="Vérifier le code").click()
    look(page, "ok")
    page.get_by_role("link", name="Suivant").click()
    expect(page.locator(".code")).to_be_visible()


@pytest.mark.parametrize("lang", ["fr", "ja", "en"])
def test_no_accessibility_fault(summit: Summit, browser: Browser, lang: str) -> None:
    opened = browser
    faults: dict[str, str] = {}

    def check(page: Page, name: str) -> None:
        expect(page.locator("html")).to_have_attribute("lang", lang)
        found = Axe().run(page)
        if found.violations_count:
            faults[name] = found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} scrolls sideways"

    for scheme in ("light", "dark"):
        more: dict[str, Any] = {"locale": lang, "color_scheme": scheme, "reduced_motion": "reduce", "bypass_csp": True}
        page = opened.new_context(**more).new_page()
        page.goto(summit.link("C10"))
        check(page, f"enrol {scheme}")
        page = scanner(opened, summit, "C10", "supervisor", **more)
        check(page, f"ready {scheme}")
        for code, kind in (
            (NAOKI, "ok"),
            (NAOKI, "already_in"),
            (NOBODY, "unknown"),
            (ODILE, "vip"),
            ("x", "not_a_badge"),
        ):
            typed(page, code)
            page.locator(f"#verdict .v-{kind}, #verdict .v-already_in").first.wait_for()
            check(page, f"{kind} {scheme}")
            press(page, "next")
        page.goto(f"{summit.address}/staff/")
        check(page, f"doors {scheme}")
    assert faults == {}
