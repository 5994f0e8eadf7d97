"""Recording scans. Each is kept whatever it says, answered once, and answered the same for ever after."""

import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from webapp.actions.batch import Answer, Batch
from webapp.formats.scans import Malformed, Sent, read
from webapp.rules.devices import Device
from webapp.store import devices, people, programme, pulse
from webapp.store import scans as store
from webapp.store.db import transaction


def record(device: Device, scans: Iterable[Sent | Malformed], now: datetime) -> list[Answer]:
    """One answer a scan, in their order. All are kept together or none is; a malformed one does not stop the others."""
    sent = list(scans)
    with transaction():
        pulse.lock()
        live = programme.live()
        readable = [scan for scan in sent if isinstance(scan, Sent)]
        batch = Batch(device, live, readable, now)
        answers = [
            batch.answer(scan) if isinstance(scan, Sent) else Answer("", error="malformed", field=scan.field)
            for scan in sent
        ]
        batch.close()
        devices.seen(device, now)
    return _with_people(answers, batch.people)


def undo(device: Device, scan_id: str, now: datetime) -> Answer | None:
    """The shorthand: a scan of kind undo, whose id is always the same for the same scan. None when no door of this
    phone has such a scan."""
    target = store.kept([scan_id]).get(scan_id)
    if target is None or not device.may(target.door):
        return None
    id_ = str(uuid.uuid5(uuid.NAMESPACE_URL, f"undo:{scan_id}"))
    before = store.kept([id_]).get(id_)
    sent = read(before.body) if before else Sent(id_, "undo", target.door, now, target=scan_id, skew=0)
    return record(device, [sent], now)[0]


def _with_people(answers: list[Answer], who: dict[str, int | None]) -> list[Answer]:
    ids = {person for person in who.values() if person is not None}
    found = people.individuals(ids) if ids else {}
    return [
        replace(answer, person=found.get(who.get(answer.id) or 0)) if not answer.error else answer for answer in answers
    ]
