"""The list of a door: who is on it, how each stands, and where each is looked for."""

from datetime import date, time
from zoneinfo import ZoneInfo

import pytest

from tests.rules.test_rules_people import french, japanese
from webapp.rules.door import Holder
from webapp.rules.people import Name
from webapp.rules.programme import Session
from webapp.rules.roll import Count, Known, counts, letter, on_list, standing
from webapp.rules.times import at


def session(registration: str = "open", *audience: str) -> Session:
    day, zone = date(2024, 11, 20), ZoneInfo("Asia/Tokyo")
    start, end = at(day, time(13, 45), zone), at(day, time(15, 15), zone)
    return Session("C10", day, start, end, "workshop", {"fr": "Atelier"}, registration=registration, audience=audience)


KNOWN = Known(inside={1}, came={1, 2}, booked={1, 3}, waiting={4}, lost={5})


@pytest.mark.parametrize(
    ("person", "word"), [(1, "inside"), (2, "left"), (3, "missing"), (4, "waiting"), (5, "released"), (6, "missing")]
)
def test_each_stands_one_way(person: int, word: str) -> None:
    assert standing(person, KNOWN) == word


def test_whoever_waited_and_was_let_in_is_inside() -> None:
    assert standing(4, Known(inside={4}, came={4}, waiting={4})) == "inside"


@pytest.mark.parametrize("person", [1, 2, 3, 4, 5])
def test_who_holds_a_seat_or_came_is_on_the_list(person: int) -> None:
    assert on_list(Holder(person=person), session("required"), KNOWN) is True


def test_a_session_with_booking_does_not_list_who_never_asked() -> None:
    assert on_list(Holder(person=6), session("required"), KNOWN) is False
    assert on_list(Holder(person=6), session("invitation"), KNOWN) is False


def test_a_speaker_is_on_the_list_without_a_booking() -> None:
    assert on_list(Holder(person=6, invited=True), session("required"), KNOWN) is True


def test_an_open_session_lists_everyone_it_is_meant_for() -> None:
    assert on_list(Holder(person=6, country="JP"), session("open"), KNOWN) is True
    assert on_list(Holder(person=6, country="JP"), session("open", "FR"), KNOWN) is False
    assert on_list(Holder(person=6, country="FR"), session("open", "FR"), KNOWN) is True


def test_a_gate_lists_everyone() -> None:
    assert on_list(Holder(person=6), None, Known()) is True


@pytest.mark.parametrize(
    ("name", "lang", "where"),
    [
        (french("Évrard"), "fr", "E"),
        (french("Œuvrard"), "fr", "O"),
        (french("d'Ornano"), "fr", "D"),
        (japanese("三枝", "さえぐさ"), "ja", "さ"),
        (japanese("後藤", "ゴトウ"), "ja", "か"),
        (japanese("阿部", "あべ"), "ja", "あ"),
        (japanese("渡辺", "わたなべ"), "ja", "わ"),
        (japanese("弓削", "ゆげ"), "ja", "や"),
        (french("Martin"), "ja", "M"),
        (Name(), "fr", ""),
        (Name(), "ja", ""),
    ],
)
def test_a_name_is_looked_for_under_its_letter(name: Name, lang: str, where: str) -> None:
    assert letter(name, lang) == where


def test_delegations_are_counted_in_the_order_they_stand() -> None:
    rows = [("JP-SHZ", True), ("FR-REN", False), ("JP-SHZ", False), ("FR-REN", False)]
    assert counts(rows) == [Count("JP-SHZ", 1, 2), Count("FR-REN", 0, 2)]
