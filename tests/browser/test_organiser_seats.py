"""An organiser books a whole delegation into a workshop nearly full, sees who waits, and looks at the figures in both
languages."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import event
from tests.browser.event import Row, Server

pytestmark = pytest.mark.browser
SMALL = "X-SMALL"
"""A workshop of three seats tonight."""


@pytest.fixture(scope="module")
def server(loaded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = event.copy(loaded, tmp_path_factory.mktemp("seats"))
    event.change(folder, sessions=_and_a_small_one)
    found = Server(folder)
    yield found
    found.stop()
    assert "Traceback" not in found.log.read_text()


def _and_a_small_one(rows: list[Row]) -> Iterator[Row]:
    yield from rows
    model = next(row for row in rows if row["code"] == "C03")
    same = {"place": "", "track": "", "registration": "required", "capacity": "3", "quota": "", "audience": ""}
    yield {**model, **same, "code": SMALL, "day": "2024-11-21", "start": "20:00", "end": "21:00"}


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="fr-FR", base_url=server.url)
    answer = context.request.post(server.link("organiser"), headers={"Origin": server.url}, max_redirects=0)
    assert answer.status == 303
    yield context.new_page()
    context.close()


def booked(server: Server) -> tuple[list[str], list[str]]:
    """Codes of who has a seat there, and of who waits, in their order."""
    rows = server.ask(
        "SELECT p.code, s.booked_at IS NOT NULL FROM seat s JOIN person p ON p.id = s.person_id"
        " WHERE s.session = ? AND s.ended_at IS NULL ORDER BY s.asked_at, s.id",
        SMALL,
    )
    return [code for code, has in rows if has], [code for code, has in rows if not has]


def test_a_delegation_is_booked_into_a_workshop_nearly_full_and_who_waits_is_seen(page: Page, server: Server) -> None:
    page.goto("/organiser/seats?day=2024-11-21&lang=fr")
    page.locator("tr", has_text="0").locator(f"a[href$='/{SMALL}']").click()
    page.get_by_label("Une personne, par nom ou délégation").fill("三枝")
    page.get_by_role("button", name="Chercher", exact=True).first.click()
    page.locator(".ticked .tick").first.click()
    page.get_by_role("button", name="Donner une place aux personnes cochées").click()
    page.get_by_role("button", name="Confirmer").click()
    expect(page.locator(".sums")).to_contain_text("C’est fait. 1 personne obtient une place.")
    page.get_by_role("link", name="Revenir à la séance").click()

    page.get_by_label("Ou toute une délégation").select_option("FR-REN")
    page.get_by_role("button", name="Voir ce qui").click()
    rows = page.locator(".follows tbody tr")
    total = rows.count()
    assert total > 2
    expect(rows.locator(".mine")).to_have_count(2)
    expect(rows.locator(".wait")).to_have_count(total - 2)
    assert len(booked(server)[0]) == 1  # nothing is done yet
    page.get_by_role("button", name="Confirmer").click()
    expect(page.locator(".sums")).to_contain_text("2 personnes obtiennent une place.")
    seated, waiting = booked(server)
    assert (len(seated), len(waiting)) == (3, total - 2)

    page.get_by_role("link", name="Revenir à la séance").click()
    expect(page.locator(".ranked li")).to_have_count(len(waiting))
    page.locator(".ranked .tick").last.click()
    page.get_by_role("button", name="Mettre en tête de liste").click()
    page.get_by_role("button", name="Confirmer").click()
    page.wait_for_url(f"**/organiser/seats/{SMALL}")
    assert booked(server)[1] == [waiting[-1], *waiting[:-1]]


@pytest.mark.parametrize(("lang", "table"), [("fr", "Tableau"), ("ja", "表")])
def test_every_picture_has_its_table(page: Page, lang: str, table: str) -> None:
    page.goto(f"/organiser/figures?lang={lang}")
    pictures = page.locator(".figure:has([role=img])")
    assert pictures.count() >= 6
    for figure in pictures.all():
        expect(figure.locator("table")).not_to_be_visible()
        figure.locator("summary", has_text=table).click()
        expect(figure.locator("table")).to_be_visible()
        assert figure.locator(".row-of").count() == figure.locator("tbody tr").count()
    expect(page.locator("#arrivals svg.columns")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator("#arrivals svg.columns")).not_to_be_visible()
    expect(page.locator("#arrivals .row-of").first).to_be_visible()
