"""What each process of a crowd does: it has its own connection, waits for the others, and asks for seats at once."""

import random
from datetime import timedelta
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from typing import Any

from tests.make import NOW
from webapp.actions import seats
from webapp.rules.seats import Refused
from webapp.store import db

OVERLAPPING = ("TEA", "BUS", "WALK")
PATIENCE = 60
"""Seconds; a process that died breaks the barrier instead of holding up the others for ever."""


def take_part(url: str, person: int, together: Barrier, answers: Connection) -> None:
    """One delegate in one process. Sends back what the first round answered, then how the second ended."""
    pool: Any = db.connect(url, connections=1)
    db.db.connect()
    together.wait(PATIENCE)
    answers.send(_answer(person, "TEA"))
    together.wait(PATIENCE)
    _answer(person, "TEA", wait=True)
    together.wait(PATIENCE)
    answers.send(sorted(_wander(person)))
    pool.close_all()


def _wander(person: int) -> set[str]:
    """Books, waits, swaps and gives up at random, the same for the same person; gives the answers heard."""
    dice = random.Random(person)
    heard = set()
    for _ in range(5):
        code, act = dice.choice(OVERLAPPING), dice.choice(["book", "wait", "swap", "swap", "give_up"])
        if act == "give_up":
            seats.give_up(person, code, NOW + timedelta(minutes=1))
        else:
            heard.add(_answer(person, code, wait=act == "wait", swap=act == "swap"))
    return heard


def _answer(person: int, code: str, **how: bool) -> str:
    try:
        return "booked" if seats.ask(person, code, NOW, **how) else "waiting"
    except Refused as refusal:
        return refusal.code
