"""The fold under which two writings of a word are the same, and finding by it; the phone runs the same fold."""

import re
import unicodedata

_VOICED = "\u3099\u309a"
"""Combining dakuten and handakuten: the only marks that make another letter (か, が)."""

_KATAKANA = {code: code - 0x60 for code in (*range(0x30A1, 0x30F7), 0x30FD, 0x30FE)}
_LETTERS = {
    "œ": "oe",
    "æ": "ae",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ı": "i",
    "ゕ": "か",  # 茅ヶ崎, 茅ケ崎
    "ゖ": "け",
    "ー": "",  # サーバー, サーバ
    **dict.fromkeys("’‘ʼʻ′`´", "'"),
    **dict.fromkeys("‐‒–—―−", "-"),
}
_TABLE = str.maketrans(_LETTERS)
_SPACE = re.compile(r"\s+")


def fold(text: str) -> str:
    """The text without case, accents, width, kana kind, long marks or surplus spaces; idempotent.

    JavaScript has no casefold: there, lower case and ß → ss, ς → σ do the same for the languages of a summit.
    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text)).casefold()
    plain = unicodedata.normalize("NFKD", plain).translate(_KATAKANA)
    kept = "".join(sign for sign in plain if sign in _VOICED or not _silent(sign))
    return _SPACE.sub(" ", unicodedata.normalize("NFC", kept).translate(_TABLE)).strip()


def terms(query: str) -> tuple[str, ...]:
    """The folded words of a query, each once, in the order typed."""
    return tuple(dict.fromkeys(fold(query).split()))


def found(terms: tuple[str, ...], folded: str) -> bool:
    """Whether every term stands somewhere in a folded text; no term at all is found everywhere."""
    return all(term in folded for term in terms)


def _silent(sign: str) -> bool:
    """A combining mark, or a format character (zero-width space, word joiner, soft hyphen, variation selector)."""
    return unicodedata.category(sign) in {"Mn", "Mc", "Me", "Cf"}
