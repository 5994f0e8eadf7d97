"""Sending a notice, and what its readers do with it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from webapp.rules import notices as rules
from webapp.rules.notices import Audience
from webapp.store import audit, notices, pulse, push, readers
from webapp.store.db import transaction


def send(
    chosen: Audience,
    title: Mapping[str, str],
    text: Mapping[str, str],
    by: str,
    now: datetime,
    *,
    urgent: bool = False,
    drill: bool = False,
    ends_at: datetime | None = None,
    form: str = "",
) -> int:
    """Puts an organiser's words in the inbox of an audience; gives the notice's number. `form` tells the form
    that asks from any other: sent twice, it is one notice. Raises NoSuchAudience when the audience has nobody in it."""
    with transaction():
        pulse.lock()
        before = readers.sent_by_form(form) if form else None
        if before is not None:
            return before
        people = notices.audience(chosen)
        if not people:
            raise rules.NoSuchAudience(str(chosen))
        until = (ends_at or now + rules.COVERS) if urgent else None
        asked: dict[str, Any] = {"form": form} if form else {}
        number = notices.post(
            "message", now, people, audience=str(chosen), by=by, urgent=urgent, drill=drill, ends_at=until,
            session=chosen.code if chosen.kind == "session" else "", title=dict(title), text=dict(text),
            **asked,
        )  # fmt: skip
        push.plan(number, number, now)
        audit.note(by, "sent", "notice", now, str(number), after={"audience": str(chosen), "urgent": urgent})
        return number


def read(person: int, number: int, now: datetime) -> None:
    """The inbox was opened: everything up to this number has been seen."""
    with transaction():
        notices.read_to(person, number, now)


def acknowledge(person: int, number: int, now: datetime) -> None:
    """« J’ai bien lu », of an urgent notice. Doing it twice is doing it once."""
    with transaction():
        notices.acknowledge(person, number, now)


def end(number: int, now: datetime, by: str = "") -> None:
    """An urgent notice is over: it covers no screen any more, and every page is made anew."""
    with transaction():
        pulse.lock()
        notices.end(number, now)
        audit.note(by, "stopped", "notice", now, str(number))
        pulse.seats_moved(set())
