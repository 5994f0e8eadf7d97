"""Publishing: the draft becomes an edition, and everything that follows from it, in one transaction."""

from datetime import datetime

from webapp.actions import release, reminders
from webapp.actions import seats as seat_actions
from webapp.rules import editions as rules
from webapp.rules.editions import Change
from webapp.rules.notices import TOLD
from webapp.rules.programme import Session, Speech
from webapp.store import notices, programme, pulse, push, seats
from webapp.store.db import transaction


def publish(by: str, note: str, now: datetime) -> int | None:
    """Makes the draft the next edition; gives its number, or None when nothing changed. The first edition posts no
    notices; a cancelled session's seats end and each holder is told; what became free, whatever freed it (a larger
    room, another time, a seat ended), goes to whoever waits."""
    with transaction():
        beat = pulse.lock()
        draft, live = programme.draft(), programme.live(beat)
        if draft is None:
            raise LookupError("there is no event to publish")
        new = rules.numbered(live, draft)
        if live is not None and rules.document(new) == rules.document(live):
            return None
        number = programme.make_edition(new, by, note, now)
        if live is not None:
            _tell(rules.changes(live, new), number, now)
            push.plan(beat.notices + 1, pulse.beat().notices, now)
            seat_actions.move_up(new, now)
        reminders.plan(new, now)
        release.plan(new, now)
        return number


def _tell(changes: list[Change], number: int, now: datetime) -> None:
    """One notice a changed session, to whoever starred it or has a seat in it."""
    by_session: dict[str, list[Change]] = {}
    for change in (each for each in changes if each.field in TOLD):
        by_session.setdefault(change.session, []).append(change)
    for code, found in by_session.items():
        if any(change.field in ("cancelled", "removed") and change.new is not False for change in found):
            _cancel(code, number, now)
            continue
        kind = "session_added" if found[0].field == "added" else "session_changed"
        body = [{"field": c.field, "language": c.language, "old": _plain(c.old), "new": _plain(c.new)} for c in found]
        notices.post(kind, now, notices.concerned(code), session=code, edition=number, changes=body)


def _cancel(code: str, number: int, now: datetime) -> None:
    told = notices.concerned(code)
    holders = seats.end_all(code, "session_cancelled", now)
    notices.post("session_cancelled", now, told, session=code, edition=number)
    pulse.seats_moved(set(holders))


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Session):
        return value.code
    return [vars(v) if isinstance(v, Speech) else v for v in value] if isinstance(value, tuple) else value
