"""Booked seats that nobody took are given back a while before the start: when, and whose."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from webapp.rules.programme import Programme, Session

NEVER = -1
"""A session's own word, where the event releases seats: this one keeps them."""


def minutes(session: Session, programme: Programme) -> int | None:
    """How many minutes before the start; None where seats are never given back."""
    if session.registration != "required":
        return None
    own = session.release if session.release is not None else programme.event.release
    return None if own is None or own == NEVER else own


def due_at(session: Session, programme: Programme) -> datetime | None:
    """The instant seats are given back; None where they are not, or the session is cancelled."""
    before = minutes(session, programme)
    return None if before is None or session.cancelled else session.start - timedelta(minutes=before)


def given_back(booked: Iterable[int], came: Collection[int]) -> list[int]:
    """Who loses a seat: those who hold one and have not come in, in the order given."""
    return [person for person in booked if person not in came]
