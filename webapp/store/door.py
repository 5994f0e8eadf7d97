"""What a door must know of the people who come to it. The number of statements never depends on how many."""

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from peewee import JOIN

from webapp.formats.roster import Held, reference
from webapp.rules.door import Holder
from webapp.rules.editions import programme_of
from webapp.rules.timeline import Gate, Known, Timeline, known_of
from webapp.store import programme, pulse
from webapp.store.models import Badge, Delegation, Edition, Person, Seat, TestBadge
from webapp.store.prepared import Prepared
from webapp.store.pulse import Ring
from webapp.store.seats import BOOKED, releases


class Badged(NamedTuple):
    """Who holds a badge, and the generation of that person."""

    holder: Holder
    generation: int = 0


def badges(codes: Iterable[str]) -> dict[str, Badged]:
    """Who holds each badge, as far as it does not depend on the door; a test badge's holder is nobody. One statement,
    and another when one of them is no badge."""
    wanted = set(codes)
    chosen = _by_reference(wanted)
    found = _holders({chosen.get(code, code) for code in wanted})
    missing = [code for code in wanted if chosen.get(code, code) not in found]
    if missing:
        rows = TestBadge.select(TestBadge.code).where(TestBadge.code.in_(missing) & TestBadge.withdrawn_at.is_null())
        found |= {code: Badged(Holder(badge="test")) for (code,) in rows.tuples()}
    return {code: found[chosen.get(code, code)] for code in wanted if chosen.get(code, code) in found}


_HOLDERS = Prepared(
    lambda codes: (
        Badge.select(
            Badge.code, Badge.withdrawn_at, Person.id, Person.generation, Person.delegation, Person.category,
            Person.vip, Delegation.country,
        )
        .join(Person)
        .join(Delegation, JOIN.LEFT_OUTER)
        .where(Badge.code.in_(codes))
    )
)  # fmt: skip


def _holders(codes: set[str]) -> dict[str, Badged]:
    found = _HOLDERS.rows(sorted(codes)) if codes else []
    return {
        code: Badged(
            Holder("withdrawn" if withdrawn else "valid", person, country or "", delegation or "", category, vip),
            generation,
        )
        for code, withdrawn, person, generation, delegation, category, vip, country in found
    }


def seats(people: Collection[int], doors: Collection[str]) -> dict[tuple[int, str], tuple[str, datetime | None]]:
    """(person, session) → how their last request for a seat stands, and when it was released. One statement."""
    return _standings(Seat.person.in_(sorted(people)) & Seat.session.in_(sorted(doors)))


def _standings(where: Any) -> dict[tuple[int, str], tuple[str, datetime | None]]:
    found: dict[tuple[int, str], tuple[str, datetime | None]] = {}
    rows = Seat.select(Seat.person, Seat.session, Seat.booked_at, Seat.ended_at, Seat.end).where(where)
    for person, session, booked_at, ended_at, end in rows.order_by(Seat.id).tuples():
        if ended_at is None:
            found[person, session] = ("booked" if booked_at else "waiting", None)
        else:
            found[person, session] = ("released", ended_at) if end == "released" else ("none", None)
    return found


def booked(doors: Collection[str]) -> dict[str, frozenset[int]]:
    """Whose places are kept at each door. One statement."""
    found: dict[str, set[int]] = defaultdict(set)
    for session, person in (
        Seat.select(Seat.session, Seat.person).where(Seat.session.in_(sorted(doors)) & BOOKED).tuples()
    ):
        found[session].add(person)
    return {door: frozenset(found[door]) for door in doors}


REFERENCE = re.compile("~[A-Za-z0-9_-]{14}")
"""The code of a person who was chosen by name: their reference, as phones know it."""
_codes: dict[str, str] = {}


def _by_reference(codes: set[str]) -> dict[str, str]:
    """~reference → badge code; an unknown one makes every badge be read again."""
    wanted = {code for code in codes if REFERENCE.fullmatch(code)}
    if wanted - _codes.keys():
        _codes.clear()
        _codes.update({f"~{reference(code)}": code for (code,) in Badge.select(Badge.code).tuples()})
    return {each: _codes[each] for each in wanted if each in _codes}


@dataclass(frozen=True, slots=True)
class Seats:
    """Who holds what in a session now."""

    booked: frozenset[int] = frozenset()
    waiting: frozenset[int] = frozenset()
    lost: Mapping[int, datetime] = field(default_factory=dict)
    released: datetime | None = None

    def standing(self, person: int) -> tuple[str, datetime | None]:
        """booked, waiting, released (and when), none."""
        if person in self.booked:
            return "booked", None
        if person in self.waiting:
            return "waiting", None
        return ("released", self.lost[person]) if person in self.lost else ("none", None)


_now: dict[tuple[str, int, int], dict[str, Seats]] = {}


def held_now(ring: Ring) -> dict[str, Seats]:
    """The same by session, kept until a seat or the edition moves."""
    key = (ring.epoch, ring.edition, ring.seats)
    if key not in _now:
        live = programme.live(ring)
        found = {
            code: Seats(frozenset(each.booked), frozenset(each.waiting), dict(each.lost), each.released)
            for code, each in held(live.sessions if live else ()).items()
        }
        _now.clear()
        _now[key] = found
    return _now[key]


def held(codes: Collection[str]) -> dict[str, Held]:
    """Everything about the seats of these sessions that a door must know, and what each session was known to be, since
    when. Four statements at most."""
    standing: dict[str, dict[int, tuple[str, datetime | None]]] = {code: {} for code in codes}
    for (person, session), (word, at) in _standings(Seat.session.in_(sorted(codes))).items():
        standing[session][person] = (word, at)
    released, known = releases(), history()

    def those(code: str, word: str) -> tuple[int, ...]:
        return tuple(sorted(person for person, (said, _at) in standing[code].items() if said == word))

    return {
        code: Held(
            those(code, "booked"), those(code, "waiting"),
            tuple((person, at) for person, (_word, at) in sorted(standing[code].items()) if at),
            released.get(code), tuple(known.get(code, ())),
        )
        for code in codes
    }  # fmt: skip


_history: dict[str, tuple[int, dict[str, list[Known]]]] = {}
_timelines: dict[tuple[str, int], Timeline] = {}


def forget() -> None:
    for each in (_history, _timelines, _now, _codes):
        each.clear()


def timeline(ring: Ring) -> Timeline:
    """When every door ends, moves and empties; kept until the next edition."""
    key = (ring.epoch, ring.edition)
    if key not in _timelines:
        live = programme.live(ring)
        gates = {code: Gate(place.within, place.capacity) for code, place in live.gates.items()} if live else {}
        found = Timeline(dict(history()), gates, live.event.zone if live else ZoneInfo("UTC"))
        _timelines.clear()
        _timelines[key] = found
    return _timelines[key]


def history() -> dict[str, list[Known]]:
    """What each session was known to be, one for each edition that changed it; one that disappeared counts as
    cancelled. Each edition is read once a process."""
    epoch = pulse.beat().epoch
    last, found = _history.get(epoch, (0, {}))
    for row in Edition.select().where(Edition.number > last).order_by(Edition.number):
        found = {code: list(known) for code, known in found.items()}
        said = known_of(programme_of(json.loads(row.document)), row.made_at)
        for code in found.keys() - said.keys():
            said[code] = replace(found[code][-1], since=row.made_at, cancelled=True)
        for code, known in said.items():
            if code not in found or replace(known, since=found[code][-1].since) != found[code][-1]:
                found.setdefault(code, []).append(known)
        last = row.number
    _history.clear()
    _history[epoch] = (last, found)
    return found
