"""Organisers' accounts, the links that let them in and their sign-ins, by the hash of their token."""

from datetime import datetime

from webapp.rules.accounts import LINK_LIFE, SIGN_IN_LIFE, Account
from webapp.store.db import locked
from webapp.store.models import Account as Row
from webapp.store.models import AccountLink, AccountSignIn
from webapp.store.people import hashed


def _account(row: Row) -> Account:
    return Account(row.id, row.name, row.role, row.language)


def named(name: str) -> Account | None:
    """The account of that name, unless it has ended."""
    row = Row.select().where((Row.name == name) & Row.ended_at.is_null()).first()
    return _account(row) if row else None


def ended(name: str) -> bool:
    return bool(Row.select().where((Row.name == name) & Row.ended_at.is_null(False)).exists())


def add(name: str, role: str) -> Account:
    return _account(Row.create(name=name, role=role))


def add_link(account: int, token: str, real_now: datetime) -> None:
    AccountLink.create(account=account, token_hash=hashed(token), made_at=real_now, expires_at=real_now + LINK_LIFE)


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


def add_sign_in(account: int, token: str, real_now: datetime) -> None:
    AccountSignIn.create(
        account=account, token_hash=hashed(token), made_at=real_now, expires_at=real_now + SIGN_IN_LIFE
    )


def signed_in(token: str, real_now: datetime) -> Account | None:
    """Whose cookie this is, until the sign-in or the account ends. One statement."""
    row = (
        Row.select(Row)
        .join(AccountSignIn, on=(AccountSignIn.account == Row.id))
        .where(
            (AccountSignIn.token_hash == hashed(token))
            & AccountSignIn.ended_at.is_null()
            & (AccountSignIn.expires_at > real_now)
            & Row.ended_at.is_null()
        )
        .first()
    )
    return _account(row) if row else None


def end_sign_in(token: str, real_now: datetime) -> None:
    mine = (AccountSignIn.token_hash == hashed(token)) & AccountSignIn.ended_at.is_null()
    AccountSignIn.update(ended_at=real_now).where(mine).execute()


def set_language(account: int, lang: str) -> None:
    Row.update(language=lang).where(Row.id == account).execute()
