"""Organisers change the draft: all or nothing, nobody's work unseen, everything in the journal and taken back."""

from typing import Any

import pytest

from tests import make
from webapp.actions import drafting, undoing
from webapp.rules.drafting import Clash, Edit, Wrong
from webapp.rules.seats import Refused
from webapp.store import audit, models, programme
from webapp.store import drafting as store

NOW = make.NOW


@pytest.fixture(autouse=True)
def summit(database: str) -> None:
    make.event()
    make.place("ROOM1", {"fr": "Salle 1"})
    make.place("ROOM2", {"fr": "Salle 2"})
    make.session("C10", place="ROOM1", title={"fr": "Atelier", "ja": "分科会"})


def session(field: str, new: Any, **more: Any) -> Edit:
    return Edit("session", "C10", field, new, **more)


def states() -> dict[str, tuple[str, str]]:
    return {lang: (each.words, each.state) for lang, each in store.words("session", "C10")["title"].items()}


def code(error: Any) -> list[tuple[str, str, str]]:
    return [fault[:3] for fault in error.value.faults]


def test_what_is_saved_is_in_the_draft_and_in_the_journal() -> None:
    deed = drafting.change("Aya", [session("place", "ROOM2", was="ROOM1")], NOW)
    draft = programme.draft()
    assert draft
    assert draft.sessions["C10"].place == "ROOM2"
    assert [(e.by, e.act, e.field, e.before, e.after) for e in audit.of_deed(deed)] == [
        ("Aya", "changed", "place", "ROOM1", "ROOM2")
    ]


def test_saving_what_is_there_already_writes_nothing() -> None:
    assert drafting.change("Aya", [session("place", "ROOM1"), session("title", "Atelier", lang="fr")], NOW) == ""
    assert not models.AuditEntry.select().exists()


def test_new_words_of_one_language_make_the_others_stale() -> None:
    drafting.change("Aya", [session("title", "Atelier 1", lang="fr")], NOW)
    assert states() == {"fr": ("Atelier 1", "written"), "ja": ("分科会", "stale")}


def test_words_changed_together_are_all_fresh() -> None:
    drafting.change("Aya", [session("title", "Atelier 1", lang="fr"), session("title", "第1分科会", lang="ja")], NOW)
    assert states() == {"fr": ("Atelier 1", "written"), "ja": ("第1分科会", "written")}


def test_a_first_translation_and_a_text_taken_out_overtake_nothing() -> None:
    drafting.change("Aya", [session("title", "Workshop", lang="en")], NOW)
    drafting.change("Aya", [session("title", "", lang="en")], NOW)
    assert states() == {"fr": ("Atelier", "written"), "ja": ("分科会", "written")}


def test_a_reviewed_text_is_not_stale_any_more() -> None:
    drafting.change("Aya", [session("title", "Atelier 1", lang="fr")], NOW)
    drafting.mark("Ken", "session", "C10", "title", "ja", "reviewed", NOW)
    assert states()["ja"] == ("分科会", "reviewed")


def test_the_second_to_save_a_field_is_shown_what_changed_and_nothing_of_theirs_is_saved() -> None:
    drafting.change("Aya", [session("title", "Atelier A", lang="fr", was="Atelier")], NOW)
    with pytest.raises(Clash) as met:
        drafting.change("Ken", [session("capacity", 90), session("title", "Atelier K", lang="fr", was="Atelier")], NOW)
    assert [(m.edit.field, m.held, m.by) for m in met.value.met] == [("title", "Atelier A", "Aya")]
    held = store.held("session", "C10")
    assert held
    assert held["capacity"] is None


def test_a_field_left_as_the_form_showed_it_neither_meets_nor_undoes_what_another_wrote() -> None:
    drafting.change("Aya", [session("title", "Atelier A", lang="fr", was="Atelier")], NOW)
    left = session("title", "Atelier", lang="fr", was="Atelier")
    assert drafting.change("Ken", [left, session("capacity", 90, was=None)], NOW)
    assert states()["fr"] == ("Atelier A", "written")


def test_two_who_save_different_fields_both_succeed() -> None:
    drafting.change("Aya", [session("title", "Atelier A", lang="fr", was="Atelier")], NOW)
    drafting.change("Ken", [session("place", "ROOM2", was="ROOM1"), session("capacity", 90, was=None)], NOW)
    assert store.words("session", "C10")["title"]["fr"].words == "Atelier A"


def test_two_who_meant_the_same_do_not_meet() -> None:
    drafting.change("Aya", [session("place", "ROOM2", was="ROOM1")], NOW)
    assert drafting.change("Ken", [session("place", "ROOM2", was="ROOM1")], NOW) == ""


