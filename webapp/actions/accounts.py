"""Letting organisers in by a link that works once, and out again."""

import hashlib
import secrets
from datetime import datetime

from webapp.rules.accounts import ORGANISER, Account
from webapp.rules.seats import Refused
from webapp.store import accounts
from webapp.store.db import transaction


def make_link(name: str, real_now: datetime) -> str:
    """A fresh one-use link's token, 132 bits; only its hash is kept. The account is made when nobody has that name.
    Raises Refused: ended_account."""
    token = secrets.token_urlsafe(22)[:22]
    with transaction():
        if accounts.ended(name):
            raise Refused("ended_account")
        account = accounts.named(name) or accounts.add(name, ORGANISER)
        accounts.add_link(account.id, token, real_now)
    return token


def openable(token: str, real_now: datetime) -> Account:
    """Whom this link would let in. Raises Refused: unknown_link, used_link, expired_link."""
    found = accounts.link(token)
    account = accounts.of_link(found) if found else None
    if found is None or account is None:
        raise Refused("unknown_link")
    if found.used_at is not None:
        raise Refused("used_link")
    if found.expires_at <= real_now:
        raise Refused("expired_link")
    return account


def enter(token: str, real_now: datetime, form: str = "") -> tuple[Account, str]:
    """Uses a link up; gives the account and the secret of its cookie. `form` tells the form that asks from any other:
    posted twice (two presses, a lost answer) it lets the same browser in again. Raises Refused as `openable`."""
    cookie = hashlib.sha256(f"{token}:{form or secrets.token_hex(16)}".encode()).hexdigest()
    with transaction():
        link = accounts.locked_link(token)
        again = accounts.signed_in(cookie, real_now)
        if again:
            return again, cookie
        account = openable(token, real_now)
        assert link is not None
        accounts.use(link, real_now)
        accounts.add_sign_in(account.id, cookie, real_now)
    return account, cookie


def sign_out(cookie: str, real_now: datetime) -> None:
    with transaction():
        accounts.end_sign_in(cookie, real_now)


def speak(account: int, lang: str) -> None:
    """The language this account's pages are in from now on."""
    with transaction():
        accounts.set_language(account, lang)
