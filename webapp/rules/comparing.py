"""What publishing some changes does to people: who is told, whose seats end, stand over a lower capacity or overlap."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from webapp.rules.editions import Change, Difference, stamp
from webapp.rules.notices import TOLD
from webapp.rules.programme import Programme
from webapp.rules.seats import capacity

Holders = Mapping[str, Mapping[int, str]]
"""Session → person → what they hold: booked, waiting or star."""
GONE = ("cancelled", "removed")


@dataclass(frozen=True)
class Effect:
    """Of one session. `told` and `overlapping` are people; `over`: so many booked seats stand over the new capacity;
    `ended`: so many booked seats end."""

    told: frozenset[int] = frozenset()
    over: int = 0
    overlapping: frozenset[int] = frozenset()
    ended: int = 0


NONE = Effect()


@dataclass(frozen=True)
class Effects:
    """By session; `told` is everybody who gets a message, each of them counted once."""

    of: Mapping[str, Effect] = field(default_factory=dict)

    @property
    def told(self) -> frozenset[int]:
        return frozenset().union(*(effect.told for effect in self.of.values()))

    @property
    def ended(self) -> int:
        return sum(effect.ended for effect in self.of.values())


def ends(change: Change) -> bool:
    """Whether the change ends a session's seats."""
    return change.field in GONE and change.new is not False


def told_of(changes: Iterable[Change]) -> dict[str, list[Change]]:
    """Session → the changes its followers are told of, in order."""
    found: dict[str, list[Change]] = {}
    for change in changes:
        if change.field in TOLD:
            found.setdefault(change.session, []).append(change)
    return found


def smaller(old: Programme, new: Programme) -> set[str]:
    """Sessions that hold fewer than before, be it for another room."""
    found = set()
    for code, session in new.sessions.items():
        before, most = old.sessions.get(code), capacity(session, new)
        if before is not None and most is not None and not session.cancelled:
            least = capacity(before, old)
            if least is None or most < least:
                found.add(code)
    return found


def crossing(old: Programme, new: Programme, changes: Iterable[Change]) -> dict[str, set[str]]:
    """Session that was moved → sessions that share time with it now and did not before."""
    moved = {change.session for change in changes if change.field in ("start", "end")}
    return {code: found for code in sorted(moved) if (found := _crossed(code, old, new))}


def _crossed(code: str, old: Programme, new: Programme) -> set[str]:
    session = new.sessions[code]
    if session.cancelled:
        return set()

    def before(other: str) -> bool:
        return other in old.sessions and old.sessions[other].overlaps(old.sessions[code])

    return {
        other.code
        for other in new.sessions.values()
        if other.code != code and not other.cancelled and other.overlaps(session) and not before(other.code)
    }


def asked_of(old: Programme, new: Programme, changes: Collection[Change]) -> set[str]:
    """Sessions whose holders `effects` must know."""
    crossed = crossing(old, new, changes)
    return {*told_of(changes), *smaller(old, new), *crossed, *(other for each in crossed.values() for other in each)}


def effects(old: Programme, new: Programme, changes: Collection[Change], holders: Holders) -> Effects:
    """`changes` are those from `old` to `new`."""
    told, fewer, crossed = told_of(changes), smaller(old, new), crossing(old, new, changes)
    ended = {change.session for change in changes if ends(change)}

    def booked(code: str) -> set[int]:
        return {person for person, held in holders.get(code, {}).items() if held == "booked"}

    def of(code: str) -> Effect:
        most = capacity(new.sessions[code], new) if code in fewer else None
        mine, elsewhere = booked(code), set[int]().union(*(booked(other) for other in crossed.get(code, ())))
        return Effect(
            frozenset(holders.get(code, ())) if code in told else frozenset(),
            len(mine) if most is not None and len(mine) > most else 0,
            frozenset(mine & elsewhere),
            len(mine) if code in ended else 0,
        )

    return Effects({code: of(code) for code in sorted({*told, *fewer, *crossed})})


@dataclass(frozen=True)
class Compared:
    """Two programmes, what differs and what follows. `base`: the number of the edition that is `old`, 0 for none."""

    base: int
    old: Programme | None
    new: Programme
    differences: tuple[Difference, ...] = ()
    effects: Effects = Effects()

    @cached_property
    def stamp(self) -> str:
        return stamp(self.base, self.new)

    @property
    def tally(self) -> tuple[int, int]:
        return tally(self.differences)

    @property
    def speakers(self) -> set[int]:
        """People whose names are needed."""
        changed = (each for each in self.differences if each.field == "speeches")
        return {speech.person for each in changed for speech in (*each.old, *each.new)}


def tally(changes: Iterable[Any]) -> tuple[int, int]:
    """How many changes, a field counted once whatever its languages; and in how many things."""
    fields = {(each.kind, each.code, each.field) for each in changes}
    return len(fields), len({(kind, code) for kind, code, _field in fields})
