"""What becomes of each of the people an organiser gives seats to: decided beforehand, and again as it is done."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from webapp.rules.programme import Programme, Session
from webapp.rules.seats import Asking, Refused, admissible, free, kept_for_heads, overlapping

DONE = ("booked", "waits")
"""What changes something; `already` and `already_waits` change nothing, any other word is why it cannot be."""
LONGEST = 200
"""Characters of the reason for more people than seats."""


@dataclass(frozen=True)
class Leave:
    """What an organiser says on purpose. `quota`: above the quota; `over`: why there may be more people than seats;
    `swap`: seats at the same time are given up for this one; `wait`: who finds no room joins the waiting list."""

    quota: bool = False
    over: str = ""
    swap: bool = False
    wait: bool = False


NONE = Leave()


@dataclass(frozen=True)
class Facts:
    """How a session stands. `taken`: seats nobody else can have; `held`: person → sessions they have a seat in."""

    taken: int = 0
    heads: int = 0
    of_delegation: Mapping[str, int] = field(default_factory=dict)
    booked: Collection[int] = frozenset()
    waiting: Collection[int] = frozenset()
    held: Mapping[int, Collection[str]] = field(default_factory=dict)
    released: datetime | None = None


@dataclass(frozen=True)
class Outcome:
    """`word`: booked, waits, already, already_waits, or why not (rules.seats.REFUSALS); `other`: the session that is
    about; `gives`: those whose seats end for it."""

    person: int
    word: str
    other: str = ""
    gives: tuple[str, ...] = ()

    @property
    def done(self) -> bool:
        return self.word in DONE


def outcomes(
    session: Session,
    programme: Programme,
    people: Iterable[Asking],
    facts: Facts,
    leave: Leave,
    now: datetime,
    leaving: str = "",
) -> list[Outcome]:
    """Of each in the order given: a seat goes to the first it is asked for. `leaving`: they are moved from this
    session, whose seat ends when the new one is had."""
    found: list[Outcome] = []
    counts, taken, heads = Counter(facts.of_delegation), facts.taken, facts.heads
    for person in people:
        at = replace(facts, taken=taken, heads=heads, of_delegation=counts)
        one = _outcome(session, programme, person, at, leave, now, leaving)
        found.append(one)
        if one.word == "booked":
            taken += 1
            heads += person.head
            counts[person.delegation] += 1
    return found


def _outcome(
    session: Session, programme: Programme, person: Asking, facts: Facts, leave: Leave, now: datetime, leaving: str
) -> Outcome:
    if person.id in facts.booked:
        return Outcome(person.id, "already")
    try:
        admissible(_by_hand(session), person, now, facts.released)
    except Refused as refused:
        return Outcome(person.id, refused.code)
    held = [code for code in facts.held.get(person.id, ()) if code != leaving]
    clash = overlapping(session, sorted(held), programme)
    if clash and not leave.swap:
        return Outcome(person.id, "overlap", clash[0])
    why = _no_room(session, programme, person, facts, leave)
    if not why:
        return Outcome(person.id, "booked", gives=(*([leaving] if leaving else []), *clash))
    if leave.wait:
        return Outcome(person.id, "already_waits" if person.id in facts.waiting else "waits")
    return Outcome(person.id, why)


def _by_hand(session: Session) -> Session:
    """Organisers give seats to people by name: an invitation is one."""
    return replace(session, registration="required") if session.registration == "invitation" else session


def _no_room(session: Session, programme: Programme, person: Asking, facts: Facts, leave: Leave) -> str:
    """quota, full, or nothing."""
    of_theirs = facts.of_delegation.get(person.delegation, 0) if person.delegation else 0
    if session.quota is not None and of_theirs >= session.quota and not leave.quota:
        return "quota"
    kept = 0 if person.head else kept_for_heads(session, facts.heads)
    return "full" if free(session, programme, facts.taken + kept) == 0 and not leave.over else ""


def digest(found: Iterable[Outcome]) -> str:
    """Equal while everything would still come out as it was told."""
    return hashlib.sha256(repr(list(found)).encode()).hexdigest()[:16]
