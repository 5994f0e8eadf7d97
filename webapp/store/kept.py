"""What the process keeps between requests, emptied after a restore and between tests."""

from webapp.store import agenda, notices, programme, seats


def forget() -> None:
    for word in (agenda, notices, programme, seats):
        word.forget()
