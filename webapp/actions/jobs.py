"""Doing what time sets off, each job once, whichever process does it and however it ends."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from webapp.store import jobs
from webapp.store.db import Unreachable, transaction
from webapp.store.models import Job

log = logging.getLogger("kakehashi.jobs")

LEASE = "jobs"
LEASED = timedelta(seconds=15)
CLAIMED = timedelta(minutes=1)
"""How long a process may be at one job, or one part of it, before another may take it."""
TRIES = 8


@dataclass(frozen=True)
class Doer:
    """How a kind of job is done. `do` is given its body and the event's time.

    `within`: in the transaction that marks the job done. `parts`: it makes its own transactions, one part of the job a
    call, and tells whether that was the last; what it does must bear being begun again. `after`: once the job is marked
    done, so that a crash loses it rather than repeats it.
    """

    do: Callable[[Mapping[str, Any], datetime], Any]
    how: Literal["within", "parts", "after"] = "within"


def hold(holder: str, real_now: datetime) -> bool:
    """Takes or renews the lease of whoever does the jobs; false while another process holds it."""
    if jobs.is_held(LEASE, holder, real_now):
        return False
    with transaction():
        return jobs.hold(LEASE, holder, real_now, real_now + LEASED)


def let_go(holder: str) -> None:
    with transaction():
        jobs.let_go(LEASE, holder)


def run_due(now: datetime, real_now: datetime, holder: str, doers: Mapping[str, Doer]) -> int:
    """Does the jobs that are due, one by one; gives how many it worked at. A part of a long job ends the round, so that
    what became due meanwhile has its turn."""
    worked = 0
    for job in jobs.due(now, real_now, TRIES):
        with transaction():
            mine = jobs.claim(job.id, real_now, real_now + CLAIMED)
        if mine:
            worked += 1
            if not _do(job, now, real_now, holder, doers):
                break
    return worked


def _do(job: Job, now: datetime, real_now: datetime, holder: str, doers: Mapping[str, Doer]) -> bool:
    """False when there is more to do of it. A failure is kept with the job, which is tried again, later each time."""
    try:
        return _work(job, doers[job.kind], now)
    except Unreachable:  # not the job's fault; its claim runs out
        raise
    except Exception as error:
        wait = backoff(job.tries)
        log.error(
            "%s: job %s (%s) failed, try %s of %s", holder, job.id, job.kind, job.tries + 1, TRIES, exc_info=error
        )
        with transaction():
            jobs.failed(job.id, f"{type(error).__name__}: {error}"[:1000], real_now + wait)
        return True


def _work(job: Job, doer: Doer, now: datetime) -> bool:
    if doer.how == "parts":
        last = bool(doer.do(job.body, now))
        with transaction():
            jobs.done(job.id, now) if last else jobs.more(job.id)
        return last
    with transaction():
        mine = jobs.is_open(job.id)
        if mine and doer.how == "within":
            doer.do(job.body, now)
        if mine:
            jobs.done(job.id, now)
    if mine and doer.how == "after":
        doer.do(job.body, now)
    return True


def backoff(tries: int) -> timedelta:
    """Before the next try, after so many: 5 s, 15 s, 45 s, … at most an hour."""
    return min(timedelta(seconds=5 * 3 ** min(tries, 10)), timedelta(hours=1))
