"""What the process keeps between requests, emptied after a restore and between tests."""

from webapp.store import (
    agenda,
    board,
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

WORDS = (
    agenda, board, conflicts, desk, devices, door, notices, people, presence, programme, push, registering, roster,
    seats,
)  # fmt: skip


def forget() -> None:
    for word in WORDS:
        word.forget()
