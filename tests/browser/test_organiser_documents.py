"""What organisers send and set is what delegates open and see, in the other language: a document, a plan, a colour."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.scanners import Summit, rooms, served
from tests.formats import uploads
from tests.make import NOW
from webapp.actions import accounts, programme
from webapp.store.db import db

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]


@pytest.fixture
def aya(summit: Summit, browser: Browser) -> Iterator[Page]:
    """An organiser whose browser runs no script."""
    with db.connection_context():
        token = accounts.make_link("Aya", datetime.now(UTC))
    context = browser.new_context(locale="fr", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{summit.address}/organiser/enter/{token}")
    page.get_by_role("button", name="Se connecter").click()
    yield page
    context.close()


@pytest.fixture
def summit(database: str) -> Iterator[Summit]:
    with db.connection_context():
        rooms()
    with served(database) as found:
        yield found


def publish() -> None:
    with db.connection_context():
        assert programme.publish("Aya", "", NOW)


def test_a_document_a_plan_and_a_colour_reach_a_delegate_in_the_other_language(
    summit: Summit, aya: Page, browser: Browser, tmp_path: Path
) -> None:
    paper, plan = tmp_path / "Déroulé.docx", tmp_path / "plan.png"
    paper.write_bytes(uploads.docx())
    plan.write_bytes(uploads.picture(size=(300, 200)))
    aya.goto(f"{summit.address}/organiser/documents?for=session:C10")
    aya.get_by_label("Fichier").set_input_files(paper)
    aya.get_by_label("Titre · 日本語").fill("進行表")
    aya.get_by_role("button", name="Ajouter le document").click()
    expect(aya.locator(".papers-of")).to_contain_text("Déroulé.docx")
    aya.goto(f"{summit.address}/organiser/places/ROOM1")
    aya.get_by_label("Comment s’y rendre").nth(1).fill("**2階**です。")
    aya.get_by_role("button", name="Enregistrer").click()
    aya.get_by_label("Un plan").set_input_files(plan)
    aya.get_by_role("button", name="Envoyer").click()
    expect(aya.locator("#plan img")).to_be_visible()
    publish()

    delegate = browser.new_context(locale="ja").new_page()
    delegate.goto(f"{summit.address}/ja/sessions/C10")
    with delegate.expect_download() as got:
        delegate.get_by_role("link", name="進行表").click()
    assert got.value.suggested_filename == "Déroulé.docx"
    assert got.value.path().read_bytes() == paper.read_bytes()
    delegate.get_by_text("行き方").click()
    expect(delegate.locator(".way-in strong")).to_have_text("2階")
    expect(delegate.locator(".way-in img")).to_have_js_property("naturalWidth", 300)

    mark = delegate.locator("header .mark, .head .mark").first
    delegate.goto(f"{summit.address}/ja/practical")
    expect(mark).to_have_css("color", "rgb(31, 58, 104)")
    aya.goto(f"{summit.address}/organiser/settings")
    aya.get_by_label("Couleur").fill("#A0102A")
    aya.get_by_role("button", name="Enregistrer").click()
    expect(aya.get_by_role("status")).to_be_visible()
    publish()
    fresh = browser.new_context(locale="ja").new_page()
    fresh.goto(f"{summit.address}/ja/practical")
    expect(fresh.locator("header .mark").first).to_have_css("color", "rgb(160, 16, 42)")
    for context in (delegate.context, fresh.context):
        context.close()
