"""An edition there was becomes the draft again, and the draft there was comes back."""

from datetime import timedelta

import pytest

from tests import make
from tests.make import NOW
from webapp.actions import drafting, restoring, undoing
from webapp.actions import programme as publishing
from webapp.rules.drafting import Edit
from webapp.rules.editions import document, numbered
from webapp.rules.programme import Programme
from webapp.store import audit, models, programme

LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def first(database: str) -> Programme:
    """An edition; since then the draft has become another."""
    make.event()
    make.session("TEA", "2024-11-20 14:00", title={"fr": "Le thé", "ja": "茶"}, place="HALL", capacity=10)
    make.session("TALK", "2024-11-20 16:00", place="OLD", track="ECO")
    make.speech("TALK", make.person(code="P1"), "moderator")
    publishing.publish("Aya", "", NOW)
    edition = programme.edition(1)
    assert edition
    make.place("NEW", {"fr": "Neuf", "ja": "新"})
    drafting.change(
        "Bruno",
        [
            Edit("event", "8rfj", "languages", ["fr", "ja"]), Edit("event", "8rfj", "theme", "Paix", "fr"),
            Edit("session", "TEA", "title", "Le thé vert", "fr"), Edit("session", "TEA", "capacity", 8),
            Edit("session", "TEA", "place", "NEW"), Edit("place", "HALL", "name", "Grande salle", "fr"),
        ],
        NOW,
    )  # fmt: skip
    drafting.remove("Bruno", "session", "TALK", NOW)
    drafting.remove("Bruno", "place", "OLD", NOW)
    drafting.add("Bruno", "session", "WALK", {
        "day": "2024-11-21", "start": "2024-11-21T01:00:00+00:00", "end": "2024-11-21T02:00:00+00:00", "kind": "visit",
    }, {"title": {"fr": "La marche", "ja": "散歩"}}, NOW)  # fmt: skip
    return edition


def draft() -> Programme:
    found = programme.draft()
    assert found
    return found


def test_the_draft_is_as_the_edition_was_and_what_it_held_is_on_the_side(first: Programme) -> None:
    deed = restoring.restore("Aya", first, LATER)
    assert document(draft()) == document(first)
    assert list(programme.aside()) == ["WALK"]
    assert {entry.by for entry in audit.of_deed(deed)} == {"Aya"}
    states = {(t.code, t.lang): t.state for t in models.Text.select().where(models.Text.field == "title")}
    assert set(states.values()) <= {"written", "stale"}
    assert states["TEA", "fr"] == "written"
    assert restoring.restore("Aya", first, LATER) == ""


def test_taken_back_the_draft_is_as_it_was(first: Programme) -> None:
    before = document(draft())
    undoing.undo("Aya", restoring.restore("Aya", first, LATER), LATER)
    assert document(draft()) == before
    assert programme.aside() == {}


def test_a_speaker_who_is_gone_is_left_out(first: Programme) -> None:
    models.Speech.delete().execute()
    models.Person.delete().execute()
    restoring.restore("Aya", first, LATER)
    assert draft().sessions["TALK"].speeches == ()


def test_published_again_it_is_the_edition_there_was(first: Programme) -> None:
    restoring.restore("Aya", first, LATER)
    live = programme.live()
    assert live
    assert document(numbered(live, draft())) == document(live)
    assert publishing.publish("Aya", "", LATER) is None
