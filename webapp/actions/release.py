"""Giving back the booked seats nobody took, when their hour has come or a supervisor says so."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from webapp.rules import release as rules
from webapp.rules.programme import Programme, Session
from webapp.rules.seats import Refused
from webapp.store import devices, jobs, notices, presence, programme, pulse, push, seats
from webapp.store.db import transaction

AGAIN = timedelta(seconds=30)
"""Between two looks at a door one of whose phones is cut off: it may hold people nobody has heard of."""


def plan(live: Programme, now: datetime) -> None:
    """One job a session, named after its hour: at another hour it is another job, and the old one finds nothing to do.
    Inside the transaction that publishes."""
    for session in live.sessions.values():
        due = rules.due_at(session, live)
        if due is not None and now < session.end:
            jobs.plan("release", f"release:{session.code}:{due.isoformat()}", due, **_said(session, due))


def _said(session: Session, due: datetime) -> dict[str, str]:
    return {"session": session.code, "due": due.isoformat()}


def release(body: Mapping[str, Any], now: datetime) -> int | None:
    """The job. While a phone of that door is cut off it waits, and so do the seats; gives how many were given back."""
    with transaction():
        live = programme.live(pulse.lock())
        session = live.sessions.get(body["session"]) if live else None
        if live is None or session is None or now >= session.end:
            return None
        due = rules.due_at(session, live)
        if due is None or due != datetime.fromisoformat(body["due"]) or session.code in seats.releases():
            return None
        if devices.cut_off(session.code, now):
            jobs.plan("release", f"release:{session.code}:{now.isoformat()}", now + AGAIN, **_said(session, due))
            return None
        return _give_back(session, "", now)


def release_now(session_code: str, by: str, now: datetime) -> int:
    """A supervisor's word, whichever phone is cut off; gives how many were given back, 0 when it was done before.
    Raises Refused: gone, not_bookable, over."""
    with transaction():
        live = programme.live(pulse.lock())
        session = live.sessions.get(session_code) if live else None
        if session is None or session.cancelled:
            raise Refused("gone")
        if session.registration != "required":
            raise Refused("not_bookable")
        if now >= session.end:
            raise Refused("over")
        return _give_back(session, by, now)


def waiting(live: Programme, now: datetime) -> list[str]:
    """Sessions whose seats were to be given back by now, and are not, because a phone is cut off."""
    done = seats.releases()
    due = {code: rules.due_at(session, live) for code, session in live.sessions.items() if now < session.end}
    return [code for code, at in due.items() if at is not None and at <= now and code not in done]


def _give_back(session: Session, by: str, now: datetime) -> int:
    if not seats.release(session.code, by, now):
        return 0
    state = presence.known(pulse.ring(), now).settled
    there = {*state.came(session.code), *state.staying_for(session.code, now)}
    lost = rules.given_back(seats.booked_people(session.code), there)
    for person in lost:
        seats.end(person, session.code, "released", now)
    told = [notices.post("seat_released", now, dict.fromkeys(lost, "booked"), session=session.code)] if lost else []
    line = seats.waiting(session.code)
    if line:
        told.append(notices.post("seats_at_door", now, dict.fromkeys(line, "waiting"), session=session.code))
    if told:
        push.plan(told[0], told[-1], now)
    pulse.seats_moved({*lost, *line})
    return len(lost)
