"""One batch of scans: what is known before it, and what it adds. Works inside the transaction of `actions.door`."""

from dataclasses import dataclass, replace
from datetime import datetime
from datetime import time as hour

from webapp.actions.leases import Leases
from webapp.formats.qr import badge_code
from webapp.formats.scans import Sent, read
from webapp.rules.devices import Device
from webapp.rules.door import FOREIGN, UNKNOWN, Door, Holder, Verdict, verdict
from webapp.rules.programme import Programme
from webapp.rules.scans import corrected
from webapp.rules.times import at, local
from webapp.store import door, presence, scans
from webapp.store.people import Individual
from webapp.store.pulse import Ring
from webapp.store.scans import Kept, Read, as_counted


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

    def __init__(
        self, device: Device, live: Programme | None, sent: list[Sent], doors: set[str], now: datetime, ring: Ring,
        known: presence.Batch,
    ) -> None:  # fmt: skip
        """`doors`: those the phone speaks of beside those of its scans. `known`: with what batches of the same
        transaction added before."""
        self.device, self.live, self.now = device, live, now
        doors = doors | {scan.door for scan in sent if self._refusal(scan) is None}
        self.codes = {scan.id: _code(scan.code) for scan in sent}
        self.holders = door.badges(code for code in self.codes.values() if code)
        self.held = door.held_now(ring) if live and doors else {}
        self.known = known
        self.before = scans.kept(scan.id for scan in sent if scan.id in known.read)
        self.leases = Leases(doors, live, self.held, self.known)
        self.people: dict[str, int | None] = {}
        self.new: dict[str, tuple[Sent, Answer]] = {}
        self.clashes: list[Sent] = []
        self.kept: list[Read] = []

    def _refusal(self, sent: Sent) -> str | None:
        if not self.device.stood(sent.door):
            return "not_your_door"
        if self.live is None or not self.live.has_door(sent.door):
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
            return self._compared(sent, first == sent, answer)
        return self._first(sent)

    def _again(self, sent: Sent, kept: Kept) -> Answer:
        same = read(kept.body) == sent
        if not same and not self.device.stood(kept.door):
            self.clashes.append(sent)
            return Answer(sent.id, sent.kind, sent.door, error="not_your_door", clash=True)
        self.people[sent.id] = kept.person
        time = kept.answer.get("time")
        first = Answer(
            kept.id, kept.kind, kept.door, kept.code, kept.answer.get("verdict", ""),
            datetime.fromisoformat(time) if time else None, at=kept.at,
        )  # fmt: skip
        return self._compared(sent, same, first)

    def _compared(self, sent: Sent, same: bool, first: Answer) -> Answer:
        if same:
            return first
        self.clashes.append(sent)
        return replace(first, clash=True)

    def _first(self, sent: Sent) -> Answer:
        holder = self._holder(sent)
        found = self._answered(sent) or self._verdict(sent, holder)
        person = holder.person or None
        scan = as_counted(sent, self.device.id, person, found.code)
        self.known.add(scan)
        if sent.pool:
            self.leases.spend(sent.door, self.device)
        self.people[sent.id] = person
        answer = Answer(sent.id, sent.kind, sent.door, sent.code, found.code, found.time, at=scan.at)
        self.new[sent.id] = (sent, answer)
        return answer

    def _answered(self, sent: Sent) -> Verdict | None:
        """What a server that lost this scan had said; its time may be an hour of the scan's own day."""
        if sent.answered is None:
            return None
        code, time = sent.answered
        if not isinstance(time, str):
            return Verdict(code, time)
        assert self.live is not None
        zone = self.live.event.zone
        day = local(corrected(sent.device_time, sent.skew), zone).date()
        return Verdict(code, at(day, hour.fromisoformat(time), zone))

    def _holder(self, sent: Sent) -> Holder:
        code = self.codes[sent.id]
        if code is None:
            return FOREIGN
        badged = self.holders.get(code)
        holder = badged.holder if badged else UNKNOWN
        if holder.badge in ("unknown", "test"):
            return holder
        assert self.live is not None
        held = self.held.get(sent.door)
        seat, released_at = held.standing(holder.person) if held else ("none", None)
        session = self.live.sessions.get(sent.door)
        invited = session is not None and any(speech.person == holder.person for speech in session.speeches)
        return replace(holder, seat=seat, released_at=released_at, invited=invited)

    def _verdict(self, sent: Sent, holder: Holder) -> Verdict:
        if sent.kind in ("undo", "settle"):
            return Verdict("ok")
        if sent.kind in ("exit", "override"):
            return Verdict({"unknown": "unknown", "foreign": "not_a_badge"}.get(holder.badge, "ok"))
        return verdict(holder, self._door(sent.door), *self._moment(sent, holder.person))

    def _door(self, code: str) -> Door:
        """A session's door or a gate. `free` is what is not given to phones to spend."""
        assert self.live is not None
        held = self.held.get(code)
        return Door(self.live.sessions.get(code), self.leases.free(code), held.released if held else None)

    def _moment(self, sent: Sent, person: int) -> tuple[dict[int, datetime], datetime]:
        """A phone that decided by itself is judged by the time it did so, one that asks by the time it asks."""
        if not sent.shown:
            return self.known.inside(person, sent.door), self.now
        then = corrected(sent.device_time, sent.skew)
        return self.known.was_inside(person, sent.door, then), then

    def close(self) -> bool:
        """Keeps what the batch added; whether anything is new."""
        numbers = scans.keep_all([
            scans.keep(
                sent, self.device.id, self.people[sent.id],
                {"verdict": answer.verdict, "time": answer.time.isoformat() if answer.time else None}, self.now,
            )
            for sent, answer in self.new.values()
        ])  # fmt: skip
        self.kept = [
            Read(number, self.known.new[id_], self.device.id) for number, id_ in zip(numbers, self.new, strict=True)
        ]
        scans.keep_clashes(self.clashes, self.device.id, self.now)
        return self.leases.close() or bool(self.new)


def _code(code: str) -> str | None:
    """The normal badge code, or ~ and the reference of a person chosen by name; None: no badge."""
    return code if door.REFERENCE.fullmatch(code) else badge_code(code)
