"""One thing of the draft on a page: what it holds, and what came of a form about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import abort

from webapp.actions import drafting
from webapp.pages.organiser import account, forms, names
from webapp.pages.organiser.forms import FINE, Form, Trouble
from webapp.pages.safety import settings
from webapp.rules.drafting import Clash, Wrong
from webapp.rules.programme import Event, Programme
from webapp.store import drafting as store
from webapp.store import programme
from webapp.store.drafting import Words


@dataclass(frozen=True)
class Thing:
    """What the draft holds of it by now; a text’s name is `field:lang`, as in its form."""

    code: str
    values: Mapping[str, Any]
    words: Mapping[str, Mapping[str, Words]]

    def __getitem__(self, name: str) -> Any:
        field, _colon, lang = name.partition(":")
        if not lang:
            return self.values.get(field)
        found = self.words.get(field, {}).get(lang)
        return found.words if found else ""

    def state(self, field: str, lang: str) -> str:
        found = self.words.get(field, {}).get(lang)
        return found.state if found else ""


def draft() -> Programme:
    """The draft; without an event there is nothing to edit."""
    found = programme.draft()
    if found is None:
        abort(404)
    return found


def thing(kind: str, code: str) -> Thing:
    held = store.held(kind, code)
    if held is None:
        abort(404)
    return Thing(code, held, store.words(kind, code))


def new(kind: str, defaults: Mapping[str, Any]) -> Thing:
    """One that is not there yet."""
    return Thing("", defaults, {})


def save(form: Form, found: Programme) -> Trouble:
    """FINE when it is saved; else what stands against it."""
    if form.faults:
        return forms.wrong(form.kind, form.faults)
    try:
        drafting.change(account.here().name, form.edits, settings().clock.now())
    except (Wrong, Clash) as error:
        return forms.trouble(form.kind, error, names.of(found))
    return FINE


def create(form: Form, code: str) -> None:
    """What was left empty was not said. Raises Wrong."""
    texts = {field: {lang: words for lang, words in each.items() if words} for field, each in form.texts.items()}
    drafting.add(account.here().name, form.kind, code, form.values, texts, settings().clock.now())


def add(form: Form, code: str, found: Programme) -> Trouble:
    if form.faults:
        return forms.wrong(form.kind, form.faults)
    try:
        create(form, code)
    except Wrong as error:
        return forms.trouble(form.kind, error, names.of(found))
    return FINE


def remove(kind: str, code: str, found: Programme) -> Trouble:
    try:
        drafting.remove(account.here().name, kind, code, settings().clock.now())
    except Wrong as error:
        return forms.trouble(kind, error, names.of(found))
    return FINE


def languages(event: Event, words: Mapping[str, Mapping[str, Words]]) -> list[str]:
    """Those of the event, and any other in which something was written before."""
    return list(dict.fromkeys([*event.languages, *(lang for each in words.values() for lang in each)]))
