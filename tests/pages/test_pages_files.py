"""A file is given to whoever may read the live edition, as what it is and nothing else."""

import io

import pytest
from flask import Flask

from tests.formats import uploads
from tests.make import NOW
from tests.pages.visitors import Phone
from webapp.actions import files, programme
from webapp.store.db import db

WORDS = "Ville;Kana\n" * 40_000


def kept(app: Flask, body: bytes, name: str, published: bool = True) -> str:
    with db.connection_context():
        id_ = files.upload("Aya", "session", "C10", "document", name, io.BytesIO(body), NOW)
        if published:
            programme.publish("Aya", "", NOW)
    return f"/files/{id_}/{name}"


def test_a_document_is_anybodys_once_published_and_nobodys_before(app: Flask, stranger: Phone) -> None:
    path = kept(app, uploads.PDF, "Carte du site 地図.pdf", published=False)
    assert stranger.get(path).status_code == 404
    with db.connection_context():
        programme.publish("Aya", "", NOW)
    answer = stranger.get(path)
    assert answer.data == uploads.PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    name = "Carte%20du%20site%20%E5%9C%B0%E5%9B%B3.pdf"
    assert answer.headers["Content-Disposition"] == f"inline; filename*=UTF-8''{name}"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_text_is_only_saved_and_nothing_in_it_can_run(app: Flask, stranger: Phone) -> None:
    answer = stranger.get(kept(app, b"<script>alert(1)</script>", "a.txt"))
    headers = answer.headers
    assert headers["Content-Type"] == "text/plain"
    assert headers["Content-Disposition"] == "attachment; filename*=UTF-8''a.txt"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'; frame-ancestors 'none'"


def test_what_a_browser_has_is_not_sent_again_and_a_part_is_sent_alone(app: Flask, stranger: Phone) -> None:
    path = kept(app, WORDS.encode(), "villes.csv")
    whole = stranger.get(path)
    assert whole.text == WORDS
    assert whole.headers["Content-Length"] == str(len(WORDS))
    assert stranger.get(path, If_None_Match=whole.headers["ETag"]).status_code == 304
    part = stranger.get(path, Range="bytes=300000-300009")
    assert (part.status_code, part.text) == (206, WORDS[300_000:300_010])
    assert part.headers["Content-Range"] == f"bytes 300000-300009/{len(WORDS)}"
    assert stranger.get(path, Range="bytes=999999999-").status_code == 416


@pytest.mark.parametrize("name", ["other.pdf", "..%2F..%2Fa.pdf", "a.html"])
def test_a_file_has_no_other_name(app: Flask, stranger: Phone, name: str) -> None:
    path = kept(app, uploads.PDF, "a.pdf")
    assert stranger.get(f"{path.rpartition('/')[0]}/{name}").status_code == 404
    assert stranger.get("/files/1/a.pdf").status_code == 404
