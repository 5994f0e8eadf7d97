"""Fifty processes at once, each with its own connection: never one seat too many, on either database."""

from collections.abc import Iterator
from multiprocessing import get_context

import pytest

from tests import make
from tests.actions.crowd import OVERLAPPING, PATIENCE, take_part
from webapp.store import models, programme, pulse, seats

CROWD = 50
CAPACITY = {"TEA": 20, "BUS": 4, "WALK": 30}
TAKEN = 13

processes = get_context("forkserver")  # each is started afresh, without this one's connections
processes.set_forkserver_preload(["webapp.actions.seats"])


@pytest.fixture
def people(database: str) -> list[int]:
    """Fifty people who want the seven seats that are left of TEA; BUS and WALK are at the same time."""
    make.event()
    for code in OVERLAPPING:
        make.session(code, "2024-11-20 14:00", "15:00", registration="required", capacity=CAPACITY[code])
    make.edition()
    for _ in range(TAKEN):
        make.seat(make.person(), "TEA")
    return [make.person().id for _ in range(CROWD)]


@pytest.fixture
def rounds(database: str, people: list[int]) -> Iterator[Iterator[list[object]]]:
    """Each `next` lets the crowd go, all at once, and gives what each was answered."""
    together = processes.Barrier(CROWD + 1)
    pipes = [processes.Pipe(duplex=False) for _ in people]
    crowd = [
        processes.Process(target=take_part, args=(database, person, together, answers))
        for person, (_hear, answers) in zip(people, pipes, strict=True)
    ]
    for each in crowd:
        each.start()
    for _hear, answers in pipes:
        answers.close()  # theirs now

    def go() -> Iterator[list[object]]:
        together.wait(PATIENCE)
        yield [hear.recv() for hear, _answers in pipes]
        together.wait(PATIENCE)
        together.wait(PATIENCE)  # everyone refused waits in line by now
        yield [hear.recv() for hear, _answers in pipes]

    yield go()
    together.abort()
    for each in crowd:
        each.join(PATIENCE)
    assert [each.exitcode for each in crowd] == [0] * CROWD


@pytest.mark.serial
def test_fifty_processes_never_take_one_seat_too_many(rounds: Iterator[list[object]], people: list[int]) -> None:
    answers = next(rounds)
    left = CAPACITY["TEA"] - TAKEN
    assert sorted(answers) == ["booked"] * left + ["full"] * (CROWD - left)
    assert seats.booked_count("TEA") == CAPACITY["TEA"]

    heard = next(rounds)
    assert {word for words in heard for word in words} == {"booked", "waiting", "full", "overlap"}
    assert_order(people)


def assert_order(people: list[int]) -> None:
    live = programme.live()
    assert live
    held = seats.held(people)
    for code in OVERLAPPING:
        booked, line = seats.booked_count(code), seats.waiting(code)
        assert booked <= CAPACITY[code]
        assert len(line) == len(set(line))
        standing = seats.standing(code, pulse.beat())
        assert [standing.rank(person) for person in line] == list(range(1, len(line) + 1))
        # Nobody waits for a seat they could have.
        assert booked == CAPACITY[code] or all(held[person] for person in line)
    assert {len(codes) for codes in held.values()} <= {0, 1}
    numbers = [n for (n,) in models.Notice.select(models.Notice.number).order_by(models.Notice.number).tuples()]
    assert numbers == list(range(1, len(numbers) + 1))
    assert numbers  # somebody did move up
    assert models.Pulse.get().notices == len(numbers)
