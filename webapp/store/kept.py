"""What the process keeps between requests, emptied after a restore and between tests."""

from webapp.store import agenda, conflicts, desk, door, notices, people, presence, programme, push, roster, seats


def forget() -> None:
    for word in (agenda, conflicts, desk, door, notices, people, presence, programme, push, roster, seats):
        word.forget()
