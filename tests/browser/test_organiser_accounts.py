"""An organiser sets up the second step, signs in with it in another browser, and ends that sign-in from the first."""

import base64

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.event import Server
from webapp.clock import Clock
from webapp.rules import one_time

pytestmark = pytest.mark.browser
PASSWORD = "un thé vert, merci"


def telephone(secret: str, steps: int) -> str:
    """What it shows, so many half minutes from now."""
    return one_time.code(base64.b32decode(secret), one_time.step_at(Clock.real()) + steps)


@pytest.fixture
def first(browser: Browser, server: Server) -> Page:
    page = browser.new_context(locale="fr").new_page()
    page.goto(server.link("organiser", "--name", "Aya Mori", "--role", "administrator"))
    page.get_by_role("main").get_by_role("button", name="Se connecter").click()
    page.goto(f"{server.url}/organiser/me")
    return page


def sign_in(page: Page, password: str) -> None:
    page.get_by_label("Nom du compte").fill("aya mori")
    page.get_by_label("Mot de passe").fill(password)
    page.keyboard.press("Enter")


def test_a_second_step_is_set_up_used_elsewhere_and_ended_from_here(
    first: Page, browser: Browser, server: Server
) -> None:
    first.get_by_label("Nouveau mot de passe").fill(PASSWORD)
    first.get_by_label("Le même, encore une fois").fill(PASSWORD)
    first.get_by_role("button", name="Enregistrer ce mot de passe").click()
    first.get_by_role("link", name="Mettre en place la seconde étape").click()
    secret = first.locator("[name=secret]").input_value()
    first.get_by_label("Code à usage unique").fill("000000" if telephone(secret, -1) != "000000" else "000001")
    first.get_by_role("button", name="Activer").click()
    expect(first.get_by_role("alert")).to_contain_text("n’est pas le bon")
    first.get_by_label("Code à usage unique").fill(telephone(secret, -1))
    first.get_by_role("button", name="Activer").click()
    expect(first.locator(".recovery li")).to_have_count(10)
    recovery = first.locator(".recovery code").first.inner_text()
    first.get_by_role("link", name="Terminé").click()

    second = browser.new_context(locale="fr").new_page()
    second.goto(f"{server.url}/organiser/journal?kind=account")
    sign_in(second, "not the password")
    expect(second.get_by_role("alert")).to_contain_text("ne vont pas ensemble")
    sign_in(second, PASSWORD)
    expect(second.get_by_label("Code à usage unique")).to_be_focused()
    second.keyboard.type(recovery.lower())
    second.keyboard.press("Enter")
    expect(second).to_have_url(f"{server.url}/organiser/journal?kind=account")
    told = second.locator(".log-day li").filter(has_text="connexion refusée")
    expect(told.first).to_contain_text("Aya Mori")

    first.goto(f"{server.url}/organiser/me")
    expect(first.get_by_text("Il reste 9 codes de secours")).to_be_visible()
    expect(first.locator(".browsers tbody tr")).to_have_count(2)
    first.get_by_role("button", name="Déconnecter Chrome").click()
    expect(first.get_by_role("status")).to_contain_text("La connexion est fermée")
    expect(first.locator(".browsers tbody tr")).to_have_count(1)
    second.reload()
    expect(second.get_by_label("Mot de passe")).to_be_visible()
    second.context.close()
    first.context.close()
