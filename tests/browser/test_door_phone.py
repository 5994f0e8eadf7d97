"""A phone at a door that is cut off: it decides from its list, loses nothing, and tells the server once."""

import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, expect

from tests import make
from tests.browser.scanners import NAOKI, NOBODY, ODILE, PHONE, Summit, enrolled, look, press, typed, wedge
from webapp.store import models
from webapp.store.db import db

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
PIN = "4711"


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    found = browser.new_context(**PHONE)
    yield found
    found.close()


@pytest.fixture
def routed(browser: Browser) -> Iterator[BrowserContext]:
    """One whose requests a test may stop: no worker stands between."""
    found = browser.new_context(**PHONE, service_workers="block")
    yield found
    found.close()


def ready(page: Page) -> Page:
    """The list is there, and the server has answered."""
    expect(figure(page, "list")).to_contain_text("14 h", timeout=15_000)
    return page


def at_door(context: BrowserContext, summit: Summit, door: str = "C11") -> Page:
    page = ready(enrolled(context, summit, door))
    until(lambda: bool(lent(page, door)))
    return page


def cut(page: Page) -> bool:
    """Whether the phone has noticed that the server does not answer."""
    return bool(
        page.evaluate("""async () => {
      const main = document.querySelector('script[src*="scanner/main.js"]').src;
      return (await import(new URL("sync.js", main))).cut();
    }""")
    )


def lent(page: Page, door: str) -> int:
    """Places it may give alone."""
    lease = dict(kept(page)["meta"]).get("leases", {}).get(door, {})
    return int(lease.get("granted", 0))


def figure(page: Page, name: str) -> Any:
    return page.locator(f"[data-{name}] dd")


def unsent(page: Page, number: int) -> None:
    expect(figure(page, "unsent")).to_have_text(str(number), timeout=20_000)


def kept(page: Page) -> dict[str, Any]:
    """Everything in the phone's own database, bytes as their length."""
    found: dict[str, Any] = page.evaluate("""async () => {
      const done = (asked) => new Promise((found) => { asked.onsuccess = () => found(asked.result); });
      const db = await done(indexedDB.open("kakehashi-door"));
      const all = {};
      for (const name of db.objectStoreNames) {
        const store = db.transaction(name).objectStore(name);
        const [keys, values] = await Promise.all([done(store.getAllKeys()), done(store.getAll())]);
        all[name] = keys.map((key, n) => [key, values[n]]);
      }
      db.close();
      const plain = (key, value) => (value instanceof ArrayBuffer ? { bytes: value.byteLength } : value);
      return JSON.parse(JSON.stringify(all, plain));
    }""")
    return found


def choose_pin(page: Page) -> None:
    page.locator("[data-do=ready]").first.click()
    page.locator("#new-pin").fill(PIN)
    page.locator("#pin button").click()
    expect(page.locator("[data-fact=pin]")).to_contain_text("prêt")
    page.locator("#ready [data-do=close]").click()


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 15
    while not true():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.05)


# --- decides alone -------------------------------------------------------------------------------


def test_the_list_comes_in_one_request_and_every_verdict_is_right_without_network(
    summit: Summit, context: BrowserContext
) -> None:
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = at_door(context, summit)
    assert len([url for url in asked if "/api/v1/roster" in url]) == 1
    context.set_offline(True)
    for code, kind in [
        (NAOKI, "ok"), (NAOKI, "already_in"), (NOBODY, "unknown"), ("https://www.example.org/", "not_a_badge"),
        (ODILE, "ok"),
    ]:  # fmt: skip
        if code == NOBODY:  # a phone that does not know yet that it is cut off asks, and takes its asking back
            until(lambda: cut(page))
        (wedge if code != ODILE else typed)(page, code)
        look(page, kind)
    expect(page.locator("#verdict .basis")).to_contain_text("liste de 14 h")
    unsent(page, 5)
    expect(page.locator("[data-figure=inside]")).to_have_text("2")
    assert [row["answer"] for _id, row in kept(page)["scans"]] == [None] * 5, "on the disk, and not acknowledged"
    assert summit.scans() == []

    context.set_offline(False)
    scans = summit.heard(5)
    unsent(page, 0)
    assert [scan.body["shown"] for scan in scans] == ["ok", "already_in", "unknown", "not_a_badge", "ok"]
    assert len({row["answer"]["verdict"] for _id, row in kept(page)["scans"]}) == 4, "kept after they were acknowledged"


def test_a_phone_that_is_cut_off_gives_no_more_places_than_it_was_lent(summit: Summit, context: BrowserContext) -> None:
    with db.connection_context():
        people = [make.person(f"P{n}", "Walker", language="fr") for n in range(4)]
        codes = [make.badge(person, f"000000000000{n + 1}EFGH").code for n, person in enumerate(people)]
    page = at_door(context, summit, "C12")
    places = lent(page, "C12")
    assert 0 < places < 4
    context.set_offline(True)
    for n, code in enumerate(codes):
        wedge(page, code)
        look(page, "ok" if n < places else "full")
        press(page, "next")
    context.set_offline(False)
    assert sum(scan.body["shown"] == "ok" and scan.body["pool"] for scan in summit.heard(4)) == places


