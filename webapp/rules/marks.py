"""What an organiser ought to see of a draft: two things at once, too many people, too little time for the way. A mark
warns; nothing is forbidden."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import NamedTuple

from webapp.rules import times, walking
from webapp.rules.importing import CATEGORIES
from webapp.rules.programme import Event, Place, Programme, Session, in_order

KINDS = (
    "place_taken", "channel_taken", "speaker_twice", "interpreter_twice", "interpreters_few", "seats_over", "room_over",
    "way_people", "way_speaker", "way_coach", "outside", "midnight", "clock_twice",
)  # fmt: skip
"""Every kind; each has its sentence (formats/marks.py)."""


@dataclass(frozen=True)
class Counts:
    """What the draft does not hold itself: `booked` seats by session, who `held` a seat or a star in each, and the
    people whose category is interpreter."""

    booked: Mapping[str, int] = field(default_factory=dict)
    held: Mapping[str, frozenset[int]] = field(default_factory=dict)
    interpreters: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Mark:
    """Why one session is marked. `other`: the session it does not go with; `people`: those who are meant by name;
    `count` of people or sessions, `most` there may be; `gap` and `walk`: minutes there are, and minutes it takes."""

    kind: str
    session: str
    other: str = ""
    people: tuple[int, ...] = ()
    count: int = 0
    most: int = 0
    gap: int = 0
    walk: int = 0


def marks(programme: Programme, counts: Counts) -> tuple[Mark, ...]:
    """Of every session that was not cancelled, in the programme's order, then by kind."""
    standing = [s for s in programme.sessions.values() if not s.cancelled]
    found = [mark for s in standing for mark in _alone(s, programme, counts)]
    for earlier, later in _near(standing, programme.places):
        meet = _together(earlier, later, counts) if earlier.overlaps(later) else _way(earlier, later, programme, counts)
        found += meet
    found += _few(standing, len(counts.interpreters))
    place = {code: n for n, code in enumerate(programme.sessions)}
    return tuple(sorted(found, key=lambda m: (place[m.session], KINDS.index(m.kind), m.other)))


class Foreseen(NamedTuple):
    """What a change would bring, and what it would settle."""

    brings: tuple[Mark, ...]
    settles: tuple[Mark, ...]


def foreseen(programme: Programme, session: Session, shelved: bool, counts: Counts) -> Foreseen:
    """If the session were as given, or on the side."""
    sessions = {code: each for code, each in programme.sessions.items() if code != session.code}
    if not shelved:
        sessions[session.code] = session
    before = marks(programme, counts)
    after = marks(replace(programme, sessions=in_order(sessions)), counts)
    return Foreseen(tuple(m for m in after if m not in before), tuple(m for m in before if m not in after))


def by_session(found: Iterable[Mark]) -> dict[str, list[Mark]]:
    """Marks of each session, those that name it as the other one too."""
    listed: dict[str, list[Mark]] = defaultdict(list)
    for mark in found:
        for code in filter(None, (mark.session, mark.other)):
            listed[code].append(mark)
    return listed


# --- one session ---------------------------------------------------------------------------------


def _alone(session: Session, programme: Programme, counts: Counts) -> Iterator[Mark]:
    place, booked = programme.places.get(session.place), counts.booked.get(session.code, 0)
    room = place.capacity if place else None
    limits = [each for each in (session.capacity, room) if each is not None]
    if limits and booked > min(limits):
        yield Mark("seats_over", session.code, count=booked, most=min(limits))
    if room is not None and session.capacity is not None and session.capacity > room:
        yield Mark("room_over", session.code, count=session.capacity, most=room)
    if session.day not in programme.event.days:
        yield Mark("outside", session.code)
    yield from _hours(session, programme.event)


def _hours(session: Session, event: Event) -> Iterator[Mark]:
    midnight = datetime.combine(session.day + timedelta(days=1), time())
    if times.local(session.end, event.zone).replace(tzinfo=None) > midnight:
        yield Mark("midnight", session.code)
    if any(_twice(instant, event) for instant in (session.start, session.end)):
        yield Mark("clock_twice", session.code)


def _twice(instant: datetime, event: Event) -> bool:
    """Whether the clocks show this time twice that day."""
    shown = times.local(instant, event.zone)
    first, second = shown.replace(fold=0).utcoffset(), shown.replace(fold=1).utcoffset()
    return first is not None and second is not None and second < first


# --- two sessions --------------------------------------------------------------------------------


def _near(sessions: Sequence[Session], places: Mapping[str, Place]) -> Iterator[tuple[Session, Session]]:
    """Pairs, the earlier first, that share time or have less between them than the longest way takes."""
    longest = timedelta(minutes=2 * max((place.walk or 0 for place in places.values()), default=0))
    for n, first in enumerate(sessions):
        for second in sessions[n + 1 :]:
            if second.start >= first.end + longest:
                break
            yield first, second


def _together(first: Session, second: Session, counts: Counts) -> Iterator[Mark]:
    if first.place == second.place != "":
        yield Mark("place_taken", first.code, second.code)
        if interpreted(first) and interpreted(second):
            yield Mark("channel_taken", first.code, second.code)
    both = _speakers(first) & _speakers(second)
    for kind, people in (
        ("speaker_twice", both - counts.interpreters),
        ("interpreter_twice", both & counts.interpreters),
    ):
        if people:
            yield Mark(kind, first.code, second.code, tuple(sorted(people)))


def interpreted(session: Session) -> bool:
    return session.mode != "none" and bool(session.interpretation)


def _speakers(session: Session) -> frozenset[int]:
    return frozenset(speech.person for speech in session.speeches)


def _way(first: Session, second: Session, programme: Programme, counts: Counts) -> Iterator[Mark]:
    if first.kind == "transfer":  # those who took the coach are elsewhere by then
        return
    walk = walking.minutes(programme.places.get(first.place), programme.places.get(second.place))
    gap = int((second.start - first.end) / timedelta(minutes=1))
    if gap >= walk:
        return
    speakers = _speakers(first) & _speakers(second)
    others = (counts.held.get(first.code, frozenset()) & counts.held.get(second.code, frozenset())) - speakers
    if others:
        yield Mark("way_people", first.code, second.code, count=len(others), gap=gap, walk=walk)
    if speakers:
        yield Mark("way_speaker", first.code, second.code, tuple(sorted(speakers)), gap=gap, walk=walk)
    if second.kind == "transfer" and _meet(first, second):
        yield Mark("way_coach", first.code, second.code, gap=gap, walk=walk)


def _meet(first: Session, second: Session) -> bool:
    """Whether both are for some of the same people, as far as their audiences say: those of nobody are for all."""
    groups = [{code for code in each.audience if code not in CATEGORIES} for each in (first, second)]
    return not all(groups) or any(
        a == b or a.startswith(f"{b}-") or b.startswith(f"{a}-") for a in groups[0] for b in groups[1]
    )


def _few(sessions: Iterable[Session], interpreters: int) -> Iterator[Mark]:
    """More interpreted sessions at once than there are interpreters, where the participants name any."""
    asking = [s for s in sessions if interpreted(s)] if interpreters else []
    running = {s.start: sum(each.start <= s.start < each.end for each in asking) for s in asking}
    for s in asking:
        most = max(count for start, count in running.items() if s.start <= start < s.end)
        if most > interpreters:
            yield Mark("interpreters_few", s.code, count=most, most=interpreters)
