"""A file is given to whoever may read the live edition, as what it is and nothing else."""

import io
import re

import pytest
from flask import Flask

from tests import make
from tests.formats import uploads
from tests.make import NOW
from tests.pages.visitors import Phone
from webapp.actions import files, programme
from webapp.rules.colour import contrast
from webapp.store import models
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


# --- where delegates find them -------------------------------------------------------------------


def words(page: str) -> str:
    text = re.sub(r"<wbr>|\u2060|</?sup>", "", page)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def full(app: Flask) -> Flask:
    """The summit with files, a plan, a way, a welcome, a colour too light to read."""
    with db.connection_context():
        pdf, picture = uploads.PDF + b"x" * 1_400_000, uploads.picture()
        said = {"fr": "Carte du site", "ja": "会場案内図"}
        files.upload("Aya", "session", "C10", "document", "a.pdf", io.BytesIO(pdf), NOW, "ja", said)
        files.upload("Aya", "session", "C10", "document", "b.csv", io.BytesIO(b"a;b"), NOW)
        files.upload("Aya", "event", "8rfj", "document", "c.docx", io.BytesIO(uploads.docx()), NOW)
        files.upload("Aya", "event", "8rfj", "logo", "l.png", io.BytesIO(picture), NOW)
        files.upload("Aya", "place", "HALL", "plan", "p.png", io.BytesIO(picture), NOW)
        make.text("place", "HALL", "how", {"fr": "En bus\n- bus **bleu**\n- bus vert"})
        make.text("event", "8rfj", "home", {"fr": "Bienvenue à *tous*.", "ja": "ようこそ。"})
        models.Event.update(colour="#ffe680").execute()
        programme.publish("Aya", "", NOW)
    return app


def test_a_session_shows_its_documents_and_the_way_there(full: Flask, odile: Phone) -> None:
    page = odile.get("/fr/sessions/C10").text
    assert "Carte du site PDF · 1,4 Mo · japonais" in words(page)
    assert "b.csv CSV · 1 ko" in words(page)
    assert "<h3>En bus</h3>\n<ul><li>bus <strong>bleu</strong></li><li>bus vert</li></ul>" in page
    (path,) = re.findall(r'href="(/files/\d+/a\.pdf)"', page)
    assert odile.get(path).data.startswith(b"%PDF")
    (plan,) = re.findall(r'<img src="(/files/\d+/plan)"', page)
    assert odile.get(plan).headers["Content-Type"] == "image/png"
    there = words(odile.get("/ja/sessions/C10").text)
    assert "会場案内図 PDF・1.4MB・日本語" in there


def test_the_practical_page_welcomes_and_holds_the_events_documents(full: Flask, stranger: Phone) -> None:
    page = stranger.get("/fr/practical").text
    assert "Bienvenue à <em>tous</em>." in page
    assert "c.docx Word · 1 ko" in words(page)
    assert re.search(r'<img class="logo" src="/files/\d+/logo" alt="">', page)
    assert 'class="plan"' in page


def test_the_events_colour_is_made_dark_and_light_enough_to_be_read(full: Flask, stranger: Phone) -> None:
    light, dark = re.findall(r":root\{--accent:(#[0-9a-f]{6})\}", stranger.get("/fr/practical").text)
    assert contrast(light, "#FBFAF7") >= 4.5
    assert contrast(dark, "#1D2027") >= 4.5
    assert light != "#ffe680" == dark
