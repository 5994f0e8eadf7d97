"""The people on the list of a door, in the order and under the headings their readers expect."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import g, request

from webapp.formats import names
from webapp.formats.names import Pair
from webapp.pages import chrome, who
from webapp.pages.safety import settings
from webapp.rules import roll
from webapp.rules.door import Holder
from webapp.rules.people import family_key, protocol_key
from webapp.rules.presence import Stay
from webapp.rules.programme import Programme
from webapp.rules.roll import Count, Known
from webapp.rules.search import fold
from webapp.store import audiences, door, people, presence, pulse
from webapp.store.door import Seats
from webapp.store.people import Individual

NOBODY = Seats()


@dataclass(frozen=True)
class Entry:
    """`standing` is one of rules.roll.STANDINGS; `since`: when they first came; `by`: the scan that let them in, which
    can be undone."""

    who: Individual
    name: Pair
    standing: str
    since: datetime | None = None
    by: str = ""

    @property
    def came(self) -> bool:
        return self.since is not None


@dataclass(frozen=True)
class Part:
    """People under one letter, or of one delegation; `heading` in the language `lang`."""

    heading: str
    lang: str
    entries: list[Entry]


@dataclass(frozen=True)
class Roll:
    """Everyone on the list; `number` of the last scan it knows of."""

    entries: list[Entry]
    number: int

    def standing(self, *words: str) -> list[Entry]:
        return [entry for entry in self.entries if entry.standing in words]

    def of(self, person: int) -> Entry | None:
        return next((entry for entry in self.entries if entry.who.id == person), None)


def programme(code: str) -> Programme | None:
    """The live one, when it has this door."""
    found = who.live()
    return found if found and found.has_door(code) else None


def asked() -> str:
    """In which order: name, delegation."""
    return "delegation" if request.values.get("by") == "delegation" else "name"


def read(programme: Programme, code: str) -> Roll:
    """In order of name. A few statements, whatever the number of people."""
    ring, now = pulse.ring(), settings().clock.now()
    known, held = presence.known(ring, now), door.held_now(ring).get(code, NOBODY)
    session, came = programme.sessions.get(code), known.settled.came(code)
    facts = Known(known.inside.get(code, {}), came, held.booked, held.waiting, held.lost)
    invited = {speech.person for speech in session.speeches} if session else set()
    narrow = session is not None and session.registration != "open"
    asked = {*came, *held.booked, *held.waiting, *held.lost, *invited}
    found = people.individuals(asked).values() if narrow else people.everyone()
    entries = [
        Entry(
            each,
            names.pair(each.name, g.ui),
            roll.standing(each.id, facts),
            came.get(each.id),
            _by(known, each.id, code),
        )
        for each in found
        if roll.on_list(_holder(each, each.id in invited), session, facts)
    ]
    return Roll(sorted(entries, key=lambda entry: family_key(entry.who.name, g.ui)), known.number)


def _holder(who: Individual, invited: bool) -> Holder:
    return Holder(person=who.id, country=who.country, delegation=who.delegation, category=who.category, invited=invited)


def _by(known: presence.Known, person: int, code: str) -> str:
    way = known.ways.get(person)
    return next((stay.by for stay in way.open if stay.door == code), "") if way else ""


def stays(known: presence.Known, code: str) -> dict[int, list[Stay]]:
    """Person → each time they were there."""
    found: dict[int, list[Stay]] = {}
    for person, way in known.ways.items():
        those = [stay for stay in (*way.stays, *way.late) if stay.door == code]
        if those:
            found[person] = those
    return found


def arranged(found: Iterable[Entry]) -> list[Part]:
    return by_delegation(found) if asked() == "delegation" else by_name(found)


def looked_for(entries: Iterable[Entry], words: str) -> list[Entry]:
    """By any part of a name or a delegation, in any writing."""
    wanted = fold(words).split()
    return [entry for entry in entries if all(word in _written(entry.who) for word in wanted)]


def _written(who: Individual) -> str:
    name = who.name
    parts = (
        name.family, name.given, name.native_family, name.native_given, name.kana_family, name.kana_given,
        *who.delegation_name.values(),
    )  # fmt: skip
    return fold(f"{' '.join(parts)} {name.native_family}{name.native_given}")


def by_name(entries: Iterable[Entry]) -> list[Part]:
    """Under their letters, or the rows of the kana."""
    parts: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=lambda entry: family_key(entry.who.name, g.ui)):
        parts.setdefault(roll.letter(entry.who.name, g.ui), []).append(entry)
    return [Part(letter, "ja" if letter > "\u3000" else "", those) for letter, those in parts.items()]


def by_delegation(entries: Iterable[Entry]) -> list[Part]:
    """Delegations in protocol order, heads first; guests last."""
    order = audiences.protocol()
    parts: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=lambda e: protocol_key(order.get(e.who.delegation), e.who.head, e.who.name, g.ui)):
        parts.setdefault(entry.who.delegation, []).append(entry)
    return [Part(*delegation(those[0].who), those) for those in parts.values()]


def delegation(who: Individual) -> tuple[str, str]:
    """Its name and the language of that; empty for a guest."""
    said = chrome.told(who.delegation_name)
    return (said.words, said.lang) if said else (who.delegation, "")


def counts(entries: Iterable[Entry]) -> list[tuple[Count, list[Count]]]:
    """Each country, the largest first, with its delegations in protocol order."""
    order, found = audiences.protocol(), list(entries)
    places = {code: n for n, code in enumerate(order)}
    found.sort(key=lambda entry: places.get(entry.who.delegation, len(places)))
    countries = roll.counts((entry.who.country, entry.came) for entry in found)
    return [
        (country, roll.counts((e.who.delegation, e.came) for e in found if e.who.country == country.of))
        for country in sorted(countries, key=lambda count: (not count.of, -count.all))
    ]
