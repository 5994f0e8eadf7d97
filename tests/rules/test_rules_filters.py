"""Finding sessions: what can be asked, and what answers."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from webapp.rules import filters
from webapp.rules.filters import Filters, WrongFilter
from webapp.rules.programme import Event, Place, Programme, Session, Track
from webapp.rules.seats import Standing

NINE = datetime(2024, 11, 20, 9, tzinfo=UTC)
EVENT = Event("e", {}, {}, {}, "UTC", ("fr", "ja"), "fr", date(2024, 11, 19), date(2024, 11, 20))


def session(code: str, hour: int, fr: str, ja: str, **more: Any) -> Session:
    start = NINE + timedelta(hours=hour)
    more = {"kind": "workshop", **more}
    return Session(code, start.date(), start, start + timedelta(hours=1), title={"fr": fr, "ja": ja}, **more)


SESSIONS = [
    session(
        "A1", -24, "L’établissement thermal", "温泉", kind="visit", place="BATH", capacity=2, registration="required"
    ),
    session("B2", 1, "Lumière et fleuve", "光と河", track="ECO", languages=("fr",), interpretation=("ja",)),
    session("C3", 2, "Fruits", "フルーツ", kind="visit", capacity=2, registration="required", languages=("ja",)),
]
PROGRAMME = Programme(
    EVENT,
    {"BATH": Place("BATH", {"fr": "Bains", "ja": "浴場"})},
    {"ECO": Track("ECO", {"fr": "Économie", "ja": "経済"})},
    {each.code: each for each in SESSIONS},
)
FOLDED = {each.code: filters.haystack(each, PROGRAMME, "佐藤 さとう" if each.code == "B2" else "") for each in SESSIONS}


def found(
    of_mine: frozenset[str] = frozenset(), standings: dict[str, Standing] | None = None, **asked: Any
) -> list[str]:
    return [s.code for s in filters.matching(Filters(**asked), PROGRAMME, FOLDED, of_mine, standings or {}, NINE)]


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ({}, ["A1", "B2", "C3"]),
        ({"q": "ETABLISSEMENT"}, ["A1"]),
        ({"q": "ﾌﾙｰﾂ"}, ["C3"]),
        ({"q": "ふるーつ"}, ["C3"]),
        ({"q": "光"}, ["B2"]),
        ({"q": "fleuve lumiere"}, ["B2"]),
        ({"q": "economie"}, ["B2"]),
        ({"q": "浴場"}, ["A1"]),
        ({"q": "ｻﾄｳ"}, ["B2"]),
        ({"q": "c3"}, ["C3"]),
        ({"q": "lumière bains"}, []),
        ({"day": "2024-11-19"}, ["A1"]),
        ({"track": "ECO"}, ["B2"]),
        ({"place": "BATH"}, ["A1"]),
        ({"kind": "visit"}, ["A1", "C3"]),
        ({"follow": "ja"}, ["B2", "C3"]),
        ({"follow": "fr"}, ["B2"]),
        ({"free": True}, ["C3"]),  # A1 is over, B2 needs no booking
        ({"kind": "visit", "q": "温泉"}, ["A1"]),
    ],
)
def test_a_session_is_found_when_it_answers_every_filter(asked: dict[str, Any], codes: list[str]) -> None:
    assert found(**asked) == codes


def test_mine_are_those_i_starred_or_hold() -> None:
    assert found(frozenset({"C3", "gone"}), mine=True) == ["C3"]
    assert found(mine=True) == []


@pytest.mark.parametrize(("booked", "codes"), [(0, ["C3"]), (1, ["C3"]), (2, []), (9, [])])
def test_a_full_session_has_no_seat_left(booked: int, codes: list[str]) -> None:
    assert found(standings={"C3": Standing(booked)}, free=True) == codes


@pytest.mark.parametrize(
    "raw",
    [
        {"day": "2024-11-31"}, {"day": "20241120"}, {"day": "2024-12-24"}, {"track": "<script>"}, {"place": "../etc"},
        {"kind": "VISIT"}, {"follow": "de"}, {"mine": "yes"}, {"free": "0"}, {"q": "x" * 201}, {"q": "a\0b"},
    ],
)  # fmt: skip
def test_a_filter_no_page_offers_is_refused(raw: dict[str, str]) -> None:
    with pytest.raises(WrongFilter) as wrong:
        filters.read(raw, PROGRAMME)
    assert str(wrong.value) == next(iter(raw))


def test_filters_are_read_from_an_address() -> None:
    raw = {"q": " thé ", "day": "2024-11-20", "kind": "visit", "mine": "1", "free": "", "other": "ignored"}
    assert filters.read(raw, PROGRAMME) == Filters("thé", "2024-11-20", kind="visit", mine=True)


def test_empty_filters_ask_for_nothing() -> None:
    assert not filters.read({"q": "  ", "day": ""}, PROGRAMME)
    assert Filters(free=True)
