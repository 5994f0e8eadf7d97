"""A form about the draft, as a browser sends it, read into edits."""

import json
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask, g
from werkzeug.datastructures import MultiDict

from webapp.pages.organiser import forms
from webapp.rules.drafting import Edit

TOKYO, PARIS = ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/Paris")


def sent(**fields: Any) -> "MultiDict[str, str]":
    """NAME=(typed, was); a list is several fields of one name."""
    found: MultiDict[str, str] = MultiDict()
    for name, (typed, was) in fields.items():
        for each in typed if isinstance(typed, list) else [typed]:
            if each is not None:
                found.add(name.replace("__", ":"), each)
        found.add(f"was-{name.replace('__', ':')}", json.dumps(was))
    return found


def times(day: str, start: str, end: str) -> "MultiDict[str, str]":
    return sent(day=(day, "2024-11-20"), start=(start, ""), end=(end, ""))


def read(form: "MultiDict[str, str]", zone: ZoneInfo = TOKYO, kind: str = "session") -> dict[str, Any]:
    return forms.read(kind, "C10", form, zone).values


@pytest.mark.parametrize(
    ("day", "start", "end", "span"),
    [
        ("2024-11-20", "13:45", "15:15", ("2024-11-20T04:45:00+00:00", "2024-11-20T06:15:00+00:00")),
        ("2024年11月20日", "９：３０", "10h", ("2024-11-20T00:30:00+00:00", "2024-11-20T01:00:00+00:00")),
        ("2024-11-20", "22:00", "01:30", ("2024-11-20T13:00:00+00:00", "2024-11-20T16:30:00+00:00")),
        ("2024-11-20", "15:15", "13:45", ("2024-11-20T06:15:00+00:00", "2024-11-20T04:45:00+00:00")),
    ],
)
def test_hours_are_those_of_the_event_and_may_pass_midnight(day: str, start: str, end: str, span: Any) -> None:
    found = read(times(day, start, end))
    assert (found["day"], found["start"], found["end"]) == ("2024-11-20", *span)


def test_an_hour_the_clocks_skip_is_told() -> None:
    found = forms.read("session", "C10", times("2024-03-31", "02:30", "03:30"), PARIS)
    assert [(fault.code, fault.field) for fault in found.faults] == [("time_skipped", "start"), ("time_skipped", "end")]


def test_what_cannot_be_read_is_told_by_field_and_kept_as_typed() -> None:
    found = forms.read("session", "C10", sent(capacity=("beaucoup", 90), quota=("２", None)), TOKYO)
    assert [(fault.code, fault.field) for fault in found.faults] == [("whole", "capacity")]
    assert (found.values, found.typed["capacity"]) == ({"quota": 2}, "beaucoup")


def test_what_a_browser_does_to_lines_is_no_change() -> None:
    found = forms.read("session", "C10", sent(abstract__fr=("Un\r\nDeux", "Un\nDeux ")), TOKYO)
    assert found.edits == (Edit("session", "C10", "abstract", "Un\nDeux ", "fr", "Un\nDeux "),)


def test_a_box_that_is_not_ticked_says_no_and_one_that_is_not_there_says_nothing() -> None:
    assert read(sent(cancelled=(None, True))) == {"cancelled": False}
    assert read(sent(cancelled=("on", False), languages=(["fr", "ja"], []))) == {
        "cancelled": True, "languages": ["fr", "ja"],
    }  # fmt: skip


def test_whose_words_are_kept_is_the_organisers_choice() -> None:
    form = sent(title__fr=("Les miens", "Les leurs"), title__ja=("私の", "相手の"))
    form["keep-title:fr"], form["keep-title:ja"] = "theirs", "mine"
    assert forms.read("session", "C10", form, TOKYO).texts == {"title": {"ja": "私の"}}


def test_a_field_that_is_none_of_the_draft_is_not_read() -> None:
    assert forms.read("session", "C10", sent(code=("X", "C10"), name__fr=("X", "")), TOKYO).edits == ()


def test_two_faults_of_one_field_are_said_once(app: Flask) -> None:
    with app.test_request_context("/organiser/?lang=fr"):
        form = forms.read("session", "C10", sent(capacity=("x", 1)), TOKYO)
        g.ui = g.lang = "fr"
        found = forms.wrong("session", [*form.faults, *form.faults])
    assert (found.status, len(found.lines), list(found.by_name)) == (422, 1, ["capacity"])
