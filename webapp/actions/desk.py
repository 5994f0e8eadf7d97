"""What the desk does for whoever stands there: a badge for who was not expected, another for who lost theirs."""

from collections.abc import Collection
from dataclasses import astuple, replace
from datetime import datetime

from webapp.actions import seats as seat_actions
from webapp.rules.badges import code_from
from webapp.rules.importing import CATEGORIES, PersonRow
from webapp.rules.people import Name
from webapp.rules.seats import Refused
from webapp.store import audit, badges, desk, people, pulse, registering
from webapp.store.db import transaction

LONGEST = 80
"""Characters of one part of a name, or of a function."""


def register(
    row: PersonRow, languages: Collection[str], form: str, now: datetime, sure: bool = False, by: str = ""
) -> str:  # fmt: skip
    """A new person with a badge, at once; gives their code. `row.code` is not used. `form`, a long random word, tells
    the form from any other: posted twice, it is one person. Raises Refused: no_name, long, unknown_category,
    unknown_language, unknown_delegation; same_name (whose other is their code) unless `sure`."""
    _check(row, languages)
    seed = f"{form}:{astuple(replace(row, code=''))}"
    code = f"W-{code_from(seed)[:7]}"
    namesake = "" if sure or people.by_code(code) else desk.namesake(name(row))  # long with thousands: before the lock
    if namesake not in ("", code):
        raise Refused("same_name", namesake)
    with transaction():
        pulse.lock()
        if people.by_code(code) is not None:
            return code
        if row.delegation and not desk.has_delegation(row.delegation):
            raise Refused("unknown_delegation")
        badges.issue(desk.add(replace(row, code=code)), code_from(f"badge:{seed}"), now)
        pulse.people_changed()
        pulse.badges_changed()
        if by:
            audit.note(by, "added", "person", now, code)
    return code


def name(row: PersonRow) -> Name:
    return Name(
        row.civility, row.family, row.given, row.native_family, row.native_given, row.kana_family, row.kana_given
    )


def _check(row: PersonRow, languages: Collection[str]) -> None:
    written = astuple(name(row))[1:-2]
    if not any(written):
        raise Refused("no_name")
    if any(len(each) > LONGEST for each in (row.civility, *written, *row.function.values())):
        raise Refused("long")
    if row.category not in CATEGORIES:
        raise Refused("unknown_category")
    if row.language and row.language not in languages:
        raise Refused("unknown_language")


def replace_badge(person: int, form: str, now: datetime, by: str = "") -> str:
    """A new code; the old ones are known as withdrawn at every door from now on. The same form gives the same badge."""
    code = code_from(f"replace:{person}:{form}")
    with transaction():
        pulse.lock()
        if not badges.is_ours(code):
            badges.withdraw(person, now)
            badges.issue(person, code, now)
            registering.withdraw(person, None)
            _noted(by, "reissued", person, now, "badge")
            _badges_moved(person)
    return code


def withdraw_badge(person: int, now: datetime, by: str = "") -> None:
    with transaction():
        pulse.lock()
        if badges.withdraw(person, now):
            _noted(by, "withdrawn", person, now, "badge")
            _badges_moved(person)


def withdraw(person: int, now: datetime, by: str = "") -> None:
    """Someone who is not coming, or no longer: no badge, sign-in, calendar or seat. Their name and scans stay."""
    with transaction():
        pulse.lock()
        badges.withdraw(person, now)
        people.revoke_links(person, now)
        people.revoke_feeds(person, now)
        seat_actions.withdraw(person, now)
        registering.withdraw(person, now)
        _noted(by, "withdrawn", person, now)
        pulse.people_changed()
        _badges_moved(person)


def _noted(by: str, act: str, person: int, now: datetime, field: str = "") -> None:
    """Unless whoever asks writes it down."""
    if by:
        audit.note(by, act, "person", now, people.individual(person).code, field=field)


def _badges_moved(person: int) -> None:
    pulse.badges_changed()
    pulse.person_moved({person})
