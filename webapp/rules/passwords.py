"""What a password must be: long, and not a name everybody knows. Nothing is said of which signs it is made of.

After NIST SP 800-63B: length rather than composition, every sign allowed, one form of each sign.
"""

import unicodedata
from collections.abc import Iterable

SHORTEST, LONGEST = 12, 200
FAULTS = ("password_short", "password_long", "password_known", "password_differs")


def normal(typed: str) -> str:
    """The same password from any keyboard: full-width letters, accents in one sign or two."""
    return unicodedata.normalize("NFKC", typed[: 2 * LONGEST])


def fault(typed: str, again: str, known: Iterable[str]) -> str:
    """The code of what stands against it; empty when nothing does. `known`: names of the account and of the event."""
    password = normal(typed)
    if len(password) < SHORTEST:
        return "password_short"
    if len(typed) > LONGEST or len(password) > LONGEST:
        return "password_long"
    if _bare(password) in {_bare(name) for name in known} or len(set(_bare(password))) < 3:
        return "password_known"
    return "" if normal(again) == password else "password_differs"


def _bare(words: str) -> str:
    """Letters and digits alone, whatever their case."""
    return "".join(sign for sign in normal(words).casefold() if sign.isalnum())
