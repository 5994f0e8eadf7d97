"""An organiser finds people, changes them by keyboard, replaces a badge, merges two entries and orders delegations; a
phone at a door hears of it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from tests import make
from tests.browser.scanners import NAOKI, ODILE, PHONE, Summit, enrolled, look, press, rooms, served, typed
from webapp.actions import accounts
from webapp.store import models
from webapp.store.db import db

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]


@pytest.fixture
def summit(database: str, browser: Browser) -> Iterator[Summit]:
    with db.connection_context():
        rooms()
        make.delegation("FR-BRE", name={"fr": "Bretagne", "ja": "ブルターニュ"}, protocol=1)
        make.person("ODILE", "Kervanec", "FR-BRE", "P-TWICE", email="odile@bre.example")
    with served(database, browser) as found:
        yield found


@pytest.fixture
def aya(summit: Summit, browser: Browser) -> Page:
    """An organiser at her desk."""
    with db.connection_context():
        token = accounts.make_link("Aya", datetime.now(UTC))
    page = browser.new_context(locale="fr", viewport={"width": 1280, "height": 800}).new_page()
    page.goto(f"{summit.address}/organiser/enter/{token}")
    page.get_by_role("button").first.click()
    page.goto(f"{summit.address}/organiser/people")
    return page


def code(given: str) -> str:
    with db.connection_context():
        return str(models.Person.get(models.Person.given == given).code)


def renewed(answer: Response) -> bool:
    """The phone has its list anew."""
    return "/roster" in answer.url and answer.status == 200


def row(page: Page, given: str) -> str:
    return f"[id='row-{code(given)}']"


def test_people_are_found_changed_by_keyboard_and_merged(aya: Page) -> None:
    naoki, odile = row(aya, "Naoki"), row(aya, "Odile")
    aya.get_by_label("Chercher", exact=True).press_sequentially("三枝")
    expect(aya.locator("#found tbody tr")).to_have_count(1)
    change = aya.locator(f"{naoki} [data-edit]")
    change.focus()
    aya.keyboard.press("Enter")
    expect(aya.get_by_label("Fonction (français)")).to_be_focused()
    aya.keyboard.press("Escape")
    expect(change).to_be_focused()
    aya.keyboard.press("Enter")
    expect(aya.get_by_label("Fonction (français)")).to_be_focused()
    aya.keyboard.type("Directeur")
    mail = aya.locator(naoki).get_by_label("Courriel")
    mail.focus()
    aya.keyboard.type("nothing")
    aya.keyboard.press("Enter")
    expect(mail).to_have_attribute("aria-invalid", "true")
    expect(mail).to_be_focused()
    mail.fill("naoki@sendai.example")
    aya.keyboard.press("Enter")
    expect(aya.locator(naoki)).to_contain_text("Directeur")
    expect(change).to_be_focused()

    aya.get_by_role("link", name="Doublons").click()
    aya.get_by_role("link", name="Comparer avec la première").click()
    aya.locator("[name=take-email]").nth(1).check()
    aya.get_by_role("button", name="Fusionner les deux").click()
    expect(aya.locator("main")).to_contain_text("une seule fiche au lieu de deux")
    expect(aya.get_by_label("Courriel")).to_have_value("odile@bre.example")
    with db.connection_context():
        assert [each.code for each in models.Person.select().where(models.Person.family == "Kervanec")] == [
            odile.removeprefix("[id='row-").removesuffix("']")
        ]


def test_who_loses_a_badge_or_is_withdrawn_is_refused_at_the_door_that_is_open(
    summit: Summit, browser: Browser, aya: Page
) -> None:
    door = enrolled(browser.new_context(**PHONE), summit, "C11")
    expect(door.locator("[data-list] dd")).to_contain_text("14 h", timeout=15_000)
    aya.goto(f"{summit.address}/organiser/people/{code('Naoki')}")
    with door.expect_response(renewed):
        aya.get_by_role("button", name="Remplacer le badge").click()
        expect(aya.locator("main")).to_contain_text("Un nouveau badge est créé")
    typed(door, NAOKI)
    look(door, "withdrawn")
    press(door, "next")
    with db.connection_context():
        new = models.Badge.get(models.Badge.withdrawn_at.is_null() & (models.Badge.code != ODILE)).code
    aya.get_by_role("link", name="Retirer cette personne").click()
    with door.expect_response(renewed):
        aya.get_by_role("button", name="Retirer cette personne").click()
        expect(aya.locator("main")).to_contain_text("Ne participe plus depuis")
    typed(door, new)
    look(door, "withdrawn")
    press(door, "next")
    with door.expect_response(renewed):
        aya.get_by_role("button", name="Rétablir").click()
        expect(aya.locator("main")).to_contain_text("1 place est de nouveau réservée")
    typed(door, new)
    look(door, "ok")


def test_delegations_are_moved_by_key_and_by_hand(summit: Summit, aya: Page) -> None:
    aya.goto(f"{summit.address}/organiser/delegations")
    names = aya.locator(".ppl-order tbody th")
    expect(names).to_have_text(["Bretagne", "Sendai"])
    aya.get_by_role("button", name="Monter : Sendai").focus()
    aya.keyboard.press("Enter")
    expect(names).to_have_text(["Sendai", "Bretagne"])
    expect(aya.locator("#d-JP-04100 :focus")).to_have_count(1)
    aya.locator("#d-FR-BRE .ppl-number").drag_to(aya.locator("#d-JP-04100 .ppl-number"))
    expect(names).to_have_text(["Bretagne", "Sendai"])
