"""Repeat visit: my agenda opened again, from the phone's own copy beside the same without it.

As bench/cold.py: 562 ms of latency, 1.47 Mbit/s, a processor four times slower, the paint of a session's words. Latency
and width are those of a line before the server (bench/slow.py), so that they hold for the worker too. The worker is
stopped before every run, as it is when one comes back after minutes. Chromium slows the page's processor, not the
worker's thread.
"""

from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, BrowserContext

from bench import event, servers
from bench.browser import chromium
from bench.cold import DOWN, LATENCY, SLOWER, WATCH
from bench.load import WrongAnswer
from bench.report import Row
from bench.slow import line

RUNS = 7
TARGET = 400
SESSIONS, ROOM = 200, 3_000_000
ALL_HELD = """async () => {
  const names = await caches.keys();
  const own = names.find((name) => name.startsWith("person "));
  const held = own && (await (await caches.open(own)).keys()).length > 2;
  if (!held || !["edition ", "files "].every((kind) => names.some((name) => name.startsWith(kind)))) return 0;
  return (await navigator.storage.estimate()).usage;
}"""
"""Bytes, once the programme and its reader's copies are here in every language; 0 before."""
HELD = """async (person) => {
  const names = await caches.keys();
  const own = names.find((name) => name.startsWith("person ") && name !== "person");
  return Boolean(navigator.serviceWorker.controller && own && (await (await caches.open(own)).keys()).length > 2);
}"""


def rows(folder: Path) -> list[Row]:
    database = folder / "pocket.sqlite"
    cookie = event.demonstration(database)
    with (
        servers.ours(database, event.NOW) as server,
        line(server.port, LATENCY, DOWN) as port,
        chromium() as browser,
    ):
        address = f"http://127.0.0.1:{port}"
        without = _visits(browser, address, cookie, worker=False)
        kept = _visits(browser, address, cookie, worker=True)
        room = _room(browser, event.days(folder / "room.sqlite", SESSIONS // 2))
    return [
        Row(
            "repeat visit (fr): my agenda from the phone's copy",
            f"{median(kept):,.0f} ms",
            f"{median(without):,.0f} ms without it",
            f"{median(kept) / median(without):.0%}",
            f"≤ {TARGET} ms",
            f"{min(kept):,.0f} – {max(kept):,.0f}",
        ),
        Row(
            f"what a phone keeps of {SESSIONS} sessions in three languages",
            f"{room / 1e6:.2f} MB",
            f"{ROOM / 1e6:.0f} MB",
            f"{room / ROOM:.0%}",
            f"< {ROOM / 1e6:.0f} MB",
        ),
    ]


def _room(browser: Browser, made: event.Made) -> int:
    """Bytes of this phone's storage after a first visit, as the browser counts them."""
    with servers.ours(made.path, event.NOW) as server:
        address = f"http://127.0.0.1:{server.port}"
        context = browser.new_context(locale="fr")
        context.add_cookies([{"name": "delegate", "value": made.cookies[0], "url": address}])
        page = context.new_page()
        page.goto(f"{address}/fr/programme")
        try:
            for _ in range(300):
                if page.evaluate(ALL_HELD):
                    page.wait_for_timeout(2_000)
                    return int(page.evaluate(ALL_HELD))
                page.wait_for_timeout(200)
        finally:
            context.close()
    raise WrongAnswer("the phone keeps nothing")


def _visits(browser: Browser, address: str, cookie: str, worker: bool) -> list[float]:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, device_scale_factor=3, is_mobile=True, has_touch=True, locale="fr",
        service_workers="allow" if worker else "block",
    )  # fmt: skip
    context.add_cookies([{"name": "delegate", "value": cookie, "url": address}])
    try:
        page = context.new_page()
        page.goto(f"{address}/fr/programme")
        for _ in range(300):
            if not worker or page.evaluate(HELD):
                break
            page.wait_for_timeout(200)
        else:
            raise WrongAnswer("the phone keeps nothing")
        page.goto(f"{address}/fr/agenda")
        page.close()
        return [_painted(context, f"{address}/fr/agenda", worker) for _ in range(RUNS)]
    finally:
        context.close()


def _painted(context: BrowserContext, address: str, worker: bool) -> float:
    """Milliseconds until a session is painted."""
    page = context.new_page()
    control = context.new_cdp_session(page)
    if worker:
        control.send("ServiceWorker.enable")
        control.send("ServiceWorker.stopAllWorkers")
        page.wait_for_timeout(300)
    control.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.add_init_script(WATCH)
    page.goto(address, wait_until="load", timeout=30_000)
    page.wait_for_timeout(300)
    found = page.evaluate("window.painted")
    age = page.evaluate("performance.getEntriesByType('navigation')[0].workerStart")
    page.close()
    if not found or bool(age) != worker:
        raise WrongAnswer("no session was painted" if not found else "not from where it should come")
    return float(min(found))
