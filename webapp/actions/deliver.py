"""Telling phones: one message a person, whatever the number of notices, and never the same one twice."""

import logging
import secrets
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from webapp.actions.push import make_keys
from webapp.formats import names, notices, push_words
from webapp.formats import push as format_
from webapp.formats.push_words import Item
from webapp.rules import notices as notice_rules
from webapp.rules import push as rules
from webapp.rules.programme import Programme
from webapp.store import jobs, people, programme, pulse, push
from webapp.store.db import transaction
from webapp.store.models import Notice, PushSubscription, Recipient
from webapp.store.push import Keys

log = logging.getLogger("kakehashi.push")

TOGETHER = 16
"""People told at once; a crash loses the messages of so many, at most."""


@dataclass(frozen=True)
class Parcel:
    """One message for one phone. `ttl`: seconds its push service keeps it. `numbers`: of the notices it tells of."""

    subscription: int
    endpoint: str
    p256dh: str
    auth: str
    payload: bytes
    ttl: int
    hurry: bool
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What a push service said: taken; this phone is gone; try later (`after` seconds when it says so); or no."""

    outcome: Literal["sent", "gone", "later", "refused"]
    after: int = 0


Post = Callable[[Sequence[Parcel], Keys], Sequence[Answer]]
"""Sends parcels at once and waits for the answers, a bounded time; those to one phone in their order."""


def deliver(now: datetime, post: Post | None) -> bool:
    """Tells some people of what they are owed; true when nobody is owed anything more. That they were told is written
    before their message leaves: a crash may lose it, and never repeats it. Without `post` it does not leave."""
    with transaction():
        numbers = push.awaited()
        told = push.owed(numbers, TOGETHER)
        owed = push.take(told, numbers, now)
    if post is not None:
        _send(owed, now, post)
    return len(told) < TOGETHER


def deliver_again(body: Mapping[str, Any], now: datetime, post: Post) -> None:
    """Another try for phones whose service was busy. What came to an end or was read meanwhile is left out."""
    with transaction():
        wanted = {int(phone): set(numbers) for phone, numbers in body["parcels"]}
        phones = push.these(list(wanted))
        every = sorted(set().union(*wanted.values()))
        owed = {phone.person_id: push.rows_of(phone.person_id, every) for phone in phones}
    _send(owed, now, post, wanted, body["tries"])


def _send(
    owed: Mapping[int, Collection[Recipient]],
    now: datetime,
    post: Post,
    only: Mapping[int, Collection[int]] | None = None,
    tries: int = 0,
) -> None:
    parcels = _parcels(owed, now, only) if owed else []
    if parcels:
        _settle(parcels, post(parcels, make_keys()), now, tries)


# --- what is said to whom ------------------------------------------------------------------------


def _parcels(
    owed: Mapping[int, Collection[Recipient]], now: datetime, only: Mapping[int, Collection[int]] | None
) -> list[Parcel]:
    """`only`: phone → the notices it is still to be told of; every phone of everyone, when it is missing."""
    live = programme.live(pulse.beat())
    if live is None:
        return []
    told = push.told({row.notice_id for rows in owed.values() for row in rows})
    who, phones = push.addressees(list(owed)), push.phones(owed)
    named: dict[str, dict[int, str]] = {}
    found = []
    for person, rows in owed.items():
        reader = push_words.reader(who[person].language, who[person].unread, live)
        if reader.ui not in named:
            named[reader.ui] = _names(told.values(), reader.ui)
        reader = replace(reader, names=named[reader.ui])
        for phone in phones.get(person, ()):
            mine = rows if only is None else [row for row in rows if row.notice_id in only.get(phone.id, ())]
            try:
                found += _to(phone, _items(mine, told, live, now), reader, now)
            except Exception:  # whatever is wrong with what one is told, the others are told
                log.exception("a message could not be made")
    return found


def _names(told: Iterable[Notice], ui: str) -> dict[int, str]:
    wanted = notices.mentioned(told)
    return {id_: names.pair(each.name, ui)[0] for id_, each in people.individuals(wanted).items()} if wanted else {}


def _items(rows: Iterable[Recipient], told: Mapping[int, Notice], live: Programme, now: datetime) -> list[Item]:
    """What is still worth telling: not what was read, nor a reminder of what has begun."""
    found = []
    for row in rows:
        notice = told[row.notice_id]
        if notice.kind == "reminder":
            session = live.sessions.get(notice.session)
            if session and not session.cancelled and now < session.start:
                found.append(Item(notice, row.held, session.start))
        elif row.read_at is None:
            covers = notice_rules.covers(notice.urgent, notice.ends_at, now)
            found.append(Item(notice, row.held, notice.ends_at if covers else None))
    return found


def _to(phone: PushSubscription, items: list[Item], reader: push_words.Reader, now: datetime) -> list[Parcel]:
    return [
        Parcel(
            phone.id, phone.endpoint, phone.p256dh, phone.auth, format_.payload(message),
            rules.keep([item.ends for item in group], now), any(item.ends for item in group),
            tuple(item.notice.number for item in group),
        )
        for message, group in push_words.messages(items, reader)
    ]  # fmt: skip


# --- what came of it -----------------------------------------------------------------------------


def _settle(parcels: Sequence[Parcel], answers: Sequence[Answer], now: datetime, tries: int) -> None:
    both = list(zip(parcels, answers, strict=True))
    later = [(parcel, answer.after) for parcel, answer in both if answer.outcome == "later"]
    with transaction():
        push.end({parcel.subscription for parcel, answer in both if answer.outcome == "gone"}, now)
        if later and tries < rules.TRIES:
            at = now + rules.again_after(tries, max(after for _parcel, after in later))
            _plan_again([parcel for parcel, _after in later], at, tries + 1)
    if later:
        log.warning("%s of %s push messages were put off, try %s of %s", len(later), len(both), tries, rules.TRIES)


def _plan_again(parcels: Sequence[Parcel], at: datetime, tries: int) -> None:
    """For these phones only; the others have been told."""
    by_phone: dict[int, list[int]] = {}
    for parcel in parcels:
        by_phone.setdefault(parcel.subscription, []).extend(parcel.numbers)
    jobs.plan(
        f"{push.KIND}_again", f"push_again:{secrets.token_hex(8)}", at, parcels=list(by_phone.items()), tries=tries
    )
