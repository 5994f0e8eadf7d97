"""Starring: one tap, never refused; and choosing between sessions that overlap."""

from collections.abc import Iterable
from datetime import datetime

from webapp.actions import seats as seat_actions
from webapp.store import agenda, pulse
from webapp.store.db import transaction


def star(person: int, session: str, starred: bool, tapped_at: datetime) -> None:
    """The later tap wins, whichever arrives first."""
    with transaction():
        pulse.person_lock(person)
        if agenda.star(person, session, starred, tapped_at):
            pulse.person_moved({person})


def choose(person: int, keep: str, others: Iterable[str], now: datetime) -> None:
    """Keeps one of several overlapping sessions: the others lose their star and their seat, together or not at all.
    The one kept is starred when no seat is held in it, so that it stays in the agenda."""
    with transaction():
        pulse.lock()
        if keep not in agenda.fresh_marks(person).seats:
            star(person, keep, True, now)
        for code in others:
            seat_actions.give_up(person, code, now)
            star(person, code, False, now)
