"""What each of several processes does: it looks for due jobs at the same time as the others, until none is left."""

import time
from datetime import timedelta
from multiprocessing.synchronize import Barrier
from typing import Any

from tests.make import NOW
from webapp.actions import jobs
from webapp.actions.jobs import Doer
from webapp.store import db, models

PATIENCE = 60


def star(person: int) -> Doer:
    """A job whose effect can be counted: done twice, it leaves two rows."""
    return Doer(
        lambda body, now: models.Seat.create(person=person, session=body["session"], asked_at=now, ended_at=now)
    )


def work(url: str, person: int, together: Barrier) -> None:
    pool: Any = db.connect(url, connections=1)
    db.db.connect()
    together.wait(PATIENCE)
    real = NOW
    for _ in range(20):
        if not jobs.run_due(NOW, real, f"process {person}", {"count": star(person)}):
            break
        real += timedelta(seconds=1)
    pool.close_all()


def die(url: str, together: Barrier) -> None:
    """Takes a job and is killed in the middle of it: what it began is not saved."""
    db.connect(url, connections=1)
    db.db.connect()

    def killed(body: Any, now: Any) -> None:
        models.Seat.create(person=body["person"], session="C10", asked_at=now, ended_at=now)
        together.wait(PATIENCE)
        time.sleep(PATIENCE)

    jobs.run_due(NOW, NOW, "the dead", {"count": Doer(killed)})
