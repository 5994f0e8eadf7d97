"""A phone asks to be told, or no longer; the event's key for that; and a copy that must tell nobody."""

from datetime import datetime

from webapp.formats import push as format_
from webapp.formats.push import Subscription
from webapp.rules import push as rules
from webapp.store import push
from webapp.store.db import transaction
from webapp.store.push import Keys


class NotAccepted(ValueError):
    """The address is of no push service this server writes to."""


def make_keys() -> Keys:
    """The event's key pair, made when first needed."""
    found = push.keys()
    if found is None:
        with transaction():
            push.keep_keys(Keys(*format_.fresh_key()))
        found = push.keys()
        assert found is not None
    return found


def subscribe(cookie: str, given: Subscription, base_url: str, now: datetime) -> bool:
    """The phone of this sign-in is told from now on; false when nobody is signed in by it. Raises NotAccepted."""
    if not rules.accepts(given.endpoint, base_url):
        raise NotAccepted(given.endpoint)
    with transaction():
        sign_in = push.sign_in_of(cookie)
        if sign_in is None:
            return False
        push.add(sign_in, given.endpoint, given.p256dh, given.auth, now, rules.PHONES)
        return True


def unsubscribe(person: int, endpoint: str, now: datetime) -> None:
    """Doing it twice is doing it once; another's phone is left alone."""
    with transaction():
        push.remove(person, endpoint, now)


def silence(now: datetime, *, forget_phones: bool) -> None:
    """Of a database that was restored or copied: nothing posted until now is pushed by it. `forget_phones`: nor
    anything later, because the people belong to the event it was copied from."""
    with transaction():
        push.settle(now)
        if forget_phones:
            push.end_all(now)
