"""Recording scans. Each is kept whatever it says, answered once, and answered the same for ever after."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from webapp.actions.batch import Answer, Batch
from webapp.actions.together import Together
from webapp.formats.scans import Malformed, Sent, read
from webapp.rules.devices import Device
from webapp.rules.programme import Programme
from webapp.rules.shares import AT_WORK, Share
from webapp.store import devices, leases, people, presence, programme, pulse
from webapp.store import scans as store
from webapp.store.db import transaction
from webapp.store.pulse import Ring


@dataclass(frozen=True)
class Told:
    """What a phone says of itself beside its scans. `leases`: door → the version it holds, None for none; None when it
    takes no part in leases, and asks the server each time. `state`: for the supervisor, as it says it."""

    leases: Mapping[str, int | None] | None = None
    state: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Exchange:
    """What a phone is told. `leases` are its own, by door; `number` is that of the last scan this server has kept."""

    answers: list[Answer]
    live: Programme | None
    ring: Ring
    leases: dict[str, Share]
    number: int = 0


@dataclass(frozen=True)
class Asked:
    """What one phone sends at once."""

    device: Device
    scans: list[Sent | Malformed]
    told: Told
    now: datetime


def exchange(device: Device, scans: Iterable[Sent | Malformed], told: Told, now: datetime) -> Exchange:
    """One answer a scan, in their order. All are kept together or none is; a malformed one does not stop the others."""
    return _line.do(Asked(device, list(scans), told, now))


def _exchanged(asked: list[Asked]) -> list[Exchange]:
    """What several phones send, one after the other: each sees the scans of those before."""
    now = max(each.now for each in asked)
    with devices.unheard_of_again(each.device for each in asked), transaction():
        ring = pulse.locked_ring()
        live = programme.live(ring)
        known = presence.Batch(presence.known(ring, now), now)
        done = [_answered(each, live, ring, known) for each in asked]
        if any(moved for _batch, _answers, moved in done):
            pulse.door_moved()
            ring = replace(ring, door=ring.door + 1)
        mine = [leases.of_device(each.device.id) if each.told.leases is not None else {} for each in asked]
    kept = [row for batch, _answers, _moved in done for row in batch.kept]
    number = presence.kept(ring, kept, now).number
    return [
        Exchange(_with_people(batch, answers, ring), live, ring, its, number)
        for (batch, answers, _moved), its in zip(done, mine, strict=True)
    ]


def _answered(
    asked: Asked, live: Programme | None, ring: Ring, known: presence.Batch
) -> tuple[Batch, list[Answer], bool]:
    """The batch, its answers, and whether it added anything."""
    device, told, now = asked.device, asked.told, asked.now
    sent = [scan for scan in asked.scans if isinstance(scan, Sent)]
    batch = Batch(device, live, sent, _spoken_of(device, live, told), now, ring, known)
    answers = [
        batch.answer(scan) if isinstance(scan, Sent) else Answer("", error="malformed", field=scan.field)
        for scan in asked.scans
    ]
    devices.seen(device, now, told.state)
    if told.leases is not None:
        _share(device, batch, told.leases, now)
    return batch, answers, batch.close()


_line = Together(_exchanged, lambda asked: len(asked.scans))


def record(device: Device, scans: Iterable[Sent | Malformed], now: datetime) -> list[Answer]:
    """The same for whoever asks the server about each scan."""
    return exchange(device, scans, Told(), now).answers


def _spoken_of(device: Device, live: Programme | None, told: Told) -> set[str]:
    """The doors whose leases concern this phone: its own, and those it names."""
    if told.leases is None or live is None:
        return set()
    return {code for code in {*told.leases, *device.doors} if device.may(code) and live.has_door(code)}


def _share(device: Device, batch: Batch, held: Mapping[str, int | None], now: datetime) -> None:
    for code in sorted(batch.leases.limits):
        if device.may(code):
            batch.leases.told(code, device, held.get(code))
    batch.leases.share(now, leases.at_work(now - AT_WORK))


def undo(device: Device, scan_id: str, now: datetime) -> Exchange | None:
    """The shorthand: a scan of kind undo, whose id is always the same for the same scan. None when no door of this
    phone has such a scan."""
    target = store.kept([scan_id]).get(scan_id)
    if target is None or not device.stood(target.door):
        return None
    id_ = str(uuid.uuid5(uuid.NAMESPACE_URL, f"undo:{scan_id}"))
    before = store.kept([id_]).get(id_)
    sent = read(before.body) if before else Sent(id_, "undo", target.door, now, target=scan_id, skew=0)
    return exchange(device, [sent], Told(), now)


def _with_people(batch: Batch, answers: list[Answer], ring: Ring) -> list[Answer]:
    who = {person for person in batch.people.values() if person is not None}
    generations = {badged.holder.person: badged.generation for badged in batch.holders.values()}
    found = people.kept_individuals({person: generations.get(person) for person in who}, (ring.epoch, ring.of))
    return [
        answer if answer.error else replace(answer, person=found.get(batch.people.get(answer.id) or 0))
        for answer in answers
    ]
