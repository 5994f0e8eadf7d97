"""Publishing: the draft becomes an edition, and everything that follows from it, in one transaction."""

from collections.abc import Mapping
from datetime import datetime

from webapp.actions import release, reminders
from webapp.actions import seats as seat_actions
from webapp.rules import comparing
from webapp.rules import editions as rules
from webapp.rules.editions import Change
from webapp.rules.programme import Programme, Session, Speech, Text
from webapp.store import audit, notices, programme, pulse, push, seats, texts
from webapp.store.db import transaction


class Moved(Exception):
    """What was to be published is not what was compared any more."""


class Incomplete(Exception):
    """The event publishes complete texts only, and some are missing or overtaken."""


def publish(
    by: str, note: str | Text, now: datetime, *, compared: str = "", anyway: str = "", again: int | None = None
) -> int | None:
    """Makes the draft, or `again` an edition there was, the next edition; gives its number, or None when nothing
    changed. The first edition posts no notices; a cancelled session's seats end and each holder is told; what became
    free, whatever freed it (a larger room, another time, a seat ended), goes to whoever waits. `compared`: the stamp of
    the comparison that was looked at; `anyway`: why it is published with texts missing. Raises Moved, Incomplete."""
    with transaction():
        beat = pulse.lock()
        live = programme.live(beat)
        wanted = programme.draft() if again is None else programme.edition(again)
        if wanted is None:
            raise LookupError("there is no event to publish")
        new = rules.numbered(live, wanted)
        if compared and compared != rules.stamp(beat.edition, new):
            if live is not None and compared == rules.stamp(beat.edition - 1, live):
                return beat.edition  # pressed twice
            raise Moved
        if live is not None and rules.document(new) == rules.document(live):
            return None
        if again is None and not anyway:
            _complete()
        number = programme.make_edition(new, by, rules.written(note), now)
        told = set[int]()
        if live is not None:
            told = _tell(rules.changes(live, new), number, now)
            push.plan(beat.notices + 1, pulse.beat().notices, now)
            seat_actions.move_up(new, now)
        reminders.plan(new, now)
        release.plan(new, now)
        said = {"note": note, "anyway": anyway, "again": again, "told": len(told), **_counted(live, new)}
        audit.note(by, "published", "edition", now, str(number), after={k: v for k, v in said.items() if v})
        return number


def _complete() -> None:
    """Raises Incomplete when the event asks for complete texts and they are not."""
    event = programme.event()
    if event is not None and event.gate and texts.lacking():
        raise Incomplete


def _counted(live: Programme | None, new: Programme) -> Mapping[str, int]:
    if live is None:
        return {}
    changes, things = comparing.tally(rules.differences(live, new))
    return {"changes": changes, "things": things}


def _tell(changes: list[Change], number: int, now: datetime) -> set[int]:
    """One notice a changed session, to whoever starred it or has a seat in it; gives who they are."""
    everyone = set[int]()
    for code, found in comparing.told_of(changes).items():
        told = notices.concerned(code)
        everyone |= set(told)
        if any(comparing.ends(change) for change in found):
            _cancel(code, told, number, now)
            continue
        kind = "session_added" if found[0].field == "added" else "session_changed"
        body = [{"field": c.field, "language": c.language, "old": _plain(c.old), "new": _plain(c.new)} for c in found]
        notices.post(kind, now, told, session=code, edition=number, changes=body)
    return everyone


def _cancel(code: str, told: Mapping[int, str], number: int, now: datetime) -> None:
    holders = seats.end_all(code, "session_cancelled", now)
    notices.post("session_cancelled", now, told, session=code, edition=number)
    pulse.seats_moved(set(holders))


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Session):
        return value.code
    return [vars(v) if isinstance(v, Speech) else v for v in value] if isinstance(value, tuple) else value
