"""The list phones hold: people by the number of the renewal in which each last changed, and the doors they come to."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from peewee import chunked

from webapp.formats import roster as formats
from webapp.rules.programme import Event
from webapp.store import door, people, programme, pulse
from webapp.store.models import Badge, PartyCode, Person, RosterRow, TestBadge
from webapp.store.pulse import Ring

_doors: dict[tuple[str, int, int], dict[str, dict[str, Any]]] = {}

_digests: dict[tuple[str, ...] | None, str] = {}


def forget() -> None:
    _doors.clear()
    _digests.clear()


@dataclass(frozen=True)
class Everyone:
    """Everybody as phones are to hold them, and the people and badges that was made of."""

    of: str
    bodies: dict[int, dict[str, Any]]


def everyone(event: Event) -> Everyone:
    of = pulse.ring().of  # read first: what changes meanwhile makes this one too old to be used
    codes: dict[int, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    rows = Badge.select(Badge.person, Badge.code, Badge.withdrawn_at).order_by(Badge.id)
    for person, code, withdrawn in rows.tuples():
        codes[person][withdrawn is not None].append(code)
    bodies = {
        who.id: formats.person(
            who.id, codes[who.id], who.name, who.function, who.delegation, who.delegation_name, who.category,
            (who.vip, who.head), who.language, event,
        )
        for who in people.everyone()
    }  # fmt: skip
    return Everyone(of, bodies)


def renew(wanted: Everyone, ring: Ring) -> None:
    """Writes what differs from the last renewal, under the next number. Under the lock of the pulse."""
    held = {row.person: row.body for row in RosterRow.select()}
    changed: dict[int, Any] = {id_: body for id_, body in wanted.bodies.items() if held.get(id_) != body}
    changed |= {id_: None for id_, body in held.items() if id_ not in wanted.bodies and body is not None}
    number = ring.roster + 1
    RosterRow.delete().where(RosterRow.person.in_(sorted(changed.keys() & held.keys()))).execute()
    for some in chunked([{"person": id_, "number": number, "body": body} for id_, body in changed.items()], 500):
        RosterRow.insert_many(some).execute()
    pulse.roster_renewed(number, ring.of)


def people_after(number: int) -> tuple[list[dict[str, Any]], list[int]]:
    """Bodies of those who changed in a later renewal, in order of their ids, and the ids of those who left the list."""
    bodies, gone = [], []
    rows = RosterRow.select().where(RosterRow.number > number).order_by(RosterRow.person)
    for row in rows:
        if row.body is None:
            gone.append(row.person)
        else:
            bodies.append(row.body)
    return bodies, gone


def parties() -> list[list[Any]]:
    """Delegations that have a code of their own, with who is in each."""
    found = PartyCode.select(PartyCode.delegation, PartyCode.code).where(PartyCode.withdrawn_at.is_null())
    rows: list[tuple[str, str]] = list(found.tuples().execute())
    delegations = [delegation for delegation, _code in rows]
    members: dict[str, list[int]] = defaultdict(list)
    for delegation, id_ in (
        Person.select(Person.delegation, Person.id).where(Person.delegation.in_(delegations)).tuples()
    ):
        members[delegation].append(id_)
    names = people.names_of_delegations(delegations)
    return [
        formats.party(code, delegation, names.get(delegation, {}), members[delegation])
        for delegation, code in sorted(rows)
    ]


def tests() -> list[str]:
    """References of the test badges in force."""
    rows = TestBadge.select(TestBadge.code).where(TestBadge.withdrawn_at.is_null()).order_by(TestBadge.id).tuples()
    return [formats.reference(code) for (code,) in rows]


def doors(ring: Ring) -> dict[str, dict[str, Any]]:
    """Every door of the event as a phone holds it; kept until a seat or the edition moves. Few statements, whatever the
    number."""
    key = (ring.epoch, ring.edition, ring.seats)
    if key not in _doors:
        live = programme.live(ring)
        assert live is not None, "there are no doors before an edition"
        held = door.held(live.sessions)
        found = {code: formats.door(session, live, held[code]) for code, session in live.sessions.items()}
        found |= {code: formats.gate(code, place) for code, place in live.gates.items()}
        forget()
        _doors[key] = found
    return _doors[key]


def of(ring: Ring, codes: tuple[str, ...] | None) -> list[dict[str, Any]]:
    """The doors of a phone, in time order, gates last; None: all."""
    found = doors(ring)
    mine = [found[code] for code in (found if codes is None else codes) if code in found]
    return sorted(mine, key=lambda each: (each["start"] is None, each["start"] or "", each["code"]))


def around(ring: Ring, codes: tuple[str, ...] | None) -> list[list[Any]]:
    """The event's other doors: a person seen there has left here, is behind a gate, or stayed on from there."""
    if codes is None:
        return []
    return [formats.around(each) for code, each in sorted(doors(ring).items()) if code not in codes]


def digest(ring: Ring, codes: tuple[str, ...] | None) -> str:
    """Tells whether anything about these doors, or where the others are, has changed."""
    doors(ring)
    if codes not in _digests:
        _digests[codes] = formats.digest([of(ring, codes), around(ring, codes)])
    return _digests[codes]
