"""The list of a door: who is on it, how each stands, under which letter, and how many from where."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from webapp.rules.door import Holder, may_come
from webapp.rules.people import Name, family_key
from webapp.rules.programme import Session

STANDINGS = ("inside", "left", "missing", "waiting", "released")
"""Inside; came and is gone; has not come yet; on the waiting list; the seat was given back and nobody came."""

_ROWS = "あかさたなはまやらわ"


@dataclass(frozen=True)
class Known:
    """People by what is known of them at one door. `came`: everyone who was let in, inside or gone again."""

    inside: Collection[int] = frozenset()
    came: Collection[int] = frozenset()
    booked: Collection[int] = frozenset()
    waiting: Collection[int] = frozenset()
    lost: Collection[int] = frozenset()


def on_list(holder: Holder, session: Session | None, known: Known) -> bool:
    """Of a session that asks for a booking or an invitation: who holds or asked for one, who is invited by name, who
    came. Else, and at a gate (`session` None): everyone it is meant for."""
    person = holder.person
    if any(person in those for those in (known.came, known.booked, known.waiting, known.lost)):
        return True
    if session is None:
        return True
    return holder.invited if session.registration != "open" else may_come(holder, session)


def standing(person: int, known: Known) -> str:
    """One of STANDINGS."""
    if person in known.inside:
        return "inside"
    if person in known.came:
        return "left"
    if person in known.waiting:
        return "waiting"
    return "released" if person in known.lost else "missing"


def letter(name: Name, lang: str) -> str:
    """What a list by name is divided by: the row of the kana (あ か さ …) in Japanese, the first letter elsewhere, and
    for those who have no kana; empty for whoever has no letter."""
    key = family_key(name, lang)
    first = (key[1] or key[2])[:1]
    if lang.split("-")[0] == "ja" and key[0] == 0:
        return next((row for row in reversed(_ROWS) if first >= row), first)
    return first.upper()


@dataclass(frozen=True)
class Count:
    """Of one delegation or country: how many came, of how many on the list."""

    of: str
    came: int
    all: int


def counts(rows: Iterable[tuple[str, bool]]) -> list[Count]:
    """`rows`: (delegation or country, came), in the order they are to stand."""
    found = list(rows)
    every, came = Counter(of for of, _came in found), Counter(of for of, came in found if came)
    return [Count(of, came[of], total) for of, total in every.items()]
