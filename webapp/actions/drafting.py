"""Changing the draft, the only way there is: all of what was asked or nothing, and written in the journal.

Nobody's work is overwritten unseen: an edit says what its form showed, and is refused when the field holds something
else by now.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from webapp.formats.lines import COUNTRIES
from webapp.rules import drafting as rules
from webapp.rules.audit import Entry
from webapp.rules.drafting import DEFAULTS, FIELDS, TEXTS, Clash, Edit, Fault, Met, Wrong, met
from webapp.store import audit, pulse
from webapp.store import drafting as store
from webapp.store.db import transaction
from webapp.store.drafting import Words


def change(
    by: str, edits: Iterable[Edit], now: datetime, undoes: str = "", deed: str = "", *, overtakes: bool = True
) -> str:  # fmt: skip
    """Saves the edits and gives the deed's name, empty when nothing differed. New words of one language make the others
    of that text stale, unless they are new too, or go with them (`overtakes` False). `deed`: the one this is part of.
    Raises Wrong, Clash."""
    asked = [e for e in edits if e.new != e.was]  # what was left as the form showed it is nobody's edit
    with transaction():
        known = _known()
        found = {(e.kind, e.code): store.held(e.kind, e.code) for e in asked}
        said = {thing: store.words(*thing) for thing in found}
        _refuse([Fault("gone", gaps={"code": code}) for (_kind, code), held in found.items() if held is None])
        _refuse(_faults(asked, found, said, known))
        _meet(asked, found, said)
        entries = _write_values(asked, found) + _write_words(asked, said, now, overtakes)
        return _done(by, entries, now, undoes, deed)


def _known() -> rules.Known:
    store.hold()
    return store.known(COUNTRIES)


def _refuse(faults: Sequence[Fault]) -> None:
    if faults:
        raise Wrong(*faults)


def _faults(
    asked: Sequence[Edit], found: Mapping[Any, Any], said: Mapping[Any, Any], known: rules.Known
) -> list[Fault]:
    wrong: list[Fault] = []
    for thing, held in found.items():
        kind, _code = thing
        new = {e.field: e.new for e in asked if (e.kind, e.code) == thing and not e.lang}
        wrong += rules.faults(kind, new, known)
        texts = [e for e in asked if (e.kind, e.code) == thing and e.lang]
        for e in texts:
            wrong += rules.text_faults(kind, e.field, e.lang, e.new, [*known.languages, *said[thing].get(e.field, {})])
        wrong = wrong or rules.whole_faults(kind, {**held, **new})
        needed = next(iter(TEXTS[kind]))
        left = {lang: each.words for lang, each in said[thing].get(needed, {}).items()}
        left |= {e.lang: e.new for e in texts if e.field == needed}
        if any(e.field == needed for e in texts) and not any(left.values()) and kind != "file":
            wrong.append(Fault("required", needed))
    return wrong


def _meet(asked: Sequence[Edit], found: Mapping[Any, Any], said: Mapping[Any, Any]) -> None:
    """Raises Clash for what somebody else changed since."""
    crossed = []
    for e in asked:
        held = _words_of(said, e).words if e.lang else found[e.kind, e.code][e.field]
        if met(e, held):
            last = audit.last(e.kind, e.code, e.field, e.lang)
            crossed.append(Met(e, held, last.by if last else "", last.at if last else None))
    if crossed:
        raise Clash(crossed)


def _words_of(said: Mapping[Any, Any], e: Edit) -> Words:
    found: Words = said[e.kind, e.code].get(e.field, {}).get(e.lang, Words(""))
    return found


def _write_values(asked: Sequence[Edit], found: Mapping[Any, Any]) -> list[Entry]:
    entries = []
    for (kind, code), held in found.items():
        new = {
            e.field: e.new for e in asked if (e.kind, e.code) == (kind, code) and not e.lang and held[e.field] != e.new
        }
        store.write(kind, code, new)
        entries += [Entry("changed", kind, code, name, "", held[name], value) for name, value in new.items()]
        if kind == "delegation" and new:
            pulse.people_changed()
    return entries


def _write_words(
    asked: Sequence[Edit], said: Mapping[Any, Any], now: datetime, overtakes: bool
) -> list[Entry]:  # fmt: skip
    entries: list[Entry] = []
    differing = [e for e in asked if e.lang and _words_of(said, e).words != e.new]
    for e in differing:
        store.write_words(e.kind, e.code, e.field, e.lang, Words(e.new, e.state, now))
        entries.append(Entry("changed", e.kind, e.code, e.field, e.lang, _words_of(said, e).words, e.new))
        if e.kind == "delegation":
            pulse.people_changed()
    new = {(e.kind, e.code, e.field, e.lang) for e in differing}
    reworded = [e for e in differing if e.new and _words_of(said, e).words]  # a first translation overtakes nothing
    for kind, code, field in dict.fromkeys((e.kind, e.code, e.field) for e in reworded if overtakes):
        for lang, other in said[kind, code].get(field, {}).items():
            if (kind, code, field, lang) not in new and other.state != "stale":
                store.write_words(kind, code, field, lang, Words(other.words, "stale", other.at))
                entries.append(Entry("state", kind, code, field, lang, other.state, "stale"))
    return entries


def _done(by: str, entries: Sequence[Entry], now: datetime, undoes: str = "", deed: str = "") -> str:
    return audit.keep(by, entries, now, undoes, deed) if entries else ""


def mark(by: str, kind: str, code: str, field: str, lang: str, state: str, now: datetime) -> str:
    """Says of a text that it was reviewed, or that it was not. Raises Wrong: gone."""
    with transaction():
        store.hold()
        held = store.words(kind, code).get(field, {}).get(lang)
        if held is None:
            raise Wrong(Fault("gone", field, lang))
        if held.state == state:
            return ""
        store.write_words(kind, code, field, lang, Words(held.words, state, now))
        return _done(by, [Entry("state", kind, code, field, lang, held.state, state)], now)


def add(
    by: str, kind: str, code: str, values: Mapping[str, Any], texts: Mapping[str, Mapping[str, str]], now: datetime,
    undoes: str = "", deed: str = "",
) -> str:  # fmt: skip
    """A new thing; what is not said is as the model has it. Raises Wrong."""
    with transaction():
        known = _known()
        values = {**DEFAULTS[kind], **values}
        _refuse(_add_faults(kind, code, values, texts, known))
        store.add(kind, code, values)
        for field, each in texts.items():
            for lang, words in each.items():
                store.write_words(kind, code, field, lang, Words(words, "written", now))
        said = {field: dict(each) for field, each in texts.items()}
        if kind == "delegation":
            pulse.people_changed()
        return _done(by, [Entry("added", kind, code, after={"values": values, "texts": said})], now, undoes, deed)


def _add_faults(
    kind: str, code: str, values: Mapping[str, Any], texts: Mapping[str, Mapping[str, str]], known: rules.Known
) -> list[Fault]:
    languages = values["languages"] if kind == "event" else known.languages
    wrong = [Fault("required", name) for name in FIELDS[kind] if name not in values]
    wrong += rules.faults(kind, values, known)
    for field, each in texts.items():
        for lang, words in each.items():
            wrong += rules.text_faults(kind, field, lang, words, languages)
    needed = next(iter(TEXTS[kind]))
    if not any(texts.get(needed, {}).values()):
        wrong.append(Fault("required", needed))
    if not rules.CODE.fullmatch(code) or not code.strip("."):
        wrong.append(Fault("code", "code"))
    elif store.held(kind, code) is not None or (kind == "event" and store.hold()):
        wrong.append(Fault("code_taken", "code", gaps={"code": code}))
    return wrong or rules.whole_faults(kind, {**values, "code": code})


def remove(by: str, kind: str, code: str, now: datetime, undoes: str = "", deed: str = "") -> str:
    """A session, a place, a track or a delegation that nothing else needs. Raises Wrong: gone, in_use."""
    with transaction():
        store.hold()
        held = store.held(kind, code)
        if held is None:
            raise Wrong(Fault("gone", gaps={"code": code}))
        if store.in_use(kind, code):
            raise Wrong(Fault("in_use", gaps={"code": code}))
        texts = {
            field: {lang: each.words for lang, each in said.items()} for field, said in store.words(kind, code).items()
        }
        store.remove(kind, code)
        del held["code"]
        if kind == "delegation":
            pulse.people_changed()
        return _done(by, [Entry("removed", kind, code, before={"values": held, "texts": texts})], now, undoes, deed)
