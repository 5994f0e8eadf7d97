"""What publishing a change does to people, before it is published."""

from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest

from tests.rules.test_rules_editions import EVENT, TEA, programme, session
from webapp.rules import comparing as rules
from webapp.rules.comparing import Effect
from webapp.rules.editions import ALSO_COMPARED, Difference, changes, differences, stamp
from webapp.rules.programme import Event, Place, Programme, Track

HOUR = timedelta(hours=1)
ODILE, NAOKI, HARUKA = 1, 2, 3


def effects(old: Programme, new: Programme, **holders: dict[int, str]) -> dict[str, Effect]:
    found = changes(old, new)
    assert set(holders) <= rules.asked_of(old, new, found)
    return dict(rules.effects(old, new, found, holders).of)


# --- anything that differs -----------------------------------------------------------------------


def test_a_place_called_otherwise_a_new_practical_text_and_a_colour_are_seen() -> None:
    old = programme(TEA)
    new = Programme(
        replace(EVENT, practical={"fr": "Wi-Fi"}), {"R1": Place("R1", {"fr": "Hall"}, "1 rue", 50)},
        {"ECO": Track("ECO", {"fr": "Économie"}, "#000000"), "NEW": Track("NEW", {"fr": "Neuf"})}, old.sessions,
    )  # fmt: skip
    assert differences(old, new) == [
        Difference("event", "8rfj", "practical", "fr", "", "Wi-Fi"),
        Difference("track", "ECO", "colour", "", "#5a5a5a", "#000000"),
        Difference("track", "NEW", "added", "", None, new.tracks["NEW"]),
        Difference("place", "R1", "name", "fr", "Salle", "Hall"),
    ]
    assert differences(new, old)[2] == Difference("track", "NEW", "removed", "", new.tracks["NEW"], None)


@pytest.mark.parametrize(("kind", "model"), [("event", Event), ("place", Place), ("track", Track)])
def test_every_field_is_compared_but_the_code(kind: str, model: Any) -> None:
    assert {each.name for each in fields(model)} - set(ALSO_COMPARED[kind]) == {"code"}


def test_a_field_counts_once_whatever_its_languages() -> None:
    new = programme(replace(TEA, title={"fr": "Thé", "ja": "お茶"}, place=""))
    found = differences(programme(TEA), replace(new, event=replace(EVENT, theme={"fr": "Paix"})))
    assert rules.tally(found) == (3, 2)


def test_a_stamp_is_of_one_programme_and_of_what_it_was_compared_with() -> None:
    first = stamp(3, programme(TEA))
    assert first == stamp(3, programme(TEA))
    assert len({first, stamp(4, programme(TEA)), stamp(3, programme(replace(TEA, capacity=11)))}) == 3


# --- what follows --------------------------------------------------------------------------------


def test_whoever_starred_holds_or_awaits_is_told_and_counted_once() -> None:
    old = programme(TEA, session("C20", 2))
    new = programme(replace(TEA, place=""), session("C20", 3))
    found = rules.effects(
        old, new, changes(old, new),
        {"C10": {ODILE: "star", NAOKI: "waiting"}, "C20": {NAOKI: "booked", HARUKA: "star"}},
    )  # fmt: skip
    assert {code: effect.told for code, effect in found.of.items()} == {
        "C10": {ODILE, NAOKI}, "C20": {NAOKI, HARUKA},
    }  # fmt: skip
    assert (found.told, found.ended) == ({ODILE, NAOKI, HARUKA}, 0)


def test_nobody_is_told_of_what_concerns_organisers() -> None:
    assert effects(programme(TEA), programme(replace(TEA, quota=9, continues=True))) == {}


def test_seats_stand_over_a_capacity_below_them_be_it_the_rooms() -> None:
    held = {"C10": dict.fromkeys(range(10), "booked")}
    fewer = programme(replace(TEA, capacity=9))
    assert effects(programme(TEA), fewer, **held)["C10"].over == 10
    assert effects(programme(TEA), programme(replace(TEA, capacity=10)), **held)["C10"].over == 0
    roomy = programme(replace(TEA, capacity=None))
    small = replace(roomy, places={"R1": Place("R1", {"fr": "Salle"}, "1 rue", 5)})
    assert effects(roomy, small, **held) == {"C10": Effect(over=10)}


def test_a_move_tells_whose_seats_will_overlap_and_not_of_those_that_did_before() -> None:
    late, later = session("C20", 2), session("C30", 2)
    old = programme(TEA, late, later)
    new = programme(TEA, replace(late, start=TEA.start, end=TEA.end), later)
    held = {
        "C10": {ODILE: "booked", NAOKI: "star"},
        "C20": {ODILE: "booked", NAOKI: "booked", HARUKA: "booked"},
    }  # fmt: skip
    assert effects(old, new, **held)["C20"].overlapping == {ODILE}
    assert rules.crossing(old, new, changes(old, new)) == {"C20": {"C10"}}
    longer = programme(TEA, late, replace(later, end=later.end + HOUR))
    assert rules.crossing(old, longer, changes(old, longer)) == {}


@pytest.mark.parametrize("held", ["booked", "waiting", "star"])
def test_a_cancelled_session_ends_its_booked_seats(held: str) -> None:
    found = effects(programme(TEA), programme(replace(TEA, cancelled=True)), C10={ODILE: held})
    assert found["C10"] == Effect(told=frozenset({ODILE}), ended=int(held == "booked"))


def test_a_session_that_takes_place_after_all_ends_no_seat() -> None:
    found = effects(programme(replace(TEA, cancelled=True)), programme(TEA), C10={ODILE: "star"})
    assert found["C10"] == Effect(told=frozenset({ODILE}))
