"""One Chromium and one loaded event for all the browser tests; a server with its own copy of the event a module."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from tests.browser import camera, event
from tests.browser.event import Row, Server
from tests.browser.scanners import Summit, rooms, served
from webapp.store.db import db

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
    "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
)  # fmt: skip
SOLENE = {
    "code": "FR-REN-9", "delegation": "FR-REN", "category": "delegate", "language": "fr",
    "civility": "Mme", "family": "Guével", "given": "Solène", "kana_family": "ゲヴェル", "kana_given": "ソレーヌ",
    "function_fr": "Conseillère municipale", "function_ja": "市議会議員", "function_en": "Municipal councillor",
    "head": "no", "escort": "no", "vip": "no",
}  # fmt: skip
"""Someone who arrives late: no star, no seat."""
expect.set_options(timeout=10_000)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as found:
        yield found


@pytest.fixture(scope="session")
def launch(playwright: Playwright) -> Iterator[Callable[..., Browser]]:
    """Starts a Chromium with more flags: a film before its camera is one."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    started = []

    def start(*flags: str) -> Browser:
        started.append(playwright.chromium.launch(executable_path=path, args=[*FLAGS, *flags]))
        return started[-1]

    yield start
    for browser in started:
        browser.close()


@pytest.fixture(scope="session")
def browser(launch: Callable[..., Browser]) -> Browser:
    return launch()


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration, and Solène Guével who has just been added to it."""
    folder = tmp_path_factory.mktemp("event")
    event.load(folder)
    event.change(folder, people=_and_solene)
    return folder


def _and_solene(people: list[Row]) -> list[Row]:
    return [*people, SOLENE]


@pytest.fixture(scope="module")
def server(loaded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serves a copy of the event; whatever a module's tests did, nothing broke behind the pages."""
    found = Server(event.copy(loaded, tmp_path_factory.mktemp("served")))
    yield found
    found.stop()
    assert "Traceback" not in found.log.read_text()


@pytest.fixture
def summit(database: str) -> Iterator[Summit]:
    """Two rooms, and phones at their doors."""
    with db.connection_context():
        rooms()
    with served(database) as found:
        yield found


@pytest.fixture
def filmed(launch: Callable[..., Browser], tmp_path: Path) -> Iterator[Callable[..., Browser]]:
    """A Chromium whose camera sees these codes or pictures, each for so many seconds; nothing where there is none."""
    opened: list[Browser] = []

    def start(*scenes: tuple[str | Image.Image, float]) -> Browser:
        pictures = [(camera.shown(each) if isinstance(each, str) else each, seconds) for each, seconds in scenes]
        opened.append(launch(camera.film(tmp_path / "film.y4m", pictures)))
        return opened[-1]

    yield start
    for each in opened:
        each.close()
