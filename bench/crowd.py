"""A person for each phone: those of the event over and over under other codes, with their stars, signed in.

The delegations grow with them, to a hundred people each; their escorts do not become more.
"""

import secrets
from datetime import datetime
from typing import Any

from peewee import chunked

from webapp.rules.badges import new_code
from webapp.store import pulse
from webapp.store.db import transaction
from webapp.store.models import AccessLink, Badge, Person, SignIn, Star
from webapp.store.people import hashed

AT_A_TIME = 500


def grown(cookies: tuple[str, ...], count: int, now: datetime) -> tuple[str, ...]:
    """So many sign-in cookies, the given ones first; into the database that is open."""
    wanted = count - len(cookies)
    if wanted <= 0:
        return cookies[:count]
    known = list(Person.select().order_by(Person.id).limit(len(cookies)).dicts())
    with transaction():
        people = [{**known[n % len(known)], "code": f"P{n}", "escort": False} for n in range(wanted)]
        models = [row.pop("id") for row in people]
        _insert(Person, people)
        ids = [person for (person,) in Person.select(Person.id).order_by(Person.id.desc()).limit(wanted).tuples()][::-1]
        _insert(Badge, [{"person": person, "code": new_code(), "issued_at": now} for person in ids])
        _stars(dict(zip(ids, models, strict=True)))
        more = _signed_in(ids, now)
        pulse.people_changed()
    return (*cookies, *more)


def _stars(like: dict[int, int]) -> None:
    of: dict[int, list[dict[str, Any]]] = {}
    for row in Star.select().dicts():
        del row["id"]
        of.setdefault(row.pop("person"), []).append(row)
    _insert(Star, [{**row, "person": person} for person, model in like.items() for row in of.get(model, ())])


def _signed_in(people: list[int], now: datetime) -> list[str]:
    cookies = [secrets.token_urlsafe(24) for _ in people]
    links = [{"person": person, "token_hash": secrets.token_hex(32), "made_at": now} for person in people]
    _insert(AccessLink, links)
    newest = AccessLink.select(AccessLink.id).order_by(AccessLink.id.desc()).limit(len(people)).tuples()
    found = zip(people, sorted(link for (link,) in newest), cookies, strict=True)
    _insert(SignIn, [{"person": p, "link": link, "token_hash": hashed(c), "made_at": now} for p, link, c in found])
    return cookies


def _insert(model: Any, rows: list[dict[str, Any]]) -> None:
    for some in chunked(rows, AT_A_TIME):
        model.insert_many(some).execute()
