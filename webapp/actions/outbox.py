"""Settling what a phone did without network: each id is done once, and answered the same for ever."""

from dataclasses import asdict, dataclass
from datetime import datetime

from webapp.actions import agenda, notices, seats
from webapp.actions import people as people_actions
from webapp.formats.outbox import Entry, Malformed
from webapp.rules import outbox as rules
from webapp.rules.programme import Programme
from webapp.rules.seats import Refused
from webapp.store import outbox, people, programme, pulse
from webapp.store.db import db, transaction

OFFERS = {"full": "wait", "overlap": "swap"}
"""What may be asked for instead of what was refused."""


@dataclass(frozen=True)
class Answer:
    """`status`: done, refused or malformed; `code` says why not, or of a seat whether it is booked, waiting or
    given_up. `other`: the session a refusal is about; `whom`: the member it was asked for."""

    id: str
    status: str = "done"
    code: str = ""
    offer: str = ""
    session: str = ""
    other: str = ""
    whom: str = ""


def settle(person: int, entry: Entry | Malformed, now: datetime) -> Answer:
    """Does one entry of this person's, unless its id was answered before. What was malformed is not kept: nothing was
    done, and a phone that mends it may send it again."""
    with transaction():
        if isinstance(entry, Entry) and entry.do == "seat":
            pulse.lock()  # before the person, as every action that counts seats
        pulse.person_lock(person)
        before = outbox.settled(entry.id) if entry.id else None
        if before:
            return Answer(**before.answer) if before.person == person else Answer(entry.id, "refused", "not_yours")
        if isinstance(entry, Malformed):
            return Answer(entry.id, "malformed", entry.field)
        answer = _answer(person, entry, now)
        if answer.status != "malformed":
            outbox.keep(entry.id, person, entry.body, asdict(answer), now)
        return answer


def _answer(person: int, entry: Entry, now: datetime) -> Answer:
    live = programme.live()
    if entry.do == "language" and (live is None or entry.language not in live.event.languages):
        return Answer(entry.id, "malformed", "language")
    try:
        with db.atomic():  # a savepoint: what is refused half-way is undone, its answer is kept
            code = _do(person, entry, live, now)
    except Refused as refusal:
        offer = OFFERS.get(refusal.code, "")
        return Answer(entry.id, "refused", refusal.code, offer, entry.session, refusal.other, entry.whom)
    return Answer(entry.id, "done", code, "", entry.session, "", entry.whom)


def _do(person: int, entry: Entry, live: Programme | None, now: datetime) -> str:
    """Raises Refused. A tap counts from when it was made; one that comes from the future is one of now."""
    at = min(entry.at, now)
    if rules.is_too_old(at, now):
        raise Refused("too_old")
    if entry.do in ("star", "seat") and (live is None or entry.session not in live.sessions):
        raise Refused("gone")
    match entry.do:
        case "star":
            agenda.star(person, entry.session, entry.on, at)
        case "seat":
            return _seat(person, entry, now)
        case "read":
            notices.read(person, entry.number, at)
        case "acknowledge":
            notices.acknowledge(person, entry.number, at)
        case "language":
            people_actions.speak(person, entry.language)
    return ""


def _seat(by: int, entry: Entry, now: datetime) -> str:
    """Who comes first is who is heard first, so a seat is asked for now, whenever it was wished for."""
    person = _whom(by, entry.whom)
    if entry.what == "give_up":
        seats.give_up(person, entry.session, now)
        return "given_up"
    wait, swap = entry.what == "wait", entry.what == "swap"
    asked_by = by if person != by else None
    return "booked" if seats.ask(person, entry.session, now, by=asked_by, wait=wait, swap=swap) else "waiting"


def _whom(by: int, code: str) -> int:
    if not code:
        return by
    other = people.by_code(code)
    if other is None or not seats.may_act_for(by, other.id):
        raise Refused("not_yours")
    return other.id
