"""What a scan costs: the same few statements, however many were kept before."""

import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from tests import make
from tests.pages.test_pages_door_api import NOW, Phone, scan
from webapp import create_app
from webapp.clock import starting
from webapp.config import Settings
from webapp.store.db import db

PEOPLE = 40


@pytest.fixture
def app(database: str) -> Flask:
    with db.connection_context():
        make.event()
        make.session("C10")
        make.edition()
        for n in range(PEOPLE):
            make.badge(make.person(), f"{n:017d}")
    return create_app(Settings(database_url=database, secret_key="x" * 32, clock=starting(NOW)))


@pytest.fixture
def statements() -> Iterator[Callable[[], int]]:
    """How many since the last time it was asked."""
    seen: list[str] = []

    class Counter(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if isinstance(record.msg, tuple):
                seen.append(record.msg[0])

    def since() -> int:
        found = len(seen)
        seen.clear()
        return found

    counter, log = Counter(), logging.getLogger("peewee")
    before = log.level
    log.addHandler(counter)
    log.setLevel(logging.DEBUG)
    yield since
    log.setLevel(before)
    log.removeHandler(counter)


def test_a_scan_costs_few_statements_and_the_thousandth_no_more_than_the_first(
    app: Flask, statements: Callable[[], int]
) -> None:
    phone, costs = Phone(app, "C10"), []

    def sent(*scans: dict[str, Any]) -> int:
        statements()
        phone.scan(*scans)
        return statements()

    badges = [f"{n:017d}" for n in range(PEOPLE)]
    sent(*(scan(badge, shown="ok") for badge in badges))
    costs = [sent(scan(badges[0], shown="ok"))]
    for _ in range(5):
        sent(*(scan(badge, "C10", kind=kind) for badge in badges for kind in ("exit", "entry")))
    costs.append(sent(scan(badges[1], shown="ok")))
    assert costs[0] == costs[1]
    assert costs[0] <= 5, "who asks; the pulse; the badge; the scan; the pulse moves"
    assert sent(*(scan(badge, shown="ok") for badge in badges)) == costs[0]
