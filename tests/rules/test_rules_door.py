"""Every word a door can say, at every boundary; and attendance, whatever order scans arrive in."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.rules import attendance
from webapp.rules.attendance import Scan
from webapp.rules.door import AT_WORK, CODES, Door, Holder, Verdict, asks_a_supervisor, verdict
from webapp.rules.programme import Session

CASES = json.loads((Path(__file__).parent.parent / "cases" / "door.json").read_text(encoding="utf-8"))
DAY = datetime(2024, 11, 20, tzinfo=UTC)


def at(clock: str) -> datetime:
    hours, minutes, seconds = map(int, clock.split(":"))
    return DAY + timedelta(hours=hours, minutes=minutes, seconds=seconds)


def door(name: str, booked: list[int]) -> Door:
    it = CASES["doors"][name]
    session = Session(
        code=name, day=date(2024, 11, 20), start=at(it["start"]), end=at(it["end"]), kind="workshop", title={},
        registration=it["registration"], audience=tuple(it["audience"]), cancelled=it["cancelled"],
    )  # fmt: skip
    return Door(session, it["capacity"], frozenset(booked))


def scans(rows: list[list[Any]]) -> list[Scan]:
    full = [[*row, None, False, ""][:3] + (row[3:] + [None, False, ""][len(row) - 3 :])[:3] for row in rows]
    return [
        Scan(id_, kind, at(clock), person, bool(admitted), target)
        for id_, kind, clock, person, admitted, target in full
    ]


def holder(facts: dict[str, Any]) -> Holder:
    released = facts.get("released_at")
    return Holder(**{**facts, "released_at": at(released) if released else None})


@pytest.mark.parametrize("case", CASES["verdicts"], ids=lambda case: case["case"].replace(" ", "_"))
def test_what_a_door_says(case: dict[str, Any]) -> None:
    found = verdict(
        holder(case["holder"]),
        door(case["door"], case.get("booked", [])),
        scans(case.get("scans", [])),
        at(case["now"]),
    )
    assert found == Verdict(case["code"], at(case["time"]) if "time" in case else None)


def test_the_table_has_every_word() -> None:
    assert {case["code"] for case in CASES["verdicts"]} == set(CODES)


@pytest.mark.parametrize("case", CASES["attendance"], ids=lambda case: case["case"].replace(" ", "_"))
def test_who_is_inside(case: dict[str, Any]) -> None:
    found = attendance.inside_since(scans(case["scans"]))
    assert found == {int(person): at(clock) for person, clock in case["inside"].items()}


@pytest.mark.parametrize("code", CODES)
def test_a_mayor_is_never_refused_by_a_phone(code: str) -> None:
    assert asks_a_supervisor(code, vip=True) == (code != "ok")
    assert not asks_a_supervisor(code, vip=False)


def test_interpreters_and_staff_work_in_every_room() -> None:
    assert sorted(AT_WORK) == ["interpreter", "staff"]


HISTORIES = st.lists(
    st.builds(
        Scan,
        id=st.uuids().map(str),
        kind=st.sampled_from(["entry", "entry", "exit", "override", "settle"]),
        at=st.integers(0, 20).map(lambda n: DAY + timedelta(seconds=n)),
        person=st.one_of(st.none(), st.integers(1, 4)),
        admitted=st.booleans(),
    ),
    max_size=12,
    unique_by=lambda scan: scan.id,
)


@st.composite
def arrivals(draw: st.DrawFn) -> tuple[list[Scan], list[Scan]]:
    """A history with some undos, and the same as a server may receive it: shuffled, some scans sent again."""
    history = draw(HISTORIES)
    targets = draw(st.lists(st.sampled_from(history), max_size=4)) if history else []
    moments = [DAY + timedelta(seconds=draw(st.integers(0, 20))) for _ in targets]
    history += [Scan(f"undo-{n}", "undo", moments[n], target=scan.id) for n, scan in enumerate(targets)]
    again = draw(st.lists(st.sampled_from(history), max_size=6)) if history else []
    return history, draw(st.permutations(history + again))


@given(arrivals())
def test_any_order_and_any_repetition_give_the_same_attendance(both: tuple[list[Scan], list[Scan]]) -> None:
    history, received = both
    assert attendance.inside_since(received) == attendance.inside_since(history)


@given(arrivals(), st.integers(0, 20))
def test_any_splitting_gives_the_same_attendance(both: tuple[list[Scan], list[Scan]], cut: int) -> None:
    history, received = both
    batches = [received[:cut], received[cut:], received[:cut]]
    kept: dict[str, Scan] = {}
    for batch in batches:
        kept.update({scan.id: scan for scan in batch})
    assert attendance.inside(kept.values()) == attendance.inside(history)


@given(arrivals())
def test_nobody_is_counted_twice(both: tuple[list[Scan], list[Scan]]) -> None:
    people = {scan.person for scan in both[0] if scan.person is not None}
    assert 0 <= attendance.inside(both[0]) <= len(people)


def test_the_phones_clock_is_put_right_by_what_it_knew() -> None:
    assert attendance.corrected(DAY, 90_000) == DAY + timedelta(seconds=90)
    assert attendance.corrected(DAY, -600_000) == DAY - timedelta(minutes=10)
    assert attendance.corrected(DAY, None) == DAY
