"""What an organiser is warned of, case by case: a table of drafts and the marks they bear."""

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from webapp.rules.marks import Counts, Mark, by_session, foreseen, marks
from webapp.rules.programme import Event, Place, Programme, Session, Speech, in_order
from webapp.rules.times import at

PARIS = ZoneInfo("Europe/Paris")
EVENT = Event("E", {}, {}, {}, "Europe/Paris", ("fr",), "fr", date(2026, 10, 23), date(2026, 10, 25))
PLACES = {
    "HALL": Place("HALL", {}, capacity=300, walk=0),
    "ROOM": Place("ROOM", {}, capacity=90, walk=3),
    "PARK": Place("PARK", {}, walk=12),
    "FARM": Place("FARM", {}),
}
DAY = date(2026, 10, 23)


def instant(words: str, day: date = DAY) -> datetime:
    return at(day, time.fromisoformat(words), PARIS)


def session(code: str, start: str, end: str, place: str = "", day: date = DAY, **more: Any) -> Session:
    return Session(code, day, instant(start, day), instant(end, day), more.pop("kind", "workshop"), {}, place, **more)


def programme(*sessions: Session) -> Programme:
    return Programme(EVENT, PLACES, {}, in_order({s.code: s for s in sessions}))


def spoken(*people: int) -> dict[str, Any]:
    return {"speeches": tuple(Speech(each) for each in people)}


HEARD = {"mode": "simultaneous", "interpretation": ("ja",)}
CASES = [
    ("nothing", [session("A", "09:00", "10:00", "HALL"), session("B", "10:00", "11:00", "HALL")], Counts(), []),
    (
        "the same place at the same time",
        [session("A", "09:00", "10:00", "ROOM"), session("B", "09:55", "11:00", "ROOM")],
        Counts(),
        [Mark("place_taken", "A", "B")],
    ),
    (
        "two sessions that have no place yet",
        [session("A", "09:00", "10:00"), session("B", "09:00", "10:00")],
        Counts(),
        [],
    ),
    (
        "a cancelled one takes no room",
        [session("A", "09:00", "10:00", "ROOM"), session("B", "09:00", "10:00", "ROOM", cancelled=True)],
        Counts(),
        [],
    ),
    (
        "a speaker in two sessions at once",
        [session("A", "09:00", "10:00", "ROOM", **spoken(1, 2)), session("B", "09:30", "11:00", "HALL", **spoken(2))],
        Counts(),
        [Mark("speaker_twice", "A", "B", (2,))],
    ),
    (
        "an interpreter in two sessions at once",
        [session("A", "09:00", "10:00", "ROOM", **spoken(7)), session("B", "09:30", "11:00", "HALL", **spoken(7))],
        Counts(interpreters=frozenset({7})),
        [Mark("interpreter_twice", "A", "B", (7,))],
    ),
    (
        "both interpreted in one place",
        [session("A", "09:00", "10:00", "ROOM", **HEARD), session("B", "09:30", "11:00", "ROOM", **HEARD)],
        Counts(),
        [Mark("place_taken", "A", "B"), Mark("channel_taken", "A", "B")],
    ),
    (
        "more interpreted at once than there are interpreters",
        [session("A", "09:00", "10:00", "ROOM", **HEARD), session("B", "09:30", "11:00", "HALL", **HEARD),
         session("C", "10:30", "11:30", "PARK", **HEARD), session("D", "11:30", "12:00", "HALL", **HEARD)],
        Counts(interpreters=frozenset({7})),
        [Mark("interpreters_few", code, count=2, most=1) for code in ("A", "B", "C")],
    ),
    (
        "nobody said who interprets",
        [session("A", "09:00", "10:00", "ROOM", **HEARD), session("B", "09:30", "11:00", "HALL", **HEARD)],
        Counts(),
        [],
    ),
    (
        "more booked than seats",
        [session("A", "09:00", "10:00", "ROOM", capacity=40)],
        Counts(booked={"A": 41}),
        [Mark("seats_over", "A", count=41, most=40)],
    ),
    (
        "more booked than the place holds",
        [session("A", "09:00", "10:00", "ROOM")],
        Counts(booked={"A": 91}),
        [Mark("seats_over", "A", count=91, most=90)],
    ),
    ("as many as there are", [session("A", "09:00", "10:00", "ROOM", capacity=90)], Counts(booked={"A": 90}), []),
    (
        "more seats than the place holds",
        [session("A", "09:00", "10:00", "ROOM", capacity=91)],
        Counts(),
        [Mark("room_over", "A", count=91, most=90)],
    ),
    (
        "too short a way for those who hold both",
        [session("A", "09:00", "10:00", "ROOM"), session("B", "10:10", "11:00", "PARK")],
        Counts(held={"A": frozenset({1, 2, 3}), "B": frozenset({2, 3, 4})}),
        [Mark("way_people", "A", "B", count=2, gap=10, walk=15)],
    ),
    (
        "a way that is just long enough",
        [session("A", "09:00", "10:00", "ROOM"), session("B", "10:15", "11:00", "PARK")],
        Counts(held={"A": frozenset({1}), "B": frozenset({1})}),
        [],
    ),
    (
        "nobody takes that way",
        [session("A", "09:00", "10:00", "ROOM"), session("B", "10:00", "11:00", "PARK")],
        Counts(held={"A": frozenset({1}), "B": frozenset({2})}),
        [],
    ),
    (
        "nobody said how long the way is",
        [session("A", "09:00", "10:00", "ROOM"), session("B", "10:00", "11:00", "FARM")],
        Counts(held={"A": frozenset({1}), "B": frozenset({1})}),
        [],
    ),
    (
        "too short a way for a speaker",
        [session("A", "09:00", "10:00", "ROOM", **spoken(1)), session("B", "10:00", "11:00", "PARK", **spoken(1))],
        Counts(held={"A": frozenset({1}), "B": frozenset({1})}),
        [Mark("way_speaker", "A", "B", (1,), gap=0, walk=15)],
    ),
    (
        "a coach that leaves too early",
        [session("A", "09:00", "10:00", "HALL", audience=("FR-BRE",)),
         session("T", "10:05", "10:20", "PARK", kind="transfer", audience=("FR",))],
        Counts(),
        [Mark("way_coach", "A", "T", gap=5, walk=12)],
    ),
    (
        "a coach for others",
        [session("A", "09:00", "10:00", "HALL", audience=("JP",)),
         session("T", "10:05", "10:20", "PARK", kind="transfer", audience=("FR",))],
        Counts(),
        [],
    ),
    (
        "those who took a coach are elsewhere",
        [session("T", "09:00", "09:20", "HALL", kind="transfer"), session("B", "09:25", "11:00", "PARK", **spoken(1))],
        Counts(held={"T": frozenset({1}), "B": frozenset({1})}),
        [],
    ),
    ("a day that is none of the event’s", [session("A", "09:00", "10:00", day=date(2026, 10, 26))], Counts(),
     [Mark("outside", "A")]),
    ("until midnight", [replace(session("A", "22:00", "23:00"), end=instant("00:00", date(2026, 10, 24)))], Counts(),
     []),
    ("past midnight", [replace(session("A", "22:00", "23:00"), end=instant("00:05", date(2026, 10, 24)))], Counts(),
     [Mark("midnight", "A")]),
    ("an hour that comes twice", [session("A", "02:30", "04:00", day=date(2026, 10, 25))], Counts(),
     [Mark("clock_twice", "A")]),
    ("the hour after it", [session("A", "03:00", "04:00", day=date(2026, 10, 25))], Counts(), []),
]  # fmt: skip


