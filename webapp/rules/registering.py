"""A person as organisers write them down: what each field may hold, who may be there twice, what one of two keeps."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from webapp.rules.drafting import Check, Fault, Known, line, one_of, yes_no
from webapp.rules.importing import CATEGORIES
from webapp.rules.people import Name
from webapp.rules.programme import Programme
from webapp.rules.search import fold

LONGEST = 200
"""Characters of one part of a name, or of a function in one language."""
EMAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+")
NAMES = ("civility", "family", "given", "native_family", "native_given", "kana_family", "kana_given")
FLAGS = ("head", "escort", "vip")
TEXTS: Mapping[str, int] = {"function": LONGEST}


def _email(value: Any, known: Known) -> str:
    wrong = line(254)(value, known)
    return wrong or ("" if value == "" or EMAIL.fullmatch(value) else "email")


FIELDS: Mapping[str, Check] = {
    **dict.fromkeys(NAMES, line(LONGEST)),
    "family_first": yes_no,
    "delegation": lambda value, known: "" if value == "" or value in known.delegations else "unknown_delegation",
    "category": one_of(*CATEGORIES),
    "language": lambda value, known: "" if value == "" or value in known.languages else "language",
    "email": _email,
    **dict.fromkeys(FLAGS, yes_no),
}
"""What each field of a person may hold."""
BLANK: Mapping[str, Any] = {
    **dict.fromkeys(NAMES, ""), "family_first": False, "delegation": "", "category": "delegate", "language": "",
    "email": "", **dict.fromkeys(FLAGS, False),
}  # fmt: skip
"""Somebody of whom nothing is said."""


def faults(values: Mapping[str, Any], known: Known) -> list[Fault]:
    found = []
    for name, value in values.items():
        code = FIELDS[name](value, known)
        if code:
            most = LONGEST if name != "email" else 254
            gaps = {"read": str(value)[:60], "most": f"{most:,}", "length": f"{len(str(value)):,}"}
            found.append(Fault(code, name, gaps=gaps))
    return found


def function_faults(function: Mapping[str, Any], languages: Sequence[str]) -> list[Fault]:
    """`languages`: those of the event, and those something is said in already."""
    found = []
    for lang, words in function.items():
        code = "language" if lang not in languages else line(LONGEST)(words, Known())
        if code:
            gaps = {"most": f"{LONGEST:,}", "length": f"{len(str(words)):,}"}
            found.append(Fault(code, "function", lang, gaps))
    return found


def nameless(values: Mapping[str, Any]) -> list[Fault]:
    """Somebody is called by something."""
    named = any(values[name] for name in ("family", "given", "native_family", "native_given"))
    return [] if named else [Fault("no_name", "family")]


# --- there twice ---------------------------------------------------------------------------------


def doubles(people: Iterable[tuple[int, Iterable[str]]]) -> list[list[int]]:
    """Ids of those who have one of their traits in common; each id in one group."""
    of: dict[str, list[int]] = defaultdict(list)
    for id_, each in people:
        for trait in each:
            of[trait].append(id_)
    return _joined([ids for ids in of.values() if len(ids) > 1])


def traits(name: Name, email: str) -> Iterable[str]:
    """What tells a person from others: the name in each writing, whichever part was typed first; the e-mail address."""
    for family, given in ((name.family, name.given), (name.native_family, name.native_given)):
        if family and given:
            yield "name:" + " ".join(sorted((fold(family), fold(given))))
    if email:
        yield "mail:" + email.casefold()


def _joined(groups: Iterable[list[int]]) -> list[list[int]]:
    """Groups that have somebody in common are one."""
    found: dict[int, list[int]] = {}
    for group in groups:
        whole = sorted({id_ for member in group for id_ in found.get(member, [member])})
        found.update(dict.fromkeys(whole, whole))
    return [whole for id_, whole in sorted(found.items()) if whole[0] == id_]


class Meeting(NamedTuple):
    """What becomes of two people's seats when they are one: sessions both have a seat in, of which one ends, and pairs
    at the same hour, which both stand."""

    twice: tuple[str, ...]
    at_once: tuple[tuple[str, str], ...]


def meeting(kept: Iterable[str], other: Iterable[str], programme: Programme | None) -> Meeting:
    mine, theirs = set(kept), set(other)
    twice = tuple(sorted(mine & theirs))
    sessions = programme.sessions if programme else {}
    pairs = [
        (one, two)
        for one in sorted(mine - theirs)
        for two in sorted(theirs - mine)
        if one in sessions and two in sessions and sessions[one].overlaps(sessions[two])
    ]
    return Meeting(twice, tuple(pairs))


# --- protocol order ------------------------------------------------------------------------------


def renumbered(order: Sequence[tuple[str, int | None]], moved: str, to: int) -> dict[str, int]:
    """The numbers that change when one delegation goes to a place of the list (1 is the first). Those behind, that
    never had a number, go on without."""
    numbers = dict(order)
    codes = [code for code, _number in order if code != moved]
    codes.insert(min(max(to, 1), len(order)) - 1, moved)
    last = max(n for n, code in enumerate(codes) if code == moved or numbers[code] is not None)
    return {code: n for n, code in enumerate(codes[: last + 1], 1) if numbers[code] != n}
