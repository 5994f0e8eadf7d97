"""Codes of delegations: one scan opens the list of its people."""

from datetime import datetime

from webapp.rules.people import family_key
from webapp.store import people
from webapp.store.models import Delegation, PartyCode, Person
from webapp.store.people import Individual

IN_FORCE = PartyCode.withdrawn_at.is_null()


def codes() -> dict[str, str]:
    """delegation → its code in force."""
    rows = PartyCode.select(PartyCode.delegation, PartyCode.code).where(IN_FORCE).order_by(PartyCode.id)
    return dict(rows.tuples().execute())


def add(delegation: str, code: str, now: datetime) -> None:
    PartyCode.create(delegation=delegation, code=code, made_at=now)


def withdraw(delegation: str, now: datetime) -> bool:
    """False when it had none."""
    mine = (PartyCode.delegation == delegation) & IN_FORCE
    return bool(PartyCode.update(withdrawn_at=now).where(mine).execute())


def opened(code: str) -> str:
    """The delegation whose code this is; empty for any other."""
    row = PartyCode.select(PartyCode.delegation).where((PartyCode.code == code) & IN_FORCE).tuples().first()
    return row[0] if row else ""


def members(delegation: str, lang: str) -> list[Individual]:
    """The head first, then by name as `lang` orders them."""
    rows = Person.select(Person.id).where(Person.delegation == delegation).tuples()
    found = people.individuals(id_ for (id_,) in rows)
    return sorted(found.values(), key=lambda each: (not each.head, family_key(each.name, lang)))


def of_everyone() -> list[str]:
    """Delegations that have people."""
    rows = Person.select(Person.delegation).where(Person.delegation.is_null(False)).distinct()
    held = {code for (code,) in rows.tuples()}
    order = Delegation.select(Delegation.code).order_by(Delegation.protocol, Delegation.code).tuples()
    return [code for (code,) in order if code in held]
