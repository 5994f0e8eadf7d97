"""What the process keeps between requests, emptied after a restore and between tests."""

from webapp.store import (
    agenda,
    conflicts,
    desk,
    devices,
    door,
    notices,
    people,
    presence,
    programme,
    push,
    registering,
    roster,
    seats,
)

WORDS = (agenda, conflicts, desk, devices, door, notices, people, presence, programme, push, registering, roster, seats)


def forget() -> None:
    for word in WORDS:
        word.forget()
