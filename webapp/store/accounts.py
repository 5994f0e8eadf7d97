"""Organisers' accounts, the links that let them in and what they prove themselves with, by hashes."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from peewee import JOIN, fn

from webapp.rules.accounts import ADMINISTRATOR, LINK_LIFE, Account, Kept, folded
from webapp.store.db import locked
from webapp.store.models import Account as Row
from webapp.store.models import AccountLink, AccountSignIn, RecoveryCode
from webapp.store.people import hashed


class Proof(NamedTuple):
    """What an account is proved with: its password as kept, the secret of its one-time codes, the last step taken."""

    account: Account
    password: str
    totp: str
    step: int


def _account(row: Any) -> Account:
    return Account(row.id, row.name, row.role, row.language)


def _of_name(name: str) -> Any:
    """The row of that name however its capitals are; accounts are few."""
    wanted = folded(name)
    for row in Row.select().order_by(Row.id):
        if folded(row.name) == wanted:
            return row
    return None


def named(name: str) -> Account | None:
    """The account of that name, unless it has ended."""
    row = _of_name(name)
    return _account(row) if row and row.ended_at is None else None


def ended(name: str) -> bool:
    row = _of_name(name)
    return row is not None and row.ended_at is not None


def one(account: int) -> Account | None:
    row = Row.get_or_none(Row.id == account)
    return _account(row) if row else None


def proof(account: int) -> Proof | None:
    """Of an account that has not ended."""
    row = Row.get_or_none((Row.id == account) & Row.ended_at.is_null())
    return Proof(_account(row), row.password, row.totp, row.totp_step) if row else None


def add(name: str, role: str) -> Account:
    return _account(Row.create(name=name, role=role))


def names(accounts: Iterable[int]) -> dict[str, str]:
    """What each is called, by its id as the journal holds it."""
    return {str(row.id): row.name for row in Row.select(Row.id, Row.name).where(Row.id.in_(sorted(set(accounts))))}


def everyone(real_now: datetime) -> list[Kept]:
    """Those in force first, each part by name. One statement."""
    open_ = AccountSignIn.ended_at.is_null() & (AccountSignIn.expires_at > real_now)
    rows = (
        Row.select(
            Row, fn.MAX(AccountSignIn.seen_at).alias("seen"), fn.COUNT(AccountSignIn.id).filter(open_).alias("open")
        )
        .join(AccountSignIn, JOIN.LEFT_OUTER, on=(AccountSignIn.account == Row.id))
        .group_by(Row.id)
    )
    return sorted((_kept(row) for row in rows), key=lambda kept: (kept.ended is not None, kept.name.casefold()))


def _kept(row: Any) -> Kept:
    seen = AccountSignIn.seen_at.python_value(row.seen)
    return Kept(row.id, row.name, row.role, bool(row.password), bool(row.totp), seen, row.open, row.ended_at)


def kept(account: int, real_now: datetime) -> Kept | None:
    return next((each for each in everyone(real_now) if each.id == account), None)


def administrators() -> set[int]:
    """Those in force, held until the transaction ends: two may not end each other at once."""
    rows = locked(Row.select(Row.id).where((Row.role == ADMINISTRATOR) & Row.ended_at.is_null()))
    return {row.id for row in rows}


def set_language(account: int, lang: str) -> None:
    _update(account, language=lang)


def set_name(account: int, name: str) -> None:
    _update(account, name=name)


def set_role(account: int, role: str) -> None:
    _update(account, role=role)


def set_password(account: int, kept: str) -> None:
    _update(account, password=kept)


def end(account: int, now: datetime | None) -> None:
    """None brings it back."""
    _update(account, ended_at=now)


def _update(account: int, **values: Any) -> None:
    Row.update(**values).where(Row.id == account).execute()


# --- links ---------------------------------------------------------------------------------------


def add_link(account: int, token: str, real_now: datetime, use: str = "", life: Any = LINK_LIFE) -> None:
    AccountLink.create(account=account, token_hash=hashed(token), made_at=real_now, expires_at=real_now + life, use=use)


def link(token: str) -> AccountLink | None:
    """A link by its token, used and expired ones included."""
    found: AccountLink | None = AccountLink.select().where(AccountLink.token_hash == hashed(token)).first()
    return found


def locked_link(token: str) -> AccountLink | None:
    """The same, held until the transaction ends: of two browsers that open it at once, one is first."""
    found: AccountLink | None = locked(AccountLink.select().where(AccountLink.token_hash == hashed(token))).first()
    return found


def of_link(link: AccountLink) -> Account | None:
    row = Row.select().where((Row.id == link.account_id) & Row.ended_at.is_null()).first()
    return _account(row) if row else None


def use(link: AccountLink, real_now: datetime) -> None:
    AccountLink.update(used_at=real_now).where(AccountLink.id == link.id).execute()


def use_links(account: int, real_now: datetime) -> None:
    """No link made before lets anybody in."""
    mine = (AccountLink.account == account) & AccountLink.used_at.is_null()
    AccountLink.update(used_at=real_now).where(mine).execute()


# --- one-time codes ------------------------------------------------------------------------------


def set_codes(account: int, secret: str, step: int) -> None:
    """An empty secret: none are asked."""
    _update(account, totp=secret, totp_step=step)


def take_step(account: int, step: int) -> bool:
    """False when a code of this step, or of a later one, was taken."""
    return bool(Row.update(totp_step=step).where((Row.id == account) & (Row.totp_step < step)).execute())


def set_recovery(account: int, codes: Iterable[str]) -> None:
    """These codes and no others."""
    RecoveryCode.delete().where(RecoveryCode.account == account).execute()
    for code in codes:
        RecoveryCode.create(account=account, code_hash=_recovery(account, code))


def take_recovery(account: int, code: str, real_now: datetime) -> bool:
    unused = (RecoveryCode.code_hash == _recovery(account, code)) & RecoveryCode.used_at.is_null()
    return bool(RecoveryCode.update(used_at=real_now).where(unused).execute())


def recovery_left(account: int) -> int:
    return int(RecoveryCode.select().where((RecoveryCode.account == account) & RecoveryCode.used_at.is_null()).count())


def _recovery(account: int, code: str) -> str:
    return hashed(f"recovery:{account}:{code}")
