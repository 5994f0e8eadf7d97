"""Bad days of the phone in the pocket: full, closed, signed out, asleep, of another hour, being updated."""

import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser import event
from tests.browser.conftest import SOLENE
from tests.browser.event import NOW, Row, Server
from tests.browser.test_outbox import DAY, OTHER, back, cut, forget, knows, meta, pressed, settled, starred, strip
from tests.browser.test_pocket import KEPT, holds, retitle, until
from tests.browser.test_story import PHONE, card, seat, sign_in, star

__all__ = ["cut"]
pytestmark = pytest.mark.browser
ME = SOLENE["code"]
HERE = Path(event.__file__).parents[2]
Cut = Callable[[Page], None]


@pytest.fixture
def phone(browser: Browser, server: Server) -> Iterator[BrowserContext]:
    context = browser.new_context(**PHONE, locale="fr-FR", base_url=server.url)
    yield context
    context.close()
    forget(server)


@pytest.fixture
def page(phone: BrowserContext, server: Server) -> Page:
    """Solène's phone after her first visit, on today's programme."""
    page = phone.new_page()
    sign_in(page, server)
    holds(page, ME)
    page.goto(DAY)
    knows(page, ME)
    return page


def room(page: Page, server: Server, more: int) -> None:
    """This phone has room for so many bytes more."""
    used = page.evaluate("async () => (await navigator.storage.estimate()).usage") if "http" in page.url else 0
    devtools = page.context.new_cdp_session(page)
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": server.url, "quotaSize": used + more})


def fill(page: Page, server: Server) -> None:
    """Not even a tap finds room on this phone any more."""
    room(page, server, 100_000)
    page.evaluate(FILL)


FILL = """async () => {
  const db = await new Promise((done) => {
    const asking = indexedDB.open("pictures", 1);
    asking.onupgradeneeded = () => asking.result.createObjectStore("all", { autoIncrement: true });
    asking.onsuccess = () => done(asking.result);
  });
  const fits = (size) => new Promise((done) => {
    const writing = db.transaction("all", "readwrite");
    writing.objectStore("all").add(crypto.getRandomValues(new Uint8Array(size)));
    writing.oncomplete = () => done(true);
    writing.onabort = () => done(false);
  });
  for (let size = 16_384; size >= 8; size = size >> 1) {
    while (await fits(size));
  }
}"""


def full(page: Page) -> Locator:
    return page.locator("[data-full] p:visible")


# --- no room -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "words"), [("fr", "il ne s’ouvrira qu’avec une connexion"), ("ja", "プログラムを保存できません")]
)
def test_a_phone_without_room_for_the_programme_says_so_once_and_reads_on_with_the_network(
    phone: BrowserContext, server: Server, lang: str, words: str
) -> None:
    page = phone.new_page()
    page.goto("/healthz")
    room(page, server, 100_000)
    page.goto(f"/{lang}/practical")
    expect(full(page)).to_contain_text(words, timeout=20_000)
    assert page.evaluate(KEPT)["edition"] == []
    tried = meta(page, "full")
    page.goto(f"/{lang}/news")
    expect(full(page)).to_contain_text(words)
    page.locator("[data-full] button").tap()
    expect(page.locator("[data-outbox-strip]")).to_be_hidden()
    sign_in(page, server)
    page.goto(f"/{lang}/{DAY[4:]}")
    star(page, "C05").tap()
    pressed(page, "C05", True)
    page.wait_for_timeout(500)
    expect(full(page)).to_have_count(0)
    assert (starred(server), meta(page, "full")) == ({"C05"}, tried)


def test_a_new_edition_that_finds_no_room_leaves_the_former_one_and_says_so(
    page: Page, server: Server, cut: Cut
) -> None:
    former, kept = card(page, "C05").locator("h3").inner_text(), page.evaluate(KEPT)["edition"]
    room(page, server, 20_000)
    retitle(server, "Table ronde sans place")
    page.goto("/fr/practical")
    expect(full(page)).to_contain_text("une version plus ancienne", timeout=30_000)
    page.goto(DAY)
    expect(card(page, "C05")).to_contain_text("Table ronde sans place")
    assert page.evaluate(KEPT)["edition"] == kept
    cut(page)
    page.goto(DAY)
    expect(card(page, "C05").locator("h3")).to_have_text(former)
    expect(page.locator("[data-age-line]")).to_contain_text("Données de")


