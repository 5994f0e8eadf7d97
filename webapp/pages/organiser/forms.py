"""A form about a thing of the draft, read into edits; and its page again when nothing could be saved.

A field NAME stands with a hidden `was-NAME`, what the form showed, as JSON; a text's name is `FIELD:LANG`. Fields
without their `was-` are not in the form. After two organisers met, `keep-NAME` says whose words are kept: `theirs` or
`mine`.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import g
from werkzeug.datastructures import MultiDict

from webapp.formats import cells, faults, moments, values
from webapp.formats.typed import plain
from webapp.rules import drafting, registering
from webapp.rules.drafting import Clash, Edit, Fault, Met, Wrong
from webapp.rules.times import NoSuchTime, at, ends, local

FIELDS = {**drafting.FIELDS, "person": registering.FIELDS}
TEXTS = {**drafting.TEXTS, "person": registering.TEXTS}
TIMES = ("start", "end")
LISTS = frozenset({"languages", "interpretation", "audience", "twins"})
YES_NO = frozenset({"gate", "cancelled", "continues", "shelved", "family_first", *registering.FLAGS})


@dataclass(frozen=True)
class Form:
    """What was typed of one thing. `typed`: each field's words as they were typed, to be shown again; `faults`: what
    cannot even be read."""

    kind: str
    code: str
    typed: Mapping[str, Any] = field(default_factory=dict)
    edits: tuple[Edit, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def values(self) -> dict[str, Any]:
        """What the fields hold, of a thing that is to be added."""
        return {edit.field: edit.new for edit in self.edits if not edit.lang}

    @property
    def texts(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for edit in self.edits:
            if edit.lang:
                found.setdefault(edit.field, {})[edit.lang] = edit.new
        return found


def read(kind: str, code: str, sent: "MultiDict[str, str]", zone: ZoneInfo) -> Form:
    """The edits a form asks for, in the order of the rules."""
    typed: dict[str, Any] = {}
    edits: list[Edit] = []
    wrong: list[Fault] = []
    for name in (key.removeprefix("was-") for key in sent if key.startswith("was-")):
        word, _colon, lang = name.partition(":")
        if word not in (TEXTS[kind] if lang else FIELDS[kind]):
            continue
        typed[name] = sent.getlist(name) if word in LISTS else sent.get(name, "")
        if sent.get(f"keep-{name}") == "theirs":
            continue
        was = _was(sent[f"was-{name}"])
        try:
            new = _text(sent.get(name, ""), was) if lang else _value(kind, word, sent, zone)
        except cells.Misread as error:
            fault = {"text_long": "too_long"}.get(error.code, error.code)
            wrong.append(Fault(fault if fault in faults.SENTENCES else "choice", word, gaps=error.gaps))
        except NoSuchTime:
            wrong.append(Fault("time_skipped", word))
        else:
            edits.append(Edit(kind, code, word, new, lang, was))
    return Form(kind, code, typed, tuple(edits), tuple(wrong))


def _was(sent: str) -> Any:
    try:
        return json.loads(sent)
    except ValueError:
        return None


def _text(sent: str, was: Any) -> str:
    """What a browser did to the ends of lines, or an import left at them, is no change."""
    words = plain(sent)
    return was if isinstance(was, str) and plain(was) == words else words


def _value(kind: str, name: str, sent: "MultiDict[str, str]", zone: ZoneInfo) -> Any:
    if name in YES_NO:
        return name in sent
    if name in LISTS:
        return [each for words in sent.getlist(name) for each in cells.listed(words)]
    typed = sent.get(name, "").strip()
    if kind == "session" and name in TIMES:
        return _instant(name, sent, zone)
    if name == "day" or (kind == "event" and name in TIMES):
        return moments.day(typed, _years(typed)).isoformat()
    return _READ.get(name, cells.short)(typed)


def _number(typed: str) -> int | None:
    return cells.whole(typed) if typed else None


def _release(typed: str) -> int | None:
    return cells.minutes_or_never(typed) if typed else None


def _speeches(typed: str) -> Any:
    """Pairs of a person's id and role, as JSON."""
    return _was(typed)


_READ: Mapping[str, Callable[[str], Any]] = {
    **dict.fromkeys(("capacity", "walk", "quota", "kept", "protocol", "position"), _number),
    "release": _release, "speeches": _speeches, "email": cells.plain, "colour": lambda typed: typed.lower(),
}  # fmt: skip


def _years(typed: str) -> tuple[date, date]:
    """A date typed without a year is of this one, or the one shown; browsers send it whole."""
    year = int(typed[:4]) if typed[:4].isdigit() else 2000
    return date(max(year, 1), 1, 1), date(max(year, 1), 12, 31)


def _instant(name: str, sent: "MultiDict[str, str]", zone: ZoneInfo) -> str:
    """Of the form's day; an end before the start is on the next day when that makes less than 12 hours."""
    typed = sent.get("day", "").strip()
    day, start = moments.day(typed, _years(typed)), moments.clock(sent.get("start", "").strip())
    if name == "start":
        return at(day, start, zone).isoformat()
    end = moments.clock(sent.get("end", "").strip())
    span = ends(day, start, end, zone)
    return (span[1] if span else at(day, end, zone)).isoformat()


# --- the page again ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Meeting:
    """A field two organisers changed: its name in the form, what it is called, both sides, and what it holds now as the
    next form's `was-`."""

    name: str
    label: str
    lang: str
    theirs: str
    mine: str
    by: str
    at: datetime | None
    held: str


@dataclass(frozen=True)
class Trouble:
    """Why nothing was saved: sentences to stand above the form, and by name at each field; or fields to choose
    between."""

    status: int
    lines: tuple[str, ...] = ()
    by_name: Mapping[str, str] = field(default_factory=dict)
    met: tuple[Meeting, ...] = ()


FINE = Trouble(200)


def wrong(kind: str, found: Iterable[Fault]) -> Trouble:
    listed = list({(each.code, each.field, each.lang): each for each in found}.values())
    by_name = {_name(each.field, each.lang): faults.sentence(each, g.ui) for each in listed if each.field}
    return Trouble(422, tuple(faults.line(kind, each, g.ui) for each in listed), by_name)


def trouble(kind: str, error: Wrong | Clash, names: values.Names) -> Trouble:
    """What a page shows of an action that saved nothing."""
    if isinstance(error, Wrong):
        return wrong(kind, error.faults)
    return Trouble(409, met=tuple(_meeting(each, names) for each in error.met))


def _meeting(met: Met, names: values.Names) -> Meeting:
    edit = met.edit

    def said(value: Any) -> str:
        return str(value) if edit.lang else values.said(edit.kind, edit.field, value, names, g.ui)

    label = faults.label(edit.kind, edit.field, g.ui)
    since = local(met.at, names.zone) if met.at else None
    return Meeting(
        _name(edit.field, edit.lang), label, edit.lang, said(met.held), said(edit.new), met.by, since,
        json.dumps(met.held, ensure_ascii=False),
    )  # fmt: skip


def _name(word: str, lang: str) -> str:
    return f"{word}:{lang}" if lang else word
