"""A badge's QR can be read by a camera, and nothing else is taken for a badge."""

import re
import time

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from webapp.formats.qr import badge_code, badge_url, svg_path
from webapp.rules.badges import ALPHABET, LENGTH, new_code

CODE = "7QK4M2XW0B3N5RTZ8"
CODES = st.text(st.sampled_from(ALPHABET), min_size=LENGTH, max_size=LENGTH)


def photographed(text: str, scale: int = 4, margin: int = 4) -> str:
    """What a reader sees in the path drawn on white."""
    size, path = svg_path(text)
    picture = Image.new("L", ((size + 2 * margin) * scale,) * 2, 255)
    draw = ImageDraw.Draw(picture)
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", path):
        left, top = (int(x) + margin) * scale, (int(y) + margin) * scale
        draw.rectangle((left, top, left + int(width) * scale - 1, top + scale - 1), fill=0)
    (seen,) = zxingcpp.read_barcodes(picture)
    return str(seen.text)


@pytest.mark.parametrize(
    "text",
    [badge_url("https://programme.exemple.fr", CODE), "8es Rencontres — 第8回日仏自治体交流会議", "0", "A" * 300],
)
def test_a_drawn_code_is_read_back(text: str) -> None:
    assert photographed(text) == text


@settings(max_examples=20, deadline=None)
@given(CODES)
def test_any_badge_is_read_back_to_its_code(code: str) -> None:
    assert badge_code(photographed(badge_url("https://x.example/", code))) == code


def test_a_badge_is_small_in_modules_and_in_bytes() -> None:
    size, path = svg_path(badge_url("https://programme.exemple.fr", CODE))
    assert size <= 33
    assert len(path) < 7000
    assert re.sub(r"M\d+ \d+h(\d+)v1h-\1z", "", path) == ""


def test_the_runs_of_a_row_never_touch() -> None:
    runs = [tuple(map(int, run)) for run in re.findall(r"M(\d+) (\d+)h(\d+)v", svg_path(CODE)[1])]
    ends = {(x + width, y) for x, y, width in runs}
    assert not ends & {(x, y) for x, y, _ in runs}


def test_a_text_too_long_for_a_qr_code_is_refused() -> None:
    with pytest.raises(ValueError):
        svg_path("x" * 5000)


def test_an_address_is_made_with_one_slash() -> None:
    assert (
        badge_url("https://x.example/", CODE) == badge_url("https://x.example", CODE) == f"https://x.example/b/{CODE}"
    )


@pytest.mark.parametrize(
    "scanned",
    [
        CODE,
        CODE.lower(),
        "7qk4-m2xw-0b3n-5rtz8",
        " 7QK4 M2XW OB3N 5RTZ8\r\n",
        "７ＱＫ４　Ｍ２ＸＷ　０Ｂ３Ｎ　５ＲＴＺ８",
        f"https://x.example/b/{CODE}",
        f"HTTPS://X.EXAMPLE/B/{CODE}",
        f"http://127.0.0.1:8000/b/{CODE.lower()}/",
        f"https://x.example/event/b/{CODE}?from=photo#top",
        f"ｈｔｔｐｓ：／／x.example／b／{CODE}",
    ],
)
def test_a_badge_is_read_from_an_address_or_a_bare_code(scanned: str) -> None:
    assert badge_code(scanned) == CODE


@pytest.mark.parametrize(
    "scanned",
    [
        "",
        "\0",
        f"{CODE}\0",
        "WIFI:T:WPA;S:Hotel;P:7QK4M2XW0B3N5RTZ8;;",
        "BEGIN:VCARD\nVERSION:3.0\nFN:Odile KERVANEC\nEND:VCARD",
        "https://x.example/",
        "https://x.example/b/",
        f"https://x.example/a/{CODE}",
        f"https://x.example/b/{CODE}/extra",
        f"https://x.example/?next=/b/{CODE}",
        f"ftp://x.example/b/{CODE}",
        f"javascript://x/b/{CODE}",
        "4901234567894",
        CODE[:-1],
        CODE + "0",
        "x" * 4096,
        "/b/" * 1400,
        "https://" + "a/" * 2000 + "b/" + CODE,
        "\u3000" * 4096,
        "ﷺ" * 400,
    ],
)
def test_what_is_no_badge_is_none_and_quickly(scanned: str) -> None:
    started = time.perf_counter()
    assert badge_code(scanned) is None
    assert time.perf_counter() - started < 0.05


@given(st.text(max_size=600))
def test_any_scan_has_an_answer(scanned: str) -> None:
    assert badge_code(scanned) is None or badge_code(scanned) == badge_code(str(badge_code(scanned)))


def test_a_new_code_is_a_badge() -> None:
    code = new_code()
    assert badge_code(badge_url("https://x.example", code)) == code
