"""Any calendar can subscribe to the programme and hear of its changes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from webapp.formats.calendar import Entry, feed

TOKYO, PARIS = ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/Paris")
NOW = datetime(2024, 11, 19, 12, 0, tzinfo=UTC)
C14 = Entry(
    uid="C14@8rfj.kakehashi",
    sequence=3,
    title="第1分科会：歴史・文化を生かした観光と産業・環境の両立（後半）",
    start=datetime(2024, 11, 20, 6, 35, tzinfo=UTC),
    end=datetime(2024, 11, 20, 8, 5, tzinfo=UTC),
    place="会議室1, Shizuoka; 2階",
    description="歴史・文化を生かした観光、循環型社会に向けた技術革新、\n産業の発展と環境保全の両立について議論します。"
    * 4,
    url="https://x.example/ja/sessions/C14",
    cancelled=False,
    changed_at=datetime(2024, 11, 18, 9, 0, 30, tzinfo=UTC),
)
WORDS = st.text(
    st.one_of(st.sampled_from('歴史🎉é,;:\\"\n\r\t \0\u2028BEGIN:VEVENT'), st.characters(codec="utf-8")), max_size=120
)


def read(body: bytes) -> Calendar:
    calendar = Calendar.from_ical(body.decode())
    assert isinstance(calendar, Calendar)
    return calendar


def events(body: bytes) -> list[Event]:
    return list(read(body).events)


def test_an_entry_is_read_back_in_the_zone_of_the_event() -> None:
    (event,) = events(feed("第8回日仏自治体交流会議", TOKYO, [C14], NOW))
    assert event["uid"] == "C14@8rfj.kakehashi"
    assert event["summary"] == C14.title
    assert event["location"] == C14.place
    assert event["description"] == C14.description
    assert event["url"] == C14.url
    assert event["sequence"] == 3
    assert event["status"] == "CONFIRMED"
    assert event["dtstart"].params["TZID"] == "Asia/Tokyo"
    assert event.start.replace(tzinfo=None) == datetime(2024, 11, 20, 15, 35)
    assert (event.start, event.end) == (C14.start, C14.end)
    assert event["last-modified"].dt == event["dtstamp"].dt == C14.changed_at


def test_the_calendar_says_its_name_and_how_often_to_come_back() -> None:
    body = feed("第8回日仏自治体交流会議", TOKYO, [C14], NOW)
    calendar = read(body)
    assert calendar["x-wr-calname"] == calendar["name"] == "第8回日仏自治体交流会議"
    assert (calendar["method"], calendar["version"]) == ("PUBLISH", "2.0")
    lines = body.decode().split("\r\n")
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT15M" in lines
    assert "X-PUBLISHED-TTL:PT15M" in lines
    assert [str(zone["tzid"]) for zone in calendar.timezones] == ["Asia/Tokyo"]
    assert body.index(b"BEGIN:VTIMEZONE") < body.index(b"BEGIN:VEVENT")


@pytest.mark.parametrize(
    ("cancelled", "tentative", "status", "busy"),
    [
        (False, False, "CONFIRMED", "OPAQUE"),
        (False, True, "TENTATIVE", "TRANSPARENT"),
        (True, False, "CANCELLED", "TRANSPARENT"),
        (True, True, "CANCELLED", "TRANSPARENT"),
    ],
)
def test_a_seat_is_busy_and_a_star_or_a_cancelled_session_is_not(
    cancelled: bool, tentative: bool, status: str, busy: str
) -> None:
    (event,) = events(feed("x", TOKYO, [replace(C14, cancelled=cancelled, tentative=tentative)], NOW))
    assert (event["status"], event["transp"]) == (status, busy)


@pytest.mark.parametrize(
    ("start", "local"),
    [
        (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), datetime(2026, 3, 29, 1, 30)),
        (datetime(2026, 3, 29, 1, 30, tzinfo=UTC), datetime(2026, 3, 29, 3, 30)),
        (datetime(2026, 7, 1, 7, 0, tzinfo=UTC), datetime(2026, 7, 1, 9, 0)),
        (datetime(2026, 10, 25, 2, 30, tzinfo=UTC), datetime(2026, 10, 25, 3, 30)),
        (datetime(2026, 12, 1, 8, 0, tzinfo=UTC), datetime(2026, 12, 1, 9, 0)),
    ],
)
def test_a_summer_time_zone_is_right_on_both_sides_of_a_change(start: datetime, local: datetime) -> None:
    body = feed("x", PARIS, [replace(C14, start=start, end=start + timedelta(hours=1))], NOW)
    (event,) = events(body)
    assert event["dtstart"].dt.replace(tzinfo=None) == local
    assert (event.start, event.end) == (start, start + timedelta(hours=1))
    (zone,) = read(body).timezones
    written = zone.to_tz()  # the VTIMEZONE alone, without what this machine knows of Paris
    assert local.replace(tzinfo=written).utcoffset() == local.replace(tzinfo=PARIS).utcoffset()


def test_an_entry_in_utc_needs_no_time_zone() -> None:
    body = feed("x", ZoneInfo("UTC"), [C14], NOW)
    assert b"VTIMEZONE" not in body
    assert b"DTSTART:20241120T063500Z" in body


def test_an_empty_agenda_is_a_calendar_all_the_same() -> None:
    assert events(feed("Mon agenda", TOKYO, [], NOW)) == []


def test_an_unchanged_programme_gives_the_same_bytes_in_any_order_and_at_any_hour() -> None:
    other = replace(C14, uid="C15@8rfj.kakehashi")
    assert feed("x", TOKYO, [C14, other], NOW) == feed("x", TOKYO, [other, C14], NOW + timedelta(days=1))


def test_a_stamp_is_never_later_than_now() -> None:
    (event,) = events(feed("x", TOKYO, [replace(C14, changed_at=NOW + timedelta(days=1))], NOW))
    assert event["dtstamp"].dt == NOW


def assert_folded(body: bytes) -> None:
    assert body.endswith(b"END:VCALENDAR\r\n")
    assert body.replace(b"\r\n", b"").find(b"\n") == body.replace(b"\r\n", b"").find(b"\r") == -1
    for line in body.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()


def test_long_japanese_lines_are_folded_between_characters() -> None:
    body = feed(C14.title, TOKYO, [C14], NOW)
    assert_folded(body)
    assert b"\r\n " in body


def test_words_that_look_like_calendar_lines_are_only_words() -> None:
    title = "Thé\r\nEND:VEVENT\r\nBEGIN:VEVENT, a;b\\n\0 \u2028"
    (event,) = events(feed(title, TOKYO, [replace(C14, title=title, url="https://x/\r\nX:1")], NOW))
    assert event["summary"] == "Thé  END:VEVENT  BEGIN:VEVENT, a;b\\n   "
    assert event["url"] == "https://x/X:1"


@settings(deadline=None)
@given(WORDS, WORDS, WORDS, WORDS)
def test_any_words_stay_in_their_place(name: str, title: str, place: str, description: str) -> None:
    entry = replace(C14, title=title, place=place, description=description, url=f"https://x/{place}")
    body = feed(name, TOKYO, [entry], NOW)
    assert_folded(body)
    (event,) = events(body)
    assert event["summary"] == title or not title.isprintable()
    assert event.get("location", "") == place or not place.isprintable()
    assert event["status"] == "CONFIRMED"
    assert len(read(body).walk()) == len(read(feed("x", TOKYO, [C14], NOW)).walk())
