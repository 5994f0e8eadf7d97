"""Letting organisers in by a link that works once, and out again."""

import hashlib
import secrets
from datetime import datetime

from webapp.rules.accounts import (
    ADMINISTRATOR,
    CHOOSE,
    CHOOSING_LIFE,
    ENTER,
    LINK_LIFE,
    MACHINE,
    ORGANISER,
    SECOND,
    SEEN_EVERY,
    Account,
)
from webapp.rules.seats import Refused
from webapp.store import accounts, audit, sign_ins
from webapp.store.db import transaction


def make_link(
    name: str, real_now: datetime, role: str = "", use: str = ENTER, now: datetime | None = None
) -> str:  # fmt: skip
    """A fresh one-use link's token, 132 bits; only its hash is kept. The account is made when nobody has that name;
    one that is there gets the role, when one is said. Made on the machine itself. Raises Refused: ended_account."""
    token, now = fresh(), now or real_now
    with transaction():
        if accounts.ended(name):
            raise Refused("ended_account")
        account = accounts.named(name)
        if account is None:
            account = accounts.add(name, role or ORGANISER)
            audit.note(MACHINE, "added", "account", now, str(account.id))
        elif role and role != account.role:
            accounts.set_role(account.id, role)
            audit.note(MACHINE, "changed", "account", now, str(account.id), field="role")
        accounts.add_link(account.id, token, real_now, use, CHOOSING_LIFE if use == CHOOSE else LINK_LIFE)
    return token


def fresh() -> str:
    return secrets.token_urlsafe(22)[:22]


def first_administrator(name: str, now: datetime, real_now: datetime) -> str:
    """A link for them to choose a password with; nothing when there is an administrator. Raises Refused:
    ended_account."""
    with transaction():
        return "" if accounts.administrators() else make_link(name, real_now, ADMINISTRATOR, CHOOSE, now)


def openable(token: str, real_now: datetime) -> tuple[Account, str]:
    """Whom this link would let in, and its use. Raises Refused: unknown_link, used_link, expired_link."""
    found = accounts.link(token)
    account = accounts.of_link(found) if found else None
    if found is None or account is None or found.use == SECOND:
        raise Refused("unknown_link")
    if found.used_at is not None:
        raise Refused("used_link")
    if found.expires_at <= real_now:
        raise Refused("expired_choice" if found.use == CHOOSE else "expired_link")
    return account, found.use


def enter(
    token: str, now: datetime, real_now: datetime, form: str = "", browser: str = ""
) -> tuple[Account, str]:  # fmt: skip
    """Uses a link up; gives the account and the secret of its cookie. `form` tells the form that asks from any other:
    posted twice (two presses, a lost answer) it lets the same browser in again. Raises Refused as `openable`."""
    cookie = hashlib.sha256(f"{token}:{form or secrets.token_hex(16)}".encode()).hexdigest()
    with transaction():
        link = accounts.locked_link(token)
        again = sign_ins.signed_in(cookie, real_now)
        if again:
            return again, cookie
        account, use = openable(token, real_now)
        if use != ENTER:
            raise Refused("unknown_link")
        assert link is not None
        accounts.use(link, real_now)
        sign_ins.add(account.id, cookie, real_now, browser)
        audit.note(account.name, "signed_in", "account", now, str(account.id))
    return account, cookie


def sign_out(cookie: str, now: datetime, real_now: datetime) -> None:
    with transaction():
        found = sign_ins.signed_in(cookie, real_now)
        if found:
            sign_ins.end_by(cookie, real_now)
            audit.note(found.name, "signed_out", "account", now, str(found.id))


def speak(account: int, lang: str) -> None:
    """The language this account's pages are in from now on."""
    with transaction():
        accounts.set_language(account, lang)


def seen(account: Account, real_now: datetime) -> None:
    """Its browser asks for a page: written down once a minute at most."""
    if account.seen is None or not account.seen <= real_now < account.seen + SEEN_EVERY:
        with transaction():
            sign_ins.seen(account.sign_in, real_now)