def test_a_phone_whose_storage_was_cleared_gives_no_place_a_second_time(
    summit: Summit, context: BrowserContext
) -> None:
    with db.connection_context():
        people = [make.person(f"P{n}", "Walker", language="fr") for n in range(4)]
        codes = [make.badge(person, f"000000000000{n + 1}EFGH").code for n, person in enumerate(people)]
    page = at_door(context, summit, "C12")
    address, places = page.url, lent(page, "C12")
    context.set_offline(True)
    for code in codes[:places]:
        wedge(page, code)
        look(page, "ok")
        press(page, "next")
    context.set_offline(False)
    summit.heard(places)
    unsent(page, 0)
    page.goto(urljoin(address, "/healthz"))
    page.evaluate(
        "new Promise((done) => { indexedDB.deleteDatabase('kakehashi-door').onsuccess = done; }).then(() => 0)"
    )
    page.goto(address)
    ready(page)
    until(lambda: "leases" in dict(kept(page)["meta"]))
    context.set_offline(True)
    more = lent(page, "C12") - places
    for n, code in enumerate(codes[places:]):
        wedge(page, code)
        look(page, "ok" if n < more else "full")
        press(page, "next")


# --- stays ---------------------------------------------------------------------------------------


def test_reloaded_without_network_the_page_the_list_and_the_scans_are_still_there(
    summit: Summit, context: BrowserContext
) -> None:
    page = at_door(context, summit)
    choose_pin(page)
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    until(
        lambda: bool(page.evaluate("caches.open('door').then((door) => door.match(location.pathname)).then(Boolean)"))
    )
    context.set_offline(True)
    wedge(page, NAOKI)
    look(page, "ok")
    written = json.dumps(kept(page))
    assert "Saegusa" not in written
    assert "三枝" not in written
    page.reload()
    page.locator("#old-pin").fill("0000")
    page.locator("#open button").first.click()
    expect(page.locator("#open [role=alert]")).to_contain_text("Ce n’est pas le bon code")
    page.locator("#old-pin").fill(PIN)
    page.locator("#open button").first.click()
    expect(page.locator("#last")).to_contain_text("三枝 直樹")
    unsent(page, 1)
    wedge(page, NAOKI)
    look(page, "already_in")
    context.set_offline(False)
    assert [scan.body["shown"] for scan in summit.heard(2)] == ["ok", "already_in"]
    unsent(page, 0)


def test_whoever_forgot_the_pin_loses_the_list_and_no_scan(summit: Summit, routed: BrowserContext) -> None:
    page = at_door(routed, summit)
    choose_pin(page)
    routed.route("**/api/v1/scans*", lambda route: route.abort())
    wedge(page, NAOKI)
    look(page, "ok")
    page.reload()
    page.get_by_role("button", name="Code oublié").click()
    page.get_by_role("button", name="Oui, dissocier cet appareil").click()
    expect(page.get_by_role("heading", name="Cet appareil n’est pas associé")).to_be_visible(timeout=20_000)
    assert sorted(dict(kept(page)["meta"])) == ["epoch", "figures", "skew", "spent"]
    assert summit.scans() == []

    routed.unroute("**/api/v1/scans*")
    page.goto(summit.link("C11"))
    page.get_by_role("button").click()
    assert [scan.body["shown"] for scan in summit.heard(1)] == ["ok"]
    unsent(page, 0)


def test_a_phone_that_is_revoked_keeps_what_it_has_to_say_and_nothing_about_people(
    summit: Summit, routed: BrowserContext
) -> None:
    page = at_door(routed, summit)
    choose_pin(page)
    routed.route("**/api/v1/**", lambda route: route.abort())
    wedge(page, NAOKI)
    look(page, "ok")
    with db.connection_context():
        models.Device.update(revoked_at=datetime.now(UTC)).execute()
    routed.unroute("**/api/v1/**")
    expect(page.locator("#strip")).to_contain_text("Cet appareil n’est plus associé", timeout=20_000)
    expect(figure(page, "list")).to_have_text("–")
    unsent(page, 1)
    assert not {"list", "lock"} & set(dict(kept(page)["meta"]))
    wedge(page, ODILE)
    expect(page.locator("#hint")).to_contain_text("Cet appareil n’est plus associé")

    page.goto(summit.link("C11"))
    page.get_by_role("button").click()
    assert "ok" in [scan.body["shown"] for scan in summit.heard(1)]


