"""Reminders: which sessions are announced, and when."""

from datetime import datetime, timedelta

from webapp.rules.programme import Programme, Session
from webapp.rules.times import minutes

AHEAD = timedelta(minutes=15)


def walk(session: Session, programme: Programme) -> int:
    """Minutes on foot to where it takes place, from the main venue."""
    place = programme.places.get(session.place)
    return (place.walk or 0) if place else 0


def due_at(session: Session, programme: Programme) -> datetime:
    """A quarter of an hour, and the walk, before the start."""
    return session.start - AHEAD - timedelta(minutes=walk(session, programme))


def wanted(session: Session, now: datetime) -> bool:
    """Nobody stars a coffee break; nobody is reminded of what has begun or is cancelled."""
    return not (session.small or session.cancelled) and now < session.start


def left(session: Session, now: datetime) -> int:
    """Whole minutes until it starts, as a late reminder says them."""
    return minutes(session.start - now)