@pytest.mark.parametrize(("sessions", "counts", "expected"), [case[1:] for case in CASES], ids=[c[0] for c in CASES])
def test_a_draft_bears_these_marks(sessions: list[Session], counts: Counts, expected: list[Mark]) -> None:
    assert list(marks(programme(*sessions), counts)) == expected


def test_both_sessions_bear_what_they_do_not_do_together() -> None:
    clash = Mark("place_taken", "A", "B")
    assert by_session([clash]) == {"A": [clash], "B": [clash]}


def test_what_a_move_would_bring_and_settle_is_known_before_it_is_made() -> None:
    a, b = session("A", "09:00", "10:00", "ROOM"), session("B", "09:30", "10:30", "ROOM")
    c = session("C", "11:00", "12:00", "HALL")
    draft = programme(a, b, c)
    moved = session("B", "11:30", "12:30", "HALL")
    assert foreseen(draft, moved, False, Counts()) == (
        (Mark("place_taken", "C", "B"),),
        (Mark("place_taken", "A", "B"),),
    )
    assert foreseen(draft, b, True, Counts()) == ((), (Mark("place_taken", "A", "B"),))
    assert foreseen(draft, b, False, Counts()) == ((), ())


def test_a_session_that_is_not_there_yet_is_foreseen_too() -> None:
    draft = programme(session("A", "09:00", "10:00", "ROOM"))
    new = session("N", "09:00", "10:00", "ROOM", capacity=100)
    assert foreseen(draft, new, False, Counts()).brings == (
        Mark("place_taken", "A", "N"), Mark("room_over", "N", count=100, most=90),
    )  # fmt: skip
