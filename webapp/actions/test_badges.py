"""Badges for trying a door: always let in, nobody's, never counted."""

from datetime import datetime

from webapp.rules.badges import code_from
from webapp.rules.seats import Refused
from webapp.store import badges, pulse
from webapp.store.db import transaction

MOST = 20
"""Made at once."""


def make(count: int, form: str, now: datetime) -> None:
    """The same form makes them once. Raises Refused: how_many."""
    if not 1 <= count <= MOST:
        raise Refused("how_many")
    with transaction():
        pulse.lock()
        for number in range(count):
            code = code_from(f"test:{number}:{form}")
            if not badges.is_ours(code):
                badges.add_test(code, now)
        pulse.badges_changed()


def withdraw(id_: int | None, now: datetime) -> None:
    """One of them, or all."""
    with transaction():
        pulse.lock()
        every = [badge.id for badge in badges.tests()] if id_ is None else [id_]
        if badges.withdraw_tests(every, now):
            pulse.badges_changed()
