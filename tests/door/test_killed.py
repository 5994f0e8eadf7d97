"""The server dies without warning while phones send, or comes back older than it was: every scan is there once."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.door.phone import Kept, Phone
from tests.door.served import Served
from tests.make import NOW
from webapp.store import models, presence, pulse
from webapp.store.db import db

PHONES = 6
PATIENCE = 300
"""Unsent scans with which a volunteer stops and waits for the server."""
DURABLE = {"sqlite": {"2"}, "postgresql": {"on"}}
"""synchronous=FULL; synchronous_commit."""
Phones = Callable[..., Phone]


class Volunteer(threading.Thread):
    """Scans who comes by, and sends, whatever becomes of the server. What was scanned is noted here too."""

    def __init__(self, phone: Phone, badges: list[str], seed: int, done: threading.Event) -> None:
        super().__init__()
        self.phone, self.badges, self.random, self.done = phone, badges, random.Random(seed), done
        self.made: list[str] = []

    def run(self) -> None:
        while not self.done.is_set():
            if len(self.phone.kept.unsent) < PATIENCE:
                self.made += [self.scan() for _ in range(self.random.choice((1, 1, 1, 3, 20)))]
            self.phone.send("C10", most=self.random.choice((1, 30, 200)))
            time.sleep(self.random.uniform(0, 0.1))

    def scan(self) -> str:
        what, badge = self.random.random(), self.random.choice(self.badges)
        if what < 0.1 and self.made:
            return self.phone.scan("undo", "C10", "", target=self.random.choice(self.made))
        if what < 0.3:
            return self.phone.scan("exit", "C10", badge)
        if what < 0.5 and self.phone.left("C10"):
            return self.phone.scan("entry", "C10", badge, shown="ok", pool=True)
        return self.phone.scan("entry", "C10", badge, shown=self.random.choice(("", "ok", "full")))


@contextmanager
def volunteers(phones: list[Phone], badges: list[str]) -> Any:
    done = threading.Event()
    found = [Volunteer(phone, badges, n, done) for n, phone in enumerate(phones)]
    for each in found:
        each.start()
    try:
        yield found
    finally:
        done.set()
        for each in found:
            each.join(60)


def ids() -> set[str]:
    with db.connection_context():
        return {id_ for (id_,) in models.Scan.select(models.Scan.scan_id).tuples()}


def answered() -> dict[str, dict[str, Any]]:
    """Every scan the database holds, with its first answer; fails when one is there twice."""
    with db.connection_context():
        rows = list(models.Scan.select(models.Scan.scan_id, models.Scan.answer).tuples())
    assert [id_ for id_, times in Counter(id_ for id_, _answer in rows).items() if times > 1] == []
    return dict(rows)


def nothing_is_lost(phone: Phone, made: list[str], database: dict[str, dict[str, Any]]) -> None:
    """By what the phone's file says when it is read anew."""
    file = Kept(phone.kept.path)
    assert sorted([*file.unsent, *file.held]) == sorted(made)
    assert [id_ for id_ in file.held if id_ not in database] == []
    assert [id_ for id_, (_scan, said) in file.held.items() if said["verdict"] != database[id_]["verdict"]] == []


def every_scan_is_counted(made: set[str]) -> None:
    """All are there, and what the leases say was spent is what they spent."""
    with db.connection_context():
        spent = {row.device_id: row.spent for row in models.DoorLease.select() if row.spent}
        pool = models.Scan.select(models.Scan.device).where(models.Scan.pool).tuples()
        assert Counter(device for (device,) in pool) == spent
    assert answered().keys() == made


def sent(phone: Phone) -> None:
    """Until all it has is answered, and once in any case."""
    while not phone.send("C10") or phone.kept.unsent:
        pass


def killed(server: Served, phones: list[Phone], badges: list[str], times: int) -> int:
    """The server is killed so many times while they send. How many scans it had kept without saying so."""
    unsaid = 0
    with volunteers(phones, badges) as found:
        for _ in range(times):
            time.sleep(random.expovariate(3))
            server.kill()
            unsaid += len(ids() & {id_ for phone in phones for id_ in list(phone.kept.unsent)})
            server.start()
            server.answering()
        server.kill()
    database, made = answered(), {id_ for each in found for id_ in each.made}
    assert database.keys() - made == set()
    for each in found:
        nothing_is_lost(each.phone, each.made, database)
    server.start()
    server.answering()
    for phone in phones:
        sent(phone)
    for each in found:
        nothing_is_lost(each.phone, each.made, answered())
    every_scan_is_counted(made)
    return unsaid


def inside(phone: Phone) -> int:
    status, told, _rest = phone.ask("GET", "/doors")
    assert status == 200
    count: int = told["doors"][0]["inside"]
    return count


@pytest.mark.parametrize(
    ("server", "times"), [(1, 8), pytest.param(2, 200, marks=pytest.mark.long)], indirect=["server"]
)
def test_a_server_killed_in_the_middle_of_batches_has_every_scan_it_acknowledged_once_and_phones_the_others(
    server: Served, phone: Phones, event: list[str], request: pytest.FixtureRequest, times: int
) -> None:
    phones = [phone("C10") for _ in range(PHONES)]
    unsaid = killed(server, phones, event, times)
    assert unsaid or times < 200, "the server never died between keeping a scan and saying so: nothing was tried"
    assert all(each.failures for each in phones)
    assert set(server.witness.read_text().split()) == DURABLE[request.node.callspec.params["database"]]
    with db.connection_context():
        counted = presence.known(pulse.ring(), NOW).inside["C10"]
    assert inside(phones[0]) == len(counted)


def test_after_an_older_backup_is_brought_back_phones_offer_again_what_it_lacks_with_what_was_answered(
    server: Served, phone: Phones, event: list[str], tmp_path: Path
) -> None:
    first, second = phone("C10", "C11"), phone("C10", "C11")
    made = [first.scan("entry", "C10", badge) for badge in event[:30]]
    sent(first)
    server.command("backup", str(tmp_path / "backup"))
    made += [first.scan("entry", "C10", event[0]), first.scan("entry", "C11", event[0])]
    sent(first)
    made += [second.scan("entry", "C11", event[1]), second.scan("exit", "C10", event[2])]
    sent(second)
    before = answered()
    assert [before[id_]["verdict"] for id_ in made[30:]] == ["already_in", "ok", "full", "ok"]

    server.stop()
    server.command("restore", str(tmp_path / "backup"), "--replace")
    assert answered().keys() == set(made[:30])
    server.start()
    server.answering()
    epochs = {first.epoch, second.epoch}
    for each in (second, first):  # judged anew, the one who was told “full” would be let in
        sent(each)
        assert each.epoch not in epochs
    after = answered()
    assert after.keys() == set(made)
    assert {id_: said["verdict"] for id_, said in after.items()} == {
        id_: said["verdict"] for id_, said in before.items()
    }
    assert after[made[30]]["time"][:16] == before[made[30]]["time"][:16], "the minute is all a phone knows"
    assert inside(first) == 28
