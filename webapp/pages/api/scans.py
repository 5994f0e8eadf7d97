"""Send scans, read back what every phone sent, take one back."""

import random
import time
from typing import Any

from flask import Response, request

from webapp.actions import door as action
from webapp.actions import roster
from webapp.actions.batch import Answer
from webapp.actions.door import Exchange
from webapp.formats.scans import Malformed, Sent, read
from webapp.pages.api import said, v1
from webapp.pages.api.bell import bell
from webapp.pages.api.doors import counts
from webapp.pages.api.problems import SENTENCES, Problem
from webapp.pages.safety import settings
from webapp.pages.staff import cards, phone
from webapp.rules.devices import Device
from webapp.rules.programme import Programme
from webapp.rules.shares import Share
from webapp.store import devices, leases, presence, programme, pulse
from webapp.store.db import db
from webapp.store.pulse import Ring
from webapp.store.scans import Read

bp = v1.bp
PAGE, LONGEST_WAIT = 500, 25
GATHER = 0.3, 0.8
"""Seconds a woken phone waits for more: a busy door does not make every phone ask at every scan."""


# --- POST ----------------------------------------------------------------------------------------


@bp.post("/scans")
def record() -> Response:
    raw, told = said.batch(request)
    found = action.exchange(phone.here(), [_read(each) for each in raw], told, settings().clock.now())
    answers = _answers(found)
    for each, answer in zip(raw, answers, strict=True):
        if answer.get("error") == "malformed" and isinstance(each, dict) and isinstance(each.get("id"), str):
            answer["id"] = each["id"][:64]
    return v1.packed({"answers": answers, **_state(found, {*(told.leases or ())}), "number": found.number})


@bp.post("/scans/<scan_id>/undo")
def undo(scan_id: str) -> Response:
    v1.programme()
    found = action.undo(phone.here(), scan_id, settings().clock.now())
    if found is None:
        raise Problem("no_such_scan", 404)
    return v1.packed({"answers": _answers(found), **_state(found, set()), "number": found.number})


def _read(raw: Any) -> Sent | Malformed:
    try:
        return read(raw)
    except Malformed as problem:
        return problem


def _answers(found: Exchange) -> list[dict[str, Any]]:
    if found.live is None:
        raise Problem("not_found", 404)
    return [_answer(each, found.live) for each in found.answers]


def _answer(found: Answer, live: Programme) -> dict[str, Any]:
    answer = cards.answer(found, live.event)
    return {**answer, "message": SENTENCES[found.error]} if found.error else answer


def _state(found: Exchange, named: set[str]) -> dict[str, Any]:
    """What comes with every answer."""
    assert found.live is not None
    device = phone.here()
    touched = {answer.door for answer in found.answers if not answer.error}
    doors = {code for code in touched | named | {*device.doors} if device.stood(code)}
    return _common(device, found.live, found.ring, doors, found.leases)


def _common(device: Device, live: Programme, ring: Ring, doors: set[str], mine: dict[str, Share]) -> dict[str, Any]:
    return {
        "doors": counts(live, doors, ring),
        "leases": {
            code: {
                "version": share.version,
                "granted": share.granted,
                "spent": share.spent,
                "ask": share.left == 0,
            }
            for code, share in mine.items()
            if device.may(code)
        },
        "roster": str(roster.cursor(device, ring)),
        "epoch": ring.epoch,
        "now": settings().clock.now().isoformat(),
    }


# --- GET -----------------------------------------------------------------------------------------


@bp.get("/scans")
def since() -> Response:
    """Every phone is told of every door: who came in elsewhere has left here. No badge codes, no names."""
    device = phone.here()
    number = v1.number("since", "bad_since")
    wait = min(v1.number("wait", "bad_wait"), LONGEST_WAIT)
    ring = pulse.ring()
    mine = leases.of_device(device.id)
    found, until = _after(ring, number), time.monotonic() + wait
    while not found and wait and time.monotonic() < until:
        db.close()
        rang = bell.wait((ring.epoch, ring.door), until)
        if rang:
            time.sleep(min(random.uniform(*GATHER), max(0.0, until - time.monotonic())))
        db.connect(reuse_if_open=True)
        before = (mine, ring.epoch, ring.of, device.doors)
        device = phone.again()
        mine, ring = leases.of_device(device.id), pulse.ring()
        found = _after(ring, number)
        if not rang or before != (mine, ring.epoch, ring.of, device.doors):
            break
    return _since(device, ring, found, number, mine)


def _after(ring: Ring, number: int) -> list[Read]:
    return presence.known(ring, settings().clock.now()).after(number, PAGE + 1)


def _since(device: Device, ring: Ring, found: list[Read], number: int, mine: dict[str, Share]) -> Response:
    live = programme.live(ring)
    if live is None:
        raise Problem("not_found", 404)
    labels = devices.labels(row.device for row in found[:PAGE]) if found else {}
    rows = [_row(row, labels) for row in found[:PAGE]]
    doors = {*device.doors, *(row.door for row in found[:PAGE] if device.may(row.door))}
    return v1.packed({
        "scans": rows, "since": found[:PAGE][-1].number if found else number, "more": len(found) > PAGE,
        **_common(device, live, ring, doors, mine),
    })  # fmt: skip


def _row(row: Read, labels: dict[int, str]) -> dict[str, Any]:
    scan = row.scan
    return {
        "number": row.number, "id": scan.id, "kind": scan.kind, "door": row.door, "person": scan.person,
        "at": scan.at.isoformat(), "admitted": scan.admitted, "target": scan.target, "reason": row.reason,
        "device": labels.get(row.device, ""),
    }  # fmt: skip
