"""Two organisers in browsers: both languages of a session, what is stale, what two wrote at once, and the preview."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.event import TODAY, Server

pytestmark = pytest.mark.browser
C15 = "/organiser/sessions/C15"


@contextmanager
def organiser(browser: Browser, server: Server, name: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="fr-FR", base_url=server.url)
    link = server.link("organiser", "--name", name)
    assert context.request.post(link, headers={"Origin": server.url}, max_redirects=0).status == 303
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    yield page
    assert [error for error in errors if "409" not in error] == []
    context.close()


def state(page: Page, field: str, lang: str) -> str:
    return page.locator(f"[id='text-{field}-{lang}'] .how").inner_text()


def test_words_in_two_languages_are_edited_reviewed_disputed_and_seen_as_on_a_phone(
    browser: Browser, server: Server
) -> None:
    with organiser(browser, server, "Aya") as aya, organiser(browser, server, "Ken") as ken:
        # One side is edited by keyboard: its line breaks stay out of a title, and leaving unsaved words warns.
        ken.goto(C15)
        aya.goto(C15)
        title = aya.locator("[id='title:fr']")
        french, japanese = (aya.locator(f"[id='title:{lang}']").bounding_box() for lang in ("fr", "ja"))
        assert french
        assert japanese
        assert (french["y"], french["width"]) == (japanese["y"], japanese["width"]), "neither is the translation"
        assert french["width"] > 400
        title.focus()
        title.press("End")
        title.press("Control+End")
        aya.keyboard.type(" bis")
        aya.keyboard.press("Enter")
        assert "\n" not in title.input_value()
        asked: list[str] = []
        aya.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
        aya.evaluate("location.href = '/organiser/texts'")
        expect(title).to_have_value(title.input_value())
        aya.wait_for_timeout(300)
        assert asked == ["beforeunload"]
        assert aya.url.endswith(C15)

        # Facts open in place, and what is typed beside them stays.
        aya.locator(".strip-of a", has_text="Accès").click()
        seats = aya.locator("#capacity")
        seats.fill("85")
        aya.locator(".open-fact button").click()
        expect(aya.locator(".strip-of")).to_contain_text("85 places")
        expect(aya.locator(".open-fact")).to_have_count(0)
        assert title.input_value().endswith(" bis")

        # Saved, the other languages are stale; the change is shown word by word; one click says it is right.
        aya.locator(".foot .one").click()
        expect(aya.locator("[id='text-title-fr'] ins")).to_have_text(" bis")
        assert "à relire" in state(aya, "title", "ja")
        expect(aya.locator(".side-list [aria-current]")).to_contain_text("japonais : à relire")
        short = aya.locator("[id='short:fr']")
        short.fill("Participation !")
        aya.locator("[id='text-title-ja']").get_by_role("button", name="Marquer comme relu").click()
        expect(aya.locator("[id='text-title-ja'] .how-reviewed")).to_have_count(1)
        expect(aya.locator("#text-title textarea").first).to_be_focused()
        assert short.input_value() == "Participation !"
        aya.locator(".foot .one").click()
        expect(short).to_have_value("Participation !")

        # Ken, whose page is older, wrote the same title: he sees both, mixes them, and nothing he typed is lost.
        ken.locator("[id='title:fr']").fill("Atelier 2 – Titre de Ken")
        ken.locator("[id='abstract:ja']").fill("平服でお越しください。")
        ken.locator(".foot .one").click()
        met = ken.locator(".cross")
        expect(met).to_have_count(1)
        expect(met).to_contain_text("Aya a écrit")
        assert ken.locator("[id='abstract:ja']").input_value() == "平服でお越しください。"
        met.locator("[value=mine]").check()
        ken.locator("[id='title:fr']").fill("Atelier 2 – Titre de Ken bis")
        ken.locator(".foot .one").click()
        expect(ken.locator(".cross")).to_have_count(0)
        expect(ken.locator("[id='title:fr']")).to_have_value("Atelier 2 – Titre de Ken bis")
        expect(ken.locator("[id='abstract:ja']")).to_have_value("平服でお越しください。")
        assert "à relire" in state(ken, "abstract", "fr")

        # The list of texts leads to the very side that lacks something.
        ken.goto("/organiser/texts?in=fr&state=stale")
        ken.locator(".todo a", has_text="Présentation").first.click()
        expect(ken.locator("[id='text-abstract-fr']:target")).to_have_count(1)

        # The draft in two languages, in frames as wide as a phone; nothing of it is on the delegates' own pages.
        ken.goto(f"{C15}/preview/fr")
        for lang, words in (("fr", "Titre de Ken bis"), ("ja", "平服で")):
            page = ken.frame_locator(f"iframe.of-page[src$='/preview/{lang}/phone']")
            expect(page.locator("main")).to_contain_text(words)
            expect(page.locator("html")).to_have_attribute("lang", lang)
            assert page.locator("html").evaluate("() => innerWidth") == 390
        expect(ken.frame_locator("iframe.of-card").first.locator(".s h3")).to_contain_text("Titre de Ken bis")
        ken.goto(f"/organiser/preview/ja/{TODAY}")
        expect(ken.frame_locator("iframe.of-page").first.locator(".s")).not_to_have_count(0)
        ken.goto("/fr/sessions/C15")
        expect(ken.locator("h1")).not_to_contain_text("Ken")
