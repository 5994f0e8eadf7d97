"""The numbered notices."""

from datetime import datetime
from typing import Any

from webapp.store import pulse
from webapp.store.models import Notice


def post(
    kind: str, at: datetime, session: str = "", person: int | None = None, edition: int | None = None, **body: Any
) -> int:
    """Writes the next notice in the transaction of the change it tells of; gives its number."""
    number = pulse.next_notice()
    Notice.create(number=number, at=at, kind=kind, session=session, person=person, edition=edition, body=body)
    return number


def unseen(person: int) -> list[Notice]:
    """What was told to this very person and not yet acknowledged, oldest first."""
    return list(Notice.select().where((Notice.person == person) & Notice.seen_at.is_null()).order_by(Notice.number))


def seen(person: int, number: int, now: datetime) -> bool:
    """Marks everything told to the person up to `number`; false when there was nothing."""
    mine = (Notice.person == person) & (Notice.number <= number) & Notice.seen_at.is_null()
    return bool(Notice.update(seen_at=now).where(mine).execute())
