"""The table of jobs, and the leases of the processes that do them."""

from datetime import datetime
from typing import Any

from webapp.store.db import locked
from webapp.store.models import Job, Lease


def plan(kind: str, key: str, due_at: datetime, **body: Any) -> bool:
    """Notes a job in the transaction of what causes it; false when the same key was planned before. One that is still
    to be done then takes the new hour."""
    row = Job.select().where(Job.key == key).first()
    if row is None:
        Job.create(kind=kind, key=key, due_at=due_at, body=body)
        return True
    if row.done_at is None and row.due_at != due_at:
        Job.update(due_at=due_at, body=body).where(Job.id == row.id).execute()
    return False


def planned(kind: str) -> list[Job]:
    """What is still to be done of one kind, the earliest first."""
    return list(Job.select().where((Job.kind == kind) & Job.done_at.is_null()).order_by(Job.due_at, Job.id))


def cancel(job: int) -> bool:
    """Takes back what was planned; false when it was done already, or never was."""
    return bool(Job.delete().where((Job.id == job) & Job.done_at.is_null()).execute())


def forget_before(before: datetime) -> None:
    """What was done before an instant; what never could be done stays, with its error."""
    Job.delete().where(Job.done_at < before).execute()


# --- doing them ----------------------------------------------------------------------------------


def due(now: datetime, real_now: datetime, tries: int, limit: int = 50) -> list[Job]:
    """Jobs whose hour has come, that nobody is doing and that have not failed too often; the earliest first."""
    rows = Job.select().where(Job.done_at.is_null() & (Job.due_at <= now) & (Job.tries < tries) & _free(real_now))
    return list(rows.order_by(Job.due_at, Job.id).limit(limit))


def _free(real_now: datetime) -> Any:
    return Job.claimed_until.is_null() | (Job.claimed_until < real_now)


def claim(job: int, real_now: datetime, until: datetime) -> bool:
    """Takes a job for this process; false when another has it or has done it."""
    mine = Job.update(claimed_until=until, tries=Job.tries + 1).where(
        (Job.id == job) & Job.done_at.is_null() & _free(real_now)
    )
    return bool(mine.execute())


def is_open(job: int) -> bool:
    """Whether it is still to be done, its row held until the transaction ends: a process that slept longer than its
    claim finds here that another did it."""
    row = locked(Job.select(Job.id, Job.done_at).where(Job.id == job)).first()
    return row is not None and row.done_at is None


def done(job: int, now: datetime) -> None:
    Job.update(done_at=now, claimed_until=None, error="").where(Job.id == job).execute()


def more(job: int) -> None:
    """A part of it is done: free for the next part, and none of its tries is used up."""
    Job.update(claimed_until=None, tries=0, error="").where(Job.id == job).execute()


def failed(job: int, error: str, again_at: datetime) -> None:
    """To be tried again, not before this real instant."""
    Job.update(claimed_until=again_at, error=error).where(Job.id == job).execute()


# --- leases --------------------------------------------------------------------------------------


def is_held(name: str, holder: str, real_now: datetime) -> bool:
    """Whether another holds the lease; reads only."""
    row = Lease.select().where(Lease.name == name).first()
    return row is not None and row.holder != holder and row.until > real_now


def hold(name: str, holder: str, real_now: datetime, until: datetime) -> bool:
    """Takes or renews a lease; false while another holds it. Inside a transaction."""
    row = locked(Lease.select().where(Lease.name == name)).first()
    if row is None:
        Lease.insert(name=name, holder=holder, until=until).on_conflict_ignore().execute()
        row = locked(Lease.select().where(Lease.name == name)).get()
    if row.holder != holder and row.until > real_now:
        return False
    row.holder, row.until = holder, until
    row.save()
    return True


def let_go(name: str, holder: str) -> None:
    Lease.delete().where((Lease.name == name) & (Lease.holder == holder)).execute()
