"""A verdict on the phone: from the text of a badge to the frame that shows its answer, with 5,000 people in the list.

The scanner page of a real Chromium, enrolled at a door, its list at hand, on this processor and on one four times
slower. A hand scanner's keys bring the code; zero is when the whole text is there, the end is after the frame in which
the verdict was painted. The scan is written down on the phone before, as at the door. Every badge is another person's,
seen once.
"""

from pathlib import Path
from statistics import median, quantiles
from typing import Any

from playwright.sync_api import Browser, Page

from bench import event, servers
from bench.browser import chromium
from bench.load import WrongAnswer
from bench.report import Row

PEOPLE = 5_000
LIMIT = 50
TIMES = 40
SLOWER = 4
HELD = "async () => performance.getEntriesByName('kakehashi:list').length > 0"
SCAN = """async (codes) => {
  const took = [];
  const verdict = document.getElementById("verdict");
  const mark = performance.mark.bind(performance);
  let begun = 0;
  let painted;
  performance.mark = (name) => {
    if (name === "kakehashi:read") begun = performance.now();
    if (name === "kakehashi:shown") requestAnimationFrame(() => setTimeout(() => painted(performance.now() - begun)));
    return mark(name);
  };
  for (const code of codes) {
    const shown = new Promise((done) => { painted = done; });
    for (const key of [...code, "Enter"]) {
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    }
    took.push(await shown);
    if (verdict.hidden || !verdict.querySelector(".v-ok")) return { took, wrong: verdict.innerText };
    await new Promise((done) => setTimeout(done, 700)); // the next person steps up; what was scanned is sent meanwhile
  }
  performance.mark = mark;
  return { took, wrong: "" };
}"""


def rows(folder: Path) -> list[Row]:
    made = event.door(folder / "verdict.sqlite", PEOPLE, 0)
    links = [event.link(made) for _ in (1, SLOWER)]
    with servers.ours(made.path, event.NOW) as server, chromium() as browser:
        address = f"http://127.0.0.1:{server.port}/enrol/"
        return [_row(slower, _times(browser, address + link, made.badges[n * TIMES :], slower))
                for n, (slower, link) in enumerate(zip((1, SLOWER), links, strict=True))]  # fmt: skip


def _times(browser: Browser, address: str, badges: tuple[str, ...], slower: int) -> list[float]:
    context = browser.new_context(locale="fr", viewport={"width": 390, "height": 844})
    try:
        page = context.new_page()
        page.goto(address)
        page.get_by_role("button").click()
        _await_list(page)
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
        page.evaluate(SCAN, list(badges[:3]))  # the page is warm: a phone's at a door is
        found: dict[str, Any] = page.evaluate(SCAN, list(badges[3:TIMES]))
    finally:
        context.close()
    if found["wrong"]:
        raise WrongAnswer(found["wrong"])
    return list(found["took"])


def _await_list(page: Page) -> None:
    for _ in range(300):
        if page.evaluate(HELD):
            return
        page.wait_for_timeout(100)
    raise WrongAnswer("the list did not arrive")


def _row(slower: int, took: list[float]) -> Row:
    most = quantiles(took, n=20)[-1]
    where = f", {slower} × slower processor" if slower > 1 else ""
    return Row(
        f"verdict on the phone, {PEOPLE:,} people{where}",
        f"{median(took):,.0f} ms",
        f"{LIMIT} ms",
        f"{most / LIMIT:.0%} (19 of 20)",
        f"< {LIMIT} ms",
        f"{min(took):,.0f} – {max(took):,.0f}",
    )
