"""Organisers invite people: whom, with which words, how far it has come; and letters on paper."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from flask import Flask

from tests.actions import mailbox
from tests.actions.mailbox import Mailbox
from tests.pages import visitors
from tests.pages.visitors import NOW, Phone
from webapp.actions import accounts, jobs
from webapp.actions.handlers import handlers
from webapp.clock import Clock
from webapp.config import Mailbox as Setting
from webapp.store import models
from webapp.store.db import db

HERE = "/organiser/invitations"
SETTING = Setting("127.0.0.1", 25, "none", "rencontres@ville.example")


@pytest.fixture
def server() -> Iterator[Mailbox]:
    with mailbox.served() as found:
        yield found


@pytest.fixture
def app(database: str) -> Flask:
    with db.connection_context():
        visitors.summit()
        models.Person.update(email="odile@bre.example").where(models.Person.code == "P-ODILE").execute()
        models.Person.update(email="naoki@sz.example").where(models.Person.code == "P-NAOKI").execute()
    return visitors.application(database, mailbox=SETTING)


def organiser(app: Flask, lang: str = "fr") -> Phone:
    phone = Phone(app, lang)
    with db.connection_context():
        token = accounts.make_link("Aya", Clock.real())
    assert phone.post(f"/organiser/enter/{token}").status_code == 303
    return phone


@pytest.fixture
def aya(app: Flask) -> Phone:
    return organiser(app)


def words(answer: Any) -> str:
    text = re.sub(r"<wbr>|</?sup>", "", answer.text)
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))).replace("\u00a0", " ").replace("\u202f", " ")


def work(server: Mailbox) -> None:
    with db.connection_context():
        for _ in range(3):
            jobs.run_due(NOW, NOW, "me", handlers(None, server.postbox()))


def form(**more: Any) -> dict[str, Any]:
    return {"form": "f1", "to": "everyone", "do": "check", **more}


def test_the_preview_shows_a_letter_in_each_language_and_nothing_is_sent(aya: Phone) -> None:
    shown = words(aya.post(HERE, form()))
    assert "2 lettres ; 1 personne sans adresse" in shown
    assert "Madame, Monsieur" in shown or "Odile KERVANEC" in shown
    assert "三枝局長" in shown
    with db.connection_context():
        assert not models.Mailing.select().exists()


def test_what_was_confirmed_is_sent_and_its_progress_is_seen(aya: Phone, server: Mailbox) -> None:
    answer = aya.post(HERE, form(do="send", count="2"))
    assert answer.status_code == 303
    here = answer.headers["Location"]
    assert "0 envoyées sur 2" in words(aya.get(here))
    assert "every 2s" in aya.get(here).text
    work(server)
    after = aya.get(here, HX_Request="true")
    assert "2 envoyées sur 2" in words(after)
    assert "every 2s" not in after.text
    assert "<html" not in after.text
    assert len(server.taken) == 2


def test_pressed_twice_it_is_one_mailing(aya: Phone, server: Mailbox) -> None:
    first, second = (aya.post(HERE, form(do="send", count="2")).headers["Location"] for _ in range(2))
    work(server)
    assert first == second
    assert len(server.taken) == 2


def test_when_the_number_has_changed_since_the_preview_it_is_shown_again(aya: Phone) -> None:
    answer = aya.post(HERE, form(do="send", count="7"))
    assert answer.status_code == 200
    assert "Envoyer 2 lettres" in words(answer)


def test_an_audience_of_nobody_is_told(aya: Phone) -> None:
    assert aya.post(HERE, form(to="category:press")).status_code == 422
    with db.connection_context():
        models.Person.update(email="").execute()
    answer = aya.post(HERE, form())
    assert answer.status_code == 409
    assert "ne recevrait de lettre" in words(answer)


def test_without_a_mail_server_letters_can_only_be_printed(database: str) -> None:
    with db.connection_context():
        visitors.summit()
    aya = organiser(visitors.application(database))
    assert "Aucun serveur de messagerie" in words(aya.get(HERE))
    assert aya.post(HERE, form(do="send", count="2")).status_code == 409
    sheets = aya.post(f"{HERE}/letters", {"to": "everyone"})
    assert sheets.status_code == 200
    assert len(re.findall(rb"/Type /Page\b", sheets.data)) == 3


def test_a_printed_letter_holds_its_own_link_that_signs_in(app: Flask, aya: Phone) -> None:
    sheets = aya.post(f"{HERE}/letters", {"to": "everyone", "without": "on"})
    [link] = re.findall(rb"/a/[\w-]{22}", sheets.data)
    assert (sheets.mimetype, sheets.headers["Cache-Control"]) == ("application/pdf", "no-store")
    phone = Phone(app)
    assert phone.post(link.decode()).status_code == 303
    assert "Le Goff" in phone.get("/fr/me").text or "LE GOFF" in phone.get("/fr/me").text


def test_the_words_of_the_letter_are_the_organisers(aya: Phone) -> None:
    texts = {f"{part}_{lang}": "" for part in ("subject", "body") for lang in ("fr", "ja", "en")}
    mine = {**texts, "subject_fr": "Bienvenue", "body_fr": "Bonjour {name} : {link}"}
    assert aya.post(f"{HERE}/words", mine).status_code == 303
    assert "Bonjour {name}" in words(aya.get(f"{HERE}/words"))
    assert "Bonjour" in words(aya.post(HERE, form()))
    wrong = aya.post(f"{HERE}/words", {**mine, "body_fr": "Sans lien {prix}"})
    assert wrong.status_code == 422
    assert "{prix} n’est pas reconnu" in words(wrong)
    assert "Sans lien {prix}" in words(wrong)


def test_a_mailing_is_stopped_and_taken_up_again(aya: Phone, server: Mailbox) -> None:
    here = aya.post(HERE, form(do="send", count="2")).headers["Location"]
    aya.post(here, {"do": "stop"})
    work(server)
    assert "Envoi interrompu ; 2 lettres en attente." in words(aya.get(here))
    aya.post(here, {"do": "go_on"})
    work(server)
    assert "2 envoyées sur 2" in words(aya.get(here))


@pytest.mark.parametrize("path", [HERE, f"{HERE}/1", f"{HERE}/words", f"{HERE}/reach?to=everyone"])
def test_delegates_see_none_of_it(odile: Phone, path: str) -> None:
    assert odile.get(path).status_code == 401


def test_in_japanese_it_is_japanese(app: Flask) -> None:
    ken = organiser(app, "ja")
    assert "お一人ずつの専用リンク" in words(ken.get(HERE))
    assert "日仏" in words(ken.post(HERE, form())) or "会議" in words(ken.post(HERE, form()))
