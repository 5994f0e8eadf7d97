"""What a supervisor must look at, whatever order the scans arrived in, and how it is settled."""

from datetime import datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import doors
from webapp.rules.conflicts import KINDS, Facts, conflicts
from webapp.rules.presence import settled
from webapp.rules.scans import Reading, Scan, corrected
from webapp.rules.timeline import Gate, Known, Timeline


def at(clock: str) -> datetime:
    return doors.at(f"{clock}:00" if clock.count(":") == 1 else clock)


LINE = Timeline(
    {
        "A": [Known(at("00:00"), "P", at("10:00"), at("12:00"), False, "HALL", "", 2)],
        "B": [Known(at("00:00"), "Q", at("10:00"), at("12:00"), False, "", "", None)],
        "C": [
            Known(at("00:00"), "R", at("10:00"), at("12:00"), False, "", "", 3),
            Known(at("10:30"), "R", at("10:00"), at("12:00"), False, "", "", 1),
        ],
    },
    {"@HALL": Gate("", 3)},
    ZoneInfo("UTC"),
)
FACTS = Facts(LINE)


def scan(
    id_: str, kind: str, door: str, clock: str, person: int | None = 1, admitted: bool = True, **more: Any
) -> Scan:
    return Scan(id_, kind, at(clock), person, admitted, door=door, **more)


def about(kind: str, target: str, clock: str = "11:30", **more: Any) -> Scan:
    return Scan(f"{kind}-{target}-{more.get('reason', '')}", kind, at(clock), target=target, door="A", **more)


def found(*scans: Scan, facts: Facts = FACTS) -> list[tuple[str, str, str, str]]:
    """(kind, the scan it is about, the one before or the detail, open or how it was settled)."""
    state = settled(scans, facts.timeline, at("11:59"))
    return [
        (each.kind, each.scan.id, each.first or each.detail, each.settled.reason if each.settled else "open")
        for each in conflicts(scans, state, facts)
    ]


# --- admitted twice -------------------------------------------------------------------------------

TWICE = (scan("a", "entry", "B", "10:00"), scan("b", "entry", "B", "10:01"))


def test_a_badge_that_two_phones_admitted_is_shown_with_both_scans() -> None:
    assert found(*TWICE) == [("admitted_twice", "b", "a", "open")]
    assert found(*reversed(TWICE)) == [("admitted_twice", "b", "a", "open")]


@pytest.mark.parametrize("reason", ["came_back", "seen"])
def test_a_settle_closes_it_and_says_how_in_whatever_order_it_arrives(reason: str) -> None:
    settle = about("settle", "b", reason=reason)
    assert found(*TWICE, settle) == [("admitted_twice", "b", "a", reason)]
    assert found(settle, *TWICE) == [("admitted_twice", "b", "a", reason)]


def test_it_is_gone_when_one_was_undone_or_was_somebody_else() -> None:
    assert found(*TWICE, about("undo", "a")) == found(*TWICE, about("undo", "b")) == []
    assert found(*TWICE, about("settle", "b", reason="other_person")) == []


def test_a_settle_of_another_scan_closes_nothing() -> None:
    assert found(*TWICE, about("settle", "a", reason="seen")) == [("admitted_twice", "b", "a", "open")]


def test_it_is_open_again_when_the_settle_is_undone() -> None:
    settle = about("settle", "b", reason="seen")
    assert found(*TWICE, settle, about("undo", settle.id)) == [("admitted_twice", "b", "a", "open")]


def test_who_left_or_went_to_another_room_in_between_may_come_again() -> None:
    back = scan("c", "entry", "B", "10:20")
    assert found(TWICE[0], scan("x", "exit", "B", "10:10"), back) == []
    assert found(TWICE[0], scan("x", "entry", "A", "10:10"), back) == []


# --- too many -------------------------------------------------------------------------------------


def test_the_admission_that_made_one_too_many_is_shown() -> None:
    three = [scan(f"e{n}", "entry", "A", f"10:0{n}", n) for n in (1, 2, 3)]
    assert found(*three) == [("over_capacity", "e3", "A", "open")]
    assert found(*reversed(three)) == [("over_capacity", "e3", "A", "open")]
    assert found(*three[:2]) == []
    assert found(*three, scan("x", "exit", "A", "10:02:30", 1)) == []


