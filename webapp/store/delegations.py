"""Delegations as organisers see them: in protocol order, with who leads them and how many have come."""

from collections import Counter, defaultdict

from peewee import fn

from webapp.store.models import Delegation, Person, Scan, Twin


def in_order() -> list[Delegation]:
    """In protocol order; those without a number last, by code."""
    rows = Delegation.select().order_by(Delegation.protocol.is_null(), Delegation.protocol, Delegation.code)
    return list(rows)


def counts() -> dict[str, tuple[int, int]]:
    """Delegation → how many people are in it, and how many of them were let in at a door at least once."""
    here = Person.withdrawn_at.is_null() & Person.delegation.is_null(False)
    members = Person.select(Person.delegation, fn.COUNT(Person.id)).where(here).group_by(Person.delegation)
    scanned = Scan.select(Scan.person).where((Scan.kind == "entry") & Scan.person.is_null(False))
    came = Counter(code for (code,) in Person.select(Person.delegation).where(here & Person.id.in_(scanned)).tuples())
    return {code: (int(count), came[code]) for code, count in members.tuples()}


def came(code: str) -> set[int]:
    """Who of a delegation was let in at a door at least once."""
    rows = Scan.select(Scan.person).join(Person, on=(Scan.person == Person.id))
    return {id_ for (id_,) in rows.where((Scan.kind == "entry") & (Person.delegation == code)).distinct().tuples()}


def heads() -> dict[str, list[int]]:
    """Delegation → the ids of those who lead it."""
    found: dict[str, list[int]] = defaultdict(list)
    rows = Person.select(Person.delegation, Person.id).where(Person.head & Person.delegation.is_null(False))
    for code, id_ in rows.order_by(Person.id).tuples():
        found[code].append(id_)
    return found


def members(code: str) -> list[int]:
    return [id_ for (id_,) in Person.select(Person.id).where(Person.delegation == code).order_by(Person.id).tuples()]


def twin_of(code: str) -> list[str]:
    """Delegations that name this one as their twin."""
    rows = Twin.select(Twin.delegation).where(Twin.twin == code).order_by(Twin.delegation)
    return [one for (one,) in rows.tuples()]
