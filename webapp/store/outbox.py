"""What phones did without network and was settled: each id once, with its first answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import chunked

from webapp.store.models import OutboxEntry


@dataclass(frozen=True)
class Settled:
    """Whose it was, and what it was answered."""

    person: int
    answer: dict[str, Any]


def settled(id_: str) -> Settled | None:
    row: OutboxEntry | None = OutboxEntry.select().where(OutboxEntry.id == id_).first()
    return Settled(row.person_id, row.answer) if row else None


def keep(id_: str, person: int, body: dict[str, Any], answer: dict[str, Any], now: datetime) -> None:
    OutboxEntry.create(id=id_, person=person, settled_at=now, body=body, answer=answer)


def forget_before(before: datetime) -> None:
    """What was settled before an instant, and done before it by the phone's own account."""
    rows = OutboxEntry.select(OutboxEntry.id, OutboxEntry.body).where(OutboxEntry.settled_at < before).tuples()
    old = [id_ for id_, body in rows if datetime.fromisoformat(body["at"]) < before]
    for some in chunked(old, 500):
        OutboxEntry.delete().where(OutboxEntry.id.in_(some)).execute()