def test_who_left_and_came_back_when_it_was_full_is_one_too_many() -> None:
    scans = [
        scan("a", "entry", "A", "10:00", 1),
        scan("b", "entry", "A", "10:01", 2),
        scan("x", "exit", "A", "10:02", 1),
    ]
    scans += [scan("c", "entry", "A", "10:03", 3), scan("d", "entry", "A", "10:04", 1)]
    assert found(*scans) == [("over_capacity", "d", "A", "open")]


def test_those_a_supervisor_let_in_do_not_make_it_too_many() -> None:
    two = [scan(f"e{n}", "entry", "A", f"10:0{n}", n) for n in (1, 2)]
    assert found(*two, scan("o", "override", "A", "10:03", 3)) == []
    assert found(scan("o", "override", "A", "09:50", 3), *two) == []


def test_a_gate_counts_those_in_its_rooms() -> None:
    scans = [scan("a", "entry", "A", "10:01", 1), scan("b", "entry", "A", "10:02", 2)]
    scans += [scan("g", "entry", "@HALL", "10:03", 3), scan("h", "entry", "@HALL", "10:04", 4)]
    assert found(*scans) == [("over_capacity", "h", "@HALL", "open")]


def test_a_capacity_counts_from_when_it_is_known() -> None:
    scans = [scan(f"e{n}", "entry", "C", f"10:{n}", n) for n in (10, 20, 40)]
    assert found(*scans[:2]) == []
    assert found(*scans) == [("over_capacity", "e40", "C", "open")]


# --- badges and seats -----------------------------------------------------------------------------


def test_a_badge_that_was_withdrawn_by_then_is_shown_and_one_withdrawn_later_is_not() -> None:
    facts = Facts(LINE, withdrawn={"X": at("10:00")})
    assert found(scan("a", "entry", "B", "10:00", badge="X"), facts=facts) == [("withdrawn", "a", "", "open")]
    assert found(scan("a", "entry", "B", "09:59:59", badge="X"), facts=facts) == []
    assert found(scan("a", "entry", "B", "10:05", badge="Y"), facts=facts) == []
    assert found(scan("a", "entry", "B", "10:05", admitted=False, badge="X"), facts=facts) == []
    assert found(scan("a", "override", "B", "10:05", badge="X"), facts=facts) == [], "a supervisor knew"
    twice = scan("a", "entry", "B", "09:50", badge="X"), scan("b", "entry", "B", "10:05", badge="X")
    assert [each[:2] for each in found(*twice, facts=facts)] == [("admitted_twice", "b"), ("withdrawn", "b")]


def test_who_came_in_without_a_seat_where_one_is_asked_is_shown() -> None:
    seats = {"B": {1: [(at("09:00"), at("10:00")), (at("10:30"), None)]}}
    facts = Facts(LINE, asking={"B"}, booked=seats, exempt={"B": {7}, "": {8}})
    entries = {clock: scan("a", "entry", "B", clock) for clock in ("09:59", "10:00", "10:30")}
    assert found(entries["09:59"], facts=facts) == []
    assert found(entries["10:00"], facts=facts) == [("no_seat", "a", "", "open")]
    assert found(entries["10:30"], facts=facts) == []
    assert found(scan("a", "entry", "A", "10:00"), facts=facts) == []
    assert found(scan("a", "override", "B", "10:00"), facts=facts) == []
    for at_home in (7, 8):
        assert found(scan("a", "entry", "B", "10:00", at_home), facts=facts) == []


def test_after_seats_are_given_back_nobody_needs_one() -> None:
    facts = Facts(LINE, asking={"B"}, released={"B": at("10:00")})
    assert found(scan("a", "entry", "B", "10:00"), facts=facts) == []
    assert found(scan("a", "entry", "B", "09:59:59"), facts=facts) == [("no_seat", "a", "", "open")]


def test_who_was_let_in_after_the_end_is_looked_at_too() -> None:
    facts = Facts(LINE, withdrawn={"X": at("10:00")})
    assert found(scan("a", "entry", "B", "12:30", badge="X"), facts=facts) == [("withdrawn", "a", "", "open")]


# --- clocks ---------------------------------------------------------------------------------------


def read(id_: str, count: int | None, time: str, skew: int | None = 0, run: str = "r", device: int = 1) -> Scan:
    """A scan of nobody's badge, when the phone's counter was at `count` seconds."""
    reading = Reading(device, run, at(time), None if count is None else count * 1000, skew)
    return Scan(id_, "entry", corrected(at(time), skew), door="B", reading=reading)


