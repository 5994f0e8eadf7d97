"""A notice that is to be sent at an hour."""

import logging
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from webapp.actions.notices import send
from webapp.rules import notices as rules
from webapp.rules.notices import Audience
from webapp.store import audit, jobs, notices
from webapp.store.db import transaction

log = logging.getLogger("kakehashi.jobs")
KIND = "send_notice"


def schedule(
    chosen: Audience,
    title: Mapping[str, str],
    text: Mapping[str, str],
    by: str,
    now: datetime,
    at: datetime,
    *,
    urgent: bool = False,
    drill: bool = False,
    ends_at: datetime | None = None,
    form: str = "",
) -> None:
    """As `send`, but at an instant: to who is in the audience then. `form` pressed twice is one notice. Raises
    NoSuchAudience when the audience has nobody in it now."""
    with transaction():
        if not notices.audience(chosen):
            raise rules.NoSuchAudience(str(chosen))
        jobs.plan(
            KIND, f"{KIND}:{form or secrets.token_hex(8)}", at, audience=str(chosen), title=dict(title),
            text=dict(text), by=by, urgent=urgent, drill=drill, form=form,
            ends_at=ends_at.isoformat() if ends_at else None,
        )  # fmt: skip
        audit.note(by, "planned", "notice", now, after={"at": at.isoformat(), "audience": str(chosen)})


def cancel(job: int, by: str, now: datetime) -> bool:
    """Takes back a planned notice; false when it was sent already, or never planned."""
    with transaction():
        found = any(each.id == job for each in jobs.planned(KIND)) and jobs.cancel(job)
        if found:
            audit.note(by, "called_off", "notice", now)
        return found


def send_planned(body: Mapping[str, Any], now: datetime) -> None:
    """Sends it; to nobody when the audience has emptied meanwhile."""
    ends_at = datetime.fromisoformat(body["ends_at"]) if body["ends_at"] else None
    try:
        send(
            rules.audience(body["audience"]), body["title"], body["text"], body["by"], now,
            urgent=body["urgent"], drill=body["drill"], ends_at=ends_at, form=body["form"],
        )  # fmt: skip
    except rules.NoSuchAudience as nobody:
        log.warning("a planned notice was not sent: nobody is in %s any more", nobody)
