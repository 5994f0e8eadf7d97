"""Organisers read who did what, take things back, and keep the whole as a table."""

import csv
import io
import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from flask import Flask

from tests.pages.visitors import NOW, Phone
from webapp.actions import accounts, drafting, undoing
from webapp.clock import Clock
from webapp.rules.audit import Entry
from webapp.rules.drafting import Edit
from webapp.store import audit, models
from webapp.store.audit import Wanted
from webapp.store.db import db

LOG = "/organiser/journal"


@pytest.fixture
def aya(app: Flask) -> Phone:
    with db.connection_context():
        token = accounts.make_link("Aya", Clock.real(), now=NOW)
    phone = Phone(app, "fr")
    phone.post(f"/organiser/enter/{token}")
    return phone


def words(answer: Any) -> str:
    html = answer if isinstance(answer, str) else answer.text
    text = unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)))
    return re.sub(r"\s+", " ", text.replace("\u00a0", " ").replace("\u202f", " "))


def change(field: str = "place", new: Any = "HALL", code: str = "C11", by: str = "Kenji", **more: Any) -> str:
    with db.connection_context():
        at = more.pop("at", NOW)
        return drafting.change(by, [Edit("session", code, field, new, **more)], at)


def deeds(page: Any) -> list[str]:
    """Each deed of the page as it is read."""
    return [words(part) for part in re.findall(r'<li(?: class="gone")?><time>.*?</li>', page.text, re.S)]


def test_a_change_is_told_with_who_what_before_and_after(aya: Phone) -> None:
    change()
    change("title", "茶の会", lang="ja")
    told = deeds(aya.get(LOG))
    assert told[1].startswith(" 14:00 Kenji Atelier 2 – Thé Lieu — Grande salle")
    assert "Titre (japonais) 第2分科会：茶 茶の会" in told[0]
    assert "Titre (français) écrit à relire" in told[0]
    page = aya.get(f"{LOG}?lang=ja")
    assert "第2分科会" in words(page) or "茶の会" in words(page)
    assert "大ホール" in words(page)


def test_who_signed_in_is_told_and_where_from_is_not(aya: Phone) -> None:
    told = deeds(aya.get(LOG))
    assert told[0] == " 14:00 Aya connexion "
    assert "Sur le serveur Aya ajout" in told[1]


def test_the_journal_is_for_whoever_is_signed_in(app: Flask) -> None:
    for path in (LOG, f"{LOG}/table.csv"):
        assert Phone(app).get(path).status_code == 401
    assert Phone(app).post(f"{LOG}/undo", {"deed": "x"}).status_code == 401


def test_it_is_found_by_who_by_kind_by_thing_and_by_day(aya: Phone) -> None:
    change()
    change("capacity", 7, "C12", by="Léa")
    change("capacity", 8, "C12", by="Léa", at=NOW + timedelta(hours=10))
    counts = {
        query: len(deeds(aya.get(f"{LOG}?{query}")))
        for query in (
            "who=Kenji", "who=Léa", "kind=session", "kind=session&code=C12", "kind=account", "day=2024-11-20",
            "day=2024-11-21", "day=nonsense&code=C11", "who=Personne",
        )
    }  # fmt: skip
    assert list(counts.values()) == [1, 2, 3, 2, 2, 4, 1, 1, 0]
    assert "Aucune opération" in words(aya.get(f"{LOG}?who=Personne"))
    assert "Seulement « Visite du moulin »" in words(aya.get(f"{LOG}?kind=session&code=C12"))


def test_a_change_is_taken_back_and_struck_through(aya: Phone) -> None:
    change()
    page = aya.get(f"{LOG}?kind=session")
    [deed] = re.findall(r'name="deed" value="(\w+)"', page.text)
    done = aya.post(f"{LOG}/undo", {"deed": deed, "kind": "session"})
    assert (done.status_code, done.location) == (303, f"{LOG}?kind=session&done=1")
    page = aya.get(done.location)
    assert "L’opération est annulée" in words(page)
    back, first = deeds(page)
    assert "annulation : Atelier 2 – Thé Lieu Grande salle — " in back
    assert "annulé par Aya, mercredi 20 novembre à 14 h" in first
    assert page.text.count("<del>") == 1
    again = aya.post(f"{LOG}/undo", {"deed": deed, "kind": "session"})
    assert (again.status_code, "est déjà annulée" in words(again)) == (409, True)