def test_a_phone_that_was_never_synchronised_is_shown_once_a_run() -> None:
    scans = [read("a", 0, "10:00", None), read("b", 60, "10:01", None), read("c", 0, "10:02", None, run="s")]
    assert found(*scans) == [("clock", "a", "unsynchronised", "open"), ("clock", "c", "unsynchronised", "open")]
    assert found(*scans, about("settle", "b", reason="seen"))[0] == ("clock", "a", "unsynchronised", "seen")


def test_a_clock_is_put_right_up_to_ten_minutes_and_shown_beyond() -> None:
    assert found(read("a", 0, "10:00", 600_000)) == found(read("a", 0, "10:00", -600_000)) == []
    assert found(read("a", 0, "10:00", 600_001)) == [("clock", "a", "off", "open")]
    assert found(read("a", 0, "10:00", -600_001)) == [("clock", "a", "off", "open")]


def test_a_clock_that_jumps_is_noticed_by_the_counter() -> None:
    assert found(read("a", 0, "10:00"), read("b", 60, "10:01:30")) == []
    assert found(read("a", 0, "10:00"), read("b", 60, "10:01:31")) == [("clock", "b", "a", "open")]
    assert found(read("b", 60, "09:00"), read("a", 0, "10:00")) == [("clock", "b", "a", "open")]


def test_counters_of_two_phones_or_of_two_lives_of_a_page_are_not_compared() -> None:
    first = read("a", 0, "10:00")
    assert found(first, read("b", 5, "11:00", run="s")) == []
    assert found(first, read("b", 5, "11:00", device=2)) == []
    assert found(first, read("b", None, "11:00")) == []
    assert found(read("a", 0, "10:00", run=""), read("b", 5, "11:00", run="")) == []


# --- whatever arrives when ------------------------------------------------------------------------


def full(history: dict[str, Any], draw: Random) -> tuple[list[Scan], Facts, datetime]:
    """A random history with readings, badges and seats."""
    day = history["day"]
    line, now = doors.timeline(history["site"], day), doors.at(history["now"], day)
    scans = []
    for row in history["scans"]:
        made = doors.scan(row, day)
        skew = draw.choice([0, 0, 30_000, -700_000, None])
        count = draw.choice([None, round((made.at - doors.at("00:00:00", day)).total_seconds() * 1000), 5])
        reading = Reading(draw.choice([1, 2]), draw.choice(["r", "s"]), made.at, count, skew)
        badge = draw.choice(["", "X", "Y"])
        scans.append(
            Scan(
                made.id,
                made.kind,
                made.at,
                made.person,
                made.admitted,
                made.target,
                made.door,
                made.reason,
                badge,
                reading,
            )
        )
    spans = {"C2": {1: [(doors.at("09:00:00", day), doors.at("11:00:00", day))]}}
    released = {"C1": doors.at("10:00:00", day)}
    facts = Facts(line, {"X": doors.at("12:00:00", day)}, {"C1", "C2"}, spans, released, {"": {3}})
    return scans, facts, now


@given(st.integers(0, 2**32), st.randoms(use_true_random=False))
def test_any_order_and_any_repetition_give_the_same_list(seed: int, shuffle: Random) -> None:
    draw = Random(seed)
    scans, facts, now = full(doors.random_history(draw), draw)
    received = [*scans, *shuffle.sample(scans, len(scans) // 2)]
    shuffle.shuffle(received)
    once = conflicts(scans, settled(scans, facts.timeline, now), facts)
    assert conflicts(received, settled(received, facts.timeline, now), facts) == once


@given(st.integers(0, 2**32))
def test_whatever_is_open_is_closed_by_settling_it(seed: int) -> None:
    draw = Random(seed)
    scans, facts, now = full(doors.random_history(draw), draw)
    late = doors.at("60:00:00") + timedelta(days=9)
    for each in conflicts(scans, settled(scans, facts.timeline, now), facts):
        if each.open:
            scans.append(Scan(f"zz-{each.scan.id}", "settle", late, target=each.scan.id, reason="seen"))
    after = conflicts(scans, settled(scans, facts.timeline, now), facts)
    assert [each for each in after if each.open] == []


def test_random_histories_have_every_kind() -> None:
    kinds = set()
    for seed in range(200):
        draw = Random(seed)
        scans, facts, now = full(doors.random_history(draw), draw)
        kinds |= {each.kind for each in conflicts(scans, settled(scans, facts.timeline, now), facts)}
    assert kinds == set(KINDS)
