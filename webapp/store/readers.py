"""Who has read what was sent, as its organiser asks."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from peewee import fn

from webapp.store.models import Notice, Recipient


class Tally(NamedTuple):
    """How many a notice was sent to, have seen it, and have said that they have read it."""

    sent: int = 0
    read: int = 0
    acknowledged: int = 0


def tally(numbers: Iterable[int]) -> dict[int, Tally]:
    """One statement, whatever the number of notices and people."""
    wanted = sorted(set(numbers))
    rows = (
        Recipient.select(
            Recipient.notice,
            fn.COUNT(Recipient.id),
            fn.COUNT(Recipient.read_at),
            fn.COUNT(Recipient.acknowledged_at),
        )
        .where(Recipient.notice.in_(wanted))
        .group_by(Recipient.notice)
    )
    return dict.fromkeys(wanted, Tally()) | {number: Tally(*counts) for number, *counts in rows.tuples()}


def readers(number: int, urgent: bool) -> dict[int, datetime | None]:
    """person → when they read it; None for who has not. An urgent notice is read when it is acknowledged."""
    when = Recipient.acknowledged_at if urgent else Recipient.read_at
    rows = Recipient.select(Recipient.person, when).where(Recipient.notice == number)
    return {person: at for person, at in rows.tuples()}  # noqa: C416 - typed so


def of_edition(number: int) -> dict[int, datetime | None]:
    """person → when they had read all they were told of an edition's changes; None for who has not."""
    rows = (
        Recipient.select(Recipient.person, Recipient.read_at)
        .join(Notice, on=(Recipient.notice == Notice.number))
        .where(Notice.edition == number)
    )
    found: dict[int, datetime | None] = {}
    for person, at in rows.tuples():
        before = found.get(person, at)
        found[person] = None if at is None or before is None else max(at, before)
    return found


def acknowledged(person: int, numbers: Iterable[int]) -> dict[int, bool]:
    """Of these notices, those this person was sent: whether they have acknowledged each."""
    rows = Recipient.select(Recipient.notice, Recipient.acknowledged_at).where(
        (Recipient.person == person) & Recipient.notice.in_(sorted(set(numbers)))
    )
    return {number: at is not None for number, at in rows.tuples()}


def sent_by_form(form: str) -> int | None:
    """The notice this very form sent before: pressed twice, it is sent once."""
    recent = Notice.select(Notice.number, Notice.body).where(Notice.kind == "message")
    rows = recent.order_by(Notice.number.desc()).limit(200).tuples()
    return next((number for number, body in rows if form and body.get("form") == form), None)
