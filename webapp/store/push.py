"""The phones that accepted push messages, what each person is still owed, and the key messages are signed with."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import Case, fn

from webapp.store import jobs
from webapp.store.db import locked
from webapp.store.models import AccessLink, Job, Key, Notice, Person, PushSubscription, Recipient, SignIn
from webapp.store.people import hashed

KIND = "push"


@dataclass(frozen=True)
class Keys:
    """The event's key pair (RFC 8292), base64url: 32 bytes, and the point of 65."""

    private: str
    public: str


@dataclass(frozen=True)
class Addressee:
    """Who is owed a message: their language (empty: never chosen), and how many notices they have not read."""

    person: int
    language: str
    unread: int


# --- the key -------------------------------------------------------------------------------------


def keys() -> Keys | None:
    row = Key.get_or_none(Key.name == "vapid")
    return Keys(**json.loads(row.value)) if row else None


_public: list[str] = []


def forget() -> None:
    _public.clear()


def public_key() -> str:
    """The public half, which every page that offers push holds; empty while there is none. Read once a process."""
    if not _public and (found := keys()):
        _public.append(found.public)
    return _public[0] if _public else ""


def keep_keys(found: Keys) -> None:
    """The first kept stays: phones subscribed with it."""
    Key.insert(name="vapid", value=json.dumps(vars(found))).on_conflict_ignore().execute()


# --- phones --------------------------------------------------------------------------------------


def sign_in_of(cookie: str) -> SignIn | None:
    """The sign-in a cookie stands for, while it lasts."""
    found: SignIn | None = (
        SignIn.select().where((SignIn.token_hash == hashed(cookie)) & SignIn.ended_at.is_null()).first()
    )
    return found


def add(sign_in: SignIn, endpoint: str, p256dh: str, auth: str, now: datetime, most: int) -> None:
    """A phone listens from now on; one that did for somebody else listens for this person alone. Of more than `most` of
    one person the oldest fall silent."""
    person = sign_in.person_id  # type: ignore[attr-defined]
    PushSubscription.delete().where(PushSubscription.endpoint == endpoint).execute()
    PushSubscription.create(person=person, sign_in=sign_in, endpoint=endpoint, p256dh=p256dh, auth=auth, made_at=now)
    mine = PushSubscription.select(PushSubscription.id).where(
        (PushSubscription.person == person) & PushSubscription.ended_at.is_null()
    )
    end([row for (row,) in mine.order_by(PushSubscription.id.desc()).offset(most).limit(1000).tuples()], now)


def remove(person: int, endpoint: str, now: datetime) -> bool:
    mine = (PushSubscription.person == person) & (PushSubscription.endpoint == endpoint)
    return bool(PushSubscription.update(ended_at=now).where(mine & PushSubscription.ended_at.is_null()).execute())


def end(subscriptions: Collection[int], now: datetime) -> None:
    """The push service says that they are gone."""
    if subscriptions:
        PushSubscription.update(ended_at=now).where(PushSubscription.id.in_(subscriptions)).execute()


def forget_before(before: datetime) -> None:
    """Those that ended before an instant, or whose sign-in or link did."""
    revoked = AccessLink.select(AccessLink.id).where(AccessLink.revoked_at < before)
    over = SignIn.select(SignIn.id).where((SignIn.ended_at < before) | SignIn.link.in_(revoked))
    gone = (PushSubscription.ended_at < before) | PushSubscription.sign_in.in_(over)
    PushSubscription.delete().where(gone).execute()


def end_all(now: datetime) -> None:
    PushSubscription.update(ended_at=now).where(PushSubscription.ended_at.is_null()).execute()


def phones(people: Iterable[int]) -> dict[int, list[PushSubscription]]:
    """person → the phones that listen for them, under a sign-in that lasts."""
    found: dict[int, list[PushSubscription]] = defaultdict(list)
    for row in _listening().where(PushSubscription.person.in_(sorted(set(people)))).order_by(PushSubscription.id):
        found[row.person_id].append(row)
    return found


