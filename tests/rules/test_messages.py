"""What stands against sending a message."""

from datetime import timedelta

import pytest

from tests.make import NOW
from webapp.rules.messages import Fault, Message, faults, lacking

LANGUAGES = ("fr", "ja")
BOTH = {"fr": "Car", "ja": "バス"}


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (Message(BOTH), []),
        (Message({"fr": "Car"}), []),
        (Message(), [Fault("nothing")]),
        (Message({"fr": "x" * 121}), [Fault("long_title", "fr")]),
        (Message({"fr": "x" * 120}, {"fr": "x" * 2000}), []),
        (Message({"fr": "x"}, {"fr": "x" * 10_000}), [Fault("long_text", "fr")]),
        (Message({"fr": "x"}, {"ja": "本文"}), [Fault("no_title", "ja")]),
        (Message({"fr": "Car"}, urgent=True), [Fault("missing", "ja")]),
        (Message(BOTH, {"fr": "À 17 h"}, urgent=True), [Fault("missing", "ja")]),
        (Message(BOTH, urgent=True), []),
        (Message(BOTH, drill=True), [Fault("drill")]),
        (Message(BOTH, urgent=True, drill=True), []),
        (Message(BOTH, at=NOW), [Fault("past")]),
        (Message(BOTH, at=NOW + timedelta(minutes=1)), []),
        (Message(BOTH, urgent=True, until=NOW), [Fault("until")]),
        (Message(BOTH, urgent=True, at=NOW + timedelta(hours=2), until=NOW + timedelta(hours=1)), [Fault("until")]),
    ],
)
def test_what_stands_against_sending(message: Message, expected: list[Fault]) -> None:
    assert faults(message, LANGUAGES, NOW) == expected


def test_a_title_alone_is_enough_in_each_language_unless_another_has_a_text() -> None:
    assert lacking(Message(BOTH), LANGUAGES) == []
    assert lacking(Message(BOTH, {"ja": "17時"}), LANGUAGES) == ["fr"]
    assert lacking(Message({"ja": "バス"}), LANGUAGES) == ["fr"]
