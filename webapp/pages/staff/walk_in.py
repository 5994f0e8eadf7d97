"""The form of somebody who was not expected: what can be chosen, and what was typed."""

from typing import Any

from flask import request

from webapp.pages import chrome, language
from webapp.pages.staff.supervisor import typed as line
from webapp.rules.importing import CATEGORIES, PersonRow
from webapp.store import desk

NAMES = ("civility", "family", "given", "native_family", "native_given", "kana_family", "kana_given")


def languages() -> tuple[str, ...]:
    return tuple(language.offered())


def choices() -> dict[str, object]:
    """A function is asked for in the two languages of a badge."""
    return {
        "delegations": [(party.code, chrome.told(party.name)) for party in desk.delegations()],
        "categories": CATEGORIES, "languages": languages(), "functions": languages()[:2],
    }  # fmt: skip


def typed() -> PersonRow:
    function = {lang: line(f"function_{lang}") for lang in languages()[:2]}
    names: dict[str, Any] = {name: line(name) for name in NAMES}
    return PersonRow(
        "", delegation=request.form.get("delegation", ""), category=request.form.get("category", ""),
        function={lang: words for lang, words in function.items() if words},
        language=request.form.get("language", ""), **names,
    )  # fmt: skip
