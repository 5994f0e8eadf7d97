"""Phones that send at the same moment are worked through in one transaction; none is harmed by another."""

import threading
import time
import uuid
from collections.abc import Callable

import pytest
from peewee import IntegrityError

from tests import make
from tests.make import NOW
from webapp.actions import devices, door
from webapp.actions.together import Together
from webapp.formats.scans import read
from webapp.rules.devices import Device
from webapp.store import models, pulse
from webapp.store.db import db, transaction


def at_once(line: Together, *calls: Callable[[], object]) -> list[object]:  # type: ignore[type-arg]
    """What each gave or raised; all were waiting while somebody else wrote."""
    found: dict[int, object] = {}

    def run(n: int, call: Callable[[], object]) -> None:
        try:
            found[n] = call()
        except Exception as failure:
            found[n] = failure
        finally:
            db.close()

    threads = [threading.Thread(target=run, args=(n, call)) for n, call in enumerate(calls)]
    with transaction():
        pulse.locked_ring()
        threads[0].start()
        _until(lambda: line.led and not line.waiting)
        for n, thread in enumerate(threads[1:], 1):
            thread.start()
            _until(lambda n=n: len(line.waiting) == n)
    for thread in threads:
        thread.join()
    return [found[n] for n in range(len(calls))]


def _until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.fixture
def phones(database: str) -> list[Device]:
    make.event()
    make.session("TEA", "2024-11-20 10:00", "12:00", registration="open")
    make.edition()
    return [devices.enrol(devices.enrol_link("door", ["TEA"], NOW), "", "fr", NOW)[0] for _ in range(6)]


def scan(phone: Device, badge: str, id_: str = "") -> Callable[[], str]:
    sent = read({
        "id": id_ or str(uuid.uuid4()), "kind": "entry", "door": "TEA", "code": badge, "device_time": NOW.isoformat(),
        "skew": 0,
    })  # fmt: skip
    return lambda: door.record(phone, [sent], NOW)[0].verdict


def test_phones_that_send_at_once_are_answered_after_one_commit(phones: list[Device]) -> None:
    badges = [make.badge(make.person()).code for _ in phones]
    before = pulse.ring().door
    answers = at_once(door._line, *(scan(phone, badge) for phone, badge in zip(phones, badges, strict=True)))
    assert answers == ["ok"] * 6
    assert models.Scan.select().count() == 6
    assert pulse.ring().door == before + 2  # the first alone, and all who came while it waited


def test_of_two_phones_that_scan_one_badge_at_once_one_is_told_that_she_is_inside(phones: list[Device]) -> None:
    badge, other = make.badge(make.person()).code, make.badge(make.person()).code
    answers = at_once(door._line, scan(phones[0], other), scan(phones[1], badge), scan(phones[2], badge))
    assert answers == ["ok", "ok", "already_in"]


def test_one_scan_sent_twice_at_once_is_kept_once_and_answered_the_same(phones: list[Device]) -> None:
    badge, other = make.badge(make.person()).code, make.badge(make.person()).code
    answers = at_once(door._line, scan(phones[0], other), *(scan(phones[1], badge, "twice") for _ in range(3)))
    assert answers == ["ok"] * 4
    assert models.Scan.select().count() == 2
    assert models.ScanClash.select().count() == 0


def test_what_fails_because_of_one_is_done_for_the_others(database: str) -> None:
    def named(codes: list[str]) -> list[str]:
        with transaction():
            pulse.locked_ring()
            return [make.delegation(code).code for code in codes]

    line = Together(named, len)
    first, lyon, again, tokyo = at_once(line, *(lambda c=c: line.do(c) for c in ("A", "LYO", "LYO", "TYO")))
    assert [first, lyon, tokyo] == ["A", "LYO", "TYO"]
    assert isinstance(again, IntegrityError)
    assert {row.code for row in models.Delegation.select()} == {"A", "LYO", "TYO"}


def test_a_large_batch_has_a_transaction_of_its_own(database: str) -> None:
    done = []

    def noted(codes: list[str]) -> list[str]:
        with transaction():
            pulse.locked_ring()
            done.append(codes)
            return codes

    line = Together(noted, lambda code: 150 if code == "large" else 1)
    at_once(line, *(lambda c=c: line.do(c) for c in ("first", "small", "large", "large", "small")))
    assert done == [["first"], ["small", "large"], ["large", "small"]]
