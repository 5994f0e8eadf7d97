"""Jobs: each is done once, whoever does it and whatever happens to them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from multiprocessing import get_context
from typing import Any

import pytest

from tests import make
from tests.actions.doers import PATIENCE, die, star, work
from tests.make import NOW
from webapp.actions import jobs
from webapp.actions.jobs import CLAIMED, LEASED, TRIES, Doer
from webapp.store import jobs as store
from webapp.store import models

processes = get_context("forkserver")
processes.set_forkserver_preload(["webapp.actions.jobs"])
SECOND = timedelta(seconds=1)


def noted(into: list[Any]) -> dict[str, Doer]:
    return {"note": Doer(lambda body, _now: into.append(body["word"]))}


def plan(word: str, at: datetime = NOW, key: str = "") -> bool:
    return store.plan("note", key or word, at, word=word)


def test_what_is_due_is_done_once_the_earliest_first(database: str) -> None:
    plan("later", NOW + SECOND)
    plan("second")
    plan("first", NOW - SECOND)
    said: list[str] = []
    assert jobs.run_due(NOW, NOW, "me", noted(said)) == 2
    assert jobs.run_due(NOW, NOW, "me", noted(said)) == 0
    assert said == ["first", "second"]
    assert jobs.run_due(NOW + SECOND, NOW + SECOND, "me", noted(said)) == 1
    assert said == ["first", "second", "later"]


def test_the_same_key_is_the_same_job_which_takes_the_last_hour(database: str) -> None:
    assert plan("tea", NOW + SECOND)
    assert not plan("tea", NOW)
    said: list[str] = []
    jobs.run_due(NOW, NOW, "me", noted(said))
    assert not plan("tea", NOW + SECOND)
    jobs.run_due(NOW + SECOND, NOW + SECOND, "me", noted(said))
    assert said == ["tea"]


def test_what_was_cancelled_is_not_done(database: str) -> None:
    plan("speech", NOW + SECOND)
    [job] = store.planned("note")
    assert store.cancel(job.id)
    assert store.planned("note") == []
    assert not store.cancel(job.id)


def test_a_job_that_fails_leaves_nothing_and_is_tried_again_later_each_time(database: str) -> None:
    odile = make.person()

    def fail(_body: Mapping[str, Any], now: datetime) -> None:
        models.Seat.create(person=odile, session="C10", asked_at=now)
        raise RuntimeError("the printer is on fire")

    plan("tea")
    real, waits = NOW, []
    for _ in range(TRIES):
        began = real
        while not jobs.run_due(NOW, real, "me", {"note": Doer(fail)}):
            real += SECOND
        waits.append((real - began).total_seconds())
    assert waits == [0, 6, 16, 46, 136, 406, 1216, 3601]
    assert models.Seat.select().count() == 0
    [job] = models.Job.select()
    assert (job.tries, job.error, job.done_at) == (TRIES, "RuntimeError: the printer is on fire", None)
    assert jobs.run_due(NOW, real + timedelta(days=1), "me", noted([])) == 0


def test_one_that_fails_does_not_hold_up_the_others(database: str) -> None:
    store.plan("unknown", "x", NOW - SECOND)
    plan("tea")
    said: list[str] = []
    assert jobs.run_due(NOW, NOW, "me", noted(said)) == 2
    assert said == ["tea"]


def test_a_long_job_is_done_part_by_part_and_others_have_their_turn(database: str) -> None:
    said: list[str] = []
    parts = iter([False, False, True])

    def part(_body: Mapping[str, Any], _now: datetime) -> bool:
        said.append("part")
        return next(parts)

    store.plan("long", "long", NOW - SECOND)
    doers = {"long": Doer(part, "parts"), **noted(said)}
    jobs.run_due(NOW, NOW, "me", doers)
    plan("reminder", NOW - 2 * SECOND)
    while jobs.run_due(NOW, NOW, "me", doers):
        pass
    assert said == ["part", "reminder", "part", "part"]


def test_a_job_that_must_not_be_repeated_is_marked_done_before_it_is_done(database: str) -> None:
    def fail(_body: Mapping[str, Any], _now: datetime) -> None:
        raise KeyboardInterrupt

    plan("letter")
    with pytest.raises(KeyboardInterrupt):
        jobs.run_due(NOW, NOW, "me", {"note": Doer(fail, "after")})
    assert jobs.run_due(NOW, NOW + timedelta(days=1), "you", noted([])) == 0


def test_who_slept_longer_than_their_claim_does_not_do_it_again(database: str) -> None:
    """The other process takes the job while the first is between taking it and doing it."""
    odile = make.person()
    store.plan("count", "x", NOW, session="C10")
    [job] = store.due(NOW, NOW, TRIES)
    assert store.claim(job.id, NOW, NOW + CLAIMED)
    assert not store.claim(job.id, NOW, NOW + CLAIMED)
    assert jobs.run_due(NOW, NOW, "other", {"count": star(odile.id)}) == 0
    late = NOW + CLAIMED + SECOND
    assert jobs.run_due(NOW, late, "other", {"count": star(odile.id)}) == 1
    jobs._work(job, star(odile.id), NOW)  # the first wakes up
    assert models.Seat.select().count() == 1


@pytest.mark.serial
def test_two_processes_do_fifty_jobs_once_each(database: str) -> None:
    people = [make.person().id, make.person().id]
    for n in range(50):
        store.plan("count", f"count:{n}", NOW, session=f"S{n:02}")
    together = processes.Barrier(2)
    crowd = [processes.Process(target=work, args=(database, person, together)) for person in people]
    for each in crowd:
        each.start()
    for each in crowd:
        each.join(PATIENCE)
    assert [each.exitcode for each in crowd] == [0, 0]
    done = sorted(code for (code,) in models.Seat.select(models.Seat.session).tuples())
    assert done == [f"S{n:02}" for n in range(50)]
    assert models.Job.select().where(models.Job.done_at.is_null()).count() == 0


@pytest.mark.serial
def test_a_killed_process_leaves_its_job_to_another(database: str) -> None:
    odile = make.person()
    store.plan("count", "x", NOW, person=odile.id, session="C10")
    together = processes.Barrier(2)
    dying = processes.Process(target=die, args=(database, together))
    dying.start()
    together.wait(PATIENCE)
    dying.kill()
    dying.join(PATIENCE)
    assert jobs.run_due(NOW, NOW, "other", {"count": star(odile.id)}) == 0
    assert jobs.run_due(NOW, NOW + CLAIMED + SECOND, "other", {"count": star(odile.id)}) == 1
    assert models.Seat.select().count() == 1


def test_one_process_holds_the_lease_until_it_lets_go_or_is_silent(database: str) -> None:
    assert jobs.hold("first", NOW)
    assert not jobs.hold("second", NOW + LEASED - SECOND)
    assert jobs.hold("first", NOW + SECOND * 5)
    assert not jobs.hold("second", NOW + LEASED + SECOND * 4)
    assert jobs.hold("second", NOW + LEASED + SECOND * 6)
    assert not jobs.hold("first", NOW + LEASED + SECOND * 7)
    jobs.let_go("first")
    assert not jobs.hold("first", NOW + LEASED + SECOND * 7)
    jobs.let_go("second")
    assert jobs.hold("first", NOW + LEASED + SECOND * 7)
