"""Who is there twice, what becomes of two people's seats, and how delegations are numbered anew."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from webapp.rules.drafting import Known
from webapp.rules.people import Name
from webapp.rules.programme import Event, Programme, Session
from webapp.rules.registering import doubles, faults, meeting, nameless, renumbered, traits

NOW = datetime(2024, 11, 20, 1, tzinfo=UTC)
A10 = Session("A10", NOW.date(), NOW, NOW + timedelta(hours=1), "workshop", {})
PROGRAMME = Programme(
    Event("e", {}, {}, {}, "Asia/Tokyo", ("fr",), "fr", NOW.date(), NOW.date()),
    {}, {},
    {
        "A10": A10,
        "B10": replace(A10, code="B10", start=NOW + timedelta(minutes=30)),
        "C11": replace(A10, code="C11", start=NOW + timedelta(hours=1), end=NOW + timedelta(hours=2)),
    },
)  # fmt: skip


def twice(*people: tuple[Name, str]) -> list[list[int]]:
    return doubles((n, tuple(traits(name, email))) for n, (name, email) in enumerate(people, 1))


@pytest.mark.parametrize(
    "other",
    [
        (Name(family="KERVANEC", given="odile"), ""),
        (Name(family="Odile", given="Kervanec"), ""),
        (Name(family="Ｋｅｒｖａｎｅｃ", given="Odilé"), ""),
        (Name(family="K.", given="O."), "Odile@bre.example"),
    ],
)
def test_one_person_written_down_twice_is_seen(other: tuple[Name, str]) -> None:
    odile = Name(family="Kervanec", given="Odile", native_family="ケルヴァネック", native_given="オディール")
    assert twice((odile, "odile@bre.example"), other, (Name(family="Kervanec", given="Jean"), "")) == [[1, 2]]


def test_a_name_of_one_part_tells_nobody_from_others() -> None:
    assert twice((Name(family="Sato"), ""), (Name(family="Sato"), ""), (Name(native_family="佐藤"), "")) == []


def test_three_who_have_something_in_common_two_by_two_are_one_case() -> None:
    one, two = Name(family="Sato", given="Ken"), Name(native_family="佐藤", native_given="健")
    assert twice((one, ""), (two, "k@x.example"), (replace(one, native_family="佐藤", native_given="健"), "")) == [
        [1, 2, 3]
    ]


def test_of_two_seats_in_one_session_one_ends_and_of_two_at_one_hour_both_stand() -> None:
    assert meeting(["A10", "C11"], ["B10", "C11", "GONE"], PROGRAMME) == (("C11",), (("A10", "B10"),))
    assert meeting(["A10"], ["C11"], PROGRAMME) == ((), ())
    assert meeting(["A10"], ["B10"], None) == ((), ())


@pytest.mark.parametrize(
    ("moved", "to", "changed"),
    [
        ("C", 1, {"C": 1, "A": 2, "B": 3}),
        ("A", 2, {"B": 1, "A": 2}),
        ("A", 1, {}),
        ("X", 4, {"X": 4}),
        ("X", 1, {"X": 1, "A": 2, "B": 3, "C": 4}),
        ("A", 99, {"B": 1, "C": 2, "X": 3, "Y": 4, "A": 5}),
        ("B", -3, {"B": 1, "A": 2}),
    ],
)
def test_a_delegation_is_moved_and_the_others_make_room(moved: str, to: int, changed: dict[str, int]) -> None:
    order = [("A", 1), ("B", 2), ("C", 3), ("X", None), ("Y", None)]
    assert renumbered(order, moved, to) == changed


def test_what_a_person_can_hold() -> None:
    known = Known(delegations=frozenset({"FR-BRE"}), languages=("fr", "ja"))
    good = {"delegation": "FR-BRE", "language": "ja", "email": "a@b.example", "category": "press", "head": True}
    assert faults(good, known) == []
    bad = {"delegation": "X", "language": "xx", "email": "a@", "category": "king", "head": "on", "given": "\x07"}
    assert [fault[:2] for fault in faults(bad, known)] == [
        ("unknown_delegation", "delegation"), ("language", "language"), ("email", "email"), ("choice", "category"),
        ("choice", "head"), ("control", "given"),
    ]  # fmt: skip
    nobody = dict.fromkeys(("family", "given", "native_family", "native_given", "kana_family"), "")
    assert [fault.code for fault in nameless({**nobody, "kana_family": "さとう"})] == ["no_name"]
