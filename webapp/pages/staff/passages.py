"""The last scans of a door as a supervisor reads them: who, when, by which phone, what was said, who took it back."""

from dataclasses import dataclass

from flask import g
from flask_babel import gettext as _

from webapp.formats import names
from webapp.formats.names import Pair
from webapp.formats.verdicts import VERDICTS
from webapp.formats.words import N_
from webapp.pages.staff import hours
from webapp.rules.scans import Scan
from webapp.store import devices, people, presence, scans
from webapp.store.scans import Kept

MOST = 20
SAID = {"exit": N_("Went out"), "override": N_("Let in by a supervisor")}


@dataclass(frozen=True)
class Passage:
    """`name` None: nobody's badge. `counts`: it moved someone, and can be taken back. `undone`: by which phone it was,
    and when; empty when it stands."""

    id: str
    when: str
    name: Pair | None
    said: str
    reason: str
    phone: str
    counts: bool = False
    undone: str = ""
    undone_when: str = ""


def last(known: presence.Known, code: str) -> list[Passage]:
    """The last ones first."""
    reads = [read for read in reversed(known.order) if read.door == code and not read.scan.target][:MOST]
    kept = scans.kept(read.scan.id for read in reads)
    undos = {read.scan.id: _undo(known, read.scan.id) for read in reads}
    by = {read.scan.id: read.device for read in known.order}
    labels = phones({*(read.device for read in reads), *(by[undo.id] for undo in undos.values() if undo)})
    who = people.individuals(read.scan.person for read in reads if read.scan.person)
    found = []
    for read in reads:
        scan, undo = read.scan, undos[read.scan.id]
        person = who.get(scan.person) if scan.person else None
        found.append(
            Passage(
                scan.id, hours.moment(scan.at), names.pair(person.name, g.ui) if person else None, said(kept[scan.id]),
                scan.reason, labels[read.device], scan.person is not None and (scan.admits or scan.kind == "exit"),
                labels[by[undo.id]] if undo else "",
                hours.moment(undo.at) if undo else "",
            )
        )  # fmt: skip
    return found


def _undo(known: presence.Known, id_: str) -> Scan | None:
    about = (known.read[each] for each in known.about.get(id_, ()))
    return min((scan for scan in about if scan.kind == "undo"), key=lambda scan: (scan.at, scan.id), default=None)


def said(kept: Kept) -> str:
    """The word of the verdict that was shown, else answered."""
    if kept.kind in SAID:
        return _(SAID[kept.kind])
    verdict = kept.shown or kept.answer.get("verdict", "")
    return _(VERDICTS[verdict].word) if verdict in VERDICTS else ""


def phones(ids: set[int]) -> dict[int, str]:
    """What each is called."""
    return {id_: label or _("Phone no. %(number)s", number=id_) for id_, label in devices.labels(ids).items()}
