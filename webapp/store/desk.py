"""Who comes to the desk: finding a person by any writing, and writing down who was not expected."""

from dataclasses import asdict, dataclass
from functools import lru_cache

from webapp.rules.importing import PersonRow
from webapp.rules.people import Name, alike
from webapp.rules.search import fold, found, terms
from webapp.store import people
from webapp.store.models import Delegation, Person
from webapp.store.people import Individual

_kept: dict[tuple[str, int], list[tuple[str, Individual]]] = {}


def forget() -> None:
    _kept.clear()


def _everyone(epoch: str, generation: int) -> list[tuple[str, Individual]]:
    """Each person with all that can be searched, folded; kept until the people change."""
    key = (epoch, generation)
    if key not in _kept:
        made = [(_words(person), person) for person in people.everyone()]
        forget()
        _kept[key] = made
    return _kept[key]


def _words(person: Individual) -> str:
    name = person.name
    parts = [
        name.family, name.given, name.native_family, name.native_given, f"{name.native_family}{name.native_given}",
        name.kana_family, name.kana_given, f"{name.kana_family}{name.kana_given}", person.code, person.delegation,
        *person.delegation_name.values(),
    ]  # fmt: skip
    return _folded(" ".join(part for part in parts if part))


@lru_cache(maxsize=16_384)
def _folded(words: str) -> str:
    """Kept, as one new person makes everyone be read anew."""
    return fold(words)


def search(query: str, epoch: str, generation: int) -> list[Individual]:
    """Everyone in whom every word of the query stands somewhere."""
    asked = terms(query)
    return [person for words, person in _everyone(epoch, generation) if asked and found(asked, words)]


def namesake(name: Name) -> str:
    """The code of somebody who is called the same; empty when nobody is. Read anew."""
    return next((person.code for person in people.everyone() if alike(person.name, name)), "")


@dataclass(frozen=True)
class Party:
    """A delegation, with how many people are in it."""

    code: str
    country: str
    name: dict[str, str]
    size: int


def delegations() -> list[Party]:
    """In protocol order."""
    rows = list(Delegation.select().order_by(Delegation.protocol.is_null(), Delegation.protocol, Delegation.code))
    names = people.names_of_delegations(row.code for row in rows)
    sizes: dict[str, int] = {}
    for (code,) in Person.select(Person.delegation).where(Person.delegation.is_null(False)).tuples():
        sizes[code] = sizes.get(code, 0) + 1
    return [Party(row.code, row.country, names.get(row.code, {}), sizes.get(row.code, 0)) for row in rows]


def has_delegation(code: str) -> bool:
    return bool(Delegation.select().where(Delegation.code == code).exists())


def add(row: PersonRow) -> int:
    values = {**asdict(row), "delegation": row.delegation or None, "function": dict(row.function)}
    del values["speaks_at"]
    return int(Person.create(**values).id)
