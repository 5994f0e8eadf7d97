"""Hands at a door: two taps, a code read meanwhile, a phone in a pocket, a page left open behind; none does harm."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests import make
from tests.browser.scanners import NAOKI, NOBODY, ODILE, PHONE, Summit, enrolled, look, press, wedge
from webapp.store import models
from webapp.store.db import db

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    found = browser.new_context(**PHONE, service_workers="block")
    yield found
    found.close()


def at_door(context: BrowserContext, summit: Summit, door: str = "C10", role: str = "door") -> Page:
    return ready(enrolled(context, summit, door, role))


def ready(page: Page) -> Page:
    expect(page.locator("[data-list] dd")).to_contain_text("14 h", timeout=15_000)
    return page


def module(page: Page, name: str, work: str) -> Any:
    """`work(module)` in the page, of one of its own modules."""
    return page.evaluate(f"""async () => {{
      const main = document.querySelector('script[src*="scanner/main.js"]').src;
      return ({work})(await import(new URL("{name}", main)));
    }}""")


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 15
    while not true():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.05)


# --- taps ----------------------------------------------------------------------------------------


def test_who_was_refused_is_let_in_and_not_who_is_read_meanwhile(summit: Summit, context: BrowserContext) -> None:
    with db.connection_context():
        lea = make.badge(make.person("Léa", "Walker", language="fr")).code
    page = at_door(context, summit, role="supervisor")
    wedge(page, lea)
    look(page, "no_seat")
    page.locator("[data-do=why]").click()
    page.locator("#keys [name=reason]").fill("Invitée du maire")
    summit.heard(1)
    held: list[Route] = []
    context.route("**/api/v1/scans", lambda route: held.append(route))
    wedge(page, NOBODY)  # asked of the server, which takes its time
    page.locator("#keys form button").click()
    look(page, "ok")
    context.unroute("**/api/v1/scans")
    summit.heard(3)
    assert [scan.code for scan in summit.scans() if scan.kind == "override"] == [lea]


def test_a_double_tap_lets_in_once_and_takes_nothing_back(summit: Summit, context: BrowserContext) -> None:
    page = at_door(context, summit, role="supervisor")
    wedge(page, ODILE)
    look(page, "vip")
    page.locator("[data-do=override]").dblclick()
    look(page, "ok")
    press(page, "next")
    summit.heard(2)
    expect(page.locator("[data-unsent] dd")).to_have_text("0")
    assert [scan.kind for scan in summit.scans()] == ["entry", "override"]


def test_a_ticked_member_is_not_erased_by_a_hand_scanner(summit: Summit, context: BrowserContext) -> None:
    with db.connection_context():
        models.PartyCode.create(delegation="JP-04100", code="0000000000000JPJP", made_at=make.NOW)
    page = at_door(context, summit)
    wedge(page, "0000000000000JPJP")
    box = page.locator("#members input")
    before = box.input_value()
    box.focus()
    page.evaluate(
        """(code) => {
          for (const key of [...code, "Enter"]) {
            const down = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
            document.activeElement.dispatchEvent(down);
          }
        }""",
        ODILE,
    )
    page.locator("#verdict .word").first.wait_for()
    assert (len(before), box.input_value()) == (14, before)


NO_ROOM = """() => {
  const transaction = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (names, mode, ...rest) {
    if (mode === "readwrite" && [names].flat().includes("scans")) throw new DOMException("full", "QuotaExceededError");
    return transaction.call(this, names, mode, ...rest);
  };
}"""


def test_a_delegation_that_could_be_written_nowhere_is_not_said_to_be_recorded(
    summit: Summit, context: BrowserContext
) -> None:
    with db.connection_context():
        models.PartyCode.create(delegation="JP-04100", code="0000000000000JPJP", made_at=make.NOW)
    page = at_door(context, summit)
    page.evaluate(NO_ROOM)
    context.set_offline(True)
    wedge(page, "0000000000000JPJP")
    page.locator("[data-do=together]").click()
    look(page, "unkept")
    expect(page.locator("#keys [data-do=again]")).to_have_count(0)


# --- time and pages ------------------------------------------------------------------------------

SLEEPS = """(clock) => {
  const before = clock.now();
  const left = () => document.dispatchEvent(new Event("visibilitychange"));
  Object.defineProperty(document, "hidden", { configurable: true, get: () => true });
  left();
  const now = Date.now;
  Date.now = () => now() + 1_800_000; // the counter stood still for half an hour
  delete document.hidden;
  left();
  return { slept: clock.now() - before, off: clock.off() };
}"""


def test_a_phone_that_slept_in_a_pocket_knows_what_time_it_is(summit: Summit, context: BrowserContext) -> None:
    page = at_door(context, summit)
    until(lambda: module(page, "clock.js", "(clock) => clock.off() !== null"))
    said = module(page, "clock.js", SLEEPS)
    assert round(said["slept"] / 60_000) == 30
    assert abs(said["off"]) < 60_000


def test_a_page_left_open_behind_holds_nothing_up(summit: Summit, browser: Browser, context: BrowserContext) -> None:
    behind = at_door(context, summit)
    behind.evaluate("Object.defineProperty(document, 'hidden', { get: () => true })")
    behind.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    context.new_cdp_session(behind).send("Page.setWebLifecycleState", {"state": "frozen"})
    page = context.new_page()
    page.goto(f"{summit.address}/staff/doors/C10")
    ready(page)
    wedge(page, NOBODY)
    look(page, "unknown")
    assert len(summit.heard(1)) == 1

    other = browser.new_context(**PHONE)
    wedge(at_door(other, summit), NAOKI)
    summit.heard(2)
    other.close()
    until(lambda: module(page, "known.js", "(known) => known.since() > 1"))
