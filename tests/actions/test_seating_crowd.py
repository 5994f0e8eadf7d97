"""Organisers who book whole delegations while delegates book for themselves: never one seat too many, on either
database."""

from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from typing import Any

import pytest

from tests import make
from tests.actions.crowd import PATIENCE
from tests.make import NOW
from webapp.actions import seating, seats
from webapp.rules.seating import Leave
from webapp.rules.seats import Refused
from webapp.store import db, models
from webapp.store import seats as store

CAPACITY = 12
processes = get_context("forkserver")
processes.set_forkserver_preload(["webapp.actions.seating"])


def take_part(url: str, people: list[int], together: Barrier, answers: Connection) -> None:
    """A whole delegation by an organiser, or one delegate."""
    pool: Any = db.connect(url, connections=1)
    db.db.connect()
    together.wait(PATIENCE)
    if len(people) > 1:
        found = seating.seat("Aya", "TEA", people, Leave(wait=True), NOW)
        answers.send([each.word for each in found])
    else:
        try:
            answers.send(["booked" if seats.ask(people[0], "TEA", NOW) else "waits"])
        except Refused as refused:
            answers.send([refused.code])
    pool.close_all()


@pytest.mark.serial
def test_delegations_and_delegates_at_once_never_take_one_seat_too_many(database: str) -> None:
    make.event()
    make.session("TEA", registration="required", capacity=CAPACITY)
    make.edition()
    crowd = [[make.person(delegation=f"FR-{n}").id for _ in range(5)] for n in range(4)]
    crowd += [[make.person().id] for _ in range(6)]
    together = processes.Barrier(len(crowd))
    pipes = [processes.Pipe(duplex=False) for _ in crowd]
    each = [
        processes.Process(target=take_part, args=(database, people, together, answers))
        for people, (_hear, answers) in zip(crowd, pipes, strict=True)
    ]
    for one in each:
        one.start()
    for _hear, answers in pipes:
        answers.close()  # theirs now
    heard = [word for hear, _answers in pipes for word in hear.recv()]
    for one in each:
        one.join(PATIENCE)
    assert (heard.count("booked"), store.booked_count("TEA")) == (CAPACITY, CAPACITY)
    assert len(store.waiting("TEA")) == heard.count("waits")
    assert models.AuditEntry.select().count() == sum(
        len(people) > 1 for people in crowd for person in people if store.live_seat(person, "TEA")
    )
