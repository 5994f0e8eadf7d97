"""QR codes: the address on a badge, its drawing as one SVG path, and reading it back from whatever a scanner saw."""

import re
import unicodedata
from functools import lru_cache
from itertools import groupby

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from webapp.rules.badges import normal

_LONGEST = 400
_ADDRESS = re.compile(r"https?://[^\s/?#]+/(?:[^\s?#]*/)?b/([^/?#]+)/?(?:[?#]\S*)?", re.IGNORECASE)


def badge_url(base_url: str, code: str) -> str:
    """The address in the QR of a badge; `base_url` with or without its last slash."""
    return f"{base_url.rstrip('/')}/b/{code}"


def badge_code(scanned: str) -> str | None:
    """The normal code in a badge's address (any host) or in a code by itself; None when it is no badge."""
    if len(scanned) > _LONGEST:
        return None
    text = unicodedata.normalize("NFKC", scanned).strip()
    address = _ADDRESS.fullmatch(text)
    return normal(address[1] if address else text)


@lru_cache(maxsize=4096)
def svg_path(text: str) -> tuple[int, str]:
    """Modules a side, without margin, and the `d` of one path on that grid; error correction M.

    The margin of four modules a reader needs is the page's. Raises ValueError when the text is too long for a QR code.
    """
    found = rows(text)
    path = "".join(_run(x, y, width) for y, row in enumerate(found) for x, width in runs(row))
    return len(found), path


def rows(text: str, mask: int | None = None) -> list[list[bool]]:
    """Its modules, dark ones true, row by row. Any of the eight masks can be read; the best is chosen when none is
    said, which takes eight times as long."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0, mask_pattern=mask)
    code.add_data(text)
    return [[bool(module) for module in row] for row in code.get_matrix()]


def runs(row: list[bool]) -> list[tuple[int, int]]:
    """Start and width of each dark run."""
    runs, x = [], 0
    for dark, group in groupby(row):
        width = len(list(group))
        if dark:
            runs.append((x, width))
        x += width
    return runs


def _run(x: int, y: int, width: int) -> str:
    return f"M{x} {y}h{width}v1h-{width}z"
