"""What somebody typed or pasted, as plain text that every screen can show."""

import re

from webapp.formats.scans import storable

_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Control characters: a paste from a word processor leaves some, and a phone draws a box for them."""


def plain(words: str) -> str:
    """Stripped, its lines ended by one sign and without spaces behind them."""
    return storable("\n".join(_UNSEEN.sub("", line).rstrip() for line in _lines(words.strip())).strip())


def _lines(words: str) -> list[str]:
    return words.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n").replace("\x85", "\n").split("\n")
