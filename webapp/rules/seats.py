"""Who may have a seat, and who is next."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from webapp.rules.programme import Programme, Session


class Refused(Exception):
    """A no with a stable code; `other` is the session it is about, when there is one."""

    def __init__(self, code: str, other: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.other = other


REFUSALS = (
    "not_bookable",
    "invitation_only",
    "cancelled",
    "over",
    "not_for_you",
    "quota",
    "overlap",
    "full",
    "at_the_door",
    "not_yours",
    "gone",
    "too_old",
)


@dataclass(frozen=True)
class Asking:
    """What a rule needs to know of the person a seat is asked for."""

    id: int
    delegation: str = ""
    country: str = ""
    category: str = "delegate"
    head: bool = False


@dataclass(frozen=True)
class Standing:
    """Booked and waiting people of one session; the waiting in the order they asked. `heads`: how many of the booked
    are heads of delegation. `released`: when the seats nobody took were given back."""

    booked: int = 0
    waiting: tuple[int, ...] = ()
    heads: int = 0
    released: datetime | None = None

    def rank(self, person: int) -> int:
        """1 for the first in line; 0 for someone who is not waiting."""
        return self.waiting.index(person) + 1 if person in self.waiting else 0


NOBODY = Standing()


def capacity(session: Session, programme: Programme) -> int | None:
    """How many may be in: the session's own, else the place's; None is no limit."""
    if session.capacity is not None:
        return session.capacity
    place = programme.places.get(session.place)
    return place.capacity if place else None


def free(session: Session, programme: Programme, taken: int) -> int | None:
    """Seats still free, never negative whatever was booked before; None when there is no limit."""
    most = capacity(session, programme)
    return None if most is None else max(0, most - taken)


def kept_for_heads(session: Session, heads: int) -> int:
    """Seats of its capacity that only a head of delegation may still book, when so many heads have booked."""
    return max(0, (session.kept or 0) - heads)


def meant_for(session: Session, person: Asking) -> bool:
    """Whether the audience (countries, delegations, categories; empty: all) takes this person in."""
    return not session.audience or not {person.delegation, person.country, person.category}.isdisjoint(session.audience)


def overlapping(session: Session, held: Iterable[str], programme: Programme) -> list[str]:
    """Codes of held sessions that share time with this one."""
    others = (programme.sessions[code] for code in held if code in programme.sessions and code != session.code)
    return [other.code for other in others if not other.cancelled and other.overlaps(session)]


def admissible(session: Session, person: Asking, now: datetime, released: datetime | None = None) -> None:
    """Raises Refused when no seat of this session can be asked for by this person at all. `released`: seats were given
    back, and what is left is had at the door."""
    if session.cancelled:
        raise Refused("cancelled")
    if session.registration == "invitation":
        raise Refused("invitation_only")
    if session.registration != "required":
        raise Refused("not_bookable")
    if session.end <= now:
        raise Refused("over")
    if not meant_for(session, person):
        raise Refused("not_for_you")
    if released:
        raise Refused("at_the_door")


def bookable(
    session: Session, programme: Programme, booked: int, of_delegation: int, held: Collection[str], kept: int = 0
) -> None:
    """Raises Refused when a seat cannot be had now: overlap first (it can be swapped), then quota, then full. `kept`
    seats are for others than this person."""
    clash = overlapping(session, held, programme)
    if clash:
        raise Refused("overlap", clash[0])
    if session.quota is not None and of_delegation >= session.quota:
        raise Refused("quota")
    if free(session, programme, booked + kept) == 0:
        raise Refused("full")


def next_in_line(
    session: Session,
    programme: Programme,
    booked: int,
    waiting: Iterable[Asking],
    held: Mapping[int, Collection[str]],
    of_delegation: Mapping[str, int],
    now: datetime,
    heads: int = 0,
) -> list[int]:
    """People to move up now, first come first served, skipping those it would make overlap or exceed their quota, those
    a change of the session shut out since they asked, and, when all that is left is kept for heads, the others."""
    counts = dict(of_delegation)
    moved: list[int] = []
    for person in waiting:
        if free(session, programme, booked + len(moved)) == 0:
            break
        of_theirs = counts.get(person.delegation, 0) if person.delegation else 0
        kept = 0 if person.head else kept_for_heads(session, heads)
        try:
            admissible(session, person, now)
            bookable(session, programme, booked + len(moved), of_theirs, held.get(person.id, ()), kept)
        except Refused:
            continue
        moved.append(person.id)
        heads += person.head
        counts[person.delegation] = counts.get(person.delegation, 0) + 1
    return moved
