"""Counts over people that need no person to be read. One statement each, whatever the number."""

from peewee import fn

from webapp.store.db import db
from webapp.store.models import Mail, Person, SignIn


def delegations() -> dict[int, str]:
    """person → delegation, empty for a guest. By hand: it is of everybody."""
    return dict(db.execute_sql("select id, coalesce(delegation_id, '') from person").fetchall())


def members() -> dict[str, int]:
    """How many people each delegation has."""
    rows = Person.select(Person.delegation, fn.COUNT(Person.id)).where(Person.delegation.is_null(False))
    return {code: int(count) for code, count in rows.group_by(Person.delegation).tuples()}


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
