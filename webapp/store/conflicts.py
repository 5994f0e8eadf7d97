"""What a supervisor must look at: the facts that held when, the scans that do not go with them, and ids used twice."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from webapp.formats.roster import reference
from webapp.rules import conflicts as rules
from webapp.rules.conflicts import Conflict, Facts, Span
from webapp.rules.door import AT_WORK
from webapp.rules.scans import Scan as Counted
from webapp.rules.scans import settlements, standing
from webapp.store import door, presence, programme, seats
from webapp.store.models import Badge, Device, Person, Scan, ScanClash, Seat
from webapp.store.pulse import Ring


@dataclass(frozen=True)
class Clash:
    """A scan whose id another one had first; both are kept. `scan`: the first, which a settle names."""

    scan: Counted
    device: int
    received: datetime
    body: dict[str, Any]
    settled: Counted | None = None


@dataclass(frozen=True)
class Cases:
    """Those of the rules, and the clashes; settled ones too."""

    conflicts: list[Conflict]
    clashes: list[Clash]

    @property
    def open(self) -> int:
        """How many scans are still to be looked at."""
        waiting = {case.scan.id for case in self.conflicts if case.open}
        return len(waiting | {clash.scan.id for clash in self.clashes if clash.settled is None})


_kept: dict[tuple[Ring, int], Cases] = {}


def forget() -> None:
    _kept.clear()


def cases(ring: Ring, now: datetime) -> Cases:
    """Read anew when a scan, a seat, a badge or the edition has moved, or an id was used twice: time alone makes no
    conflict."""
    key = (ring, ScanClash.select().count())
    if key not in _kept:
        known = presence.known(ring, now)
        found = Cases(
            rules.conflicts(known.read.values(), known.settled, _facts(ring)),
            _clashes(known),
        )
        forget()
        _kept[key] = found
    return _kept[key]


def _facts(ring: Ring) -> Facts:
    live = programme.live(ring)
    sessions = live.sessions.values() if live else ()
    exempt = {session.code: {speech.person for speech in session.speeches} for session in sessions}
    at_work = Person.select(Person.id).where(Person.category.in_(sorted(AT_WORK))).tuples()
    return Facts(
        door.timeline(ring), _withdrawn(), {s.code for s in sessions if s.registration == "required"}, _booked(),
        seats.releases(), {**exempt, "": {id_ for (id_,) in at_work}},
    )  # fmt: skip


def _withdrawn() -> dict[str, datetime]:
    """Badges as they are read, and as phones name them."""
    rows = list(Badge.select(Badge.code, Badge.withdrawn_at).where(Badge.withdrawn_at.is_null(False)).tuples())
    return {each: at for code, at in rows for each in (code, f"~{reference(code)}")}


def _booked() -> dict[str, dict[int, list[Span]]]:
    found: dict[str, dict[int, list[Span]]] = defaultdict(lambda: defaultdict(list))
    rows = Seat.select(Seat.session, Seat.person, Seat.booked_at, Seat.ended_at).where(Seat.booked_at.is_null(False))
    for session, person, since, until in rows.tuples():
        found[session][person].append((since, until))
    return found


def _clashes(known: presence.Known) -> list[Clash]:
    said = settlements(standing(known.read.values()))
    return [
        Clash(known.read[row.scan_id], row.device.id, row.received_at, row.body, said.get(row.scan_id))
        for row in ScanClash.select(ScanClash, Device).join(Device).order_by(ScanClash.id)
        if row.scan_id in known.read
    ]


def received(ids: list[str]) -> dict[str, datetime]:
    """When each scan reached the server."""
    rows = Scan.select(Scan.scan_id, Scan.received_at).where(Scan.scan_id.in_(ids)).tuples()
    return dict(rows.execute())
