"""People and delegations as values; links, sign-ins and calendar addresses by their hashes."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from peewee import JOIN

from webapp.rules.people import Name
from webapp.store.db import db
from webapp.store.models import AccessLink, Badge, CalendarFeed, Delegation, Person, SignIn, Text
from webapp.store.prepared import Prepared
from webapp.store.pulse import Beat


def hashed(token: str) -> str:
    """What is kept of a secret: SHA-256, as the secrets are long and random."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True)
class Individual:
    """A person as pages show them. Texts are per language; `delegation` is empty for a guest."""

    id: int
    code: str
    name: Name
    function: dict[str, str] = field(default_factory=dict)
    delegation: str = ""
    delegation_name: dict[str, str] = field(default_factory=dict)
    country: str = ""
    category: str = "delegate"
    language: str = ""
    head: bool = False
    escort: bool = False
    vip: bool = False


def names_of_delegations(codes: Iterable[str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    rows = Text.select(Text.code, Text.lang, Text.words).where(
        (Text.kind == "delegation") & (Text.field == "name") & Text.code.in_(sorted(set(codes)))
    )
    for code, lang, words in rows.tuples():
        found[code][lang] = words
    return found


NAMED = tuple(each.name for each in fields(Name) if each.name != "country" and each.name in Person._meta.fields)
SAME = ("id", "code", "function", "category", "language", "head", "escort", "vip")


def _individuals(where: Any) -> list[Individual]:
    rows = list(Person.select(Person, Delegation).left_outer_join(Delegation).where(where).order_by(Person.id))
    names = names_of_delegations(row.delegation_id for row in rows if row.delegation_id)
    return [_individual(row, names.get(row.delegation_id or "", {})) for row in rows]


def _individual(row: Person, delegation_name: dict[str, str]) -> Individual:
    country = row.delegation.country if row.delegation else ""
    return Individual(
        name=Name(**{field: getattr(row, field) for field in NAMED}, country=country),
        delegation=row.delegation_id or "",
        delegation_name=delegation_name,
        country=country,
        **{field: getattr(row, field) for field in SAME},
    )


def individuals(ids: Iterable[int]) -> dict[int, Individual]:
    """Two statements, whatever the number."""
    return {person.id: person for person in _individuals(Person.id.in_(sorted(set(ids))))}


_kept: dict[tuple[int, int], Individual] = {}
_names: dict[str, dict[str, str]] = {}
_kept_of: list[object] = [None]
_escorts: dict[tuple[str, int], frozenset[int]] = {}
_COLUMNS = [*(Person._meta.fields[name] for name in (*NAMED, *SAME)), Person.delegation, Delegation.country]
_FEW = Prepared(
    lambda ids: Person.select(*_COLUMNS).join(Delegation, JOIN.LEFT_OUTER).where(Person.id.in_(ids)).order_by(Person.id)
)


def forget() -> None:
    _escorts.clear()
    _kept.clear()
    _names.clear()


def kept_individuals(generations: Mapping[int, int | None], of: object) -> dict[int, Individual]:
    """People by id and generation, kept in the process until `of` is another; None: the generation is not known."""
    if _kept_of[0] != of:
        forget()
        _kept_of[0] = of
    known = [(id_, generation or 0) for id_, generation in generations.items() if generation is not None]
    found = {id_: _kept[id_, generation] for id_, generation in known if (id_, generation) in _kept}
    missing = _few([id_ for id_ in generations if id_ not in found])
    _kept.update({(id_, generation): missing[id_] for id_, generation in known if id_ in missing})
    return found | missing


def _few(ids: list[int]) -> dict[int, Individual]:
    found = {}
    for row in _FEW.rows(sorted(ids)) if ids else ():
        delegation = row[-2]
        if delegation and delegation not in _names:
            _names.update({delegation: {}} | names_of_delegations([delegation]))
        person = _made(row, _names.get(delegation, {}))
        found[person.id] = person
    return found


def _made(row: Sequence[Any], delegation_name: dict[str, str]) -> Individual:
    *values, delegation, country = row
    said = dict(zip((*NAMED, *SAME), values, strict=True))
    name = Name(**{field: said.pop(field) for field in NAMED}, country=country or "")
    return Individual(
        name=name, delegation=delegation or "", delegation_name=delegation_name, country=country or "", **said
    )


def delegations() -> dict[str, tuple[str, dict[str, str]]]:
    """Each one's country and names. Two statements."""
    rows = dict(Delegation.select(Delegation.code, Delegation.country).tuples().execute())
    named = names_of_delegations(rows)
    return {code: (country, named.get(code, {})) for code, country in rows.items()}


def generations() -> dict[int, int]:
    """Everybody's, in the order they were written down. By hand: it is asked for whenever anybody changes."""
    return dict(db.execute_sql("select id, generation from person order by id").fetchall())


def listed(
    delegations: Mapping[str, tuple[str, dict[str, str]]], among: Iterable[int] | None = None
) -> Iterator[tuple[Individual, str, bool]]:
    """People, their e-mail address, and whether they were withdrawn; None: everybody. One statement."""
    rows = Person.select(Person.email, Person.withdrawn_at, *_COLUMNS).left_outer_join(Delegation)
    if among is not None:
        rows = rows.where(Person.id.in_(sorted(among)))
    found: Any = rows.tuples()
    for email, withdrawn_at, *row in found:
        yield _made(row, delegations[row[-2]][1] if row[-2] else {}), email, withdrawn_at is not None


def everyone() -> list[Individual]:
    return _individuals(Person.id > 0)


def individual(person: int) -> Individual:
    return individuals([person])[person]


def by_code(code: str) -> Individual | None:
    return next(iter(_individuals(Person.code == code)), None)


def by_badge(code: str) -> Individual | None:
    """Whose badge this is, withdrawn ones included."""
    row = Badge.select(Badge.person).where(Badge.code == code).tuples().first()
    return individual(row[0]) if row else None


def party(person: Individual) -> list[Individual]:
    """The others of the delegation an escort acts for; empty for anyone else."""
    if not (person.escort and person.delegation):
        return []
    return [other for other in _individuals(Person.delegation == person.delegation) if other.id != person.id]


def escorts(beat: Beat) -> frozenset[int]:
    """Whoever acts for others; kept until the people's generation moves on."""
    key = (beat.epoch, beat.people)
    if key not in _escorts:
        _escorts.clear()
        _escorts[key] = frozenset(id_ for (id_,) in Person.select(Person.id).where(Person.escort).tuples())
    return _escorts[key]


def badge_of(person: int) -> str | None:
    """The code of the badge in force."""
    row = (
        Badge.select(Badge.code)
        .where((Badge.person == person) & Badge.withdrawn_at.is_null())
        .order_by(Badge.id.desc())
        .tuples()
        .first()
    )
    return row[0] if row else None


# --- links and sign-ins --------------------------------------------------------------------------


def add_link(person: int, token: str, now: datetime, expires: datetime | None = None) -> int:
    """Its id."""
    row = AccessLink.create(person=person, token_hash=hashed(token), made_at=now, expires_at=expires)
    return int(row.id)


def revoke_link(link: int, now: datetime) -> None:
    """One that reached nobody."""
    AccessLink.update(revoked_at=now).where((AccessLink.id == link) & AccessLink.revoked_at.is_null()).execute()


def email(person: int) -> str:
    """Empty when none is known. Apart from what pages show of a person."""
    row = Person.select(Person.email).where(Person.id == person).tuples().first()
    return row[0] if row else ""


def link_of(token: str, real_now: datetime | None = None) -> AccessLink | None:
    """One that expires is found, used or not, by whoever says what time it really is."""
    found: AccessLink | None = (
        AccessLink.select().where((AccessLink.token_hash == hashed(token)) & AccessLink.revoked_at.is_null()).first()
    )
    if found is None or found.expires_at is None:
        return found
    return found if real_now is not None and real_now < found.expires_at else None


def use_link(link: AccessLink, now: datetime) -> bool:
    """False when somebody else was first."""
    mine = (AccessLink.id == link.id) & AccessLink.used_at.is_null()
    return bool(AccessLink.update(used_at=now).where(mine).execute())


def signed_in_by(link: AccessLink, token: str) -> bool:
    """Whether this very sign-in was made by that link."""
    theirs = (SignIn.link == link.id) & (SignIn.token_hash == hashed(token)) & SignIn.ended_at.is_null()
    return bool(SignIn.select().where(theirs).exists())


def revoke_links(person: int, now: datetime) -> int:
    """Every link in force ends, and with it every sign-in made by it. How many links did."""
    theirs = (AccessLink.person == person) & AccessLink.revoked_at.is_null()
    ended: int = AccessLink.update(revoked_at=now).where(theirs).execute()
    return ended


def add_sign_in(link: AccessLink, token: str, now: datetime) -> None:
    SignIn.create(person=link.person_id, link=link, token_hash=hashed(token), made_at=now)


def end_sign_in(token: str, now: datetime) -> None:
    SignIn.update(ended_at=now).where((SignIn.token_hash == hashed(token)) & SignIn.ended_at.is_null()).execute()


def set_language(person: int, lang: str) -> None:
    Person.update(language=lang, generation=Person.generation + 1).where(Person.id == person).execute()


# --- calendar addresses --------------------------------------------------------------------------


def feed_nonce(person: int) -> str | None:
    row = (
        CalendarFeed.select(CalendarFeed.nonce)
        .where((CalendarFeed.person == person) & CalendarFeed.revoked_at.is_null())
        .order_by(CalendarFeed.id.desc())
        .tuples()
        .first()
    )
    return row[0] if row else None


def add_feed(person: int, nonce: str, token: str, now: datetime) -> None:
    CalendarFeed.create(person=person, nonce=nonce, token_hash=hashed(token), made_at=now)


def revoke_feeds(person: int, now: datetime) -> None:
    CalendarFeed.update(revoked_at=now).where(
        (CalendarFeed.person == person) & CalendarFeed.revoked_at.is_null()
    ).execute()


def feed_person(token: str) -> int | None:
    row = (
        CalendarFeed.select(CalendarFeed.person)
        .where((CalendarFeed.token_hash == hashed(token)) & CalendarFeed.revoked_at.is_null())
        .tuples()
        .first()
    )
    return row[0] if row else None
