"""People by delegation in protocol order, and whether each has read something."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple

from flask import g

from webapp.formats import names
from webapp.pages import chrome
from webapp.rules.languages import Said
from webapp.rules.people import protocol_key
from webapp.store import audiences as store
from webapp.store import people


class Reader(NamedTuple):
    name: str
    lang: str
    function: Said
    at: str


class Block(NamedTuple):
    """A delegation and its people, in protocol order."""

    name: Said
    read: int
    people: list[Reader]


def blocks(read: Mapping[int, datetime | None], clock: Callable[[datetime], str]) -> list[Block]:
    """By delegation in protocol order, guests last; in each, the head first, then by name."""
    order = store.protocol()
    found = people.individuals(read).values()
    in_order = sorted(found, key=lambda p: protocol_key(order.get(p.delegation), p.head, p.name, g.ui))
    blocks: dict[str, Block] = {}
    for person in in_order:
        at = read[person.id]
        block = blocks.setdefault(person.delegation, Block(chrome.told(person.delegation_name), 0, []))
        pair = names.pair(person.name, g.ui)
        block.people.append(Reader(pair.first, pair.first_lang, chrome.told(person.function), clock(at) if at else ""))
        blocks[person.delegation] = block._replace(read=block.read + bool(at))
    return list(blocks.values())
