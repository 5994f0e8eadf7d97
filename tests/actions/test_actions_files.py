"""Files: kept whole or not at all, replaced, ordered and taken away, all of it in the journal."""

import io
from typing import Any

import pytest

from tests import make
from tests.formats import uploads
from tests.make import NOW
from webapp.actions import files, programme, undoing
from webapp.formats.documents import Unfit
from webapp.rules.drafting import Wrong
from webapp.rules.seats import Refused
from webapp.store import audit, models
from webapp.store import files as store
from webapp.store import programme as held


@pytest.fixture(autouse=True)
def summit(database: str) -> None:
    make.event()
    make.place("HALL")
    make.session("C10", place="HALL")


def upload(body: bytes = uploads.PDF, name: str = "Carte.pdf", **more: Any) -> int:
    to = {"kind": "session", "code": "C10", "use": "document", **more}
    return files.upload("Aya", to["kind"], to["code"], to["use"], name, io.BytesIO(body), NOW, **{
        key: value for key, value in to.items() if key not in ("kind", "code", "use")
    })  # fmt: skip


def shown() -> list[int]:
    draft = held.draft()
    assert draft is not None
    return [document.id for document in draft.sessions["C10"].documents]


def test_a_large_file_comes_back_as_it_was_piece_by_piece() -> None:
    body = uploads.PDF + bytes(range(1, 255)) * 3000
    id_ = upload(body)
    pieces = list(store.pieces(id_))
    assert b"".join(pieces) == body
    assert [len(piece) for piece in pieces] == [store.PIECE, store.PIECE, len(body) - 2 * store.PIECE]


def test_a_document_is_in_the_draft_with_its_title_and_in_the_journal() -> None:
    id_ = upload(lang="fr", titles={"fr": "Carte du site", "ja": ""})
    draft = held.draft()
    assert draft is not None
    (document,) = draft.sessions["C10"].documents
    assert (document.name, document.type, document.size) == ("Carte.pdf", "application/pdf", len(uploads.PDF))
    assert (document.title, document.lang) == ({"fr": "Carte du site"}, "fr")
    last = audit.of_things("file", [str(id_)])[0]
    assert (last.act, last.by, last.after["code"]) == ("uploaded", "Aya", "C10")
    with pytest.raises(Refused):
        undoing.undo("Aya", last.deed, NOW)


def test_another_plan_takes_the_place_of_the_one_there_was() -> None:
    first = upload(uploads.picture(), "plan.png", kind="place", code="HALL", use="plan")
    second = upload(uploads.picture("JPEG", (5000, 10)), "plan.jpg", kind="place", code="HALL", use="plan")
    draft = held.draft()
    assert draft is not None
    assert draft.places["HALL"].plan == second != first
    found = store.one(second)
    assert found is not None
    assert (found.type, found.width, found.height) == ("image/jpeg", 2400, 5)


def test_a_document_put_instead_of_another_keeps_its_title_and_its_rank() -> None:
    first, last = upload(titles={"fr": "Carte"}), upload(name="b.pdf")
    new = upload(name="Carte 2.pdf", instead=first)
    assert shown() == [new, last]
    draft = held.draft()
    assert draft is not None
    assert draft.sessions["C10"].documents[0].title == {"fr": "Carte"}
    with pytest.raises(Wrong):
        upload(instead=first)


def test_documents_move_up_and_down_and_stop_at_the_ends() -> None:
    one, two, three = upload(), upload(name="2.pdf"), upload(name="3.pdf")
    assert files.move("Aya", three, True, NOW)
    assert shown() == [one, three, two]
    assert files.move("Aya", one, True, NOW) == ""
    deed = files.move("Aya", one, False, NOW)
    assert shown() == [three, one, two]
    undoing.undo("Aya", deed, NOW)
    assert shown() == [one, three, two]


def test_what_is_taken_away_leaves_the_draft_and_stays_in_the_edition_that_shows_it() -> None:
    id_ = upload()
    programme.publish("Aya", "", NOW)
    files.take_away("Aya", id_, NOW)
    assert shown() == []
    live = held.live()
    assert live is not None
    assert [document.id for document in live.sessions["C10"].documents] == [id_]
    assert b"".join(store.pieces(id_)) == uploads.PDF
    with pytest.raises(Wrong):
        files.take_away("Aya", id_, NOW)


@pytest.mark.parametrize(
    ("body", "name", "use", "code"),
    [
        (uploads.picture(), "a.pdf", "document", "file_unlike"),
        (uploads.PDF, "a.png", "plan", "file_unlike"),
        (uploads.PDF, "a.pdf", "plan", "picture_kind"),
        (uploads.picture()[:70], "a.png", "document", "picture_broken"),
        (uploads.PDF + b"x" * 20_000_000, "a.pdf", "document", "file_large"),
        (b"<svg/>", "a.svg", "logo", "file_kind"),
    ],
)
def test_what_is_refused_leaves_nothing_behind(body: bytes, name: str, use: str, code: str) -> None:
    with pytest.raises(Unfit) as refused:
        upload(body, name, use=use)
    assert refused.value.code == code
    assert models.File.select().count() == models.FilePiece.select().count() == models.AuditEntry.select().count() == 0


def test_a_file_for_a_session_that_is_gone_is_refused() -> None:
    with pytest.raises(Wrong):
        upload(code="C99")
    assert models.FilePiece.select().count() == 0
