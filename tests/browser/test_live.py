"""Pages that stay open: a change comes to them by itself, and leaves the reader where they are."""

import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import event
from tests.browser.conftest import SOLENE
from tests.browser.event import TODAY, Row, Server
from tests.browser.test_story import PHONE, card, star
from webapp.actions import demo

pytestmark = pytest.mark.browser
Edit = Callable[[list[Row]], list[Row]]
ROOM = {"fr": "Salon Miyako", "ja": "都の間"}


@pytest.fixture(scope="module")
def server(loaded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Every test here publishes."""
    found = Server(event.copy(loaded, tmp_path_factory.mktemp("live")))
    yield found
    found.stop()
    assert "Traceback" not in found.log.read_text()


@pytest.fixture
def open_page(browser: Browser, server: Server) -> Iterator[Callable[..., Page]]:
    """A phone in a language; signed in when a person is named."""
    contexts = []

    def start(lang: str, person: str = "", url: str = "") -> Page:
        context = browser.new_context(**PHONE, locale=lang, base_url=url or server.url)
        contexts.append(context)
        page = context.new_page()
        if person:
            page.goto(server.link("delegate", person).replace(server.url, url or server.url))
            page.locator("main button").tap()
            expect(page.locator("ol.list")).to_be_visible()
        return page

    yield start
    for context in contexts:
        context.close()


def listening(page: Page, path: str) -> Page:
    """Opens a page and waits until it has been greeted."""
    with page.expect_request(re.compile(r"/live/\w+$|/live/\w+\?")):
        page.goto(path)
    page.wait_for_timeout(700)
    return page


def in_room(code: str, place: str, **more: str) -> Edit:
    def edit(rows: list[Row]) -> list[Row]:
        return [{**row, "place": place, **more} if row["code"] == code else row for row in rows]

    return edit


def with_salon(rows: list[Row]) -> list[Row]:
    salon = {"code": "SALON", "name_fr": ROOM["fr"], "name_ja": ROOM["ja"], "name_en": "Miyako room"}
    return [*rows, {**salon, "capacity": "90"}]


def top_of(page: Page, selector: str) -> float:
    return float(page.evaluate("s => document.querySelector(s).getBoundingClientRect().top", selector))


def unread(page: Page) -> int:
    sign = page.locator("[data-news] [data-unread]")
    return int(sign.get_attribute("data-unread") or 0) if sign.count() else 0


def told(page: Page, count: int) -> Any:
    return expect(page.locator(f"[data-news] [data-unread='{count}']"))


def test_a_new_room_shows_in_two_open_pages_and_moves_nothing(server: Server, open_page: Callable[..., Page]) -> None:
    solene, other = open_page("fr-FR", SOLENE["code"]), open_page("ja-JP", demo.DELEGATE)
    listening(solene, f"/fr/programme/{TODAY}")
    star(solene, "C16").tap()
    expect(star(solene, "C16")).to_have_attribute("aria-pressed", "true")
    listening(other, f"/ja/programme/{TODAY}")
    solene.locator("details.past summary").tap()
    card(solene, "C12").scroll_into_view_if_needed()
    card(solene, "C12").locator("h3 a").focus()
    before, scroll = top_of(solene, "#session-C12"), solene.evaluate("scrollY")
    assert scroll > 100
    new, news_of_other = unread(solene), unread(other)

    event.change(server.folder, places=with_salon, sessions=in_room("C16", "SALON"))

    expect(card(solene, "C16")).to_contain_text(ROOM["fr"])
    expect(card(other, "C16")).to_contain_text(ROOM["ja"])
    told(solene, new + 1).to_have_count(1)
    expect(solene.locator("[data-toast] a")).to_contain_text(ROOM["fr"])
    assert unread(other) == news_of_other
    expect(other.locator("[data-toast] a")).to_have_count(0)

    edition = solene.locator("[data-edition]").get_attribute("data-edition")
    expect(solene.locator(f"[data-edition='{edition}']")).to_have_count(0, timeout=20_000)  # the page itself came again
    expect(star(solene, "C16")).to_have_attribute("aria-pressed", "true")
    expect(solene.locator("details.past")).to_have_attribute("open", "")
    expect(card(solene, "C12").locator("h3 a")).to_be_focused()
    assert top_of(solene, "#session-C12") == pytest.approx(before, abs=2)
    assert unread(solene) == new + 1


def test_a_cancelled_session_is_struck_in_the_open_page(server: Server, open_page: Callable[..., Page]) -> None:
    page = listening(open_page("fr-FR"), f"/fr/programme/{TODAY}")
    event.change(server.folder, places=with_salon, sessions=in_room("C17", "ROOM1", status="cancelled"))
    expect(card(page, "C17")).to_have_class(re.compile(r"\boff\b"))
    expect(card(page, "C17")).to_contain_text("Annulé")


def test_an_open_inbox_gets_the_message_at_its_top(server: Server, open_page: Callable[..., Page]) -> None:
    solene = open_page("fr-FR", SOLENE["code"])
    star(solene, "C14").tap()
    expect(star(solene, "C14")).to_have_attribute("aria-pressed", "true")
    listening(solene, "/fr/news")
    event.change(server.folder, places=with_salon, sessions=in_room("C14", "SALON"))
    expect(solene.locator("[data-inbox] .msg").first).to_contain_text(ROOM["fr"])
    expect(solene.locator("[data-toast] a")).to_have_count(0)


def test_a_session_that_is_open_tells_its_new_room_itself(server: Server, open_page: Callable[..., Page]) -> None:
    page = listening(open_page("ja-JP"), "/ja/sessions/C15")
    event.change(server.folder, places=with_salon, sessions=in_room("C15", "SALON"))
    expect(page.locator("dl.facts")).to_contain_text(ROOM["ja"])


class Holding:
    """A proxy that keeps the words of a stream to itself until it ends, as some of hotels and offices do."""

    def __init__(self, port: int) -> None:
        self.to = port
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                peer, _address = self.listener.accept()
                threading.Thread(target=self._pass, args=(peer,), daemon=True).start()

    def _pass(self, peer: socket.socket) -> None:
        """One request a connection."""
        with suppress(OSError), peer, socket.create_connection(("127.0.0.1", self.to)) as server:
            request = b""
            while b"\r\n\r\n" not in request:
                request += peer.recv(65_536)
            head, _end, body = request.partition(b"\r\n\r\n")
            head = re.sub(rb"\r\nConnection:[^\r]*", b"", head, flags=re.I) + b"\r\nConnection: close"
            server.sendall(head + b"\r\n\r\n" + body)
            length = re.search(rb"\r\ncontent-length: *(\d+)", head, re.I)
            for _ in range(len(body), int(length[1]) if length else 0, 65_536):
                server.sendall(peer.recv(65_536))
            kept, streamed = b"", re.match(rb"GET /live/\w+[ ?]", head)
            while data := server.recv(65_536):
                kept += data
                if not streamed:
                    peer.sendall(data)
            peer.sendall(kept if streamed else b"")

    def close(self) -> None:
        self.listener.close()


def test_behind_a_proxy_that_holds_streams_back_the_change_still_comes(
    server: Server, open_page: Callable[..., Page]
) -> None:
    proxy = Holding(server.port)
    page = open_page("fr-FR", url=proxy.url)
    with page.expect_response(re.compile("/live/fr/since"), timeout=20_000) as asked:
        page.goto(f"/fr/programme/{TODAY}")
    assert asked.value.status == 200
    event.change(server.folder, places=with_salon, sessions=in_room("C11", "SALON"))
    expect(card(page, "C11")).to_contain_text(ROOM["fr"], timeout=45_000)
    page.close()
    proxy.close()


def test_a_server_that_comes_back_tells_what_was_missed(server: Server, open_page: Callable[..., Page]) -> None:
    page = listening(open_page("fr-FR"), f"/fr/programme/{TODAY}")
    server.stop()
    event.change(server.folder, places=with_salon, sessions=in_room("C12", "SALON"))
    server.start()
    expect(card(page, "C12")).to_contain_text(ROOM["fr"], timeout=45_000)
