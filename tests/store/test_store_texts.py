"""The words of the draft that somebody has to look at, found whatever their number in as many statements."""

import pytest

from tests import make
from webapp.store import models, texts
from webapp.store.db import db
from webapp.store.texts import Lack


@pytest.fixture(autouse=True)
def summit(database: str) -> None:
    make.event(languages=("fr", "ja"))
    make.place("ROOM1", {"fr": "Salle 1"})
    make.session("C10", place="ROOM1", title={"fr": "Atelier", "ja": "分科会"})


def test_what_is_missing_stale_or_a_machines_is_found() -> None:
    models.Text.update(state="stale").where((models.Text.code == "C10") & (models.Text.lang == "ja")).execute()
    models.Text.update(state="machine").where((models.Text.code == "C10") & (models.Text.lang == "fr")).execute()
    assert set(texts.todo()) == {
        Lack("place", "ROOM1", "name", "ja", "missing"),
        Lack("session", "C10", "title", "fr", "machine"),
        Lack("session", "C10", "title", "ja", "stale"),
    }
    assert {each.state for each in texts.lacking()} == {"missing", "stale"}


def test_a_session_on_the_side_and_a_removed_document_lack_nothing() -> None:
    make.session("C11", title={"fr": "Un jour"}, shelved=True)
    same = {"kind": "session", "code": "C10", "use": "document", "name": "a.pdf", "type": "application/pdf"}
    for id_, gone in ((7, None), (8, make.NOW)):
        models.File.insert({**same, "id": id_, "size": 1, "sha": "", "made_at": make.NOW, "removed_at": gone}).execute()
        make.text("file", str(id_), "title", {"ja": "地図"})
    assert [(each.kind, each.code) for each in texts.lacking()] == [("place", "ROOM1"), ("file", "7")]


def counted() -> list[str]:
    """The statements that the list of texts takes."""
    found: list[str] = []
    db.obj.query_hooks[:] = [lambda event: found.append(event.sql)]
    texts.todo()
    texts.uses()
    db.obj.query_hooks.clear()
    return found


def test_one_session_or_many_cost_the_same() -> None:
    few = counted()
    for n in range(30):
        make.session(f"D{n}", title={"fr": f"Séance {n}"})
    assert len(texts.todo()) == 31
    assert len(counted()) == len(few) == 6


def test_a_place_is_needed_when_its_sessions_are() -> None:
    assert [use.start for use in texts.uses()["place", "ROOM1"]] == [models.Session.get().start]
