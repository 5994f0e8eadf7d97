"""Badges of people and badges for trying a door: made, withdrawn, in force."""

from collections.abc import Iterable
from datetime import datetime

from webapp.store.models import Badge, PartyCode, TestBadge


def issue(person: int, code: str, now: datetime) -> None:
    Badge.create(person=person, code=code, issued_at=now)


def withdraw(person: int, now: datetime) -> bool:
    """Every badge of this person; false when none was in force."""
    mine = (Badge.person == person) & Badge.withdrawn_at.is_null()
    return bool(Badge.update(withdrawn_at=now).where(mine).execute())


def in_force(people: Iterable[int]) -> dict[int, str]:
    """The code of each person's badge; who has none is not there."""
    mine = Badge.person.in_(sorted(set(people))) & Badge.withdrawn_at.is_null()
    rows = Badge.select(Badge.person, Badge.code).where(mine).order_by(Badge.id).tuples()
    return dict(rows.execute())


def is_ours(code: str) -> bool:
    """Whether anything of this event bears this code, in force or not."""
    return any(model.select().where(model.code == code).exists() for model in (Badge, TestBadge, PartyCode))


# --- test badges ---------------------------------------------------------------------------------


def tests() -> list[TestBadge]:
    """Those in force, the last made first."""
    return list(TestBadge.select().where(TestBadge.withdrawn_at.is_null()).order_by(TestBadge.id.desc()))


def add_test(code: str, now: datetime) -> None:
    TestBadge.create(code=code, made_at=now)


def withdraw_tests(ids: Iterable[int], now: datetime) -> bool:
    those = TestBadge.id.in_(sorted(set(ids))) & TestBadge.withdrawn_at.is_null()
    return bool(TestBadge.update(withdrawn_at=now).where(those).execute())