def test_a_tap_that_finds_no_room_is_said_to_be_lost_and_gets_through_once_there_is_network(
    page: Page, server: Server, cut: Cut
) -> None:
    fill(page, server)
    cut(page)
    for code in ("C05", "C11"):
        star(page, code).tap()
        expect(page.locator("[data-lost]")).to_be_visible()
        pressed(page, code, False)
    expect(page.locator(".unsent")).to_have_count(0)
    expect(strip(page)).to_be_hidden()
    back(server, page)
    star(page, "C05").tap()
    pressed(page, "C05", True)
    expect(page.locator("[data-lost]")).to_be_hidden()
    assert (starred(server), settled(server)) == ({"C05"}, 0)


# --- storage refused ---------------------------------------------------------------------------

REFUSED = """(() => {
  const refuse = () => { throw new DOMException("refused", "SecurityError"); };
  for (const name of ["indexedDB", "caches", "localStorage", "sessionStorage"]) {
    Object.defineProperty(window, name, { get: refuse });
  }
})();"""
NO_WORKER = "delete Navigator.prototype.serviceWorker;"
WORKER_REFUSED = "ServiceWorkerContainer.prototype.register = () => Promise.reject(new Error('refused'));"


@pytest.mark.parametrize("script", [NO_WORKER, WORKER_REFUSED])
def test_where_nothing_may_be_kept_every_page_is_an_ordinary_page(
    phone: BrowserContext, server: Server, script: str
) -> None:
    phone.add_init_script(REFUSED + script)
    faults: list[str] = []
    page = phone.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    sign_in(page, server)
    page.goto(DAY)
    star(page, "C05").tap()
    pressed(page, "C05", True)
    page.goto("/fr/sessions/C10")
    seat(page, "book").tap()
    expect(page.locator("#seat .state.mine")).to_be_visible()
    page.goto("/fr/programme?q=")
    page.locator("#q").fill("énergie")
    expect(page.locator("#results .s")).to_have_count(1)
    page.goto("/fr/agenda")
    expect(card(page, "C05")).to_be_attached()
    page.locator("summary.lang").tap()
    page.locator("[data-switch][hreflang=ja]").tap()
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    for path in ("news", "badge", "practical", "me"):
        page.goto(f"/ja/{path}")
        expect(page.locator("h1").first).to_be_visible()
    page.locator("form[data-outbox=language] button[value=fr]").tap()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    page.goto(DAY)
    phone.set_offline(True)
    star(page, "C11").tap()
    expect(page.locator("[data-lost]")).to_be_visible()
    pressed(page, "C11", False)
    phone.set_offline(False)
    assert (starred(server), faults) == ({"C05"}, [])


# --- signed out --------------------------------------------------------------------------------

AGAIN = re.compile(r"1 en attente d’envoi\s: connectez-vous de nouveau")
BRING = """async () => {
  const db = await new Promise((done) => {
    const asking = indexedDB.open("kakehashi", 1);
    asking.onsuccess = () => done(asking.result);
  });
  const entries = await new Promise((done) => {
    const asking = db.transaction("outbox").objectStore("outbox").getAll();
    asking.onsuccess = () => done(asking.result);
  });
  db.close();
  const body = JSON.stringify({ person: entries[0].person, entries });
  const answer = await fetch("/outbox", { method: "POST", headers: { "Content-Type": "application/json" }, body });
  return answer.status;
}"""


