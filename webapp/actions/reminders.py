"""Reminding people of what they starred or booked, a quarter of an hour and the walk before it starts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from webapp.rules import reminders as rules
from webapp.rules.programme import Programme
from webapp.store import jobs, notices, programme, pulse, push
from webapp.store.db import transaction


def plan(live: Programme, now: datetime) -> None:
    """One job a session that is still to come, named after its start: at another start it is another job, and the
    old one finds nothing to do. Inside the transaction that publishes."""
    for session in live.sessions.values():
        if rules.wanted(session, now):
            start, at = session.start.isoformat(), rules.due_at(session, live)
            jobs.plan("remind", f"remind:{session.code}:{start}", at, session=session.code, start=start)


def remind(body: Mapping[str, Any], now: datetime) -> int | None:
    """Posts the reminder when the session still starts then; gives its number. Late (the process slept) it says the
    minutes that are left, or nothing once the session has begun."""
    with transaction():
        live = programme.live(pulse.lock())
        session = live.sessions.get(body["session"]) if live else None
        if live is None or session is None or not rules.wanted(session, now):
            return None
        if session.start != datetime.fromisoformat(body["start"]):
            return None
        people = notices.coming(session.code)
        if not people:
            return None
        number = notices.post(
            "reminder", now, people, session=session.code, read=True, start=session.start.isoformat(),
            minutes=rules.left(session, now), walk=rules.walk(session, live), place=session.place,
        )  # fmt: skip
        push.plan(number, number, now)
        return number
