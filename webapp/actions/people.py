"""Letting delegates in and out, and their calendar address."""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

from webapp.store import people
from webapp.store.db import transaction


def make_link(person: int, now: datetime) -> str:
    """A fresh access link's token, 132 bits; only its hash is kept."""
    token = secrets.token_urlsafe(22)[:22]
    with transaction():
        people.add_link(person, token, now)
    return token


def sign_in(token: str, now: datetime) -> tuple[int, str] | None:
    """Person and cookie for an access link in force; None for any other token."""
    with transaction():
        link = people.link_of(token)
        if link is None:
            return None
        cookie = secrets.token_urlsafe(24)
        people.add_sign_in(link, cookie, now)
        return link.person_id, cookie


def sign_out(cookie: str, now: datetime) -> None:
    with transaction():
        people.end_sign_in(cookie, now)


def revoke(person: int, now: datetime) -> int:
    """The person's links end, and every phone they signed in is nobody's; gives how many links there were."""
    with transaction():
        return people.revoke_links(person, now)


def _feed_token(secret_key: str, nonce: str) -> str:
    digest = hmac.new(secret_key.encode(), f"calendar:{nonce}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:18]).decode()


def calendar_token(person: int, secret_key: str, now: datetime) -> str:
    """The person's calendar token, the same until renewed. Derived: the database alone gives nobody's agenda away."""
    with transaction():
        nonce = people.feed_nonce(person)
        if nonce is None:
            nonce = secrets.token_hex(8)
            people.add_feed(person, nonce, _feed_token(secret_key, nonce), now)
        return _feed_token(secret_key, nonce)


def renew_calendar(person: int, now: datetime) -> None:
    """The old address stops answering; a new one is made at next need."""
    with transaction():
        people.revoke_feeds(person, now)


def speak(person: int, lang: str) -> None:
    """The language the person is written to in."""
    with transaction():
        people.set_language(person, lang)