def test_taps_of_who_was_signed_out_wait_for_them_and_are_sent_under_nobody_else(
    page: Page, server: Server, cut: Cut
) -> None:
    cut(page)
    star(page, "C05").tap()
    expect(strip(page)).to_contain_text("1 en attente")
    page.context.clear_cookies()
    back(server, page)
    expect(strip(page)).to_contain_text(AGAIN, timeout=20_000)
    assert page.evaluate(BRING) == 401
    strip(page).tap()
    expect(page.locator("[data-outbox-list] li")).to_contain_text("prochaine connexion de Solène GUÉVEL")
    expect(page.locator("main")).to_contain_text("Ouvrez le lien personnel")

    page.goto(server.link("delegate", OTHER))
    page.locator("main button").tap()
    expect(page.locator("ol.list")).to_be_visible()
    knows(page, OTHER)
    assert page.evaluate(BRING) == 409
    page.goto("/fr/me")
    expect(page.locator("[data-outbox-list] li")).to_contain_text("prochaine connexion de Solène GUÉVEL")
    assert (starred(server), settled(server)) == (set(), 0)

    sign_in(page, server)
    wait_for(lambda: starred(server) == {"C05"})
    expect(strip(page)).to_be_hidden()
    assert settled(server) == 1


def wait_for(true: Callable[[], bool]) -> None:
    for _ in range(200):
        if true():
            return
        time.sleep(0.1)
    raise AssertionError("it never came")


def test_a_link_revoked_while_its_phone_was_offline_takes_the_copies_back_and_leaves_the_programme(
    page: Page, server: Server, cut: Cut
) -> None:
    cut(page)
    star(page, "C05").tap()
    expect(strip(page)).to_contain_text("1 en attente")
    event.run(server.folder, "link", "revoke", ME)
    back(server, page)
    expect(strip(page)).to_contain_text(AGAIN, timeout=20_000)
    found = until(page, lambda found: f"person {ME}" not in found["people"], "her copies stay")
    assert len(found["edition"]) == 1
    assert settled(server) == 0
    cut(page)
    page.goto(DAY)
    expect(page.locator("ol.list")).to_be_visible()
    expect(page.locator("main .star")).to_have_count(0)
    page.goto("/fr/badge")
    expect(page.locator(".badge")).to_have_count(0)
    expect(strip(page)).to_contain_text(AGAIN)


# --- another hour, two days asleep -------------------------------------------------------------


@pytest.fixture
def clock(server: Server) -> Iterator[Callable[[str], None]]:
    """Sets the hour at which the server starts next; the phones' own clock shows the year of this machine."""
    yield lambda now: setattr(server, "now", now)
    server.stop()
    server.now = NOW
    server.start()


def test_a_tap_counts_as_of_the_servers_clock_however_wrong_the_phones_is(
    page: Page, server: Server, cut: Cut, clock: Callable[[str], None]
) -> None:
    skew = meta(page, "skew")
    assert isinstance(skew, int)
    assert abs(skew) > 3_600_000
    cut(page)
    for code in ("C05", "C11"):
        star(page, code).tap()
    expect(strip(page)).to_contain_text("2 en attente")
    page.goto(DAY)
    expect(page.locator("li.now time")).to_have_text(re.compile("^10:1"))
    expect(page.locator("[data-age-line]")).to_have_text(re.compile(r"^Données de 10\sh\s1\d$"))
    person = "(SELECT id FROM person WHERE code = ?)"
    later = f"INSERT INTO star (person_id, session, starred, tapped_at) VALUES ({person}, ?, 0, '2024-11-20 01:30:00')"
    server.tell(later, ME, "C11")  # taken off at 10:30, on another phone
    clock("2024-11-20T10:42:00+09:00")
    back(server, page)
    expect(strip(page)).to_be_hidden(timeout=40_000)
    assert (starred(server), settled(server)) == ({"C05"}, 2)
    [(at,)] = server.ask("SELECT tapped_at FROM star WHERE starred AND session = 'C05' AND person_id = " + person, ME)
    assert at.startswith("2024-11-20 01:1")
    page.goto(DAY)
    expect(page.locator("li.now time")).to_have_text(re.compile("^10:4"))


