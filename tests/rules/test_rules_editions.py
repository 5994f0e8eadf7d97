"""The programme as a value: written and read back the same, compared field by field, numbered for calendars."""

import json
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.rules import editions as rules
from webapp.rules.editions import Change, changes, numbered
from webapp.rules.programme import KINDS, Document, Event, Place, Programme, Session, Speech, Track

NINE = datetime(2024, 11, 20, 0, 0, tzinfo=UTC)
EVENT = Event(
    "8rfj", {"fr": "Rencontres", "ja": "会議"}, {}, {"fr": "Shizuoka"}, "Asia/Tokyo", ("fr", "ja"), "ja",
    date(2024, 11, 19), date(2024, 11, 20),
)  # fmt: skip
TEA = Session(
    "C10", date(2024, 11, 20), NINE, NINE + timedelta(hours=1), "visit", {"fr": "Le thé", "ja": "茶"}, "R1", "ECO",
    {"fr": "Thé"}, {"ja": "お茶"}, ("fr",), ("ja",), "simultaneous", "ja:2", 12, "required", 2, ("FR",), False,
    (Speech(3), Speech(1, "chair")), 4,
)  # fmt: skip
ODD: dict[str, Any] = {
    "place": "R2", "start": NINE - timedelta(minutes=5), "end": NINE + timedelta(hours=2), "kind": "workshop",
    "track": "", "title": {"fr": "Le thé vert", "ja": "茶"}, "short": {}, "abstract": {"ja": "お茶", "fr": "Du thé"},
    "languages": ("ja",), "interpretation": (), "mode": "none", "channel": "", "capacity": None,
    "registration": "open", "quota": None, "kept": 3, "release": 10, "continues": True,
    "audience": (), "speeches": (Speech(1, "chair"), Speech(3)), "cancelled": True,
    "documents": (Document(7, "Ordre du jour.pdf", "application/pdf", 9, {"ja": "次第"}, "ja"),),
}  # fmt: skip


def programme(*sessions: Session) -> Programme:
    return Programme(
        EVENT, {"R1": Place("R1", {"fr": "Salle"}, "1 rue", 50)}, {"ECO": Track("ECO", {"fr": "Économie"})},
        rules.in_order({each.code: each for each in sessions}),
    )  # fmt: skip


def session(code: str, hour: int = 0, **more: Any) -> Session:
    start = NINE + timedelta(hours=hour)
    return Session(code, date(2024, 11, 20), start, start + timedelta(hours=1), "workshop", {"fr": code}, **more)


# --- the document --------------------------------------------------------------------------------


def test_a_document_gives_back_the_programme_it_was_made_of() -> None:
    made = programme(TEA, session("C20", 2))
    assert rules.programme_of(json.loads(json.dumps(rules.document(made)))) == made


def test_equal_programmes_give_equal_documents_whatever_the_order_they_were_typed_in() -> None:
    shuffled = programme(session("C20", 2), replace(TEA, title={"ja": "茶", "fr": "Le thé"}))
    assert rules.document(shuffled) == rules.document(programme(TEA, session("C20", 2)))


def test_a_document_names_its_format_and_one_from_the_future_is_refused() -> None:
    document = rules.document(programme(TEA))
    assert document["format"] == rules.FORMAT
    for unknown in (rules.FORMAT + 1, None, "1"):
        with pytest.raises(ValueError, match="format"):
            rules.programme_of({**document, "format": unknown})


def test_an_edition_made_before_there_were_walks_and_practical_texts_is_still_read() -> None:
    older = json.loads(json.dumps(rules.document(programme(TEA))))
    for each, names in (
        (older["event"], ("practical", "safety", "release", "home", "colour", "logo", "documents")),
        (older["places"]["R1"], ("walk", "gate", "within", "how", "plan")),
        (older["sessions"]["C10"], ("documents",)),
    ):
        for name in names:
            del each[name]
    assert rules.programme_of(older) == programme(TEA)
    assert rules.document(rules.programme_of(older)) == rules.document(programme(TEA))


def test_practical_texts_walks_and_files_survive_their_document() -> None:
    paper = (ODD["documents"][0],)
    event = replace(EVENT, practical={"fr": "Wi-Fi\nlibre"}, safety={"ja": "避難場所"}, documents=paper, logo=3)
    made = replace(
        programme(replace(TEA, documents=paper)), event=event, places={"R1": Place("R1", {"fr": "Salle"}, walk=8)}
    )
    assert rules.programme_of(json.loads(json.dumps(rules.document(made)))) == made


WORDS = st.dictionaries(st.sampled_from(["fr", "ja", "en"]), st.text(max_size=5), max_size=3)
CODES = st.lists(st.sampled_from(["fr", "ja", "en"]), unique=True).map(tuple)
INSTANTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
SESSIONS = st.builds(
    Session, st.sampled_from(["A", "B", "C"]), st.dates(), INSTANTS, INSTANTS, st.sampled_from(KINDS), WORDS,
    abstract=WORDS, languages=CODES, interpretation=CODES, capacity=st.none() | st.integers(0, 9),
    quota=st.none() | st.integers(1, 9), audience=CODES, cancelled=st.booleans(),
    speeches=st.lists(st.builds(Speech, st.integers(1, 9))).map(tuple), sequence=st.integers(0, 9),
)  # fmt: skip
PROGRAMMES = st.lists(SESSIONS, max_size=3).map(lambda some: programme(*some))


