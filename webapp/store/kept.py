"""What the process keeps between requests, emptied after a restore and between tests."""

from webapp.store import agenda, door, notices, people, presence, programme, push, roster, seats


def forget() -> None:
    for word in (agenda, door, notices, people, presence, programme, push, roster, seats):
        word.forget()
