"""The numbered notices, and in whose inbox each is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import chunked

from webapp.rules import notices as rules
from webapp.store import audiences, pulse
from webapp.store.db import db
from webapp.store.models import Notice, Recipient, Seat, Star
from webapp.store.pulse import Beat
from webapp.store.seats import BOOKED, LIVE

_urgent: dict[tuple[str, int], tuple[int, list[Notice]]] = {}
"""Also by the seats generation, which ending one moves: another process may have ended it."""


def forget() -> None:
    _urgent.clear()


@dataclass(frozen=True)
class Told:
    """A notice as it stands in one person's inbox. `held` is what they held in the session when told. `mine` False: it
    is there because everyone was told, not because this person was."""

    notice: Notice
    held: str = ""
    read: bool = True
    acknowledged: bool = False
    acknowledged_at: datetime | None = None
    mine: bool = False


def post(
    kind: str,
    at: datetime,
    people: Mapping[int, str] | Iterable[int],
    *,
    session: str = "",
    edition: int | None = None,
    audience: str = "",
    by: str = "",
    urgent: bool = False,
    drill: bool = False,
    ends_at: datetime | None = None,
    read: bool = False,
    **body: Any,
) -> int:
    """Writes the next notice, and puts it in these people's inboxes, in the transaction of the change it tells of;
    gives its number. `people` may say what each holds in the session. `read`: it is shown, but not as something new."""
    number = pulse.next_notice()
    Notice.create(
        number=number, at=at, kind=kind, session=session, edition=edition, audience=audience, by=by,
        urgent=urgent, drill=drill, ends_at=ends_at, body=body,
    )  # fmt: skip
    held = people if isinstance(people, Mapping) else dict.fromkeys(people, "")
    rows = [
        {"notice": number, "person": person, "held": held[person], "read_at": at if read else None}
        for person in sorted(held)
    ]
    for some in chunked(rows, 200):
        Recipient.insert_many(some).execute()
    return number


# --- whom ----------------------------------------------------------------------------------------


def concerned(session: str) -> dict[int, str]:
    """Who starred a session or has a seat in it, and which: booked, waiting or star."""
    starred = Star.select(Star.person).where((Star.session == session) & Star.starred).tuples()
    found = {person: "star" for (person,) in starred}
    rows = Seat.select(Seat.person, Seat.booked_at).where((Seat.session == session) & LIVE).tuples()
    return found | {person: "booked" if booked else "waiting" for person, booked in rows}


def coming(session: str) -> dict[int, str]:
    """Who is reminded of a session: who starred it or has a booked seat, and which. Waiting is not coming."""
    starred = Star.select(Star.person).where((Star.session == session) & Star.starred).tuples()
    booked = Seat.select(Seat.person).where((Seat.session == session) & BOOKED).tuples()
    return {person: "star" for (person,) in starred} | {person: "booked" for (person,) in booked}


def audience(chosen: rules.Audience) -> list[int]:
    """The people of an audience, now."""
    return audiences.people(chosen)


# --- reading -------------------------------------------------------------------------------------


def inbox(person: int) -> list[Told]:
    """Everything a person was told, and what everyone was told before they came, newest first. One statement."""
    mine = (Recipient.notice == Notice.number) & (Recipient.person == person)
    rows = (
        Notice.select(Notice, Recipient.held, Recipient.read_at, Recipient.acknowledged_at, Recipient.id.alias("row"))
        .left_outer_join(Recipient, on=mine)
        .where(Recipient.id.is_null(False) | (Notice.audience == str(rules.EVERYONE)))
        .order_by(Notice.number.desc())
    )
    return [_told(row) for row in rows.objects()]


def _told(row: Any) -> Told:
    if row.row is None:
        return Told(row)
    return Told(row, row.held, row.read_at is not None, row.acknowledged_at is not None, row.acknowledged_at, True)


_LAST = """
select (select coalesce(max(number), 0) from notice where audience = {0}),
  (select coalesce(max(notice_id), 0) from recipient where person_id = {0})"""


def last_told(beat: Beat, person: int | None) -> int:
    """Number of the last notice in this person's inbox, or a passer-by's; no SQL while none was posted."""
    if not beat.notices:
        return 0
    shared, own = db.execute_sql(_LAST.format(db.param), (str(rules.EVERYONE), person or 0)).fetchone()
    return max(int(shared), int(own))


def public() -> list[Told]:
    """What everyone is told, newest first: the inbox of a passer-by."""
    rows = Notice.select().where(Notice.audience == str(rules.EVERYONE)).order_by(Notice.number.desc())
    return [Told(row) for row in rows]


def changes(since: datetime, until: datetime) -> list[Notice]:
    """Published changes of sessions between two instants, oldest first."""
    rows = Notice.select().where(
        Notice.kind.in_(("session_changed", "session_added", "session_cancelled"))
        & (Notice.at >= since)
        & (Notice.at < until)
    )
    return list(rows.order_by(Notice.number))


def notice(number: int) -> Notice | None:
    found: Notice | None = Notice.select().where(Notice.number == number).first()
    return found


def after(number: int, limit: int = 200) -> list[Notice]:
    """Notices that came after a number, oldest first."""
    return list(Notice.select().where(Notice.number > number).order_by(Notice.number).limit(limit))


def recipients(numbers: Iterable[int]) -> dict[int, dict[int, Recipient]]:
    """notice → person → their row. One statement."""
    wanted = sorted(set(numbers))
    found: dict[int, dict[int, Recipient]] = {number: {} for number in wanted}
    for row in Recipient.select().where(Recipient.notice.in_(wanted)):
        found[row.notice_id][row.person_id] = row
    return found


def sent(limit: int = 200) -> list[Notice]:
    """What organisers wrote, newest first."""
    return list(Notice.select().where(Notice.kind == "message").order_by(Notice.number.desc()).limit(limit))


# --- urgent --------------------------------------------------------------------------------------


def urgent(beat: Beat, now: datetime) -> list[Notice]:
    """Urgent notices that cover screens now, oldest first; no SQL while no notice was posted."""
    if not beat.notices:
        return []
    key = (beat.epoch, beat.notices)
    seats, found = _urgent.get(key, (-1, []))
    if key not in _urgent or (seats != beat.seats and _covering(found, now)):
        found = list(Notice.select().where(Notice.urgent).order_by(Notice.number))
        _urgent.clear()
        _urgent[key] = (beat.seats, found)
    return _covering(found, now)


def _covering(found: list[Notice], now: datetime) -> list[Notice]:
    return [each for each in found if rules.covers(each.urgent, each.ends_at, now)]


def outstanding(person: int, numbers: Iterable[int]) -> set[int]:
    """Of these notices, those this person was sent and has not acknowledged."""
    rows = Recipient.select(Recipient.notice).where(
        (Recipient.person == person) & Recipient.notice.in_(sorted(set(numbers))) & Recipient.acknowledged_at.is_null()
    )
    return {number for (number,) in rows.tuples()}


# --- what a person did with them -----------------------------------------------------------------


def read_to(person: int, number: int, now: datetime) -> bool:
    """Everything up to `number` has been seen in the inbox; false when nothing was new. An urgent notice counts as
    seen only when it is acknowledged."""
    routine = Notice.select(Notice.number).where(~Notice.urgent & (Notice.number <= number))
    mine = (Recipient.person == person) & Recipient.notice.in_(routine) & Recipient.read_at.is_null()
    return bool(Recipient.update(read_at=now).where(mine).execute())


def acknowledge(person: int, number: int, now: datetime) -> bool:
    """« J’ai bien lu »: once; false when there was nothing to acknowledge."""
    mine = (Recipient.person == person) & (Recipient.notice == number) & Recipient.acknowledged_at.is_null()
    return bool(Recipient.update(acknowledged_at=now, read_at=now).where(mine).execute())


def end(number: int, now: datetime) -> None:
    """An urgent notice no longer covers screens."""
    Notice.update(ends_at=now).where((Notice.number == number) & Notice.urgent).execute()
    _urgent.clear()
