"""What is to be settled as the page shows it: one card a scan, with everything that does not go with it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from flask import g

from webapp.formats import names
from webapp.formats.names import Pair
from webapp.pages import who
from webapp.pages.safety import settings
from webapp.pages.staff import hours, passages, places
from webapp.pages.staff.case_words import CASES, WAYS, Words
from webapp.pages.staff.places import Place
from webapp.rules.conflicts import Conflict
from webapp.rules.scans import Scan, settlements, standing
from webapp.store import conflicts as store
from webapp.store import devices, people, presence, scans
from webapp.store.conflicts import Cases, Clash
from webapp.store.people import Individual

MOST = 50
"""Cases shown at once."""
LATE = timedelta(minutes=1)
"""A scan that reached the server later than this was made by a phone without a network."""


@dataclass(frozen=True)
class Line:
    """One of the scans a case is about. `arrived`: when it reached the server, when that was late; `silent`: since when
    its phone is cut off, if it is now. Both in words."""

    when: str
    place: Place | None
    phone: str
    said: str
    arrived: str = ""
    silent: str = ""


@dataclass(frozen=True)
class Case:
    """`scan`: its id, which a settle names. `settle`: the settle that closed it, `reason` and `by` what it says."""

    scan: str
    words: list[Words]
    who: Individual | None
    name: Pair | None
    lines: list[Line]
    settle: str = ""
    reason: str = ""
    by: str = ""

    @property
    def ways(self) -> list[str]:
        return [way for way in WAYS if any(way in words.ways for words in self.words)]

    @property
    def undo(self) -> bool:
        return any(words.undo for words in self.words)


@dataclass
class _Found:
    """`settles`: of each thing that does not go together, the word that closed it; None while it is open."""

    scans: dict[str, Scan] = field(default_factory=dict)
    words: list[Words] = field(default_factory=list)
    settles: list[Scan | None] = field(default_factory=list)

    @property
    def settled(self) -> Scan | None:
        return self.settles[-1] if all(self.settles) else None


@dataclass(frozen=True)
class Shown:
    """The last ones first, `more` that are not shown."""

    cases: list[Case]
    more: int


def read(known: presence.Known, found: Cases) -> tuple[Shown, Shown]:
    """Those open, those settled."""
    gathered = list(reversed(_gathered(known, [*found.conflicts, *found.clashes]).items()))
    waiting = [(id_, each) for id_, each in gathered if not each.settled]
    done = [(id_, each) for id_, each in gathered if each.settled]
    cases = _cases(known, dict([*waiting[:MOST], *done[:MOST]]))
    return _shown(waiting, cases), _shown(done, cases)


def _shown(found: list[tuple[str, _Found]], cases: dict[str, Case]) -> Shown:
    return Shown([cases[id_] for id_, _each in found[:MOST]], max(0, len(found) - MOST))


def _cases(known: presence.Known, found: dict[str, _Found]) -> dict[str, Case]:
    """A few statements, whatever the number."""
    every = [scan for each in found.values() for scan in each.scans.values()]
    lines, individuals = _lines({scan.id for scan in every}), people.individuals(s.person for s in every if s.person)
    by = {read.scan.id: read.device for read in known.order}
    labels = passages.phones({by[each.settled.id] for each in found.values() if each.settled})
    cases = {}
    for id_, each in found.items():
        person, settled = individuals.get(known.read[id_].person or 0), each.settled
        cases[id_] = Case(
            id_, list(dict.fromkeys(each.words)), person, names.pair(person.name, g.ui) if person else None,
            [lines[scan.id] for scan in sorted(each.scans.values(), key=lambda scan: (scan.at, scan.id))],
            settled.id if settled else "", settled.reason if settled else "", labels[by[settled.id]] if settled else "",
        )  # fmt: skip
    return cases


def _gathered(known: presence.Known, found: Iterable[Conflict | Clash]) -> dict[str, _Found]:
    """By scan, in order of time: what one word settles is one case."""
    gathered: dict[str, _Found] = defaultdict(_Found)
    for each in sorted(found, key=lambda each: (each.scan.at, each.scan.id)):
        case = gathered[each.scan.id]
        kind = (each.detail if each.kind == "clock" else each.kind) if isinstance(each, Conflict) else "clash"
        case.words.append(CASES[kind])
        case.scans[each.scan.id] = each.scan
        if isinstance(each, Conflict) and each.first in known.read:
            case.scans[each.first] = known.read[each.first]
        case.settles.append(each.settled)
    for id_, settle in settlements(standing(known.read.values())).items():
        if id_ in known.read and id_ not in gathered:  # somebody else's: what it did not go with is gone
            gathered[id_] = _Found({id_: known.read[id_]}, [CASES["nobody"]], [settle])
    return gathered


def _lines(ids: set[str]) -> dict[str, Line]:
    programme, now = who.live(), settings().clock.now()
    kept, arrived = scans.kept(ids), store.received(sorted(ids))
    phones = {each.device.id: each for each in devices.everyone(settings().clock.real())}
    labels = passages.phones({each.device for each in kept.values()})
    found = {}
    for id_, each in kept.items():
        phone, late = phones[each.device], arrived[id_] - each.at > LATE
        found[id_] = Line(
            hours.moment(each.at), places.place(programme, each.door) if programme else None, labels[each.device],
            passages.said(each), hours.moment(arrived[id_]) if late else "",
            hours.moment(phone.seen) if phone.cut_off(now) else "",
        )  # fmt: skip
    return found
