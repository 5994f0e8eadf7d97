"""Staff phones and the links that make them, by the hash of their token."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from webapp.rules.devices import DEVICE_LIFE, LINK_LIFE, ON_DUTY, SILENT, Device
from webapp.store.db import db, locked
from webapp.store.models import Device as Row
from webapp.store.models import Enrolment
from webapp.store.people import hashed
from webapp.store.prepared import Prepared


def _device(row: Any) -> Device:
    return Device(
        row.id, row.role, tuple(row.doors), row.label, row.language, row.holder, row.expires_at, tuple(row.former)
    )


_DEVICE = Prepared(
    lambda token: Row.select(
        Row.id, Row.role, Row.doors, Row.label, Row.language, Row.holder, Row.expires_at, Row.former
    ).where((Row.token_hash == token[0]) & Row.revoked_at.is_null())
)


def device(token: str, real_now: datetime) -> Device | None:
    """The phone that holds this token, unless it was revoked or has expired."""
    for id_, role, doors, label, lang, holder, expires, former in _DEVICE.rows([hashed(token)]):
        if expires > real_now:
            return Device(id_, role, tuple(doors), label, lang, holder, expires, tuple(former))
    return None


def add_link(token: str, role: str, doors: Iterable[str], real_now: datetime) -> None:
    Enrolment.create(
        token_hash=hashed(token), role=role, doors=list(doors), made_at=real_now, expires_at=real_now + LINK_LIFE
    )


def link(token: str) -> Enrolment | None:
    """A link by its token, used and expired ones included."""
    found: Enrolment | None = Enrolment.select().where(Enrolment.token_hash == hashed(token)).first()
    return found


def locked_link(token: str) -> Enrolment | None:
    """The same, held until the transaction ends: of two phones that open it at once, one is first."""
    found: Enrolment | None = locked(Enrolment.select().where(Enrolment.token_hash == hashed(token))).first()
    return found


def use(link: Enrolment, real_now: datetime) -> None:
    Enrolment.update(used_at=real_now).where(Enrolment.id == link.id).execute()


def add_device(link: Enrolment, token: str, label: str, language: str, real_now: datetime) -> Device:
    row = Row.create(
        label=label, role=link.role, doors=link.doors, language=language, token_hash=hashed(token),
        enrolled_at=real_now, expires_at=real_now + DEVICE_LIFE, seen_at=real_now,
    )  # fmt: skip
    return _device(row)


_SEEN = "update device set seen_at = {0} where id = {0}"


def seen(device: Device, now: datetime, state: Mapping[str, Any] | None = None) -> None:
    """It was heard of, and says this of itself."""
    if state:
        Row.update(seen_at=now, state=dict(state)).where(Row.id == device.id).execute()
    else:
        db.execute_sql(_SEEN.format(db.param), (Row.seen_at.db_value(now), device.id))


def cut_off(door: str, now: datetime) -> list[str]:
    """Labels of the phones of a door that were at work within half a day, and are silent now."""
    rows = Row.select(Row.label, Row.doors).where(
        Row.revoked_at.is_null() & (Row.seen_at < now - SILENT) & (Row.seen_at > now - ON_DUTY)
    )
    return [row.label for row in rows if door in row.doors]


def set_language(device: Device, lang: str) -> None:
    Row.update(language=lang).where(Row.id == device.id).execute()


def labels(ids: Iterable[int]) -> dict[int, str]:
    """What each phone is called."""
    return {row.id: row.label for row in Row.select(Row.id, Row.label).where(Row.id.in_(sorted(set(ids))))}
