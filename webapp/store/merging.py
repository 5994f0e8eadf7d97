"""One person instead of two: everything that points to one is made to point to the other."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from webapp.store.copying import renew_epoch
from webapp.store.db import db
from webapp.store.models import (
    AccessLink,
    Badge,
    Edition,
    Job,
    Mail,
    Notice,
    Person,
    Recipient,
    Scan,
    Seat,
    SignIn,
    Speech,
    Star,
)
from webapp.store.seats import LIVE

Row = Any


class Belongings(NamedTuple):
    """What goes over with a person: how many of each; sessions they have a live seat in."""

    badges: int
    links: int
    phones: int
    stars: int
    speeches: int
    notices: int
    scans: int
    seats: tuple[str, ...]


def belongings(person: int) -> Belongings:
    """Eight statements."""

    def count(model: Any, *more: Any) -> int:
        query = model.select().where(model.person == person)
        return int((query.where(*more) if more else query).count())

    seats = Seat.select(Seat.session).where((Seat.person == person) & LIVE).order_by(Seat.session).tuples()
    return Belongings(
        count(Badge, Badge.withdrawn_at.is_null()), count(AccessLink, AccessLink.revoked_at.is_null()),
        count(SignIn, SignIn.ended_at.is_null()), count(Star, Star.starred), count(Speech), count(Recipient),
        count(Scan), tuple(code for (code,) in seats),
    )  # fmt: skip


def take_over(kept: int, gone: int, now: datetime) -> bool:
    """Makes everything of `gone` belong to `kept` and removes the person; whether a booked seat came free. Of two
    seats in one session the booked one, or that asked for first, stays. Scans, and editions in which they speak, are
    read anew by everybody."""
    freed = _seats(kept, gone, now)
    _one(Star, Star.session, kept, gone, lambda row: row.tapped_at)
    _one(Speech, Speech.session, kept, gone, lambda row: row.person_id == kept)
    _one(Mail, Mail.mailing, kept, gone, lambda row: (row.state == "sent", row.person_id == kept))
    _read_once(kept, gone)
    _one(Recipient, Recipient.notice, kept, gone, lambda row: row.person_id == kept)
    scanned = bool(Scan.select().where(Scan.person == gone).exists())
    for column, model in Person._meta.backrefs.items():
        model.update({column: kept}).where(column == gone).execute()
    _named(kept, gone)
    if _spoken(kept, gone) or scanned:
        renew_epoch(db.obj)
    Person.delete().where(Person.id == gone).execute()
    return freed


def _seats(kept: int, gone: int, now: datetime) -> bool:
    live = list(Seat.select().where(Seat.person.in_([kept, gone]) & LIVE).order_by(Seat.asked_at, Seat.id))
    freed = False
    for code in {seat.session for seat in live}:
        both = sorted((seat for seat in live if seat.session == code), key=lambda seat: seat.booked_at is None)
        for extra in both[1:]:
            Seat.update(ended_at=now, end="merged").where(Seat.id == extra.id).execute()
            freed = freed or extra.booked_at is not None
    return freed


def _one(model: Any, key: Any, kept: int, gone: int, better: Callable[[Row], Any]) -> None:
    """Of two rows about the same thing only the better one stays."""
    both: dict[Any, list[Row]] = {}
    for row in model.select().where(model.person.in_([kept, gone])):
        both.setdefault(row.__data__[key.name], []).append(row)
    worse = [min(rows, key=better).id for rows in both.values() if len(rows) > 1]
    if worse:
        model.delete().where(model.id.in_(worse)).execute()


def _read_once(kept: int, gone: int) -> None:
    """What one of the two has read is read."""
    theirs = {row.notice_id: row for row in Recipient.select().where(Recipient.person == gone)}
    for row in Recipient.select().where((Recipient.person == kept) & Recipient.notice.in_(sorted(theirs))):
        other = theirs[row.notice_id]
        Recipient.update(
            read_at=row.read_at or other.read_at, acknowledged_at=row.acknowledged_at or other.acknowledged_at
        ).where(Recipient.id == row.id).execute()


def _named(kept: int, gone: int) -> None:
    """What was, or is to be, written to one person of this code."""
    new, old = (f"person:{Person.get_by_id(each).code}" for each in (kept, gone))
    Notice.update(audience=new).where(Notice.audience == old).execute()
    for job in Job.select().where(Job.done_at.is_null()):
        if job.body.get("audience") == old:
            Job.update(body={**job.body, "audience": new}).where(Job.id == job.id).execute()


def _spoken(kept: int, gone: int) -> bool:
    """Editions say who speaks by id: the same person by their new one. Whether any did."""
    found = False
    for row in Edition.select():
        document = json.loads(row.document)
        if _renamed(document, kept, gone):
            found = True
            words = json.dumps(document, ensure_ascii=False, sort_keys=True)
            Edition.update(document=words).where(Edition.number == row.number).execute()
    return found


def _renamed(document: dict[str, Any], kept: int, gone: int) -> bool:
    changed = False
    for session in document["sessions"].values():
        speakers = [speech["person"] for speech in session["speeches"]]
        if gone in speakers:
            changed = True
            left = [each for each in session["speeches"] if kept not in speakers or each["person"] != gone]
            session["speeches"] = [{**each, "person": kept} if each["person"] == gone else each for each in left]
    return changed