def these(subscriptions: Collection[int]) -> list[PushSubscription]:
    return list(_listening().where(PushSubscription.id.in_(subscriptions)).order_by(PushSubscription.id))


def _listening() -> Any:
    return (
        PushSubscription.select()
        .join(SignIn, on=(PushSubscription.sign_in == SignIn.id))
        .join(AccessLink, on=(SignIn.link == AccessLink.id))
        .where(PushSubscription.ended_at.is_null() & SignIn.ended_at.is_null() & AccessLink.revoked_at.is_null())
    )


# --- what is owed --------------------------------------------------------------------------------


def plan(first: int, last: int, now: datetime) -> None:
    """The notices from one number to another are to be pushed; one job for all of them."""
    if first <= last:
        jobs.plan(KIND, f"push:{last}", now, first=first, last=last)


def awaited() -> list[int]:
    """Numbers of the notices that are being pushed."""
    ranges = [(body["first"], body["last"]) for (body,) in Job.select(Job.body).where(_open()).tuples()]
    return sorted({number for first, last in ranges for number in range(first, last + 1)})


def _open() -> Any:
    return (Job.kind == KIND) & Job.done_at.is_null()


def owed(numbers: Collection[int], most: int) -> list[int]:
    """People with a phone that listens who were not pushed all of these notices; those owed an urgent one first."""
    with_phone = _listening().select(PushSubscription.person)
    urgent = fn.MAX(Case(None, [(Notice.urgent, 1)], 0))
    rows = (
        Recipient.select(Recipient.person)
        .join(Notice, on=(Recipient.notice == Notice.number))
        .where(Recipient.notice.in_(numbers) & Recipient.pushed_at.is_null() & Recipient.person.in_(with_phone))
        .group_by(Recipient.person)
        .order_by(urgent.desc(), Recipient.person)
        .limit(most)
    )
    return [person for (person,) in rows.tuples()]


def take(people: Collection[int], numbers: Collection[int], now: datetime) -> dict[int, list[Recipient]]:
    """Marks what these people are owed as pushed; gives it. What another process took meanwhile is not given again."""
    wanted = Recipient.select().where(
        Recipient.person.in_(people) & Recipient.notice.in_(numbers) & Recipient.pushed_at.is_null()
    )
    rows = list(locked(wanted.order_by(Recipient.id)))
    if rows:
        Recipient.update(pushed_at=now).where(Recipient.id.in_([row.id for row in rows])).execute()
    found: dict[int, list[Recipient]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append(row)
    return found


def told(numbers: Collection[int]) -> dict[int, Notice]:
    return {row.number: row for row in Notice.select().where(Notice.number.in_(sorted(numbers)))}


def rows_of(person: int, numbers: Collection[int]) -> list[Recipient]:
    return list(
        Recipient.select()
        .where((Recipient.person == person) & Recipient.notice.in_(numbers))
        .order_by(Recipient.notice)
    )


def addressees(people: Collection[int]) -> dict[int, Addressee]:
    unread = (
        Recipient.select(Recipient.person, fn.COUNT(Recipient.id))
        .where(Recipient.person.in_(people) & Recipient.read_at.is_null())
        .group_by(Recipient.person)
    )
    new = {person: count for person, count in unread.tuples()}  # noqa: C416 — so that its type is known
    rows = Person.select(Person.id, Person.language).where(Person.id.in_(people)).tuples()
    return {person: Addressee(person, language, new.get(person, 0)) for person, language in rows}


def settle(now: datetime) -> None:
    """Nothing posted until now is to be pushed: of a copy or a restored event, whose people were told before."""
    Recipient.update(pushed_at=now).where(Recipient.pushed_at.is_null()).execute()
    Job.update(done_at=now, claimed_until=None).where(
        Job.kind.in_((KIND, f"{KIND}_again")) & Job.done_at.is_null()
    ).execute()
