"""Counts over people that need no person to be read. One statement each, whatever the number."""

from peewee import fn

from webapp.store.models import Mail, Person, SignIn


def delegations() -> dict[int, str]:
    """person → delegation, empty for a guest."""
    rows = Person.select(Person.id, Person.delegation).tuples()
    return {person: delegation or "" for person, delegation in rows}


def signed_in() -> int:
    """People who ever opened their link and signed in."""
    return int(SignIn.select(SignIn.person).distinct().count())


def languages() -> dict[str, int]:
    """How many chose each language; those who never did are under an empty one."""
    rows = Person.select(Person.language, fn.COUNT(Person.id)).group_by(Person.language).tuples()
    return {language: int(count) for language, count in rows}


def letters() -> dict[str, int]:
    """How many letters are in each state."""
    return {
        state: int(count) for state, count in Mail.select(Mail.state, fn.COUNT(Mail.id)).group_by(Mail.state).tuples()
    }
