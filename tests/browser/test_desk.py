"""A supervisor's phone beside that of a door: enrolled by its QR and revoked; a walk-in, a lost badge, a sign-in."""

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.scanners import NAOKI, PHONE, Summit, enrolled, look, press, rooms, served, typed
from webapp.store.db import db

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]


@pytest.fixture
def summit(database: str, browser: Browser) -> Iterator[Summit]:
    with db.connection_context():
        rooms()
    with served(database, browser) as found:
        yield found


@pytest.fixture
def haruka(summit: Summit, browser: Browser) -> Page:
    """The supervisor."""
    page = browser.new_context(**PHONE, base_url=summit.address).new_page()
    page.goto(summit.link(role="supervisor"))
    page.get_by_role("button").click()
    return page


def listed(phone: Page) -> None:
    """It has its list."""
    expect(phone.locator("[data-list] dd")).to_contain_text("14 h", timeout=15_000)


def drawn(code: Locator) -> str:
    """What a camera reads of it."""
    [found] = zxingcpp.read_barcodes(Image.open(BytesIO(code.screenshot())))
    return found.text


def test_a_phone_enrolled_by_the_qr_on_screen_scans_until_it_is_revoked(
    summit: Summit, browser: Browser, haruka: Page
) -> None:
    haruka.goto("/staff/devices/")
    haruka.get_by_role("link", name="Associer un appareil").click()
    haruka.get_by_label("Nom de l’appareil").fill("Porte A")
    haruka.get_by_label("À qui est-il confié").fill("Léa")
    haruka.locator("[name=door][value=C11]").check()
    haruka.get_by_role("button", name="Afficher le code QR").click()
    lea = browser.new_context(**PHONE).new_page()
    lea.goto(drawn(haruka.locator(".code-of")))
    lea.get_by_role("button").click()
    listed(lea)
    typed(lea, NAOKI)
    look(lea, "ok")
    summit.heard(1)
    haruka.get_by_role("link", name="Terminé").click()
    row = haruka.locator(".rows>li", has_text="Porte A")
    expect(row).to_contain_text("Léa")
    row.get_by_role("link").click()
    haruka.get_by_text("Perdu ou volé").click()
    haruka.get_by_role("button", name="Désactiver cet appareil").click()
    expect(haruka.locator(".how")).to_contain_text("Désactivé")
    expect(lea.locator("#strip")).to_contain_text("n’est plus associé")
    lea.reload()
    expect(lea.locator("h1")).to_contain_text("n’est pas associé")


def test_a_walk_in_is_let_in_at_once_and_a_lost_badge_no_more(summit: Summit, browser: Browser, haruka: Page) -> None:
    door = enrolled(browser.new_context(**PHONE), summit, "C11")
    listed(door)
    haruka.goto("/staff/desk/")
    haruka.get_by_role("link", name="Inscrire une personne non attendue").click()
    for name, words in {"family": "Morita", "given": "Mai", "native_family": "森田", "native_given": "舞"}.items():
        haruka.locator(f"#{name}").fill(words)
    haruka.get_by_role("button", name="Inscrire et faire le badge").click()
    expect(haruka.locator(".a6 .nat")).to_have_text("森田 舞")
    typed(door, drawn(haruka.locator(".a6 .qr svg")))
    look(door, "ok")
    expect(door.locator("#verdict .name")).to_contain_text("Mai MORITA")
    press(door, "next")
    haruka.goto("/staff/desk/?q=saegusa")
    haruka.get_by_role("link", name="Naoki SAEGUSA").click()
    haruka.get_by_role("button", name="Remplacer le badge").click()
    new = drawn(haruka.locator(".a6 .qr svg"))
    assert NAOKI not in new
    typed(door, new)
    look(door, "ok")
    press(door, "next")
    typed(door, NAOKI)
    look(door, "withdrawn")


def test_a_delegate_reads_the_sign_in_code_off_the_desk_and_is_in(
    summit: Summit, browser: Browser, haruka: Page
) -> None:
    haruka.goto("/staff/desk/?q=三")
    haruka.get_by_role("link", name="Naoki SAEGUSA").click()
    haruka.get_by_role("button", name="Afficher un code de connexion").click()
    link = drawn(haruka.locator(".code-of"))
    naoki, other = (browser.new_context(locale="ja").new_page() for _ in range(2))
    naoki.goto(link)
    naoki.get_by_role("button", name="ログイン").click()
    naoki.wait_for_url("**/ja/programme**")
    naoki.goto(f"{summit.address}/ja/badge")
    expect(naoki.locator(".badge .nat")).to_have_text("三枝 直樹")
    answer = other.goto(link)
    assert answer
    assert (answer.status, "三枝" in other.content()) == (404, False)


def test_badges_on_paper_are_a6_one_a_page(summit: Summit, haruka: Page) -> None:
    haruka.goto("/staff/desk/tests")
    haruka.get_by_label("Combien").fill("3")
    haruka.get_by_role("button", name="Créer").click()
    haruka.get_by_role("link", name="Imprimer les 3 badges").click()
    expect(haruka.locator(".a6")).to_have_count(3)
    haruka.wait_for_load_state("load")
    paper = haruka.pdf(prefer_css_page_size=True)
    sizes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", paper)
    assert [(round(float(width) / 72 * 25.4), round(float(height) / 72 * 25.4)) for width, height in sizes] == [
        (105, 148)
    ] * 3
