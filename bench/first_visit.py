"""First visit: the bytes that travel to a phone that was never here, as Chromium counts them (`encodedDataLength`).

Heads of the answers are in it; the page, its style sheets, scripts and icons, until the network is quiet.
"""

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser

from bench import event, servers
from bench.browser import chromium, phone
from bench.report import Row
from bench.servers import Server

LIMIT = 60 * 1024


@dataclass(frozen=True)
class Travelled:
    address: str
    kind: str
    size: int


def visit(browser: Browser, server: Server, lang: str, cookie: str = "") -> list[Travelled]:
    """What today's page brought."""
    address = f"http://127.0.0.1:{server.port}"
    asked: dict[str, tuple[str, str]] = {}
    found: list[Travelled] = []
    with phone(browser, lang) as (page, line):
        if cookie:
            page.context.add_cookies([{"name": "delegate", "value": cookie, "url": address}])
        line.send("Network.enable")
        line.on("Network.requestWillBeSent", lambda e: asked.update({e["requestId"]: (e["request"]["url"], e["type"])}))
        line.on(
            "Network.loadingFinished",
            lambda e: found.append(Travelled(*asked[e["requestId"]], int(e["encodedDataLength"]))),
        )
        page.goto(f"{address}/{lang}/programme", wait_until="networkidle")
    return found


def rows(folder: Path) -> list[Row]:
    """The demonstration, for a passer-by and for somebody signed in, in each language."""
    database = folder / "visit.sqlite"
    cookie = event.demonstration(database)
    with servers.ours(database, event.NOW) as server, chromium() as browser:
        return [
            _row(f"first visit ({lang}){', signed in' if own else ''}", visit(browser, server, lang, own))
            for lang in ("fr", "ja", "en")
            for own in ("", cookie)
        ]


def _row(what: str, found: list[Travelled]) -> Row:
    sums = {
        kind: _sum([each for each in found if each.kind == kind]) / 1024
        for kind in dict.fromkeys(e.kind for e in found)
    }
    parts = ", ".join(f"{kind.lower()} {size:.1f}" for kind, size in sums.items())
    return Row(
        f"{what}: {len(found)} files ({parts})",
        f"{_sum(found) / 1024:.1f} KB",
        f"{LIMIT / 1024:.0f} KB",
        f"{_sum(found) / LIMIT:.0%}",
        f"≤ {LIMIT / 1024:.0f} KB",
    )


def _sum(found: list[Travelled]) -> int:
    return sum(each.size for each in found)
