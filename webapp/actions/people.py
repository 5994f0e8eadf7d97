"""Letting delegates in and out, and their calendar address."""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

from webapp.rules.people import DESK_LINK_LIFE
from webapp.store import audit, people, pulse
from webapp.store.db import transaction


def make_link(person: int, now: datetime) -> str:
    """A fresh access link's token, 132 bits; only its hash is kept."""
    token = secrets.token_urlsafe(22)[:22]
    with transaction():
        people.add_link(person, token, now)
    return token


def desk_link(person: int, now: datetime, real_now: datetime) -> str:
    """A link that works once, and not for long: to be read from the screen of the desk."""
    token = secrets.token_urlsafe(22)[:22]
    with transaction():
        people.add_link(person, token, now, real_now + DESK_LINK_LIFE)
    return token


def is_spent(token: str, real_now: datetime) -> bool:
    """Whether a link of the desk has done its work: it tells nobody else whose it was."""
    link = people.link_of(token, real_now)
    return link is not None and link.expires_at is not None and link.used_at is not None


def sign_in(
    token: str, now: datetime, real_now: datetime | None = None, form: str = ""
) -> tuple[int, str] | None:  # fmt: skip
    """Person and cookie for an access link in force; None for any other token. Without the real time no link of the
    desk is. `form` tells the form that asks from any other: posted twice, a link of the desk signs it in again."""
    with transaction():
        link = people.link_of(token, real_now)
        if link is None:
            return None
        if link.expires_at is None:
            cookie = secrets.token_urlsafe(24)
        else:
            cookie = hashlib.sha256(f"{token}:{form or secrets.token_hex(16)}".encode()).hexdigest()
            if people.signed_in_by(link, cookie):
                return link.person_id, cookie
            if not people.use_link(link, now):
                return None
        people.add_sign_in(link, cookie, now)
        return link.person_id, cookie


def sign_out(cookie: str, now: datetime) -> None:
    with transaction():
        people.end_sign_in(cookie, now)


def revoke(person: int, now: datetime, by: str = "") -> int:
    """The person's links end, every phone they signed in is nobody's, and the calendar address, which whoever came by
    them may have read, stops answering; gives how many links there were."""
    with transaction():
        people.revoke_feeds(person, now)
        pulse.person_moved({person})
        if by:
            audit.note(by, "revoked", "person", now, people.individual(person).code, field="link")
        return people.revoke_links(person, now)


def _feed_token(secret_key: str, nonce: str) -> str:
    digest = hmac.new(secret_key.encode(), f"calendar:{nonce}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:18]).decode()


def calendar_token(person: int, secret_key: str, now: datetime) -> str:
    """The person's calendar token, the same until renewed. Derived: the database alone gives nobody's agenda away."""
    nonce = people.feed_nonce(person) or _new_feed(person, secret_key, now)
    return _feed_token(secret_key, nonce)


def _new_feed(person: int, secret_key: str, now: datetime) -> str:
    with transaction():
        pulse.person_lock(person)
        nonce = people.feed_nonce(person)
        if nonce is None:
            nonce = secrets.token_hex(8)
            people.add_feed(person, nonce, _feed_token(secret_key, nonce), now)
        return nonce


def renew_calendar(person: int, now: datetime) -> None:
    """The old address stops answering; a new one is made at next need."""
    with transaction():
        people.revoke_feeds(person, now)
        pulse.person_moved({person})


def speak(person: int, lang: str) -> None:
    """The language the person is written to in."""
    with transaction():
        people.set_language(person, lang)
