"""A day is laid out by place and hour, and nothing hides behind anything."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from webapp.rules.board import columns, hours, suggested
from webapp.rules.programme import Event, Place, Programme, Session, in_order
from webapp.rules.times import at

TOKYO = ZoneInfo("Asia/Tokyo")
DAY = date(2024, 11, 20)
EVENT = Event("E", {}, {}, {}, "Asia/Tokyo", ("fr",), "fr", date(2024, 11, 18), date(2024, 11, 21))
PLACES = {
    "FARM": Place("FARM", {}), "ROOM1": Place("ROOM1", {}, within="VENUE"), "VENUE": Place("VENUE", {}, gate=True),
}  # fmt: skip


def session(code: str, start: str, minutes: int, place: str = "ROOM1", day: date = DAY) -> Session:
    begins = at(day, time.fromisoformat(start), TOKYO)
    return Session(code, day, begins, begins + timedelta(minutes=minutes), "workshop", {}, place)


def programme(*sessions: Session) -> Programme:
    return Programme(EVENT, PLACES, {}, in_order({s.code: s for s in sessions}))


def test_every_place_has_its_column_and_those_behind_one_gate_stand_together() -> None:
    laid = columns(programme(session("A", "09:00", 60), session("B", "09:00", 60, "")), DAY)
    assert [(c.place, [b.session.code for b in c.blocks]) for c in laid] == [
        ("", ["B"]), ("ROOM1", ["A"]), ("VENUE", []), ("FARM", []),
    ]  # fmt: skip


def test_sessions_that_share_time_stand_side_by_side() -> None:
    together = [
        session("A", "09:00", 60),
        session("B", "09:30", 60),
        session("C", "10:00", 30),
        session("D", "12:00", 5),
    ]
    blocks = columns(programme(*together), DAY)[1].blocks
    assert [(b.session.code, b.top, b.length, b.lane, b.lanes) for b in blocks] == [
        ("A", 540, 60, 0, 2), ("B", 570, 60, 1, 2), ("C", 600, 30, 0, 2), ("D", 720, 5, 0, 1),
    ]  # fmt: skip


def test_the_rail_goes_as_far_as_the_day_does() -> None:
    assert hours(columns(programme(), DAY)) == range(8, 19)
    long = programme(session("A", "06:45", 30), session("B", "23:00", 90))
    assert hours(columns(long, DAY)) == range(6, 25)


def test_the_length_is_that_of_the_days_clocks_where_an_hour_is_skipped() -> None:
    event = Event("E", {}, {}, {}, "Europe/Paris", ("fr",), "fr", date(2026, 3, 29), date(2026, 3, 29))
    start, end = (datetime.fromisoformat(f"2026-03-29T{each}+00:00") for each in ("00:30", "02:00"))  # 01:30, 04:00
    night = Session("A", date(2026, 3, 29), start, end, "workshop", {}, "ROOM1")
    [block] = columns(Programme(event, PLACES, {}, {"A": night}), date(2026, 3, 29))[1].blocks
    assert (block.top, block.length) == (90, 150)


def test_a_new_code_goes_on_as_the_day_does() -> None:
    there = [session("C09", "09:00", 5), session("C17", "09:00", 5), session("X1", "09:00", 5)]
    assert suggested(DAY, there) == "C18"
    assert suggested(DAY, [*there, session("c18", "09:00", 5, day=date(2024, 11, 21))]) == "C19"
    assert suggested(date(2024, 11, 19), there) == "S01"
