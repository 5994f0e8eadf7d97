"""Cold start: from opening the address until the words of a session of the day are on the screen.

Chromium, fresh profile, a phone's screen; 562 ms of latency on every request, 1.47 Mbit/s down, 0.675 Mbit/s up, a
processor four times slower. The instant is the browser's own: what a session is made of is marked for Element Timing
(https://w3c.github.io/element-timing/) as the parser makes it, and the first `renderTime` inside the screen is taken:
when the frame with its words was painted, not when the element was there. Zero is the start of the navigation. The
connection and its TLS handshake are not emulated by the browser.
"""

from pathlib import Path
from statistics import median

from playwright.sync_api import Browser

from bench import event, servers
from bench.browser import chromium, phone
from bench.load import WrongAnswer
from bench.report import Row

LATENCY, DOWN, UP, SLOWER = 562, 1_470_000 / 8, 675_000 / 8, 4
RUNS = 5
TARGET = 1_500
WATCH = """
window.painted = [];
new MutationObserver(() => {
  for (const each of document.querySelectorAll('[id^="session-"]:not([data-seen])')) {
    each.dataset.seen = "";
    for (const part of [each, ...each.querySelectorAll("*")]) part.setAttribute("elementtiming", each.id);
  }
}).observe(document, {childList: true, subtree: true});
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) {
    const seen = entry.intersectionRect;
    if (seen.width > 40 && seen.height > 8) window.painted.push(entry.renderTime || entry.startTime);
  }
}).observe({type: "element", buffered: true});
"""


def start(browser: Browser, address: str, lang: str) -> float:
    """Milliseconds until a session is painted."""
    with phone(browser, lang) as (page, line):
        line.send("Network.enable")
        line.send(
            "Network.emulateNetworkConditions",
            {"offline": False, "latency": LATENCY, "downloadThroughput": DOWN, "uploadThroughput": UP},
        )
        line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.add_init_script(WATCH)
        page.goto(address, wait_until="load", timeout=30_000)
        page.wait_for_timeout(300)  # the observer is told a little after the frame
        painted = page.evaluate("window.painted")
        if not painted:
            raise WrongAnswer("no session was painted")
        return float(min(painted))


def rows(folder: Path) -> list[Row]:
    database = folder / "cold.sqlite"
    event.demonstration(database)
    with servers.ours(database, event.NOW) as server, chromium() as browser:
        address = f"http://127.0.0.1:{server.port}"
        start(browser, f"{address}/fr/programme", "fr")  # the browser itself is warm: a phone's is
        return [_row(browser, f"{address}/{lang}/programme", lang) for lang in ("fr", "ja")]


def _row(browser: Browser, address: str, lang: str) -> Row:
    took = [start(browser, address, lang) for _ in range(RUNS)]
    return Row(
        f"cold start ({lang}): a session on the screen",
        f"{median(took):,.0f} ms",
        f"{LATENCY} ms, one journey",
        f"{median(took) / LATENCY:.1f} ×",
        f"≤ {TARGET:,} ms",
        f"{min(took):,.0f} – {max(took):,.0f}",
    )
