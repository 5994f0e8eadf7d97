"""Two programmes side by side, in words: each field in each language, as it was and as it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from webapp.formats import changes, dates, faults, names, values
from webapp.formats.french import french
from webapp.formats.values import Names
from webapp.formats.words import N_, say
from webapp.rules.comparing import Compared
from webapp.rules.drafting import TEXTS
from webapp.rules.editions import Difference
from webapp.rules.languages import Said, interface, said
from webapp.rules.notices import TOLD
from webapp.rules.people import Name
from webapp.rules.programme import Document, Programme, Session, Speech
from webapp.rules.rewording import Piece, brief, pieces
from webapp.rules.seats import capacity
from webapp.rules.times import local

WORDED = frozenset({"place", "track", "within", "speeches", "documents", "audience", "kind", "added", "removed"})
"""Fields that are no texts and yet are said otherwise in each language."""
LISTS = frozenset({"speeches", "documents", "audience", "languages", "interpretation"})


@dataclass(frozen=True)
class Cell:
    """One field in one language; no pieces: it is as it was."""

    lang: str
    label: str
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class Then:
    """What follows from one changed field; `told` None: it is of no concern to delegates."""

    told: int | None = None
    over: int = 0
    overlapping: int = 0
    ended: int = 0


@dataclass(frozen=True)
class Row:
    """`worded`: it is said otherwise in each language, not only written otherwise as a number or an hour is."""

    field: str
    label: str
    cells: tuple[Cell, ...]
    then: Then = Then()
    worded: bool = True

    def told_in(self, lang: str) -> list[Cell]:
        """The languages in which it differs, this one first, and alone when the others only write it otherwise."""
        found = [cell for cell in self.cells if any(not piece.same for piece in cell.pieces)]
        found.sort(key=lambda cell: cell.lang != lang)
        return found if self.worded else found[:1]


@dataclass(frozen=True)
class Group:
    """A thing that changed. `day` and `at` (its hour) of a session."""

    kind: str
    code: str
    title: Said
    rows: tuple[Row, ...]
    day: date | None = None
    at: str = ""


@dataclass(frozen=True)
class Words:
    """What a comparison is said with. `languages`: a column each; `ui`: the reader's; the names of people and
    delegations that are mentioned."""

    found: Compared
    languages: Sequence[str]
    ui: str
    people: Mapping[int, Name]
    delegations: Mapping[str, Mapping[str, str]]

    def said(self, text: Mapping[str, str], lang: str) -> Said:
        event = self.found.new.event
        return said(text, lang, event.default_language, event.languages)

    def names(self, programme: Programme, lang: str) -> Names:
        def named(things: Mapping[str, Any]) -> dict[str, str]:
            return {code: self.said(thing.name, lang).words or code for code, thing in things.items()}

        return Names(
            programme.event.zone, named(programme.places), named(programme.tracks),
            {id_: names.pair(name, lang).first for id_, name in self.people.items()},
            {code: self.said(text, lang).words or code for code, text in self.delegations.items()},
        )  # fmt: skip


def groups(words: Words) -> list[Group]:
    """The event, tracks, places, then the sessions in the new order."""
    old, new = words.found.old, words.found.new
    if old is None:
        return []
    speak = {lang: (words.names(old, lang), words.names(new, lang)) for lang in words.languages}
    by_thing: dict[tuple[str, str], dict[str, list[Difference]]] = {}
    for each in words.found.differences:
        by_thing.setdefault((each.kind, each.code), {}).setdefault(each.field, []).append(each)
    found = []
    for (kind, code), fields in by_thing.items():
        rows = tuple(_row(each, words, speak) for each in fields.values())
        found.append(_group(kind, code, _once(rows), words))
    return sorted(found, key=lambda group: (KINDS.index(group.kind), group.day or date.min, group.at))


KINDS = ("event", "track", "place", "session")


def _group(kind: str, code: str, rows: tuple[Row, ...], words: Words) -> Group:
    new = words.found.new
    group = Group(kind, code, Said("", ""), rows)
    thing = _thing(group, words.found)
    if isinstance(thing, Session):
        group = replace(group, day=thing.day, at=dates.clock(local(thing.start, new.event.zone)))
    return replace(group, title=title(group, words.found, words.ui))


def _thing(group: Group, found: Compared) -> Any:
    """As it is now, or as it was when it is gone."""
    assert found.old is not None
    new: Any = {"session": found.new.sessions, "track": found.new.tracks, "place": found.new.places}
    old: Any = {"session": found.old.sessions, "track": found.old.tracks, "place": found.old.places}
    if group.kind == "event":
        return found.new.event
    return new[group.kind].get(group.code) or old[group.kind][group.code]


def title(group: Group, found: Compared, lang: str) -> Said:
    """What the thing is called in a language."""
    thing, event = _thing(group, found), found.new.event
    text = thing.title if isinstance(thing, Session) else thing.name
    return said(text, lang, event.default_language, event.languages) or Said(group.code, "")


def _row(found: list[Difference], words: Words, speak: Mapping[str, tuple[Names, Names]]) -> Row:
    first = found[0]
    if first.field in TEXTS[first.kind]:
        told = {each.language: brief(pieces(*_set(each))) for each in found}
    else:
        told = {lang: _value(first, lang, words, speak[lang]) for lang in words.languages}
    cells = tuple(
        Cell(lang, _label(first, interface(lang, words.ui)), tuple(told.get(lang, ())))
        for lang in dict.fromkeys((*words.languages, *(each.language for each in found if each.language)))
    )
    worded = first.field in TEXTS[first.kind] or first.field in WORDED
    return Row(first.field, _label(first, words.ui), cells, _then(first, words.found), worded)


def _once(rows: Sequence[Row]) -> tuple[Row, ...]:
    """A move is in two rows, its consequence in the first."""
    found: list[Row] = []
    for row in rows:
        if row.then.overlapping and any(each.then.overlapping for each in found):
            row = replace(row, then=replace(row.then, overlapping=0))
        found.append(row)
    return tuple(found)


def _set(each: Difference) -> tuple[str, str]:
    return (french(each.old), french(each.new)) if each.language.split("-")[0] == "fr" else (each.old, each.new)


def _label(each: Difference, lang: str) -> str:
    if each.field in ("added", "removed", "cancelled"):
        return say(lang, {"session": N_("Session"), "place": N_("Place"), "track": N_("Track")}[each.kind])
    return faults.label(each.kind, each.field, lang)


def _value(each: Difference, lang: str, words: Words, known: tuple[Names, Names]) -> list[Piece]:
    ui = interface(lang, words.ui)
    old, new = words.found.old, words.found.new
    assert old is not None
    was = _said(each, each.old, old, known[0], lang, ui, words)
    now = _said(each, each.new, new, known[1], lang, ui, words)
    return pieces(was, now) if each.field in LISTS else [Piece(was, now)]


def _said(
    each: Difference, value: Any, programme: Programme, known: Names, lang: str, ui: str, words: Words
) -> str:  # fmt: skip
    if each.field in ("added", "removed"):
        return _whole(value, known, lang, ui, words) if value is not None else ""
    if each.field == "cancelled":
        return say(ui, N_("cancelled")) if value else say(ui, N_("takes place"))
    if each.kind == "session" and each.field in ("start", "end"):
        return changes.clock(local(value, known.zone), _another_day(each, known), ui)
    if each.field == "capacity":
        return _capacity(each, value, programme, ui)
    if each.field in ("logo", "plan"):
        return "—" if value is None else say(ui, N_("image")) if value == each.old else say(ui, N_("new image"))
    if each.field == "speeches" and _same_people(each):
        return ", ".join(f"{known.people.get(s.person, '')} ({say(ui, s.role.capitalize())})" for s in value)
    if each.field == "documents":
        return "\n".join(words.said(document.title, lang).words or document.name for document in value)
    return values.said(each.kind, each.field, _plain(value), known, ui)


def _same_people(each: Difference) -> bool:
    return [speech.person for speech in each.old] == [speech.person for speech in each.new]


def _another_day(each: Difference, known: Names) -> bool:
    return local(each.old, known.zone).date() != local(each.new, known.zone).date()


def _whole(thing: Any, known: Names, lang: str, ui: str, words: Words) -> str:
    """A session by its title, hours and place; anything else by its name."""
    if not isinstance(thing, Session):
        return words.said(thing.name, lang).words or thing.code
    start, end = local(thing.start, known.zone), local(thing.end, known.zone)
    between = "" if ui == "ja" else ", "
    when = f"{dates.day_short(start, ui)}{between}{dates.span(start, end, ui)}"
    return "\n".join(filter(None, (words.said(thing.title, lang).words, when, known.places.get(thing.place, ""))))


def _capacity(each: Difference, value: int | None, programme: Programme, ui: str) -> str:
    """A session without a number of its own has its room's."""
    session = programme.sessions.get(each.code) if each.kind == "session" else None
    number = capacity(session, programme) if session and value is None else value
    if number is None:
        return say(ui, N_("no limit"))
    return f"{number}名" if ui == "ja" else str(number)


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, Speech):
        return [value.person, value.role]
    return value.name if isinstance(value, Document) else value


def _then(each: Difference, found: Compared) -> Then:
    effect = found.effects.of.get(each.code) if each.kind == "session" else None
    if each.kind == "place" and each.field == "capacity":
        here = (s for s in found.new.sessions.values() if s.place == each.code and s.capacity is None)
        return Then(over=sum(found.effects.of[s.code].over for s in here if s.code in found.effects.of))
    if effect is None:
        return Then()
    return Then(
        len(effect.told) if each.field in TOLD else None,
        effect.over if each.field in ("capacity", "place") else 0,
        len(effect.overlapping) if each.field in ("start", "end") else 0,
        effect.ended if each.field in ("cancelled", "removed") else 0,
    )
