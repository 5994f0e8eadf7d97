"""What a supervisor decides: each word is one more scan of the set, made by the supervisor's phone."""

import uuid
from datetime import datetime

from webapp.actions import door, leases
from webapp.actions.batch import Answer
from webapp.formats.roster import reference
from webapp.formats.scans import Sent, read
from webapp.rules.devices import Device
from webapp.rules.scans import REASONS
from webapp.rules.seats import Refused
from webapp.store import devices, people, scans

LONGEST_REASON = 500


def settle(device: Device, scan_id: str, reason: str, form: str, now: datetime) -> Answer:
    """`form` tells the page it was asked from: the same one posted twice says it once. Raises Refused: unknown_scan,
    unknown_way."""
    about = scans.kept([scan_id]).get(scan_id)
    if about is None:
        raise Refused("unknown_scan")
    if reason not in REASONS:
        raise Refused("unknown_way")
    id_ = _once(device, "settle", scan_id, reason, form)
    return _said(device, Sent(id_, "settle", about.door, now, target=scan_id, reason=reason, skew=0), now)


def undo(device: Device, scan_id: str, now: datetime) -> None:
    """Takes a scan back, whichever phone made it. Raises Refused: unknown_scan."""
    if door.undo(device, scan_id, now) is None:
        raise Refused("unknown_scan")


def enter(device: Device, code: str, person: int, form: str, now: datetime) -> Answer:
    """Ticked on the list of a door: an entry, which the rules answer as at the door. Raises Refused: no_badge."""
    id_ = _once(device, "entry", code, str(person), form)
    return _said(device, Sent(id_, "entry", code, now, code=_chosen(person), skew=0), now)


def let_in(device: Device, code: str, person: int, reason: str, form: str, now: datetime) -> Answer:
    """In spite of what the rules say. Raises Refused: no_reason, long_reason, no_badge."""
    if not reason:
        raise Refused("no_reason")
    if len(reason) > LONGEST_REASON:
        raise Refused("long_reason")
    id_ = _once(device, "override", code, str(person), form)
    return _said(device, Sent(id_, "override", code, now, code=_chosen(person), reason=reason, skew=0), now)


def take_back(code: str, phone: int, now: datetime) -> None:
    """The free places that a phone which is cut off may still be giving away. Raises Refused: no_device, answers_again,
    holds_nothing."""
    kept = devices.one(phone)
    if kept is None:
        raise Refused("no_device")
    if not kept.cut_off(now):
        raise Refused("answers_again")
    if not leases.take_back(code, phone, now):
        raise Refused("holds_nothing")


def _chosen(person: int) -> str:
    """As a phone sends someone who was chosen by name."""
    badge = people.badge_of(person)
    if badge is None:
        raise Refused("no_badge")
    return f"~{reference(badge)}"


def _once(device: Device, *words: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, ":".join([str(device.id), *words])))


def _said(device: Device, sent: Sent, now: datetime) -> Answer:
    """What was said before under this id is said again as it was."""
    before = scans.kept([sent.id]).get(sent.id)
    return door.record(device, [read(before.body) if before else sent], now)[0]
