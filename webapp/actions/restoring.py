"""Making an edition there was the draft again: in one deed of the journal, which can be taken back."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from webapp.actions import drafting
from webapp.formats.lines import COUNTRIES
from webapp.rules.drafting import FIELDS, TEXTS, Edit, Known
from webapp.rules.editions import plain
from webapp.rules.importing import CATEGORIES
from webapp.rules.programme import Programme, Session, Speech
from webapp.store import audit, programme
from webapp.store import drafting as store
from webapp.store.db import transaction


def restore(by: str, wanted: Programme, now: datetime) -> str:
    """Gives the deed's name, empty when the draft was so already. Sessions the edition does not have are put on the
    side; people and files stay as they are now. Raises Wrong."""
    with transaction():
        store.hold()
        held, aside = programme.draft(), programme.aside()
        assert held is not None
        deed = audit.new_deed()
        change = partial(drafting.change, by, now=now, deed=deed, overtakes=False)
        done = [change(_edits("event", held.event.code, wanted.event))]
        known = store.known(COUNTRIES)
        for kind, code, thing in _missing(wanted, held, aside):
            values, texts = _values(kind, thing, known), _texts(kind, thing)
            done.append(drafting.add(by, kind, code, {**values, **_later(kind)}, texts, now, deed=deed))
        known = store.known(COUNTRIES)
        done.append(change([edit for thing in _things(wanted) for edit in _edits(*thing, known)]))
        done.append(change([Edit("session", code, "shelved", code not in wanted.sessions) for code in held.sessions]))
        done.append(change([Edit("session", code, "shelved", False) for code in aside if code in wanted.sessions]))
        for kind, code, _thing in _missing(held, wanted, {}):
            if kind != "session" and not store.in_use(kind, code):
                done.append(drafting.remove(by, kind, code, now, deed=deed))
        return deed if any(done) else ""


def _things(found: Programme) -> Iterator[tuple[str, str, Any]]:
    """Places and tracks before the sessions that need them."""
    for kind, things in (("track", found.tracks), ("place", found.places), ("session", found.sessions)):
        for code, thing in things.items():
            yield kind, code, thing


def _missing(wanted: Programme, held: Programme, aside: Mapping[str, Session]) -> list[tuple[str, str, Any]]:
    """What `wanted` has and `held` does not, not even on the side."""
    there = {(kind, code) for kind, code, _thing in _things(held)} | {("session", code) for code in aside}
    return [thing for thing in _things(wanted) if thing[:2] not in there]


def _later(kind: str) -> dict[str, Any]:
    """What can only be said once every place is there."""
    return {"within": ""} if kind == "place" else {}


def _edits(kind: str, code: str, thing: Any, known: Known | None = None) -> list[Edit]:
    said, held = {field: getattr(thing, field) for field in TEXTS[kind]}, store.words(kind, code)
    return [
        *(Edit(kind, code, field, value) for field, value in _values(kind, thing, known).items()),
        *(
            Edit(kind, code, field, said[field].get(lang, ""), lang)
            for field in said
            for lang in dict.fromkeys((*held.get(field, ()), *said[field]))
        ),
    ]


def _values(kind: str, thing: Any, known: Known | None) -> dict[str, Any]:
    """As the draft writes them; without whoever is gone. Whether texts must be complete is no part of an edition."""
    if isinstance(thing, Session) and known is not None:
        groups = {*known.countries, *known.delegations, *CATEGORIES}
        speeches = tuple(speech for speech in thing.speeches if speech.person in known.people)
        thing = replace(thing, audience=tuple(each for each in thing.audience if each in groups), speeches=speeches)
    own = {name for name in FIELDS[kind] if hasattr(thing, name) and (kind, name) != ("event", "gate")}
    return {name: _value(getattr(thing, name)) for name in FIELDS[kind] if name in own}


def _value(held: Any) -> Any:
    if isinstance(held, tuple):
        return [[each.person, each.role] if isinstance(each, Speech) else each for each in held]
    return plain(held)


def _texts(kind: str, thing: Any) -> dict[str, dict[str, str]]:
    said = {field: {lang: words for lang, words in getattr(thing, field).items() if words} for field in TEXTS[kind]}
    return {field: text for field, text in said.items() if text}