@given(PROGRAMMES)
def test_any_programme_survives_its_document(made: Programme) -> None:
    assert rules.programme_of(json.loads(json.dumps(rules.document(made)))) == made


# --- what changed --------------------------------------------------------------------------------


def test_nothing_changed_between_equal_programmes() -> None:
    assert changes(programme(TEA), programme(TEA)) == []


@pytest.mark.parametrize("name", rules.COMPARED)
def test_a_change_of_any_field_is_seen(name: str) -> None:
    found = changes(programme(TEA), programme(replace(TEA, **{name: ODD[name]})))
    assert [(change.session, change.field) for change in found] == [("C10", name)]
    if not isinstance(ODD[name], dict):
        assert (found[0].language, found[0].old, found[0].new) == ("", getattr(TEA, name), ODD[name])


def test_every_field_of_a_session_is_compared_but_its_code_and_what_follows_from_others() -> None:
    assert {each.name for each in fields(Session)} - set(rules.COMPARED) == {"code", "day", "sequence"}


def test_a_changed_text_is_told_language_by_language() -> None:
    after = replace(TEA, title={"fr": "Le thé vert", "en": "Tea"})
    assert changes(programme(TEA), programme(after)) == [
        Change("C10", "title", "en", "", "Tea"),
        Change("C10", "title", "fr", "Le thé", "Le thé vert"),
        Change("C10", "title", "ja", "茶", ""),
    ]


def test_an_empty_text_and_a_missing_one_are_the_same() -> None:
    assert changes(programme(TEA), programme(replace(TEA, short={"fr": "Thé", "ja": ""}))) == []


def test_added_and_removed_sessions_are_told_whole() -> None:
    other = session("C20")
    assert changes(programme(TEA), programme(other)) == [
        Change("C20", "added", "", None, other),
        Change("C10", "removed", "", TEA, None),
    ]


@given(PROGRAMMES, PROGRAMMES)
def test_comparing_the_other_way_tells_the_same_backwards(old: Programme, new: Programme) -> None:
    backwards = {"added": "removed", "removed": "added"}
    there = {(c.session, c.field, c.language) for c in changes(old, new)}
    back = {(c.session, backwards.get(c.field, c.field), c.language) for c in changes(new, old)}
    assert there == back
    assert changes(old, old) == []


# --- numbers for calendars -----------------------------------------------------------------------


def sequences(found: Programme) -> dict[str, int]:
    return {code: each.sequence for code, each in found.sessions.items()}


def test_the_first_edition_is_numbered_nought() -> None:
    assert numbered(None, programme(session("A"))) == programme(session("A"))


def test_a_number_grows_only_where_something_changed() -> None:
    old = programme(session("A", sequence=3), session("B", 1, sequence=7))
    new = programme(session("A"), session("B", 2), session("C", 3))
    assert sequences(numbered(old, new)) == {"A": 3, "B": 8, "C": 0}


def test_a_session_that_vanished_stays_as_cancelled_and_is_counted_once() -> None:
    old = programme(session("A", sequence=3), session("B", 1))
    once = numbered(old, programme(session("B", 1)))
    assert (once.sessions["A"].cancelled, sequences(once)) == (True, {"A": 4, "B": 0})
    assert numbered(once, programme(session("B", 1))) == once


def test_a_session_that_comes_back_is_told_again() -> None:
    gone = numbered(programme(session("A")), programme())
    back = numbered(gone, programme(session("A")))
    assert (back.sessions["A"].cancelled, back.sessions["A"].sequence) == (False, 2)


def test_calendars_are_told_when_a_place_is_called_otherwise_and_not_when_the_walk_to_it_is_measured() -> None:
    old = programme(TEA)
    for place, number in ((Place("R1", {"fr": "Salle"}, "1 rue", 60, 8), 4), (Place("R1", {"fr": "Hall"}, "1 rue"), 5)):
        assert sequences(numbered(old, replace(old, places={"R1": place}))) == {"C10": number}


@given(PROGRAMMES, PROGRAMMES)
def test_no_code_is_ever_lost_and_no_number_ever_falls(old: Programme, new: Programme) -> None:
    found = numbered(old, new)
    assert set(found.sessions) == {*old.sessions, *new.sessions}
    assert all(found.sessions[code].sequence >= each.sequence for code, each in old.sessions.items())
    assert list(found.sessions) == list(rules.in_order(found.sessions))
    assert numbered(found, new) == found


# --- small things pages rely on ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "registration", "small"),
    [("break", "open", True), ("meal", "open", True), ("meal", "required", False), ("visit", "open", False)],
)
def test_what_nobody_books_or_stars_is_shown_small(kind: str, registration: str, small: bool) -> None:
    assert replace(TEA, kind=kind, registration=registration).small is small


def test_one_can_follow_in_what_is_spoken_or_heard() -> None:
    assert replace(TEA, languages=("fr", "ja"), interpretation=("ja", "en")).follow == ("fr", "ja", "en")


def test_a_day_outside_the_event_on_which_something_takes_place_is_one_of_its_days() -> None:
    early = replace(session("A"), day=date(2024, 11, 17))
    assert programme(early).days == (date(2024, 11, 17), date(2024, 11, 19), date(2024, 11, 20))
