"""An event with two doors, and what several phones and a real server need."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import make
from tests.door.phone import Phone
from tests.door.served import Served
from webapp.actions import devices
from webapp.clock import Clock, starting
from webapp.store.db import db


@pytest.fixture
def event(database: str) -> list[str]:
    """C10 has three hundred places, C11 one; both are open. Badges of a hundred people."""
    with db.connection_context(), db.atomic():
        make.event()
        make.session("C10", "2024-11-20 10:00", "12:00", capacity=300)
        make.session("C11", "2024-11-20 10:00", "12:00", capacity=1)
        make.edition()
        return [make.badge(make.person()).code for _ in range(100)]


@pytest.fixture
def server(database: str, event: list[str], tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Served]:
    """Two processes, or as many as the test says."""
    served = Served(database, tmp_path, getattr(request, "param", 2))
    served.start()
    try:
        yield served.answering()
    finally:
        served.stop()


@pytest.fixture
def phone(server: Served, tmp_path: Path) -> Callable[..., Phone]:
    """Enrols one; the time between two tries is short."""
    clock, count = starting(make.NOW), iter(range(1000))

    def enrolled(*doors: str, role: str = "door") -> Phone:
        with db.connection_context():
            real = Clock.real()
            link = devices.enrol_link(role, doors, real)
            _device, token = devices.enrol(link, "Porte", "fr", real)
        return Phone(server.port, token, tmp_path / f"phone-{next(count)}", clock.now, 0.02, 0.2)

    return enrolled
