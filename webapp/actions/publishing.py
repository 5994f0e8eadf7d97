"""Publishing at an hour: what the draft is then becomes an edition."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from webapp.actions.programme import Incomplete, publish
from webapp.rules.programme import Text
from webapp.store import audit, jobs
from webapp.store.db import transaction

KIND = "publish"


def plan(by: str, note: Text, now: datetime, at: datetime, form: str) -> None:
    """Notes the hour. `form` pressed twice is one plan."""
    with transaction():
        if jobs.plan(KIND, f"{KIND}:{form}", at, by=by, note=dict(note)):
            audit.note(by, "planned", "edition", now, after={"at": at.isoformat()})


def call_off(by: str, job: int, now: datetime) -> bool:
    """False when it was published already, or never planned."""
    with transaction():
        found = next((each for each in jobs.planned(KIND) if each.id == job), None)
        if found is None or not jobs.cancel(job):
            return False
        audit.note(by, "called_off", "edition", now, before={"at": found.due_at.isoformat()})
        return True


def publish_planned(body: Mapping[str, Any], now: datetime) -> None:
    """The job. Where texts are missing and the event asks for complete ones nothing is published, and the journal says
    so."""
    try:
        publish(body["by"], body["note"], now)
    except Incomplete:
        audit.note(body["by"], "stopped", "edition", now)
