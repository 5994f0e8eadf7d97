"""What the things of the journal are called now, in the language of the organiser who asks."""

from collections.abc import Iterable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

from flask import g

from webapp.formats import names as writing
from webapp.formats.audiences import sender
from webapp.formats.journal import Called
from webapp.formats.values import Names
from webapp.pages import chrome, who
from webapp.rules.audit import HAND, Entry
from webapp.store import accounts, devices, naming

LONGEST_CODE = 40


def of(entries: Iterable[Entry]) -> Called:
    """Six statements, whatever the number of entries."""
    entries = list(entries)
    codes = {word for entry in entries for word in _codes(entry)}
    titles = naming.titles(codes)
    things = {thing: chrome.told(dict(text)).words for thing, text in titles.items()}
    numbers = {int(code) for entry in entries for code in _people(entry)}
    persons = [(id_, code, writing.pair(name, g.ui).first) for id_, code, name in naming.persons(numbers, codes)]
    for id_, code, name in persons:
        things |= {("person", code): name, ("person", str(id_)): name}
    ids = [int(entry.code) for entry in entries if entry.kind == "account" and _is_number(entry.code)]
    things |= {("account", id_): sender(name, g.ui) for id_, name in accounts.names(ids).items()}
    phones = _phones(entries)
    things |= {("device", id_): label for id_, label in phones.items() if label}
    by_kind = {kind: {code: words for (k, code), words in things.items() if k == kind} for kind, _code in things}
    live = who.live()
    names = Names(
        live.event.zone if live else ZoneInfo("UTC"), by_kind.get("place", {}), by_kind.get("track", {}),
        {id_: name for id_, _code, name in persons}, by_kind.get("delegation", {}),
    )  # fmt: skip
    return Called(names, things, phones)


def _codes(entry: Entry) -> Iterator[str]:
    """Its own, and those that its values may be."""
    yield entry.code
    if entry.kind == "seat":
        yield entry.field
    for side in (entry.before, entry.after):
        for word in side if isinstance(side, list) else [side]:
            if isinstance(word, str) and len(word) <= LONGEST_CODE:
                yield word


def _people(entry: Entry) -> Iterator[int]:
    """Of the pairs of an id and a role that speakers are, and of who was done something to by their id."""
    if entry.kind == "person" and _is_number(entry.code):
        yield int(entry.code)
    for side in (entry.before, entry.after) if entry.field == "speeches" else ():
        yield from (pair[0] for pair in side or () if _is_pair(pair))


def _is_pair(pair: Any) -> bool:
    return isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], int)


def _is_number(code: str) -> bool:
    return code.isascii() and code.isdigit() and len(code) < 10


def _phones(entries: Iterable[Entry]) -> dict[str, str]:
    ids = {each.by.removeprefix(HAND) for each in entries if each.by.startswith(HAND)}
    ids |= {each.code for each in entries if each.kind == "device"}
    return {str(id_): label for id_, label in devices.labels(int(id_) for id_ in ids if _is_number(id_)).items()}
