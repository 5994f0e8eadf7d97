"""Staff phones and the links that make them, by the hash of their token."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from webapp.rules.devices import DEVICE_LIFE, LINK_LIFE, ON_DUTY, SILENT, Device, Invitation, Kept
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


# --- links ---------------------------------------------------------------------------------------


def add_link(token: str, role: str, doors: Iterable[str], real_now: datetime, **more: Any) -> None:
    """`more`: label, holder, days."""
    Enrolment.create(
        token_hash=hashed(token), role=role, doors=list(doors), made_at=real_now, expires_at=real_now + LINK_LIFE,
        **more,
    )  # fmt: skip


def link(token: str) -> Enrolment | None:
    """A link by its token, used and expired ones included; one that was withdrawn is as unknown as any."""
    mine = (Enrolment.token_hash == hashed(token)) & Enrolment.withdrawn_at.is_null()
    found: Enrolment | None = Enrolment.select().where(mine).first()
    return found


def locked_link(token: str) -> Enrolment | None:
    """The same, held until the transaction ends: of two phones that open it at once, one is first."""
    found: Enrolment | None = locked(Enrolment.select().where(Enrolment.token_hash == hashed(token))).first()
    return found


def use(link: Enrolment, real_now: datetime) -> None:
    Enrolment.update(used_at=real_now).where(Enrolment.id == link.id).execute()


def withdraw_link(id_: int, now: datetime) -> None:
    Enrolment.update(withdrawn_at=now).where((Enrolment.id == id_) & Enrolment.withdrawn_at.is_null()).execute()


def invitations(real_now: datetime) -> list[Invitation]:
    """Links that can still be opened, the last made first."""
    open_ = Enrolment.used_at.is_null() & Enrolment.withdrawn_at.is_null() & (Enrolment.expires_at > real_now)
    return [
        Invitation(row.id, row.role, tuple(row.doors), row.label, row.holder, row.expires_at)
        for row in Enrolment.select().where(open_).order_by(Enrolment.id.desc())
    ]


def add_device(link: Enrolment, token: str, label: str, language: str, real_now: datetime) -> Device:
    """Not heard of until it stands at a door."""
    life = min(timedelta(days=link.days), DEVICE_LIFE)
    row = Row.create(
        label=link.label or label, holder=link.holder, role=link.role, doors=link.doors, language=language,
        token_hash=hashed(token), enrolled_at=real_now, expires_at=real_now + life,
    )  # fmt: skip
    return _device(row)


# --- phones --------------------------------------------------------------------------------------


def everyone(real_now: datetime) -> list[Kept]:
    """Phones in force first, then those that were revoked or have expired; each part the last enrolled first."""
    found = [_kept(row) for row in Row.select().order_by(Row.id.desc())]
    return sorted(found, key=lambda kept: kept.revoked is not None or not _in_force(kept, real_now))


def one(id_: int) -> Kept | None:
    row = Row.get_or_none(Row.id == id_)
    return _kept(row) if row else None


def _kept(row: Any) -> Kept:
    holders = tuple((name, until) for name, until in row.holders)
    return Kept(_device(row), row.seen_at, row.revoked_at, row.state, holders)


def _in_force(kept: Kept, real_now: datetime) -> bool:
    return kept.device.expires is not None and kept.device.expires > real_now


def rename(id_: int, label: str) -> None:
    Row.update(label=label).where(Row.id == id_).execute()


def set_doors(id_: int, doors: Iterable[str], former: Iterable[str]) -> None:
    Row.update(doors=list(doors), former=list(former)).where(Row.id == id_).execute()


def hand_over(id_: int, holder: str, holders: Iterable[tuple[str, str]]) -> None:
    Row.update(holder=holder, holders=[list(each) for each in holders]).where(Row.id == id_).execute()


def revoke(id_: int, now: datetime) -> bool:
    """False when it was before."""
    return bool(Row.update(revoked_at=now).where((Row.id == id_) & Row.revoked_at.is_null()).execute())


_SEEN = "update device set seen_at = {0} where id = {0}"
EVERY = timedelta(seconds=5)
"""How often it is written down that a phone was heard of which says nothing new of itself."""
_heard: dict[int, tuple[datetime, Mapping[str, Any]]] = {}


def forget() -> None:
    _heard.clear()


def seen(device: Device, now: datetime, state: Mapping[str, Any] | None = None) -> None:
    """It was heard of, and says this of itself."""
    at, said = _heard.get(device.id, (now - EVERY, None))
    if at <= now < at + EVERY and (not state or state == said):
        return
    _heard[device.id] = now, state or {}
    if state:
        Row.update(seen_at=now, state=dict(state)).where(Row.id == device.id).execute()
    else:
        db.execute_sql(_SEEN.format(db.param), (Row.seen_at.db_value(now), device.id))


@contextmanager
def unheard_of_again(phones: Iterable[Device]) -> Iterator[None]:
    """That these were heard of is forgotten when what is written inside is not kept."""
    try:
        yield
    except BaseException:
        for phone in phones:
            _heard.pop(phone.id, None)
        raise


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
