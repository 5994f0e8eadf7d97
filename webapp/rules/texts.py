"""What is still to be done to the words of an event: which are missing, overtaken by another language, a machine's."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from webapp.rules.drafting import TEXTS

TODO = ("missing", "stale", "machine")
"""States of a text that somebody has to look at, the most pressing first."""
GATED = frozenset({"missing", "stale"})
"""Those that keep an event that asks for complete texts from being published."""
KINDS = ("event", "session", "place", "track", "file", "delegation")
PAIR = ("fr", "ja")
Translate = Callable[[str, str, str, str], str]
"""A translator that an operator plugged in: (words, from, to, field) → words. A click calls it, nothing else does."""


class Lack(NamedTuple):
    """One language of one text, and what is to be done to it."""

    kind: str
    code: str
    field: str
    lang: str
    state: str


@dataclass(frozen=True)
class Use:
    """When somebody needs a thing's words: from the soonest session of it that is not over until the end of that."""

    start: datetime
    end: datetime


States = Mapping[tuple[str, str, str], Mapping[str, str]]
"""(kind, code, field) → language → state, of what is not empty."""


def lacking(states: States, languages: Sequence[str]) -> list[Lack]:
    """A text said in one language is to be said in each of the event's."""
    found = []
    for (kind, code, field), said in states.items():
        for lang in dict.fromkeys((*languages, *said)):
            state = said.get(lang, "missing")
            if state in TODO and field in TEXTS[kind]:
                found.append(Lack(kind, code, field, lang, state))
    return found


def gated(lacks: Iterable[Lack]) -> list[Lack]:
    """Those that the gate counts."""
    return [each for each in lacks if each.state in GATED]


def urgent(
    lacks: Iterable[Lack], uses: Mapping[tuple[str, str], Sequence[Use]], now: datetime, languages: Sequence[str]
) -> list[Lack]:
    """The soonest needed first, what is over last; of one thing titles before abstracts, missing before stale before
    a machine's."""

    def key(each: Lack) -> tuple[object, ...]:
        moment = needed(uses.get((each.kind, each.code), ()), now, each.kind)
        rank = languages.index(each.lang) if each.lang in languages else len(languages)
        field = list(TEXTS[each.kind]).index(each.field)
        return (*moment, KINDS.index(each.kind), each.code, field, TODO.index(each.state), rank)

    return sorted(lacks, key=key)


def needed(uses: Sequence[Use], now: datetime, kind: str = "session") -> tuple[int, float]:
    """To sort by: what is to come by its start, then what is in no session, then what is over. The event's own words
    are on every screen: they are needed now."""
    if kind == "event":
        return 0, now.timestamp()
    coming = [use.start for use in uses if use.end > now]
    if coming:
        return 0, min(coming).timestamp()
    return (2, -max(use.end for use in uses).timestamp()) if uses else (1, 0.0)


def side_by_side(languages: Sequence[str]) -> tuple[str, ...]:
    """The event's languages, the two that stand side by side first: French and Japanese, or its first two."""
    first = PAIR if set(PAIR) <= set(languages) else tuple(languages[:2])
    return (*first, *(lang for lang in languages if lang not in first))
