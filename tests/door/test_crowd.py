"""Many phones at one place: whatever each decides alone, and whoever is cut off, there is never one person too many."""

import random
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests import make
from tests.door.phone import Phone
from webapp.store import models
from webapp.store.db import db

ALONE = 8
"""One phone in so many is cut off while the others work."""
Phones = Callable[..., Phone]


@dataclass(frozen=True)
class Crowd:
    phones: int
    badges: int
    places: int
    booked: int


FEW = Crowd(phones=12, badges=240, places=40, booked=8)
MANY = Crowd(phones=50, badges=3000, places=300, booked=40)


@pytest.fixture
def crowd(request: pytest.FixtureRequest) -> Crowd:
    found: Crowd = request.param
    return found


@pytest.fixture
def event(database: str, crowd: Crowd) -> list[str]:
    """Badges, of those whose place is kept first."""
    with db.connection_context(), db.atomic():
        make.event()
        make.session("C10", "2024-11-20 10:00", "12:00", capacity=crowd.places)
        make.edition()
        first = make.person().id
        models.Person.insert_many(
            [{"code": f"X{n}", "given": "", "family": ""} for n in range(1, crowd.badges)]
        ).execute()
        ids = [id_ for (id_,) in models.Person.select(models.Person.id).order_by(models.Person.id).tuples()]
        assert ids[0] == first
        rows = [{"person": id_, "code": f"{id_:017d}", "issued_at": make.NOW} for id_ in ids]
        models.Badge.insert_many(rows).execute()
        for id_ in ids[: crowd.booked]:
            make.seat(models.Person.get_by_id(id_), "C10")
        return [row["code"] for row in rows]


class Volunteer:
    """Lets in who has a seat, spends the phone's own places, asks the server when there are none left. Who is told
    “full” comes again in the next round."""

    def __init__(self, phone: Phone, seed: int) -> None:
        self.phone, self.random = phone, random.Random(seed)
        self.outside: list[tuple[str, bool]] = []
        self.asked: dict[str, tuple[str, bool]] = {}

    def work(self, sending: bool) -> None:
        """All who wait at this door, once."""
        waiting, self.outside = self.outside, []
        for badge, booked in waiting:
            self.scan(badge, booked)
            if sending and self.random.random() < 0.3:
                self.send()
        if sending:
            self.send()

    def scan(self, badge: str, booked: bool) -> None:
        if booked:
            self.phone.scan("entry", "C10", badge, shown="ok")
        elif self.phone.left("C10"):
            self.phone.scan("entry", "C10", badge, shown="ok", pool=True)
        else:
            self.asked[self.phone.scan("entry", "C10", badge)] = (badge, booked)

    def send(self) -> None:
        while not self.phone.send("C10") or self.phone.kept.unsent:
            pass
        for id_ in list(self.asked):
            who = self.asked.pop(id_)
            if self.phone.kept.held[id_][1]["verdict"] != "ok":
                self.outside.append(who)


def together(works: Iterator[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def figures(phone: Phone) -> dict[str, Any]:
    told: dict[str, Any] = phone.ask("GET", "/doors")[1]["doors"][0]
    return told


def promised() -> int:
    """Places that phones may still give away."""
    with db.connection_context():
        return sum(max(0, row.held - row.spent) for row in models.DoorLease.select())


def never_one_too_many(phone: Phone, crowd: Crowd) -> int:
    """How many are inside. Places kept for those with a seat are not given away either."""
    inside: int = figures(phone)["inside"]
    assert inside + promised() <= crowd.places
    return inside


@pytest.mark.parametrize("crowd", [FEW, pytest.param(MANY, marks=pytest.mark.long)], indirect=True, ids=["few", "many"])
def test_phones_that_scan_all_at_once_never_let_in_one_too_many_without_an_override(
    crowd: Crowd, phone: Phones, event: list[str]
) -> None:
    supervisor = phone(role="supervisor")
    doors = [Volunteer(phone("C10"), n) for n in range(crowd.phones)]
    people = [(badge, n < crowd.booked) for n, badge in enumerate(event)]
    random.Random(8).shuffle(people)
    for n, who in enumerate(people):
        doors[n % crowd.phones].outside.append(who)
    together(door.send for door in doors)
    assert 0 < promised() <= crowd.places - crowd.booked

    cut_off = doors[::ALONE]
    together(lambda door=door: door.work(door not in cut_off) for door in doors)
    assert never_one_too_many(supervisor, crowd) < crowd.places, "places of a phone that is cut off wait for it"
    together(door.send for door in cut_off)
    never_one_too_many(supervisor, crowd)
    for _ in range(5):
        together(lambda door=door: door.work(True) for door in doors)
        if never_one_too_many(supervisor, crowd) == crowd.places:
            break
    assert figures(supervisor)["inside"] == crowd.places, "no place stays empty while people wait"
    assert figures(supervisor)["free"] == 0
    assert all(not booked for door in doors for _badge, booked in door.outside)

    badge, _booked = next(who for door in doors for who in door.outside)
    supervisor.scan("override", "C10", badge, reason="the interpreter’s chair")
    assert supervisor.send()
    assert figures(supervisor)["inside"] == crowd.places + 1
