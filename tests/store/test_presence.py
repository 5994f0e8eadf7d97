"""What a process keeps of the set of scans is what the pure function of the whole set says, whatever comes when."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random

import pytest

from tests import doors, make
from webapp.formats.scans import Sent
from webapp.rules.presence import Settled, settled
from webapp.rules.scans import Scan
from webapp.store import models, presence, pulse, scans
from webapp.store.door import timeline

SCENES = 30
CODES = ("C1", "C2", "C3", "C4", "@HALL", "@WING")
REASONS = ("other_person", "seen", "came_back")


@pytest.fixture
def places(database: str) -> None:
    make.event(timezone="UTC")
    for code, within in (("HALL", ""), ("WING", "HALL"), ("P", "HALL"), ("Q", "HALL"), ("R", "WING"), ("S", "")):
        make.place(code)
        models.Place.update(within=within, gate=len(code) > 1).where(models.Place.code == code).execute()


@pytest.fixture
def device(database: str) -> int:
    enrolled = {"enrolled_at": make.NOW, "expires_at": make.NOW + timedelta(days=9)}
    row = models.Device.create(role="supervisor", token_hash="x", **enrolled)
    return int(row.id)


def edition(draw: Random, made: datetime) -> None:
    """Sessions that move, end at another hour, go on in the next, are called off or are not there any more."""
    models.Session.delete().execute()
    models.Text.delete().where(models.Text.kind == "session").execute()
    for code in CODES[: draw.choice([3, 4, 4])]:
        start = draw.randrange(8, 20)
        make.session(
            code, f"2024-11-20 {start:02}:00", f"{start + draw.choice([1, 2, 3]):02}:00", place=draw.choice("PQRS"),
            cancelled=draw.random() < 0.1, continues=draw.random() < 0.4,
        )  # fmt: skip
    make.edition(now=made)


def scan(draw: Random, before: list[str], settles: list[str]) -> tuple[Sent, int | None]:
    """Any kind, about anyone, some about scans that are not there yet or never will be."""
    number = len(before)
    before.append(f"{draw.choice('abcd')}{number}")
    time = doors.at(f"{draw.randrange(7, 32):02}:{draw.choice([0, 0, 30, 59]):02}:00")
    sent = {"id": before[-1], "door": draw.choice([*CODES, "GONE"]), "device_time": time}
    sent["skew"] = draw.choice([0, -60_000])
    if draw.random() < 0.4:
        kind, target = draw.choice(["undo", "settle"]), draw.choice([*before, f"a{number + 1}", f"b{number + 2}"])
        if kind == "settle":
            settles.append(before[-1])
        elif settles:
            target = draw.choice([target, settles[-1]])
        return Sent(kind=kind, target=target, reason=draw.choice(REASONS), **sent), None
    kind, shown = draw.choice(doors.KINDS), draw.choice(["ok", "ok", "ok", "full"])
    return Sent(kind=kind, shown=shown, **sent), draw.choice([1, 2, 3, 4, None])


def picture(state: Settled) -> object:
    return state.spots, {code: (state.inside(code), state.came(code)) for code in (*CODES, "GONE")}


@pytest.mark.parametrize("seed", range(3))
def test_what_a_process_keeps_is_what_the_whole_set_adds_up_to(places: None, device: int, seed: int) -> None:
    draw = Random(seed)
    for n in range(1, 5):
        make.person(f"P{n}", f"P{n}")
    edition(draw, doors.at("00:00:00"))
    ids: list[str] = []
    settles: list[str] = []
    for _ in range(SCENES):
        if draw.random() < 0.2:
            edition(draw, doors.at(f"{draw.randrange(1, 24):02}:15:00"))
        now = doors.at(f"{draw.randrange(0, 60):02}:{draw.choice([0, 15, 30]):02}:00")
        known = presence.known(pulse.ring(), now)
        batch, sent = presence.Batch(known, now), [scan(draw, ids, settles) for _ in range(draw.randrange(5))]
        for each, person in sent:
            batch.add(scans.as_counted(each, device, person, each.shown))
        every = [*known.read.values(), *batch.new.values()]
        assert_batch(batch, every, now)
        scans.keep_all([scans.keep(each, device, person, {"verdict": each.shown}, now) for each, person in sent])
        if sent:
            pulse.door_moved()
        ring = pulse.ring()
        known = presence.known(ring, now)
        whole = settled(every, timeline(ring), now)
        assert picture(known.settled) == picture(whole)
        assert {code: known.inside[code] for code in CODES} == {code: whole.inside(code) for code in CODES}


def assert_batch(batch: presence.Batch, every: Iterable[Scan], now: datetime) -> None:
    """Before it is kept, a batch is answered as by the set with it."""
    every = list(every)
    whole = settled(every, batch.known.timeline, now)
    for code in CODES:
        inside = whole.inside(code)
        assert batch.besides(code, frozenset({1})) == len(inside.keys() - {1})
        for person in range(1, 5):
            assert batch.inside(person, code).get(person) == inside.get(person)
            then = now - timedelta(hours=3)
            earlier = settled([s for s in every if s.target or s.at <= then], batch.known.timeline, then)
            assert batch.was_inside(person, code, then).get(person) == earlier.inside(code).get(person)
