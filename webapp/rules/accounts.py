"""Organisers: what a signed-in account is, what it is called, and for how long it is signed in."""

import unicodedata
from dataclasses import dataclass, field
from datetime import datetime, timedelta

LINK_LIFE = timedelta(minutes=10)
"""A link made on the machine itself lets in once, and not for longer than this (real time)."""
CHOOSING_LIFE = timedelta(days=3)
"""A link to choose a password with is sent to someone else (real time)."""
SECOND_LIFE = timedelta(minutes=5)
"""Between a password and its one-time code (real time)."""

SIGN_IN_LIFE = timedelta(hours=12)
"""A working day; then one signs in again (real time)."""
SEEN_EVERY = timedelta(minutes=1)
"""How often it is written down that a browser is still there."""

ORGANISER = "organiser"
MACHINE = "command line"
"""The name under what was done on the machine itself, where nobody signs in."""
ADMINISTRATOR = "administrator"
ROLES = (ORGANISER, ADMINISTRATOR)
ENTER, CHOOSE, SECOND = "", "password", "second"
"""What a link is for: signs in; lets a password be chosen; stands for a password until the code is given."""
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Account:
    """Someone who works on the event. `name` is written under what they did; `language` may be empty. `sign_in`: the
    browser it was found by, if any, last seen at `seen`."""

    id: int
    name: str
    role: str = ORGANISER
    language: str = ""
    sign_in: int = field(default=0, compare=False)
    seen: datetime | None = field(default=None, compare=False)

    @property
    def administrates(self) -> bool:
        return self.role == ADMINISTRATOR


@dataclass(frozen=True, slots=True)
class SignIn:
    """A browser that is signed in."""

    id: int
    browser: str
    since: datetime
    seen: datetime | None


@dataclass(frozen=True, slots=True)
class Kept:
    """An account as administrators see it. `seen`: when any of its browsers last asked for a page."""

    id: int
    name: str
    role: str
    has_password: bool
    has_codes: bool
    seen: datetime | None
    browsers: int
    ended: datetime | None

    @property
    def administrates(self) -> bool:
        return self.role == ADMINISTRATOR


def tidy(name: str) -> str:
    """A name as it is kept: one space between words, one form of each sign."""
    return " ".join(unicodedata.normalize("NFKC", name[: 10 * LONGEST_NAME]).split())


def is_name(name: str) -> bool:
    """Whether an account can be called this, once tidy."""
    return 0 < len(name) <= LONGEST_NAME and name.isprintable() and name.casefold() != MACHINE


def same(name: str, other: str) -> bool:
    """Telephones begin every word with a capital."""
    return folded(name) == folded(other)


def folded(name: str) -> str:
    return tidy(name).casefold()
