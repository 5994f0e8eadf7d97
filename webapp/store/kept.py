"""What the process keeps between requests, emptied after a restore and between tests."""

from webapp.store import agenda, notices, programme, push, seats


def forget() -> None:
    for word in (agenda, notices, programme, push, seats):
        word.forget()
