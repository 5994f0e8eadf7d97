"""The programme in the pocket: after one visit it opens without network, in every language, and is nobody else's."""

import html
import json
import re
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import event
from tests.browser.conftest import SOLENE
from tests.browser.event import TODAY, Row, Server
from tests.browser.test_story import PHONE
from tests.browser.wire import Wire

pytestmark = pytest.mark.browser
ODILE, SOLENES = "FR-REN-2", SOLENE["code"]
DAYS = ("2024-11-18", "2024-11-19", "2024-11-20", "2024-11-21")
AGE = {"fr": re.compile(r"^Données de \d+\sh(\s\d\d)?$"), "ja": re.compile(r"^\d+時(\d+分)?時点$")}
KEPT = """async () => {
  const names = await caches.keys();
  const languages = await Promise.all(names.filter((name) => name.startsWith("person")).map(async (name) =>
    [name, (await (await caches.open(name)).keys()).length]));
  return {
    names, people: Object.fromEntries(languages), led: Boolean(navigator.serviceWorker.controller),
    edition: names.filter((name) => name.startsWith("edition ")),
  };
}"""


@pytest.fixture
def wire(server: Server) -> Iterator[Wire]:
    found = Wire(server.port)
    yield found
    found.cut()


@pytest.fixture
def phone(browser: Browser, wire: Wire) -> Iterator[BrowserContext]:
    context = browser.new_context(**PHONE, locale="fr-FR", base_url=wire.url)
    yield context
    context.close()


def sign_in(page: Page, server: Server, person: str) -> None:
    page.goto(server.link("delegate", person).replace(server.url, ""))
    page.locator("main button").tap()
    expect(page.locator("ol.list")).to_be_visible()


def until(page: Page, wanted: Callable[[dict[str, Any]], bool], what: str) -> dict[str, Any]:
    """What this phone keeps, once it is as wanted."""
    found: dict[str, Any] = {}
    for _ in range(200):
        found = page.evaluate(KEPT)
        if wanted(found):
            return found
        time.sleep(0.1)
    raise AssertionError(f"{what}: {found}")


def holds(page: Page, person: str) -> dict[str, Any]:
    """Waits until the whole programme and this person's copies, in three languages, are on the phone."""
    return until(
        page,
        lambda found: found["led"] and found["edition"] != [] and found["people"] == {f"person {person}": 3},
        f"nothing of {person}'s is kept",
    )


@pytest.fixture
def page(phone: BrowserContext, server: Server) -> Page:
    """Odile's phone, after her one visit."""
    page = phone.new_page()
    sign_in(page, server, ODILE)
    holds(page, ODILE)
    return page


def cut_off(phone: BrowserContext, wire: Wire) -> None:
    wire.cut()
    phone.set_offline(True)


def titles(phone: BrowserContext, paths: Iterable[str]) -> dict[str, str]:
    """As the server says them; the browser's pages know nothing of it."""
    found = {}
    for path in paths:
        said = re.search("<title>(.*?)</title>", phone.request.get(path).text(), re.S)
        assert said, path
        found[path] = html.unescape(said[1]).strip()
    return found


def every_path(server: Server, lang: str) -> list[str]:
    [(document,)] = server.ask("SELECT document FROM edition ORDER BY number DESC LIMIT 1")
    codes = list(json.loads(document)["sessions"])
    assert len(codes) > 35
    plain = ["programme", "agenda", "badge", "news", "me", "practical"]
    of_days = [f"{part}/{day}" for day in DAYS for part in ("programme", "agenda")]
    return [f"/{lang}/{path}" for path in (*plain, *of_days, *(f"sessions/{code}" for code in codes))]


def test_after_one_visit_every_page_opens_without_network_in_both_languages(
    page: Page, phone: BrowserContext, server: Server, wire: Wire
) -> None:
    paths = [path for lang in ("fr", "ja") for path in every_path(server, lang)]
    wanted = titles(phone, paths)
    cut_off(phone, wire)
    for path in paths:
        answer = page.goto(path)
        assert answer
        assert answer.status == 200, path
        assert answer.from_service_worker, path
        assert page.title().strip() == wanted[path], path
        assert page.locator("h1").count() == 1, path
        assert AGE[path[1:3]].match(page.locator("[data-age-line]").text_content() or ""), path
    room = page.evaluate("async () => (await navigator.storage.estimate()).usage")
    assert room < 3_000_000, f"{room / 1e6:.1f} MB"


def test_a_page_from_the_phone_looks_as_the_servers_and_says_how_old_it_is(
    page: Page, phone: BrowserContext, wire: Wire
) -> None:
    page.goto("/fr/programme")
    expect(page.locator("html")).not_to_have_attribute("data-from-phone", re.compile("."))
    there = page.locator("main .s").evaluate_all(SHOWN)
    starred = page.locator(".star[aria-pressed=true]").count()
    assert starred
    cut_off(phone, wire)
    page.goto("/fr/programme")
    expect(page.locator("[data-age-line]")).to_be_visible()
    assert page.locator("main .s").evaluate_all(SHOWN) == there
    assert page.locator(".star[aria-pressed=true]").count() == starred
    expect(page.locator("li.now time")).to_have_text(re.compile("^10:1"))
    expect(page.locator("details.past")).to_have_count(1)


