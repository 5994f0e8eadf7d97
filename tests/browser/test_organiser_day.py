"""An organiser's day, from an empty database to a correction on an open phone: by hand, and by keyboard alone."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Protocol

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.scanners import Summit, served
from webapp.actions import accounts
from webapp.rules.accounts import ADMINISTRATOR
from webapp.store import models
from webapp.store.db import db

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]


class Way(Protocol):
    """How an organiser reaches what is on a page."""

    page: Page

    def press(self, what: Locator) -> None: ...
    def write(self, what: Locator, words: str) -> None: ...
    def choose(self, what: Locator, value: str) -> None: ...


class Hand:
    """With a mouse, or a finger."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, what: Locator) -> None:
        what.click()

    def write(self, what: Locator, words: str) -> None:
        what.fill(words)

    def choose(self, what: Locator, value: str) -> None:
        what.select_option(value)


class Keys:
    """With nothing but the keyboard."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def _reach(self, what: Locator) -> None:
        """By the tab key, as far as it takes."""
        for _ in range(400):
            if what.evaluate("(element) => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{what} cannot be reached by keyboard")

    def press(self, what: Locator) -> None:
        self._reach(what)
        self.page.keyboard.press("Enter")

    def write(self, what: Locator, words: str) -> None:
        """Dates and times are typed part by part, in the order of the browser."""
        self._reach(what)
        kind = what.get_attribute("type")
        if kind == "date":
            year, month, day = words.split("-")
            self.page.keyboard.type(month + day + year)
        elif kind == "time":
            self.page.keyboard.type(words.replace(":", "") + ("AM" if int(words[:2]) < 12 else "PM"))
        else:
            self.page.keyboard.press("Control+A")
            self.page.keyboard.type(words)
        expect(what).to_have_value(words)

    def choose(self, what: Locator, value: str) -> None:
        self._reach(what)
        self.page.keyboard.press("Home")
        for _ in what.locator("option").all():
            if what.input_value() == value:
                return
            self.page.keyboard.press("ArrowDown")
        expect(what).to_have_value(value)


@pytest.fixture
def summit(database: str, browser: Browser) -> Iterator[Summit]:
    """Nothing but the tables, and a server."""
    with served(database, browser) as found:
        yield found


@pytest.fixture
def page(summit: Summit, browser: Browser) -> Page:
    with db.connection_context():
        token = accounts.make_link("Aya", datetime.now(UTC), ADMINISTRATOR)
    found = browser.new_context(locale="fr-FR", viewport={"width": 1280, "height": 800}).new_page()
    found.goto(f"{summit.address}/organiser/enter/{token}")
    return found


def field(page: Page, name: str) -> Locator:
    return page.locator(f"main [name='{name}']").first


def main_button(page: Page, name: str | re.Pattern[str]) -> Locator:
    return page.locator("main").get_by_role("button", name=name)


def section(way: Way, name: str, entry: str = "") -> None:
    """Through the menus, as one goes."""
    way.press(way.page.locator("header nav").get_by_role("link", name=name, exact=True))
    if entry:
        way.press(way.page.locator("nav.subs").get_by_role("link", name=entry, exact=True))


@pytest.mark.parametrize("kind", [Hand, Keys])
def test_a_day_of_an_organiser(summit: Summit, browser: Browser, page: Page, kind: type[Hand] | type[Keys]) -> None:
    way = kind(page)
    way.press(main_button(page, "Se connecter"))
    an_event(way)
    a_place(way, "SALLE1", "Salle 1", "会議室1")
    a_place(way, "SALLE2", "Salle 2", "会議室2")
    a_session(way)
    its_texts(way)
    published(way, 1)
    phone = browser.new_context(locale="ja-JP", viewport={"width": 390, "height": 844}).new_page()
    phone.goto(f"{summit.address}/ja/sessions/A01")
    expect(phone.locator("h1")).to_contain_text("開会式")
    corrected(way)
    published(way, 2)
    expect(phone.locator("h1")).to_contain_text("開会セレモニー", timeout=20_000)
    expect(phone.locator("main")).to_contain_text("会議室2", timeout=20_000)
    the_log_names_it_all(way)


def an_event(way: Way) -> None:
    page = way.page
    expect(page).to_have_url(re.compile("/organiser/settings/new$"))
    way.write(field(page, "name:fr"), "Rencontres de Saint-Malo")
    way.write(field(page, "name:ja"), "サン＝マロ会議")
    way.write(field(page, "code"), "malo")
    way.write(field(page, "start"), "2024-11-20")
    way.write(field(page, "end"), "2024-11-21")
    way.write(field(page, "timezone"), "Asia/Tokyo")
    way.press(main_button(page, "Créer l’événement"))
    expect(page).to_have_url(re.compile("/organiser/settings$"))


def a_place(way: Way, code: str, french: str, japanese: str) -> None:
    page = way.page
    section(way, "Programme", "Lieux")
    way.press(page.locator("main").get_by_role("link", name="Nouveau lieu"))
    way.write(field(page, "name:fr"), french)
    way.write(field(page, "name:ja"), japanese)
    way.write(field(page, "code"), code)
    way.press(main_button(page, "Ajouter"))
    expect(page.locator("main")).to_contain_text(french)


def a_session(way: Way) -> None:
    page = way.page
    section(way, "Programme", "Grille")
    way.press(page.locator("main").get_by_role("link", name="Nouvelle séance"))
    way.write(field(page, "title:fr"), "Ouverture")
    way.write(field(page, "title:ja"), "開会式")
    way.write(field(page, "code"), "A01")
    way.choose(field(page, "kind"), "ceremony")
    way.write(field(page, "day"), "2024-11-20")
    way.write(field(page, "start"), "15:00")
    way.write(field(page, "end"), "16:00")
    way.choose(field(page, "place"), "SALLE1")
    way.press(main_button(page, "Ajouter"))
    expect(page.locator("main")).to_contain_text("Ouverture")


def its_texts(way: Way) -> None:
    page = way.page
    page.goto(f"{page.url.split('/organiser')[0]}/organiser/sessions/A01")
    way.write(field(page, "abstract:fr"), "Discours des maires.")
    way.write(field(page, "abstract:ja"), "市長挨拶。")
    way.press(page.locator("main footer").get_by_role("button", name="Enregistrer"))
    expect(field(page, "abstract:ja")).to_have_value("市長挨拶。")


def published(way: Way, number: int) -> None:
    page = way.page
    section(way, "Programme", "Comparer et publier")
    expect(page).to_have_url(re.compile("/organiser/compare$"))
    way.press(main_button(page, re.compile(f"Publier la version n° {number}")))
    expect(main_button(page, re.compile(f"Publier la version n° {number}$"))).to_have_count(0)
    with db.connection_context():
        assert models.Pulse.get().edition == number


def corrected(way: Way) -> None:
    """A title in Japanese, and another room."""
    page = way.page
    page.goto(f"{page.url.split('/organiser')[0]}/organiser/sessions/A01")
    way.write(field(page, "title:ja"), "開会セレモニー")
    way.press(page.locator("main footer").get_by_role("button", name="Enregistrer"))
    expect(field(page, "title:ja")).to_have_value("開会セレモニー")
    way.press(page.locator("#facts").get_by_role("link", name=re.compile("Lieu")))
    way.choose(page.locator("#facts [name=place]"), "SALLE2")
    way.press(page.locator("#facts").get_by_role("button", name="Enregistrer"))
    expect(page.locator("#facts")).to_contain_text("Salle 2")


def the_log_names_it_all(way: Way) -> None:
    """Every change of the day, each with who made it."""
    page = way.page
    section(way, "Paramètres", "Journal des modifications")
    log = page.locator("main")
    for words in (
        "Rencontres de Saint-Malo",
        "Salle 1",
        "Salle 2",
        "Ouverture",
        "開会式",
        "開会セレモニー",
        "Discours des maires.",
    ):
        expect(log).to_contain_text(words)
    with db.connection_context():
        acts = [entry.act for entry in models.AuditEntry.select().where(models.AuditEntry.by == "Aya")]
    assert acts.count("published") == 2
    assert acts.count("added") == 4
