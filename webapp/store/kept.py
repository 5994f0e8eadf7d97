"""What the process keeps between requests, emptied after a restore and between tests."""

from webapp.store import agenda, programme, seats


def forget() -> None:
    for word in (agenda, programme, seats):
        word.forget()
