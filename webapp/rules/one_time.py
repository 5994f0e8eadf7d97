"""One-time codes of a telephone (RFC 6238: SHA-1, six digits, thirty seconds), and those for when it is lost."""

import base64
import hashlib
import hmac
import secrets
import unicodedata
from datetime import datetime
from urllib.parse import quote

STEP, DIGITS, EITHER_SIDE = 30, 6, 1
"""Seconds a code is shown; its length; steps a clock may be wrong by."""
RECOVERY = 10
"""How many codes one is given for when the telephone is lost."""
_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""None can be taken for another."""


def new_secret() -> str:
    """160 bits, in the base 32 that people can type."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def is_secret(words: str) -> bool:
    return len(words) == 32 and set(words) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")


def code(secret: bytes, step: int, digits: int = DIGITS) -> str:
    """The code of one step of thirty seconds since 1970 (RFC 4226, 5.3)."""
    digest = hmac.new(secret, step.to_bytes(8, "big"), hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)


def step_at(now: datetime) -> int:
    return int(now.timestamp()) // STEP


def step_of(secret: str, typed: str, now: datetime, taken: int) -> int | None:
    """The step whose code this is, a step either side counted; None when it is none, or was taken: `taken` is the last
    step of which a code was."""
    key, here, found = base64.b32decode(secret), step_at(now), None
    for step in range(here - EITHER_SIDE, here + EITHER_SIDE + 1):
        if hmac.compare_digest(code(key, step), typed) and step > taken:
            found = step
    return found


def plain(typed: str) -> str:
    """What was typed, without spaces and dashes, in the letters and digits of codes."""
    words = unicodedata.normalize("NFKC", typed[:100]).upper()
    return "".join(sign for sign in words if sign.isascii() and sign.isalnum())


def is_code(typed: str) -> bool:
    """Whether it looks like a one-time code, not like one for when the telephone is lost."""
    return len(typed) == DIGITS and typed.isdigit()


def address(secret: str, name: str, issuer: str) -> str:
    """What the QR code says to the telephone."""
    return f"otpauth://totp/{quote(issuer)}:{quote(name)}?secret={secret}&issuer={quote(issuer)}"


def recovery_codes() -> list[str]:
    """Ten, of 49 bits each, as they are printed: ABCDE-FGHJK."""
    words = ("".join(secrets.choice(_SIGNS) for _ in range(10)) for _ in range(RECOVERY))
    return [f"{each[:5]}-{each[5:]}" for each in words]
