"""Passwords as they are kept: Argon2id, with the parameters its library recommends."""

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from webapp.rules.passwords import normal

_hasher = PasswordHasher()


def kept(password: str) -> str:
    return _hasher.hash(_bytes(password))


def opens(stored: str, typed: str) -> bool:
    """Whether this is the password. Where there is none it takes as long to say no."""
    try:
        return _hasher.verify(stored or _nobodys(), _bytes(typed)) and bool(stored)
    except (VerificationError, InvalidHashError):
        return False


def is_old(stored: str) -> bool:
    """Whether it should be kept anew: the recommended parameters have changed."""
    return _hasher.check_needs_rehash(stored)


@lru_cache(maxsize=1)
def _nobodys() -> str:
    return kept("nobody has this password")


def _bytes(password: str) -> bytes:
    return normal(password).encode("utf-8", "surrogatepass")
