"""The code of a badge: 17 letters and digits that nobody can guess, read aloud or mistake for one another."""

import hashlib
import secrets
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32, without I, L, O and U: 5 bits a sign."""

LENGTH = 17
"""85 bits: a badge is photographed and posted, so its code must not be guessed from another."""

_FORGIVEN = str.maketrans({"O": "0", "I": "1", "L": "1"})
_GAPS = str.maketrans(dict.fromkeys(" \t\r\n\u00a0\u202f\u3000-‐‑‒–—−", ""))
_LONGEST = 4 * LENGTH


def new_code() -> str:
    """A fresh random code, as it is stored and printed."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def code_from(seed: str) -> str:
    """The code a long random word always gives: asked for twice, it is made once."""
    bits = int.from_bytes(hashlib.sha256(seed.encode()).digest())
    return "".join(ALPHABET[bits >> 5 * place & 31] for place in range(LENGTH))


def normal(typed: str) -> str | None:
    """The code behind what was typed or read: any case or width, spaces, hyphens, O for 0, I and L for 1; else None."""
    if len(typed) > _LONGEST:
        return None
    code = unicodedata.normalize("NFKC", typed).translate(_GAPS)
    code = code.upper().translate(_FORGIVEN) if code.isascii() else ""
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None


def grouped(code: str) -> str:
    """The code as people read it to each other: 7QK4 M2XW 0B3N 5RTZ8."""
    return " ".join((code[:4], code[4:8], code[8:12], code[12:])).strip()
