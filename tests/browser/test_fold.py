"""The phone's fold is the server's: one table, run through the module that phones run."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.event import Server

pytestmark = pytest.mark.browser
CASES = json.loads((Path(__file__).parents[1] / "cases" / "fold.json").read_text(encoding="utf-8"))
FOLD = """async (texts) => {
  const { fold } = await import(document.querySelector("script[type=module]").src.replace(/main.js$/, "fold.js"));
  return texts.map((text) => [fold(text), fold(fold(text))]);
}"""


def test_a_phone_folds_words_as_the_server_does(browser: Browser, server: Server) -> None:
    context = browser.new_context(base_url=server.url, service_workers="block")
    page = context.new_page()
    page.goto("/fr/programme")
    found = page.evaluate(FOLD, [case["text"] for case in CASES])
    context.close()
    wrong = [(case, said) for case, said in zip(CASES, found, strict=True) if said != [case["folded"]] * 2]
    assert not wrong