TOASTS = """() => {
  const place = document.querySelector("[data-toast]");
  window.toasts = new Set();
  const note = () => place.querySelectorAll(":scope > :not(template)").forEach((each) => window.toasts.add(each));
  new MutationObserver(note).observe(place, { childList: true });
}"""


def test_a_phone_that_slept_two_days_catches_up_at_once_and_keeps_the_newest_edition_alone(
    page: Page, server: Server, cut: Cut, clock: Callable[[str], None]
) -> None:
    for code in ("C12", "C16"):
        star(page, code).tap()
        pressed(page, code, True)
    page.wait_for_timeout(1500)
    page.evaluate(TOASTS)
    fetched: list[str] = []
    page.on("request", lambda asked: fetched.append(asked.url) if "x-kakehashi-fresh" in asked.headers else None)
    cut(page)
    clock("2024-11-22T10:12:00+09:00")
    event.change(server.folder, sessions=lambda rows: [edited(row, {"C16": {"place": "ROOM1"}}) for row in rows])
    event.change(server.folder, sessions=lambda rows: [edited(row, {"C16": {"place": "ROOM2"}}) for row in rows])
    last = {"C16": {"place": "ROOM2"}, "C12": {"title_fr": "Réveil"}}
    rewritten = {"abstract_fr": "Réécrit."}
    event.change(server.folder, sessions=lambda rows: [{**edited(row, last), **rewritten} for row in rows])
    back(server, page)
    expect(card(page, "C12")).to_contain_text("Réveil", timeout=30_000)
    page.wait_for_timeout(3000)
    assert page.evaluate("window.toasts.size") <= 1
    assert len(fetched) <= 2, fetched
    newest = page.request.get("/edition.json").json()["key"]
    until(page, lambda found: found["edition"] == [f"edition {newest}"], "not the newest alone")
    page.goto("/fr/news")
    told = [re.sub(r"\s+", " ", each) for each in page.locator("main li[id^=notice-]").all_inner_texts()]
    rooms = [found[0] for each in told if (found := re.findall(r"Salle \d", each)) and "Changement de salle" in each]
    assert rooms == ["Salle 1", "Salle 3"], told  # the former room of each move, the last move first
    assert any(each.endswith("désormais : Réveil Présentation nouveau texte") for each in told), told


def edited(row: Row, changes: dict[str, Row]) -> Row:
    return {**row, **changes.get(row["code"], {})}


# --- an update ---------------------------------------------------------------------------------


@pytest.fixture
def update(server: Server, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """The next version of the application: the server starts with it. Gives its number."""

    def put() -> str:
        for name in ("webapp", "translations"):
            (tmp_path / name).symlink_to(HERE / name)
        shutil.copytree(HERE / "static", tmp_path / "static")
        with (tmp_path / "static/js/fold.js").open("a") as file:
            file.write("// another version\n")
        server.house = tmp_path
        return ""

    yield put
    server.stop()
    server.house = None
    server.start()


VERSION = "() => new URL(document.querySelector('script[type=module]').src).pathname.split('/')[2]"


def test_an_update_loses_nothing_typed_and_sends_nothing_twice(
    page: Page, server: Server, cut: Cut, update: Callable[[], str]
) -> None:
    star(page, "C11").tap()
    pressed(page, "C11", True)
    page.goto("/fr/programme?q=")
    old = page.evaluate(VERSION)
    page.evaluate("window.same = true")
    cut(page)
    page.locator("#q").press_sequentially("éner")
    update()
    other = page.context.new_page()
    other.goto(DAY)
    star(other, "C05").tap()
    expect(strip(page)).to_contain_text("1 en attente")
    back(server, page)
    expect(strip(page)).to_be_hidden(timeout=40_000)
    other.close()
    until(page, lambda found: all(old not in name for name in found["names"] if "files" in name), "old files stay")
    expect(page.locator("#q")).to_have_value("éner")
    assert page.evaluate("window.same")
    assert (starred(server), settled(server)) == ({"C05", "C11"}, 1)
    page.goto(DAY)
    assert page.evaluate(VERSION) != old
    pressed(page, "C05", True)
