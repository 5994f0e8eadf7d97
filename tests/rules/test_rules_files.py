"""What a file may be called, and which files a programme shows."""

import dataclasses
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.test_rules_editions import programme, session
from webapp.rules import files
from webapp.rules.programme import Document, Place

PDF = "application/pdf"


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("Programme.pdf", "Programme.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\Aya\\議事録.PDF", "議事録.pdf"),
        ("photo\u202efdp.exe", "photo fdp.exe.pdf"),
        ("a/b/", "document.pdf"),
        ("...", "document.pdf"),
        ("plan\x00\n.pdf", "plan.pdf"),
        ('x"; filename=evil.html', "x ; filename=evil.html.pdf"),
        ("v1.2 final.docx", "v1.2 final.pdf"),
        ("", "document.pdf"),
    ],
)
def test_a_name_keeps_its_words_and_ends_as_what_the_file_is(given_name: str, kept: str) -> None:
    assert files.safe_name(given_name, PDF) == kept


@given(st.text(max_size=300))
def test_no_name_leads_anywhere_or_hides_what_it_is(name: str) -> None:
    kept = files.safe_name(name, "text/csv")
    assert kept.endswith(".csv")
    assert len(kept) <= files.MOST_NAME + 4
    assert not any(sign in kept for sign in '/\\:"<>|')
    assert not any(unicodedata.category(sign) in ("Cc", "Cf") for sign in kept)
    assert files.safe_name(kept, "text/csv") == kept


def test_a_name_must_say_what_the_file_is() -> None:
    assert files.fits("a.pdf", PDF)
    assert files.fits("a.JPEG", "image/jpeg")
    assert files.fits("a.txt", "text/csv")
    assert not files.fits("a.png", PDF)
    assert not files.fits("a", PDF)
    assert not files.fits("a.html", "text/plain")


def test_what_a_programme_shows_is_what_stands_in_it() -> None:
    found = programme(session("C10"))
    assert files.shown(found) == frozenset()
    shown = dataclasses.replace(
        found,
        event=dataclasses.replace(found.event, logo=1, documents=(Document(2, "a.pdf", PDF, 3),)),
        places={"HALL": Place("HALL", {}, plan=3)},
        sessions={"C10": dataclasses.replace(found.sessions["C10"], documents=(Document(4, "b.pdf", PDF, 3),))},
    )
    assert files.shown(shown) == {1, 2, 3, 4}