SHOWN = (
    "(rows) => rows.map((row) => [row.id, row.className.split(' ').sort().join(' '), row.textContent.trim()].join())"
)


def test_a_page_that_is_not_on_the_phone_says_so_in_the_readers_language(
    page: Page, phone: BrowserContext, wire: Wire
) -> None:
    page.goto("/ja/programme")
    cut_off(phone, wire)
    page.goto("/ja/sessions/NONE")
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    expect(page.locator("h1")).to_contain_text("保存されていません")
    page.locator("main a").first.tap()
    expect(page.locator("ol.list")).to_be_visible()
    page.goto("/staff/")
    expect(page.locator("h1")).to_contain_text("保存されていません")


def test_searching_without_network_finds_what_the_server_finds(page: Page, phone: BrowserContext, wire: Wire) -> None:
    asked = ["q=energies", "q=&kind=workshop", "q=&mine=1", "q=&free=1", "q=ｷﾞｮｳｾｲ", f"q=atelier&day={TODAY}", "q=zzzz"]
    rows = "(rows) => rows.map((row) => row.id)"
    found = {}
    for query in asked:
        page.goto(f"/fr/programme?{query}")
        found[query] = page.locator("#results .s").evaluate_all(rows)
    assert found["q=&mine=1"]
    assert found["q=&free=1"]
    cut_off(phone, wire)
    for query in asked:
        page.goto(f"/fr/programme?{query}")
        expect(page.locator("#results")).to_be_attached()
        assert page.locator("#results .s").evaluate_all(rows) == found[query], query
    page.goto("/fr/programme?q=")
    page.locator("#q").fill("énergie")
    expect(page.locator("#results .s")).to_have_count(1)


def test_a_page_from_the_phone_takes_over_what_the_server_has_since(page: Page, server: Server) -> None:
    page.goto("/fr/programme")
    with event_of(server) as database:
        database.execute("DELETE FROM star WHERE session = 'C05'")
        database.execute("UPDATE person SET generation = generation + 1 WHERE code = ?", (ODILE,))
    page.goto(f"/fr/programme/{TODAY}")
    expect(page.locator("html")).not_to_have_attribute("data-from-phone", re.compile("."))
    expect(page.locator("[data-age-line]")).to_be_hidden()
    expect(page.locator("#session-C05 .star")).to_have_attribute("aria-pressed", "false")


def event_of(server: Server) -> sqlite3.Connection:
    return sqlite3.connect(server.folder / "event.sqlite", timeout=10)


def test_a_star_is_in_the_agenda_that_is_opened_next(page: Page, phone: BrowserContext, wire: Wire) -> None:
    page.goto(f"/fr/programme/{TODAY}")
    star = page.locator("#session-C15 .star")
    expect(star).to_have_attribute("aria-pressed", "false")
    star.tap()
    expect(star).to_have_attribute("aria-pressed", "true")
    page.goto(f"/fr/agenda/{TODAY}")
    assert page.locator("#session-C15").count() == 1
    page.wait_for_timeout(2500)  # taps are gathered before the copies are asked for
    cut_off(phone, wire)
    page.goto(f"/ja/agenda/{TODAY}")
    expect(page.locator("#session-C15")).to_be_visible()


def test_signing_out_leaves_nothing_of_ones_own_on_the_phone(page: Page, phone: BrowserContext, wire: Wire) -> None:
    page.goto("/fr/me")
    page.locator("form[action$=sign-out] button").first.tap()
    expect(page.locator("main .star")).to_have_count(0)
    until(page, lambda found: set(found["people"]) <= {"person"}, "something is left")
    cut_off(phone, wire)
    page.goto("/fr/agenda")
    expect(page.locator(".s")).to_have_count(0)
    page.goto(f"/fr/programme/{TODAY}")
    expect(page.locator("ol.list")).to_be_visible()
    expect(page.locator("main .star")).to_have_count(0)
    page.goto("/fr/badge")
    expect(page.locator(".badge")).to_have_count(0)


def test_whoever_signs_in_next_never_sees_the_first_ones_agenda(
    page: Page, phone: BrowserContext, server: Server, wire: Wire
) -> None:
    page.goto(f"/fr/agenda/{TODAY}")
    expect(page.locator("main .s").first).to_be_visible()
    other = phone.new_page()
    sign_in(other, server, SOLENES)
    holds(other, SOLENES)
    cut_off(phone, wire)
    for each in (page, other):
        for day in DAYS:
            each.goto(f"/fr/agenda/{day}")
            expect(each.locator(".empty")).to_be_visible()
        each.goto("/fr/badge")
        expect(each.locator(".badge .nat")).to_have_text("Solène GUÉVEL")
        each.goto(f"/ja/programme/{TODAY}")
        expect(each.locator(".star[aria-pressed=true]")).to_have_count(0)


