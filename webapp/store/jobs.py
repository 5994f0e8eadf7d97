"""The table of jobs, and the leases of the processes that do them."""

from datetime import datetime
from typing import Any

from webapp.store.db import locked
from webapp.store.models import Job, Lease


def plan(kind: str, key: str, due_at: datetime, **body: Any) -> bool:
    """Notes a job in the transaction of what causes it; false when the same key was planned before."""
    if Job.select().where(Job.key == key).exists():
        return False
    Job.create(kind=kind, key=key, due_at=due_at, body=body)
    return True


def due(now: datetime, real_now: datetime, tries: int, limit: int = 50) -> list[Job]:
    """Jobs whose hour has come, that nobody is doing and that have not failed too often; the earliest first."""
    free = Job.claimed_until.is_null() | (Job.claimed_until < real_now)
    rows = Job.select().where(Job.done_at.is_null() & (Job.due_at <= now) & (Job.tries < tries) & free)
    return list(rows.order_by(Job.due_at, Job.id).limit(limit))


def claim(job: int, real_now: datetime, until: datetime) -> bool:
    """Takes a job for this process; false when another has it or has done it."""
    free = Job.claimed_until.is_null() | (Job.claimed_until < real_now)
    mine = Job.update(claimed_until=until, tries=Job.tries + 1).where((Job.id == job) & Job.done_at.is_null() & free)
    return bool(mine.execute())


def done(job: int, now: datetime) -> None:
    Job.update(done_at=now, claimed_until=None, error="").where(Job.id == job).execute()


def failed(job: int, error: str, again_at: datetime) -> None:
    """To be tried again, not before this real instant."""
    Job.update(claimed_until=again_at, error=error).where(Job.id == job).execute()


def hold(name: str, holder: str, real_now: datetime, until: datetime) -> bool:
    """Takes or renews a lease; false while another holds it. Inside a transaction."""
    row = locked(Lease.select().where(Lease.name == name)).first()
    if row is None:
        Lease.insert(name=name, holder=holder, until=until).on_conflict_ignore().execute()
        row = Lease.get_by_id(name)
    if row.holder != holder and row.until > real_now:
        return False
    row.holder, row.until = holder, until
    row.save()
    return True


def let_go(name: str, holder: str) -> None:
    Lease.delete().where((Lease.name == name) & (Lease.holder == holder)).execute()