@pytest.mark.parametrize(
    ("edit", "fault"),
    [
        (session("end", "2024-11-20T01:00:00+00:00"), ("ends_first", "end", "")),
        (session("end", "2024-11-25T01:00:00+00:00"), ("too_long_a_time", "end", "")),
        (session("start", "half past nine"), ("time", "start", "")),
        (session("place", "NOWHERE"), ("unknown_place", "place", "")),
        (session("track", "NONE"), ("unknown_track", "track", "")),
        (session("capacity", -1), ("whole", "capacity", "")),
        (session("capacity", "12"), ("whole", "capacity", "")),
        (session("kind", "party"), ("choice", "kind", "")),
        (session("audience", ["FR", "nobody"]), ("unknown_audience", "audience", "")),
        (session("speeches", [[999, "speaker"]]), ("unknown_person", "speeches", "")),
        (session("title", "x" * 10_000, lang="fr"), ("too_long", "title", "fr")),
        (session("title", "a\x00b", lang="fr"), ("control", "title", "fr")),
        (session("title", "Ateliê", lang="pt"), ("language", "title", "pt")),
        (Edit("session", "C99", "capacity", 3), ("gone", "", "")),
        (Edit("event", "8rfj", "end", "2024-11-01"), ("event_ends", "end", "")),
        (Edit("event", "8rfj", "timezone", "Asia/Nowhere"), ("timezone", "timezone", "")),
        (Edit("event", "8rfj", "default_language", "pt"), ("default_language", "default_language", "")),
        (Edit("place", "ROOM1", "within", "ROOM1"), ("within_itself", "within", "")),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_saved(edit: Edit, fault: tuple[str, str, str]) -> None:
    with pytest.raises(Wrong) as wrong:
        drafting.change("Aya", [session("quota", 2), edit], NOW)
    assert code(wrong) == [fault]
    held = store.held("session", "C10")
    assert held
    assert held["quota"] is None


def test_a_title_cannot_be_taken_away_in_every_language() -> None:
    with pytest.raises(Wrong) as wrong:
        drafting.change("Aya", [session("title", "", lang="fr"), session("title", "", lang="ja")], NOW)
    assert code(wrong) == [("required", "title", "")]


def test_emoji_right_to_left_and_angle_brackets_are_words_like_others() -> None:
    odd = "🎉 مرحبا <b>gras</b>"
    drafting.change("Aya", [session("title", odd, lang="fr")], NOW)
    assert states()["fr"][0] == odd


# --- adding and removing -------------------------------------------------------------------------


def added(**more: Any) -> str:
    values = {"day": "2024-11-20", "start": "2024-11-20T05:00:00+00:00", "end": "2024-11-20T06:00:00+00:00"}
    return drafting.add("Aya", "session", "N1", {**values, "kind": "meeting", **more}, {"title": {"fr": "Neuf"}}, NOW)


def test_a_session_is_added_and_taken_back() -> None:
    deed = added()
    assert "N1" in programme.draft().sessions  # type: ignore[union-attr]
    undoing.undo("Aya", deed, NOW)
    assert "N1" not in programme.draft().sessions  # type: ignore[union-attr]


def test_a_session_on_the_side_is_not_in_the_programme() -> None:
    added(shelved=True)
    assert list(programme.draft().sessions) == ["C10"]  # type: ignore[union-attr]
    assert list(programme.aside()) == ["N1"]


def test_a_code_that_is_taken_or_none_is_refused() -> None:
    for wanted, fault in (("C10", "code_taken"), ("a b", "code"), ("..", "code")):
        with pytest.raises(Wrong) as wrong:
            drafting.add("Aya", "track", wanted, {}, {"name": {"fr": "X"}}, NOW) if fault == "code" else drafting.add(
                "Aya", "place", "ROOM1", {}, {"name": {"fr": "X"}}, NOW
            )
        assert [f.code for f in wrong.value.faults] == [fault]


def test_a_place_in_use_stays_and_one_that_is_not_goes_and_comes_back_with_its_words() -> None:
    with pytest.raises(Wrong) as wrong:
        drafting.remove("Aya", "place", "ROOM1", NOW)
    assert [f.code for f in wrong.value.faults] == ["in_use"]
    deed = drafting.remove("Aya", "place", "ROOM2", NOW)
    assert store.held("place", "ROOM2") is None
    undoing.undo("Aya", deed, NOW)
    assert store.words("place", "ROOM2")["name"]["fr"].words == "Salle 2"


# --- taking back ---------------------------------------------------------------------------------


def test_taking_back_new_words_brings_the_others_back_to_what_they_were() -> None:
    drafting.mark("Ken", "session", "C10", "title", "ja", "reviewed", NOW)
    deed = drafting.change("Aya", [session("title", "Atelier 1", lang="fr")], NOW)
    assert states()["ja"] == ("分科会", "stale")
    undoing.undo("Aya", deed, NOW)
    assert states() == {"fr": ("Atelier", "written"), "ja": ("分科会", "reviewed")}


def test_what_was_built_upon_is_not_taken_back() -> None:
    deed = drafting.change("Aya", [session("place", "ROOM2")], NOW)
    drafting.change("Ken", [session("place", "")], NOW)
    with pytest.raises(Clash):
        undoing.undo("Aya", deed, NOW)


def test_a_deed_is_taken_back_once_and_taking_back_is_itself_taken_back() -> None:
    deed = drafting.change("Aya", [session("place", "ROOM2")], NOW)
    back = undoing.undo("Aya", deed, NOW)
    with pytest.raises(Refused):
        undoing.undo("Aya", deed, NOW)
    undoing.undo("Aya", back, NOW)
    assert store.held("session", "C10")["place"] == "ROOM2"  # type: ignore[index]


def test_what_did_not_change_the_draft_cannot_be_taken_back() -> None:
    with pytest.raises(Refused):
        undoing.undo("Aya", audit.note("Aya", "published", "edition", NOW, "3"), NOW)


def test_the_journal_keeps_no_value_of_a_person() -> None:
    deed = audit.note("Aya", "changed", "person", NOW, "P1", field="family", before="Kervanec", after="Moreau")
    assert [(e.field, e.before, e.after) for e in audit.of_deed(deed)] == [("family", None, None)]
