"""A summit with two rooms and a server that can be stopped and started again; phones that scan at its doors."""

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect
from werkzeug.serving import BaseWSGIServer, make_server

from tests import make
from webapp import create_app
from webapp.actions import devices
from webapp.clock import starting
from webapp.config import Settings
from webapp.store import models
from webapp.store.db import db

NOW = datetime.fromisoformat("2024-11-20T14:00:00+09:00")
NAOKI, ODILE, NOBODY = "0000000000000EFGH", "0000000000000ABCD", "0000000000000ZZZZ"
TYPE = re.compile("^(Saisir le code|コードを入力|Type the code)$")
PHONE: dict[str, Any] = {"locale": "fr", "viewport": {"width": 390, "height": 844}}


@dataclass
class Summit:
    """Served on one address, again after `stop`."""

    database: str
    address: str = ""
    server: BaseWSGIServer | None = field(default=None, repr=False)

    def start(self) -> None:
        port = int(self.address.rpartition(":")[2]) if self.address else 0
        self.server = make_server("127.0.0.1", port, lambda environ, start: app(environ, start), threaded=True)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        app = create_app(
            Settings(database_url=self.database, secret_key="x" * 32, base_url=self.address, clock=starting(NOW))
        )
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        assert self.server
        self.server.shutdown()
        self.server.server_close()

    def link(self, *doors: str, role: str = "door") -> str:
        with db.connection_context():
            return f"{self.address}/enrol/{devices.enrol_link(role, doors, datetime.now(UTC))}"

    def scans(self) -> list[models.Scan]:
        with db.connection_context():
            return list(models.Scan.select().order_by(models.Scan.id))

    def heard(self, number: int) -> list[models.Scan]:
        """The scans, once there are so many, or long enough after."""
        until = time.monotonic() + 15
        while len(self.scans()) < number and time.monotonic() < until:
            time.sleep(0.05)
        return self.scans()


@contextmanager
def served(database: str, browser: Browser | None = None) -> Iterator[Summit]:
    """A server while the block runs; then every phone is put away, and the server stops."""
    found = Summit(database)
    found.start()
    try:
        yield found
    finally:
        for context in browser.contexts if browser else ():
            context.close()
        found.stop()


def rooms() -> None:
    """Atelier 1 is booked, and Naoki has a seat; whoever comes is let into Atelier 2, and four into the small room."""
    make.event()
    make.place("ROOM1", {"fr": "Salle 1", "ja": "会議室1", "en": "Room 1"}, capacity=90)
    make.place("SMALL", {"fr": "Petite salle"}, capacity=4)
    make.session("C10", registration="required", place="ROOM1", title={"fr": "Atelier 1", "ja": "第1分科会"})
    make.session("C11", place="ROOM1", title={"fr": "Atelier 2", "ja": "第2分科会"})
    make.session("C12", place="SMALL", title={"fr": "Atelier 3", "ja": "第3分科会"})
    make.edition()
    make.delegation("JP-04100", name={"fr": "Sendai", "ja": "仙台市"})
    naoki = make.person(
        "Naoki", "Saegusa", "JP-04100", language="ja", native_family="三枝", native_given="直樹",
        function={"ja": "局長"},
    )  # fmt: skip
    odile = make.person("Odile", "Kervanec", language="fr", vip=True, civility="Mme", function={"fr": "Maire"})
    make.badge(naoki, NAOKI)
    make.badge(odile, ODILE)
    make.seat(naoki, "C10")


def enrolled(context: BrowserContext, summit: Summit, door: str = "C10", role: str = "door") -> Page:
    """A phone at a door."""
    page = context.new_page()
    page.goto(summit.link(*([door] if role == "door" else []), role=role))
    page.get_by_role("button").click()
    if role != "door":
        page.goto(f"{summit.address}/staff/doors/{door}")
    return page


def wedge(page: Page, code: str) -> None:
    """A hand scanner: keys in quick succession wherever the focus is, then Enter; as fast as a real one even where the
    machine is slow."""
    page.evaluate(
        """(code) => {
          for (const key of [...code, "Enter"]) {
            document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
          }
        }""",
        code,
    )


def typed(page: Page, code: str) -> None:
    page.locator("#ways:visible, #typed:visible").wait_for()
    if page.locator("#ways").is_visible():
        page.get_by_role("button", name=TYPE).click()
    page.locator(".code").fill(code)
    page.locator(".code").press("Enter")


def look(page: Page, kind: str, timeout: int = 8000) -> None:
    expect(page.locator(f"#verdict .v-{kind}")).to_be_visible(timeout=timeout)


def press(page: Page, key: str) -> None:
    """One of a verdict's keys, even if a slow machine lets the verdict give way first."""
    page.locator(f"[data-do={key}]").dispatch_event("click")
