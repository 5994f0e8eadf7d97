"""Organisers: what a signed-in account is, and for how long."""

from dataclasses import dataclass
from datetime import timedelta

LINK_LIFE = timedelta(minutes=10)
"""A link made on the machine itself lets in once, and not for longer than this (real time)."""

SIGN_IN_LIFE = timedelta(hours=12)
"""A working day; then one signs in again (real time)."""

ORGANISER = "organiser"
MACHINE = "command line"
"""The name under what was done on the machine itself, where nobody signs in."""
ADMINISTRATOR = "administrator"
ROLES = (ORGANISER, ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class Account:
    """Someone who works on the event. `name` is written under what they did; `language` may be empty."""

    id: int
    name: str
    role: str = ORGANISER
    language: str = ""