@pytest.mark.serial
def test_a_server_that_never_answers_keeps_no_page_from_opening(page: Page, wire: Wire) -> None:
    wire.hang()
    for path in ("/fr/programme", "/fr/agenda", "/ja/badge", "/fr/sessions/C12"):
        begun = time.monotonic()
        page.goto(path, wait_until="domcontentloaded")
        assert time.monotonic() - begun < 2, path
        expect(page.locator("[data-age-line]")).to_be_visible()
    begun = time.monotonic()
    page.goto("/fr/programme?q=atelier", wait_until="domcontentloaded")
    assert time.monotonic() - begun < 5
    expect(page.locator("#results .s").first).to_be_visible()


def retitle(server: Server, title: str) -> None:
    """Publishes an edition in which C05 is called so."""
    event.change(server.folder, sessions=lambda rows: [_titled(row, title) for row in rows])


def _titled(row: Row, title: str) -> Row:
    return {**row, "title_fr": title} if row["code"] == "C05" else row


REFRESH = """async (key) => {
  const registration = await navigator.serviceWorker.ready;
  registration.active.postMessage({ do: "heard", beat: { key }, ahead: 0, edition: true, own: true });
}"""
CONFIRMED = """async (person) => {
  const registration = await navigator.serviceWorker.ready;
  const key = (await caches.keys()).find((name) => name.startsWith("edition ")).slice(8);
  const opened = await new Promise((done) => {
    indexedDB.open("kakehashi").onsuccess = ({ target }) => done(target.result);
  });
  const asked = opened.transaction("meta").objectStore("meta").get("skew");
  const skew = await new Promise((done) => { asked.onsuccess = () => done(asked.result); });
  const ahead = skew + 3_600_000;
  registration.active.postMessage({ do: "heard", beat: { key, person }, ahead, edition: true, own: true });
}"""
OWN = """async (person) => {
  const found = await caches.match("/fr", { cacheName: `person ${person}` });
  return new Response(found.body.pipeThrough(new DecompressionStream("gzip"))).text();
}"""


def test_an_agenda_is_as_old_as_it_is_however_fresh_the_programme(
    page: Page, phone: BrowserContext, wire: Wire
) -> None:
    """An hour later the server says which edition is live, and then no more."""
    page.goto("/fr/practical")
    expect(page.locator("html")).not_to_have_attribute("data-from-phone", re.compile("."))
    wire.hang()
    page.evaluate(CONFIRMED, ODILE)
    page.wait_for_timeout(1000)
    cut_off(phone, wire)
    page.goto(f"/fr/agenda/{TODAY}")
    expect(page.locator("[data-age-line]")).to_have_text(re.compile(r"^Données de 10\s"))
    page.goto(f"/fr/programme/{TODAY}")
    expect(page.locator("[data-age-line]")).to_have_text(re.compile(r"^Données de 10\s"))


def test_a_message_without_a_new_edition_is_on_the_phone_soon(
    page: Page, phone: BrowserContext, server: Server, wire: Wire
) -> None:
    page.goto("/fr/practical")
    expect(page.locator("[data-live]")).to_be_attached()
    page.wait_for_timeout(1500)
    event.run(server.folder, "notice", "--to", "everyone", "--title", "fr=Navettes à 18 h", "--yes")
    for _ in range(250):
        if "Navettes" in page.evaluate(OWN, ODILE):
            break
        page.wait_for_timeout(100)
    cut_off(phone, wire)
    page.goto("/fr/news")
    expect(page.locator("main")).to_contain_text("Navettes")


def test_a_new_edition_comes_whole_or_not_at_all(page: Page, phone: BrowserContext, server: Server, wire: Wire) -> None:
    before = page.evaluate(KEPT)["edition"]
    page.goto("about:blank")
    wire.breaks = b"GET /edition/"
    retitle(server, "Table ronde déplacée")
    page.goto("/fr/badge")
    page.evaluate(REFRESH, "another")
    until(page, lambda _found: wire.broken > 0, "the new edition was not asked for")
    page.wait_for_timeout(1000)
    assert page.evaluate(KEPT)["edition"] == before, "half an edition is kept"

    wire.breaks = b""
    page.evaluate(REFRESH, "another")
    found = until(page, lambda found: found["edition"] != before and len(found["edition"]) == 1, "no new edition came")
    assert [name for name in found["names"] if name.startswith("files ")]
    holds(page, ODILE)
    page.wait_for_timeout(1500)
    cut_off(phone, wire)
    page.goto("/fr/sessions/C05")
    expect(page.locator("h1")).to_have_text("Table ronde déplacée")


def test_half_an_edition_leaves_the_former_one_open(
    page: Page, phone: BrowserContext, server: Server, wire: Wire
) -> None:
    page.goto("/fr/sessions/C05")
    former = page.locator("h1").inner_text()
    page.goto("about:blank")
    wire.breaks = b"GET /edition/"
    retitle(server, "Table ronde remplacée")
    page.goto("/fr/badge")
    page.evaluate(REFRESH, "another")
    until(page, lambda _found: wire.broken > 0, "the new edition was not asked for")
    cut_off(phone, wire)
    page.goto("/fr/sessions/C05")
    expect(page.locator("h1")).to_have_text(former)
    page.goto("/ja/programme")
    expect(page.locator("ol.list")).to_be_visible()
