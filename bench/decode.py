"""A badge before the camera: from a picture of 640 × 480 to the code, on this processor and on one four times slower.

The scanner's own modules in a real Chromium. The picture is a badge held as people hold them: turned, out of focus, in
poor light, grainy. The picture is taken, every code in it is found and one is chosen, as at the door.
"""

from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Route
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from bench.browser import chromium
from bench.report import Row
from webapp.formats.qr import badge_url

STATIC = Path(__file__).parents[1] / "static"
LIMIT = 300
TIMES = 30
SLOWER = 4
CODE = badge_url("https://summit.example.org", "0123456789ABCDEFG")
READ = """async ({ rows, times }) => {
  const of = (name) => import(`/js/scanner/${name}.js`);
  const [{ picture }, { reader }, { chosen }] = [await of("frames"), await of("reader"), await of("choose")];
  const find = await reader("/vendor/barcode-detector.js", "/vendor/zxing_reader.wasm");
  const camera = document.createElement("canvas");
  Object.assign(camera, { width: 640, height: 480, videoWidth: 640, videoHeight: 480 });
  const paper = camera.getContext("2d");
  const part = 8;
  const badge = document.createElement("canvas");
  badge.width = badge.height = part * (rows.length + 8);
  const ink = badge.getContext("2d");
  ink.fillStyle = "#a5a29a";
  ink.fillRect(0, 0, badge.width, badge.width);
  ink.fillStyle = "#16161a";
  const put = (x, y) => ink.fillRect(part * (x + 4), part * (y + 4), part, part);
  rows.forEach((row, y) => [...row].forEach((dark, x) => dark === "1" && put(x, y)));
  const draw = () => {
    paper.setTransform(1, 0, 0, 1, 0, 0);
    paper.filter = "none";
    paper.fillStyle = "#4a4640";
    paper.fillRect(0, 0, 640, 480);
    paper.filter = "blur(1.2px)";
    paper.translate(300 + Math.random() * 40, 220 + Math.random() * 40);
    paper.rotate(0.2 + Math.random() / 10);
    paper.drawImage(badge, -140, -140, 280, 280);
    const grain = paper.getImageData(0, 0, 640, 480);
    grain.data.forEach((bright, n) => { if (n % 4 < 3) grain.data[n] = bright + (Math.random() - 0.5) * 16; });
    paper.putImageData(grain, 0, 0);
  };
  const took = [];
  const read = [];
  for (let n = 0; n < times; n += 1) {
    draw();
    const start = performance.now();
    const seen = picture(camera, false);
    const { text } = chosen(await find(seen), seen);
    took.push(performance.now() - start);
    read.push(text ?? "");
  }
  return { took, read };
}"""


def _static(route: Route) -> None:
    """Our own files, without a server."""
    asked = STATIC / urlsplit(route.request.url).path.lstrip("/")
    if asked.is_file():
        route.fulfill(path=asked)
    else:
        route.fulfill(body="<!doctype html><title>.</title>", content_type="text/html")


def decoded(browser: Browser, slower: int) -> dict[str, Any]:
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(CODE)
    rows = ["".join("1" if dark else "0" for dark in row) for row in code.get_matrix()]
    context = browser.new_context()
    context.route("**/*", _static)
    page = context.new_page()
    page.goto("http://localhost/")
    page.evaluate(READ, {"rows": rows, "times": 3})  # the browser itself is warm: a phone's at a door is
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    found: dict[str, Any] = page.evaluate(READ, {"rows": rows, "times": TIMES})
    context.close()
    return found


def rows(_folder: Path) -> list[Row]:
    with chromium() as browser:
        return [_row(slower, decoded(browser, slower)) for slower in (1, SLOWER)]


def _row(slower: int, found: dict[str, Any]) -> Row:
    took, right = found["took"], found["read"].count(CODE)
    most = quantiles(took, n=20)[-1]
    where = f", {slower} × slower processor" if slower > 1 else ""
    return Row(
        f"decode of a badge, 640 × 480{where}: {right} of {TIMES} read",
        f"{median(took):,.0f} ms",
        f"{LIMIT} ms",
        f"{most / LIMIT:.0%} (19 of 20)",
        f"< {LIMIT} ms",
        f"{min(took):,.0f} – {max(took):,.0f}",
    )