def test_what_somebody_built_on_is_not_taken_back(aya: Phone) -> None:
    deed = change("capacity", 7)
    change("capacity", 9, by="Léa")
    answer = aya.post(f"{LOG}/undo", {"deed": deed})
    assert answer.status_code == 409
    assert "Léa a modifié quelque chose depuis (Nombre de places)" in words(answer)
    for unknown in ("", "nonsense", "0" * 5000):
        assert aya.post(f"{LOG}/undo", {"deed": unknown}).status_code == 409
    with db.connection_context():
        assert models.Session.get(models.Session.code == "C11").capacity == 9


def test_a_sign_in_cannot_be_taken_back(aya: Phone) -> None:
    assert 'name="deed"' not in aya.get(LOG).text
    with db.connection_context():
        deed = models.AuditEntry.get(models.AuditEntry.act == "signed_in").deed
    assert aya.post(f"{LOG}/undo", {"deed": deed}).status_code == 409


def test_html_in_a_title_is_text(aya: Phone) -> None:
    change("title", "<b onclick=alert(1)>", lang="fr")
    assert "<b onclick" not in aya.get(LOG).text


def test_the_table_holds_everything_and_no_formula(aya: Phone) -> None:
    change("title", "=1+1", lang="fr")
    answer = aya.get(f"{LOG}/table.csv?kind=session")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="journal-2024-11-20.csv"'
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert rows[1:][-1] == [
        "2024-11-20", "14:00:20", "Kenji", "Séance", "C11", "'=1+1", "Titre (français)", "Atelier 2 – Thé", "'=1+1",
    ]  # fmt: skip
    assert "Aya Journal des modifications export" in deeds(aya.get(LOG))[0]


def test_pages_follow_each_other_and_no_deed_stands_twice_or_never(app: Flask, aya: Phone) -> None:
    with db.connection_context():
        made = [
            audit.keep("Kenji", [Entry("changed", "place", f"P{n}", "walk", after=i) for i in range(1 + n % 4)], NOW)
            for n in range(130)
        ]
    path, seen, pages = f"{LOG}?kind=place", [], 0
    while path:
        page = aya.get(path)
        seen += re.findall(r'name="deed" value="(\w+)"', page.text)
        onward = re.findall(r'href="(/organiser/journal\?[^"]*before=\d+)"', page.text)
        path, pages = unescape(onward[0]) if onward else "", pages + 1
    assert seen == made[::-1]
    assert pages == 4


def test_deeds_that_cross_stand_once(app: Flask) -> None:
    """Two transactions of PostgreSQL may write by turns."""
    entry = {"at": NOW, "by": "Kenji", "act": "changed", "kind": "place", "field": "walk"}
    with db.connection_context():
        for n in range(60):
            models.AuditEntry.create(deed="ab"[n % 2], **entry)
        first, onward = audit.deeds(Wanted(kind="place"), most=10)
        second, end = audit.deeds(Wanted(kind="place"), onward, most=100)
    assert [each.name for each in first] == ["b", "a"]
    assert ([each.name for each in second], end) == ([], 0)


def test_it_costs_the_same_number_of_statements_for_one_and_for_many(
    aya: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    def statements() -> int:
        aya.get(LOG)
        caplog.clear()
        with caplog.at_level("DEBUG", "peewee"):
            assert aya.get(LOG).status_code == 200
        return sum(record.name == "peewee" for record in caplog.records)

    with db.connection_context():
        undoing.undo("Aya", change("speeches", []) or change("capacity", 3), NOW)
        audit.note("Aya", "withdrawn", "person", NOW, "P-ODILE")
    few = statements()
    for n in range(20):
        change("capacity", n)
        with db.connection_context():
            audit.note("Aya", "withdrawn", "person", NOW, "P-NAOKI")
            audit.note("Aya", "booked", "seat", NOW, "C12", field="P-JEAN")
    assert statements() == few
    with db.connection_context():
        assert len(audit.entries(Wanted(), 1000)) > 60
