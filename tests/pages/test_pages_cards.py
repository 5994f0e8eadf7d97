"""The words that stand with a seat's state."""

import pytest
from flask import Flask

from webapp.pages import language
from webapp.pages.delegate.cards import State, words_of


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("kind", "left", "words"),
    [("workshop", 4, "残り4席"), ("visit", 4, "残り4名"), ("workshop", 0, "満席"), ("visit", 0, "定員到達")],
)
def test_a_visit_counts_people_and_a_workshop_chairs(app: Flask, kind: str, left: int, words: str) -> None:
    with app.test_request_context("/ja/programme"):
        language.speak("ja")
        assert words_of(State(True, "free" if left else "full", left), kind, "ja") == words
