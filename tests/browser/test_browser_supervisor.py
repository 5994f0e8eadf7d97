"""A supervisor’s phone beside a phone at a door: what happens there is seen here, by itself, and settled."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests import make
from tests.browser.scanners import NAOKI, NOW, ODILE, PHONE, Summit, enrolled, look, typed
from webapp.actions import devices, door
from webapp.formats.scans import Sent, read
from webapp.store import models
from webapp.store.db import db

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
PAGES = (
    "/staff/", "/staff/doors/C10/room", "/staff/doors/C10/list", "/staff/doors/C10/list/paper", "/staff/conflicts/",
)  # fmt: skip


@pytest.fixture(autouse=True)
def tidy(browser: Browser) -> Iterator[None]:
    yield
    for context in browser.contexts:
        context.close()


def supervisor(browser: Browser, summit: Summit, path: str = "/staff/", **more: object) -> Page:
    context: BrowserContext = browser.new_context(**{"locale": "fr", "viewport": {"width": 390, "height": 600}, **more})  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(summit.link(role="supervisor"))
    page.get_by_role("button").click()
    page.goto(f"{summit.address}{path}")
    page.evaluate("window.same = true")
    return page


def admitted(label: str, minutes: int) -> None:
    """Somebody’s phone let Naoki in by itself, so many minutes ago, and is heard of now."""
    with db.connection_context():
        real = datetime.now(UTC)
        device = devices.enrol(devices.enrol_link("door", ["C10"], real, label), label, "fr", real)[0]
        at = NOW - timedelta(minutes=minutes)
        raw = {"id": str(uuid.uuid4()), "kind": "entry", "door": "C10", "code": NAOKI, "shown": "ok", "skew": 0}
        sent = read({**raw, "device_time": at.isoformat()})
        assert isinstance(sent, Sent)
        door.record(device, [sent], NOW)


def test_a_scan_at_a_door_is_seen_without_reload_and_takes_nothing_from_the_reader(
    summit: Summit, browser: Browser
) -> None:
    page = supervisor(browser, summit)
    fullness = page.locator("#door-C10 .fullness b")
    expect(fullness).to_have_text("0")
    page.locator("#door-C11 h2 a").focus()
    page.evaluate("scrollTo(0, 120)")
    scrolled = page.evaluate("scrollY")
    at_door = enrolled(browser.new_context(**PHONE), summit)
    at_door.locator("#camera.live").wait_for(state="attached")
    typed(at_door, NAOKI)
    look(at_door, "ok")
    expect(fullness).to_have_text("1", timeout=6000)
    expect(page.locator("#door-C10")).to_contain_text("Dernier passage")
    assert page.evaluate("[window.same, document.activeElement.closest('li').id, scrollY]") == [
        True, "door-C11", scrolled,
    ]  # fmt: skip


def test_without_an_answer_the_page_says_that_its_figures_are_old(summit: Summit, browser: Browser) -> None:
    page = supervisor(browser, summit)
    warning = page.locator("[data-old]")
    expect(warning).to_have_count(0)
    page.context.set_offline(True)
    expect(warning).to_contain_text("ces chiffres ne sont peut-être plus à jour")
    page.context.set_offline(False)
    expect(warning).to_have_count(0)


def test_what_two_phones_did_is_shown_by_itself_and_settled(summit: Summit, browser: Browser) -> None:
    page = supervisor(browser, summit, "/staff/conflicts/")
    expect(page.get_by_text("Rien à régler")).to_be_visible()
    admitted("Porte A", 4)
    admitted("Porte B", 1)
    case = page.locator("article.case")
    expect(case).to_contain_text("Deux entrées pour un même badge")
    expect(case.locator("li").nth(0)).to_contain_text("Porte A")
    expect(case.locator("li").nth(1)).to_contain_text("Porte B")
    case.get_by_role("button", name="De retour après une sortie").click()
    expect(page.get_by_text("Rien à régler")).to_be_visible()
    assert [(scan.kind, scan.reason) for scan in summit.scans()][2:] == [("settle", "came_back")]


def test_a_roll_call_is_ticked_in_place_and_corrected(summit: Summit, browser: Browser) -> None:
    with db.connection_context():
        for n in range(30):
            person = make.person(f"Anne{n}", f"Martin{n:02}", code=f"M{n}")
            make.badge(person)
            make.seat(person, "C10")
        models.Pulse.update(seats=models.Pulse.seats + 1, people=models.Pulse.people + 1).execute()
        last = person.id
    page = supervisor(browser, summit, "/staff/doors/C10/list?show=missing")
    expect(page.locator(".tally b")).to_have_text("0 présents sur 31")
    row = page.locator(f"#p{last}")
    row.scroll_into_view_if_needed()
    scrolled = page.evaluate("scrollY")
    row.get_by_role("button", name="Pointer").click()
    expect(page.locator(".tally b")).to_have_text("1 présents sur 31")
    expect(row).to_have_count(0)
    assert page.evaluate("window.same") is True
    assert page.evaluate("scrollY") > scrolled - 150, "where one was ticking"
    page.goto(f"{summit.address}/staff/doors/C10/list?show=here")
    page.locator(f"#p{last}").get_by_role("button", name="Annuler").click()
    expect(page.locator(".tally b")).to_have_text("0 présents sur 31")


@pytest.mark.parametrize("lang", ["fr", "ja"])
def test_no_accessibility_fault(summit: Summit, browser: Browser, lang: str) -> None:
    admitted("A", 4)
    admitted("B", 1)
    faults = {}
    for scheme, size in (("light", "100"), ("dark", "150")):
        more = {"locale": lang, "color_scheme": scheme, "reduced_motion": "reduce", "bypass_csp": True}
        page = supervisor(browser, summit, **more)
        page.context.add_cookies([{"name": "size", "value": size, "url": summit.address}])
        for path in PAGES:
            page.goto(f"{summit.address}{path}")
            expect(page.locator("html")).to_have_attribute("lang", lang)
            for fold in page.locator("details.fold").all():
                fold.evaluate("each => { each.open = true; }")
            found = Axe().run(page)
            if found.violations_count:
                faults[path, scheme] = found.generate_report()
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
                f"{path} {size} scrolls sideways"
            )
    assert faults == {}


def test_without_script_all_of_it_works(summit: Summit, browser: Browser) -> None:
    admitted("A", 4)
    admitted("B", 1)
    context = browser.new_context(locale="fr", java_script_enabled=False)
    page = context.new_page()
    page.goto(summit.link(role="supervisor"))
    page.get_by_role("button").click()
    page.goto(f"{summit.address}/staff/")
    page.get_by_role("link", name="1 cas à régler").click()
    page.get_by_role("button", name="Laisser ainsi").click()
    expect(page.get_by_text("Rien à régler")).to_be_visible()
    page.goto(f"{summit.address}/staff/doors/C11/list")
    with db.connection_context():
        odile = models.Badge.get(models.Badge.code == ODILE).person_id
    page.locator(f"#p{odile}").get_by_role("button", name="Pointer").click()
    expect(page.locator(f"#p{odile}")).to_contain_text("En salle depuis")
