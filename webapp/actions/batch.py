"""One batch of scans: what is known before it, and what it adds. Works inside the transaction of `actions.door`."""

from dataclasses import dataclass, replace
from datetime import datetime

from webapp.formats.qr import badge_code
from webapp.formats.scans import Sent
from webapp.rules import attendance
from webapp.rules.devices import Device
from webapp.rules.door import FOREIGN, UNKNOWN, Door, Holder, Verdict, verdict
from webapp.rules.programme import Programme
from webapp.rules.seats import capacity
from webapp.store import door, scans
from webapp.store.people import Individual
from webapp.store.scans import Kept


@dataclass(frozen=True)
class Answer:
    """What a scan is told. `error` is set, and nothing is kept, when the scan was refused as such; `field` names what
    was malformed. `clash`: another body had this id first, and this is that one's answer."""

    id: str
    kind: str = ""
    door: str = ""
    code: str = ""
    verdict: str = ""
    time: datetime | None = None
    person: Individual | None = None
    at: datetime | None = None
    clash: bool = False
    error: str = ""
    field: str = ""


class Batch:
    """Answers scans in their order; each sees those before it, in the database and in the batch."""

    def __init__(self, device: Device, live: Programme | None, sent: list[Sent], now: datetime) -> None:
        self.device, self.live, self.now = device, live, now
        doors = {scan.door for scan in sent if self._refusal(scan) is None}
        self.codes = {scan.id: badge_code(scan.code) for scan in sent}
        self.holders = door.badges(code for code in self.codes.values() if code)
        self.seats = door.seats([holder.person for holder in self.holders.values()], doors)
        self.booked = door.booked(doors)
        self.scans = scans.attendances(doors)
        self.before = scans.kept(scan.id for scan in sent)
        self.people: dict[str, int | None] = {}
        self.new: dict[str, tuple[Sent, Answer]] = {}
        self.clashes: list[Sent] = []

    def _refusal(self, sent: Sent) -> str | None:
        if not self.device.may(sent.door):
            return "not_your_door"
        if self.live is None or sent.door not in self.live.sessions:
            return "no_such_door"
        if sent.kind in ("override", "settle") and not self.device.supervises:
            return "supervisor_only"
        return None

    def answer(self, sent: Sent) -> Answer:
        refusal = self._refusal(sent)
        if refusal:
            return Answer(sent.id, sent.kind, sent.door, error=refusal)
        kept = self.before.get(sent.id)
        if kept:
            return self._again(sent, kept)
        if sent.id in self.new:
            first, answer = self.new[sent.id]
            return self._compared(sent, first.body == sent.body, answer)
        return self._first(sent)

    def _again(self, sent: Sent, kept: Kept) -> Answer:
        same = kept.body == sent.body
        if not same and not self.device.may(kept.door):
            self.clashes.append(sent)
            return Answer(sent.id, sent.kind, sent.door, error="not_your_door", clash=True)
        self.people[sent.id] = kept.person
        time = kept.answer.get("time")
        first = Answer(
            kept.id,
            kept.kind,
            kept.door,
            kept.code,
            kept.answer.get("verdict", ""),
            datetime.fromisoformat(time) if time else None,
            at=kept.at,
        )
        return self._compared(sent, same, first)

    def _compared(self, sent: Sent, same: bool, first: Answer) -> Answer:
        if same:
            return first
        self.clashes.append(sent)
        return replace(first, clash=True)

    def _first(self, sent: Sent) -> Answer:
        holder = self._holder(sent)
        found = self._verdict(sent, holder)
        at = attendance.corrected(sent.device_time, sent.skew)
        person = holder.person or None
        admitted = (sent.shown or found.code) == "ok"
        self.scans[sent.door].append(attendance.Scan(sent.id, sent.kind, at, person, admitted, sent.target))
        self.people[sent.id] = person
        answer = Answer(sent.id, sent.kind, sent.door, sent.code, found.code, found.time, at=at)
        self.new[sent.id] = (sent, answer)
        return answer

    def _holder(self, sent: Sent) -> Holder:
        code = self.codes[sent.id]
        if code is None:
            return FOREIGN
        holder = self.holders.get(code)
        if holder is None:
            return UNKNOWN
        assert self.live is not None
        seat, released_at = self.seats.get((holder.person, sent.door), ("none", None))
        invited = any(speech.person == holder.person for speech in self.live.sessions[sent.door].speeches)
        return replace(holder, seat=seat, released_at=released_at, invited=invited)

    def _verdict(self, sent: Sent, holder: Holder) -> Verdict:
        """A phone that decided by itself is judged by the time it did so, one that asks by the time it asks."""
        assert self.live is not None
        if sent.kind in ("undo", "settle"):
            return Verdict("ok")
        if sent.kind in ("exit", "override"):
            return Verdict({"unknown": "unknown", "foreign": "not_a_badge"}.get(holder.badge, "ok"))
        session = self.live.sessions[sent.door]
        door = Door(session, capacity(session, self.live), self.booked[sent.door])
        moment = attendance.corrected(sent.device_time, sent.skew) if sent.shown else self.now
        return verdict(holder, door, self.scans[sent.door], moment)

    def close(self) -> None:
        """Keeps what the batch added."""
        scans.keep_all([
            scans.keep(
                sent, self.device.id, self.people[sent.id],
                {"verdict": answer.verdict, "time": answer.time.isoformat() if answer.time else None}, self.now,
            )
            for sent, answer in self.new.values()
        ])  # fmt: skip
        scans.keep_clashes(self.clashes, self.device.id, self.now)
