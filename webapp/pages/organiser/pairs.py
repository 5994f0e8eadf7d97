"""The words of one thing in its languages, side by side, with what is to be done to each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import g, request
from werkzeug.datastructures import MultiDict

from webapp.formats import faults, languages
from webapp.formats import texts as said
from webapp.formats.audiences import sender
from webapp.pages.organiser import forms
from webapp.pages.organiser.forms import Trouble
from webapp.pages.safety import settings
from webapp.rules import rewording
from webapp.rules.audit import Entry
from webapp.rules.drafting import TEXTS
from webapp.rules.programme import Event
from webapp.rules.rewording import Piece
from webapp.rules.texts import side_by_side
from webapp.rules.times import local
from webapp.store import audit, drafting
from webapp.store.drafting import Words

LONG = 200
"""A field of more characters may have several lines."""


@dataclass(frozen=True)
class Changed:
    """What one language changed since the other was written. Without `pieces` it is not known word by word."""

    when: str
    by: str
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class Side:
    """One language of one text. `shown` is what stands in the field: what is held, or what was typed; `was` what it is
    compared with when it is saved."""

    name: str
    lang: str
    held: str
    was: str
    shown: str
    state: str
    since: str
    changed: Changed | None = None
    overtaken_by: str = ""
    proposable: bool = False


@dataclass(frozen=True)
class Row:
    """One text: two sides, and `more` languages. `edited`: it was typed in and is not saved."""

    field: str
    label: str
    long: bool
    sides: tuple[Side, ...]
    more: tuple[Side, ...]
    edited: bool

    @property
    def every(self) -> tuple[Side, ...]:
        return self.sides + self.more


@dataclass(frozen=True)
class Asked:
    """What a page of words is made for. `typed`: what was typed and is not saved, with what its form showed (`was`)."""

    kind: str
    code: str
    event: Event
    trouble: Trouble = forms.FINE
    typed: Mapping[str, str] = field(default_factory=dict)
    was: Mapping[str, Any] = field(default_factory=dict)

    @property
    def order(self) -> tuple[str, ...]:
        return side_by_side(self.event.languages)


def asked(kind: str, code: str, event: Event, trouble: Trouble, form: forms.Form | None) -> Asked:
    """The page again: what was typed stays, what somebody else wrote elsewhere meanwhile is shown."""
    edits = [edit for edit in form.edits if edit.new != edit.was] if form else []
    met = {each.name for each in trouble.met}
    typed = {f"{edit.field}:{edit.lang}": edit for edit in edits}
    return Asked(
        kind, code, event, trouble, {name: edit.new for name, edit in typed.items()},
        {name: edit.was for name, edit in typed.items() if name not in met},
    )  # fmt: skip


def rows(asked: Asked) -> list[Row]:
    """Every text the thing can have, in the order of the rules. Two statements."""
    words = drafting.words(asked.kind, asked.code)
    journal = audit.of_things(asked.kind, [asked.code])[::-1]
    return [_row(asked, name, words.get(name, {}), journal) for name in TEXTS[asked.kind]]


def row(asked: Asked, name: str) -> Row:
    return next(each for each in rows(asked) if each.field == name)


def _row(asked: Asked, name: str, words: Mapping[str, Words], journal: Sequence[Entry]) -> Row:
    order = tuple(dict.fromkeys((*asked.order, *words)))
    sides = [_side(asked, name, lang, words, journal) for lang in order]
    edited = any(side.shown != side.held for side in sides)
    label = faults.label(asked.kind, name, g.ui)
    return Row(name, label, TEXTS[asked.kind][name] > LONG, tuple(sides[:2]), tuple(sides[2:]), edited)


def _side(asked: Asked, name: str, lang: str, words: Mapping[str, Words], journal: Sequence[Entry]) -> Side:
    held = words.get(lang, Words("", "missing" if words else ""))
    full, zone = f"{name}:{lang}", asked.event.zone
    others = [other for other in words if other != lang]
    stale = [other for other in others if words[other].state == "stale"]
    overtook = next(filter(None, (_overtook(name, lang, other, journal) for other in stale)), None)
    by = [other for other in others if held.state == "stale" and _overtook(name, other, lang, journal)]
    return Side(
        full, lang, held.words, asked.was.get(full, held.words), asked.typed.get(full, held.words), held.state,
        _since(held.at, zone),
        _changed(overtook, held.words, zone) if overtook and held.words else None,
        languages.name(by[0], g.ui) if by else "",
        proposable=not held.words and bool(words) and settings().translate is not None,
    )  # fmt: skip


def _overtook(name: str, lang: str, stale: str, journal: Sequence[Entry]) -> Entry | None:
    """The first change of `lang` since the last time that `stale` became stale."""
    turned = ("state", name, stale, "stale")
    deeds = [each.deed for each in journal if (each.act, each.field, each.lang, each.after) == turned]
    if not deeds:
        return None
    start = next(at for at, each in enumerate(journal) if each.deed == deeds[-1])
    changed = ("changed", name, lang)
    return next((e for e in journal[start:] if (e.act, e.field, e.lang) == changed and e.before), None)


def _changed(change: Entry, now: str, zone: Any) -> Changed:
    found = rewording.brief(rewording.pieces(str(change.before), now))
    return Changed(_since(change.at, zone), sender(change.by, g.ui), tuple(found))


def _since(at: datetime | None, zone: Any) -> str:
    return said.since(local(at, zone), local(settings().clock.now(), zone), g.ui) if at else ""


def state_words(state: str) -> str:
    return said.state(state, g.ui) if state else ""


# --- what was sent -------------------------------------------------------------------------------


def sent(kind: str, code: str, event: Event) -> forms.Form:
    """The words of the form; those of one line are made one line, as a field of several lines lets them be broken."""
    lined: MultiDict[str, str] = MultiDict(request.form)
    for key in list(lined):
        name = key.partition(":")[0]
        if ":" in key and TEXTS[kind].get(name, LONG + 1) <= LONG:
            lined[key] = " ".join(lined[key].splitlines())
    return forms.read(kind, code, lined, event.zone)


def same(kind: str, code: str) -> list[tuple[str, str, str]]:
    """The texts of which the form says that all languages agree."""
    return [(kind, code, name) for name in TEXTS[kind] if f"same-{name}" in request.form]


@dataclass(frozen=True)
class Crossing:
    """A text two organisers changed: both sides, each with what differs from the other."""

    name: str
    label: str
    lang: str
    by: str
    when: str
    theirs: str
    mine: str
    pieces: tuple[Piece, ...]


def crossings(trouble: Trouble, event: Event) -> list[Crossing]:
    now = local(settings().clock.now(), event.zone)
    return [
        Crossing(
            each.name, each.label, each.lang, sender(each.by, g.ui) if each.by else "",
            said.since(each.at, now, g.ui) if each.at else "", each.theirs, each.mine,
            tuple(rewording.pieces(each.theirs, each.mine)),
        )
        for each in trouble.met
    ]  # fmt: skip
