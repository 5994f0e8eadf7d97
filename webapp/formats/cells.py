"""One cell → one value: texts, codes, numbers, yes and no, as organisers of three countries write them."""

import re
import unicodedata
from collections.abc import Sequence

from webapp.formats.tables import Cell

YES = frozenset("yes y oui o vrai true x ✓ ✔ はい 有 有り あり ○ ◯ 〇 1".split())
NO = frozenset("no n non faux false いいえ 無 無し なし - 0".split())
FAILED = frozenset("#REF! #N/A #VALUE! #NAME? #DIV/0! #NULL! #NUM!".split())
"""What a spreadsheet shows where a formula failed."""
MOST_LETTERS = 10_000
MOST_SHORT = 200
MOST_NUMBER = 1_000_000
MOST_MINUTES = 240
NEVER_SAID = frozenset("never jamais なし 無し - non no".split())


class Misread(ValueError):
    """A cell that does not say what its column needs; the code of the problem and its gaps."""

    def __init__(self, code: str, **gaps: str) -> None:
        super().__init__(code)
        self.code = code
        self.gaps = gaps


def words(cell: Cell, most: int = MOST_LETTERS) -> str:
    """A text as it was typed, trimmed. A number loses the `.0` a spreadsheet gives it."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    said = re.sub("\r\n?", "\n", str(cell)).strip()
    if len(said) > most:
        raise Misread("text_long", most=f"{most:,}", length=f"{len(said):,}")
    if said in FAILED:
        raise Misread("formula")
    for sign in said:
        if unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\t":
            raise Misread("control", sign=f"U+{ord(sign):04X}")
    return said


def short(cell: Cell) -> str:
    """A text of one line."""
    return " ".join(words(cell, MOST_SHORT).split("\n"))


def plain(cell: Cell) -> str:
    """What was meant for a machine: full-width letters and digits become the usual ones."""
    return unicodedata.normalize("NFKC", short(cell)).strip()


def code(cell: Cell) -> str:
    said = plain(cell)
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,40}", said) or not said.strip("."):
        raise Misread("code")
    return said


def listed(cell: Cell) -> tuple[str, ...]:
    """Words divided by spaces or commas, each once."""
    said = unicodedata.normalize("NFKC", words(cell))
    return tuple(dict.fromkeys(word for word in re.split(r"[\s,;、]+", said) if word))


def whole(cell: Cell, most: int = MOST_NUMBER) -> int:
    said = plain(cell)
    if isinstance(cell, bool) or not said.isascii() or not re.fullmatch(r"\d{1,9}", said) or int(said) > most:
        raise Misread("whole", most=f"{most:,}")
    return int(said)


def minutes(cell: Cell) -> int:
    """Up to four hours."""
    return whole(cell, MOST_MINUTES)


def minutes_or_never(cell: Cell) -> int:
    """The same, or a word that means never: -1."""
    return -1 if plain(cell).casefold() in NEVER_SAID else minutes(cell)


def yes(cell: Cell) -> bool:
    said = plain(cell).casefold()
    if said not in YES | NO:
        raise Misread("yes_no")
    return said in YES


def one_of(cell: Cell, choices: Sequence[str]) -> str:
    said = plain(cell).casefold()
    if said not in choices:
        raise Misread("choice", expected=", ".join(choices))
    return said


def colour(cell: Cell) -> str:
    said = plain(cell).lower()
    if not re.fullmatch("#[0-9a-f]{6}", said):
        raise Misread("colour")
    return said


def email(cell: Cell) -> str:
    said = plain(cell)
    if not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", said):
        raise Misread("email")
    return said