def test_after_the_event_nothing_about_people_is_left_and_no_scan_is_lost(
    summit: Summit, routed: BrowserContext
) -> None:
    page = at_door(routed, summit)
    choose_pin(page)
    wedge(page, NAOKI)
    look(page, "ok")
    summit.heard(1)
    unsent(page, 0)
    routed.route("**/api/v1/**", lambda route: route.abort())
    wedge(page, ODILE)
    look(page, "ok")
    with db.connection_context():
        expires = models.Device.get().expires_at
    page.clock.install(time=expires + timedelta(minutes=1))
    page.reload()
    unsent(page, 1)
    expect(page.locator("#open")).to_have_count(0)
    assert not {"list", "lock", "expires"} & set(dict(kept(page)["meta"]))
    assert [row["body"]["code"] for _id, row in kept(page)["scans"]] == [ODILE], "what was acknowledged is gone too"


def test_a_phone_that_can_write_no_more_asks_the_server_and_says_so(summit: Summit, context: BrowserContext) -> None:
    page = at_door(context, summit)
    page.evaluate("""() => {
      IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); };
    }""")
    wedge(page, NAOKI)
    look(page, "ok")
    expect(page.locator("#verdict .basis")).to_have_text("Demandé au serveur")
    expect(page.locator("#strip")).to_contain_text("La mémoire de cet appareil est pleine")
    assert [(scan.kind, scan.body["shown"]) for scan in summit.heard(1)] == [("entry", "")]
    context.set_offline(True)
    wedge(page, ODILE)
    look(page, "unkept")
    expect(page.locator("#verdict")).to_contain_text("Écrivez le nom sur papier")


# --- sends ---------------------------------------------------------------------------------------


def test_two_pages_of_one_phone_send_each_scan_once(summit: Summit, context: BrowserContext) -> None:
    sent: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/api/v1/scans"):
            sent.extend(scan["id"] for scan in request.post_data_json["scans"])

    context.on("request", note)
    first = at_door(context, summit)
    second = context.new_page()
    second.goto(first.url)
    ready(second)
    context.set_offline(True)
    wedge(first, NAOKI)
    look(first, "ok")
    wedge(second, NAOKI)
    look(second, "already_in")
    unsent(first, 2)
    unsent(second, 2)
    sent.clear()
    context.set_offline(False)
    scans = summit.heard(2)
    unsent(first, 0)
    unsent(second, 0)
    assert sorted(sent) == sorted(scan.body["id"] for scan in scans)


def test_lost_answers_refusals_and_batches_too_large_lose_nothing_and_count_nothing_twice(
    summit: Summit, routed: BrowserContext
) -> None:
    page = at_door(routed, summit)
    routed.set_offline(True)
    for code in (NAOKI, ODILE, NAOKI, NOBODY, "not a badge"):
        wedge(page, code)
        page.locator("#verdict .v").wait_for()
        press(page, "next")
    unsent(page, 5)
    trouble: list[Callable[[Route], Any]] = [
        lambda route: route.fulfill(status=429, headers={"Retry-After": "1"}, body="later"),
        lambda route: route.fulfill(status=503, body="<h1>502</h1>"),
        lambda route: (route.fetch(), route.abort()),  # kept by the server, the answer lost
        lambda route: route.fulfill(status=401, body="<h1>Bienvenue sur le Wi-Fi</h1>"),
        lambda route: route.abort("connectionreset"),
    ]
    sizes: list[int] = []

    def hinder(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        sizes.append(len(route.request.post_data_json["scans"]))
        if sizes[-1] > 2:
            route.fulfill(status=413, body="too large")
        elif sizes[-1] and trouble:
            trouble.pop(0)(route)
        else:
            route.continue_()

    routed.route("**/api/v1/scans*", hinder)
    routed.set_offline(False)
    expect(figure(page, "unsent")).to_have_text("0", timeout=60_000)
    assert [scan.body["shown"] for scan in summit.scans()] == ["ok", "ok", "already_in", "unknown", "not_a_badge"]
    assert trouble == []
    assert len(kept(page)["scans"]) == 5


def test_a_server_that_dies_and_comes_back_from_an_older_backup_is_told_again(
    summit: Summit, context: BrowserContext
) -> None:
    page = at_door(context, summit)
    wedge(page, NAOKI)
    look(page, "ok")
    first = summit.heard(1)[0]
    unsent(page, 0)
    summit.stop()
    wedge(page, ODILE)
    look(page, "ok")
    unsent(page, 1)
    with db.connection_context():
        models.Scan.delete().execute()
        models.Pulse.update(epoch="restored", door=0).execute()
    summit.start()
    scans = summit.heard(2)
    unsent(page, 0)
    again = next(scan for scan in scans if scan.body["id"] == first.body["id"])
    assert (again.body, again.answer) == (first.body, first.answer)
    assert len(summit.scans()) == 2
