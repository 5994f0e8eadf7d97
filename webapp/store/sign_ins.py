"""Browsers signed in as an organiser, by the hash of their cookie; and the sign-ins that failed. Real time."""

from datetime import datetime
from typing import Any

from webapp.rules.accounts import SIGN_IN_LIFE, Account, SignIn
from webapp.rules.throttling import REMEMBERED
from webapp.store.models import Account as Row
from webapp.store.models import AccountSignIn, Attempt
from webapp.store.people import hashed


def add(account: int, token: str, real_now: datetime, browser: str = "") -> None:
    AccountSignIn.create(
        account=account, token_hash=hashed(token), made_at=real_now, expires_at=real_now + SIGN_IN_LIFE,
        browser=browser, seen_at=real_now,
    )  # fmt: skip


def signed_in(token: str, real_now: datetime) -> Account | None:
    """Whose cookie this is, until the sign-in or the account ends. One statement."""
    row: Any = (
        Row.select(Row, AccountSignIn.id.alias("browser"), AccountSignIn.seen_at.alias("seen"))
        .join(AccountSignIn, on=(AccountSignIn.account == Row.id))
        .where((AccountSignIn.token_hash == hashed(token)) & _open(real_now) & Row.ended_at.is_null())
        .objects()
        .first()
    )
    return Account(row.id, row.name, row.role, row.language, row.browser, row.seen) if row else None


def _open(real_now: datetime) -> Any:
    return AccountSignIn.ended_at.is_null() & (AccountSignIn.expires_at > real_now)


def of(account: int, real_now: datetime) -> list[SignIn]:
    """The last begun first."""
    rows = AccountSignIn.select().where((AccountSignIn.account == account) & _open(real_now))
    return [SignIn(row.id, row.browser, row.made_at, row.seen_at) for row in rows.order_by(AccountSignIn.id.desc())]


def seen(sign_in: int, real_now: datetime) -> None:
    AccountSignIn.update(seen_at=real_now).where(AccountSignIn.id == sign_in).execute()


def end_by(token: str, real_now: datetime) -> None:
    _end(AccountSignIn.token_hash == hashed(token), real_now)


def end(account: int, sign_in: int, real_now: datetime) -> bool:
    """False when it had ended, or is another's."""
    return _end((AccountSignIn.account == account) & (AccountSignIn.id == sign_in), real_now)


def end_all(account: int, real_now: datetime, but: int = 0) -> bool:
    return _end((AccountSignIn.account == account) & (AccountSignIn.id != but), real_now)


def _end(which: Any, real_now: datetime) -> bool:
    return bool(AccountSignIn.update(ended_at=real_now).where(which & AccountSignIn.ended_at.is_null()).execute())


# --- sign-ins that failed ------------------------------------------------------------------------


def failures(key: str, real_now: datetime) -> list[datetime]:
    rows = Attempt.select(Attempt.at).where((Attempt.key == hashed(key)) & (Attempt.at > real_now - REMEMBERED))
    return [row.at for row in rows]


def failing(key: str, real_now: datetime) -> int:
    """Counted as failed until it has not; gives its number."""
    Attempt.delete().where(Attempt.at <= real_now - REMEMBERED).execute()
    return int(Attempt.create(key=hashed(key), at=real_now).id)


def not_failed(attempts: list[int]) -> None:
    Attempt.delete().where(Attempt.id.in_(attempts)).execute()


def forgive(key: str) -> None:
    """A success clears the account's failures."""
    Attempt.delete().where(Attempt.key == hashed(key)).execute()
