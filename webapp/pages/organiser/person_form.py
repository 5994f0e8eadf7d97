"""A form about a person: what can be chosen, what was typed, and why it was not saved."""

from typing import Any
from zoneinfo import ZoneInfo

from flask import abort, g, request

from webapp.actions import registering as actions
from webapp.formats import languages as tongues
from webapp.formats.values import Names
from webapp.pages import chrome, language
from webapp.pages.organiser import account, forms
from webapp.pages.safety import settings
from webapp.rules.drafting import Clash, Wrong
from webapp.rules.importing import CATEGORIES
from webapp.store import audiences, people, programme
from webapp.store import registering as store
from webapp.store.registering import Listed


def zone() -> ZoneInfo:
    """The event's."""
    event = programme.event()
    return ZoneInfo(event.timezone if event else "UTC")


def languages() -> tuple[str, ...]:
    """The event's, in its order."""
    event = programme.event()
    return tuple(event.languages) if event else language.offered()


def delegations() -> dict[str, str]:
    """Code → name, in protocol order."""
    named = programme.texts("delegation")
    return {code: chrome.told(named[code]["name"]).words or code for code in audiences.protocol()}


def choices(held: dict[str, Any]) -> dict[str, Any]:
    """What the fields offer; a language the event has lost is still offered to who has it."""
    spoken = languages()
    more = [held["language"]] if held["language"] and held["language"] not in spoken else []
    said = [lang for lang in held["function"] if lang not in spoken]
    return {
        "delegations": list(delegations().items()), "tongues": [*spoken, *said],
        "tongue_names": {lang: tongues.name(lang, g.ui) for lang in (*spoken, *said)},
        "categories": [(each, chrome.category_words(each, g.ui)) for each in CATEGORIES],
        "languages": [(each, tongues.name(each, g.ui)) for each in (*spoken, *more)],
    }  # fmt: skip


def held(code: str) -> dict[str, Any]:
    """A person's fields, or 404."""
    found = store.held(code)
    return found if found is not None else abort(404)


def person(code: str) -> people.Individual:
    found = people.by_code(code)
    return found if found is not None else abort(404)


def listed(code: str) -> Listed:
    """As the list shows them, or 404."""
    found = held(code)
    return Listed(person(code), found["email"], found["withdrawn_at"] is not None)


def read(code: str) -> forms.Form:
    return forms.read("person", code, request.form, zone())


def saved(found: forms.Form) -> forms.Trouble | None:
    """Saves what was typed; None when that is done."""
    if found.faults:
        return forms.wrong("person", found.faults)
    try:
        actions.change(account.here().name, found.edits, settings().clock.now())
    except (Wrong, Clash) as error:
        return forms.trouble("person", error, Names(zone(), delegations=delegations()))
    return None
