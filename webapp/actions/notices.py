"""Acknowledging what one was told."""

from datetime import datetime

from webapp.store import notices, pulse
from webapp.store.db import transaction


def acknowledge(person: int, number: int, now: datetime) -> None:
    with transaction():
        if notices.seen(person, number, now):
            pulse.person_moved({person})
