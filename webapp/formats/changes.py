"""A changed field of a session as a line somebody reads: what it is called, how it was, how it is now."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from webapp.formats import dates, languages, values
from webapp.formats.typography import brief
from webapp.formats.words import N_, say
from webapp.rules.languages import Said, said
from webapp.rules.programme import Programme, Session
from webapp.rules.times import local

Change = Mapping[str, Any]
"""As a notice keeps it: `field`, `language` of a text, `old`, `new`; instants are ISO 8601, people are ids."""


@dataclass(frozen=True)
class Line:
    """`old` or `new` may be empty; each says in which language its words really are. `field`: a session's."""

    field: str
    label: str
    old: Said
    new: Said


@dataclass(frozen=True)
class Reader:
    """Who reads: in which language, which language the labels are in, the programme, and people's names by id."""

    lang: str
    ui: str
    programme: Programme
    names: Mapping[int, str]

    def ours(self, message: str, **gaps: object) -> Said:
        """The interface's own words."""
        return Said(say(self.ui, message, **gaps), self.ui)

    def plain(self, words: str) -> Said:
        return Said(words, self.ui)

    def said(self, text: Mapping[str, str]) -> Said:
        event = self.programme.event
        return said(text, self.lang, event.default_language, event.languages)

    def place(self, code: str) -> Said:
        """A place as lists name it; one that is no longer in the programme by its code."""
        found = self.programme.places.get(code)
        name = self.said(found.name) if found else Said("", self.lang)
        return Said(brief(name.words), name.lang, name.asked) if name else self.plain(code)


NOTHING = Said("", "")


def lines(session: Session | None, changes: Iterable[Change], reader: Reader) -> tuple[Line, ...]:
    """What this reader can see of the changes, in the order a session's page tells things."""
    by_field: dict[str, list[Change]] = {}
    for change in changes:
        by_field.setdefault(str(change["field"]), []).append(change)
    found = [
        line
        for field, say_it in _FIELDS.items()
        if field in by_field
        for line in [say_it(session, by_field[field], reader)]
        if line and (line.old or line.new)
    ]
    return tuple(found)


Say = Callable[[Session | None, list[Change], Reader], Line | None]


def _place(_session: Session | None, changes: list[Change], reader: Reader) -> Line:
    [change] = changes[:1]
    place = reader.ours(N_("Place")).words
    return Line("place", place, reader.place(change["old"] or ""), reader.place(change["new"] or ""))


def _time(field: str, usual: str, of_coach: str) -> Say:
    def line(session: Session | None, changes: list[Change], reader: Reader) -> Line:
        [change] = changes[:1]
        old, new = _local(change["old"], reader), _local(change["new"], reader)
        label = of_coach if session is not None and session.kind == "transfer" else usual
        return Line(
            field, reader.ours(label).words,
            reader.plain(clock(old, old.date() != new.date(), reader.ui)),
            reader.plain(clock(new, old.date() != new.date(), reader.ui)),
        )  # fmt: skip

    return line


def _local(instant: str, reader: Reader) -> datetime:
    return local(datetime.fromisoformat(instant), reader.programme.event.zone)


def clock(moment: datetime, with_day: bool, ui: str) -> str:
    """« 18:30 », « Mer. 20, 18:30 », 20日（水）18:30."""
    if not with_day:
        return dates.clock(moment)
    return f"{dates.day_short(moment, ui)}{'' if ui == 'ja' else ', '}{dates.clock(moment)}"


def _title(session: Session | None, changes: list[Change], reader: Reader) -> Line | None:
    now = reader.said(session.title) if session else NOTHING
    for change in changes:
        if change["language"] == reader.lang:
            new = Said(change["new"], reader.lang) if change["new"] else now
            return Line("title", reader.ours(N_("Title")).words, Said(change["old"], reader.lang), new)
        if change["language"] == now.lang and change["new"]:
            old, new = Said(change["old"], now.lang, False), Said(change["new"], now.lang, False)
            return Line("title", reader.ours(N_("Title")).words, old, new)
    return None


def _abstract(session: Session | None, changes: list[Change], reader: Reader) -> Line | None:
    """A long text is not repeated in a message."""
    shown = {reader.lang, reader.said(session.abstract).lang} if session else {reader.lang}
    if not any(change["language"] in shown for change in changes):
        return None
    return Line("abstract", reader.ours(N_("Abstract")).words, NOTHING, reader.ours(N_("new text")))


def _speeches(_session: Session | None, changes: list[Change], reader: Reader) -> Line | None:
    [change] = changes[:1]
    before, after = ([speech["person"] for speech in change[side] or ()] for side in ("old", "new"))
    gone = _names((person for person in before if person not in after), reader)
    come = _names((person for person in after if person not in before), reader)
    label = reader.ours(N_("Speakers")).words
    if set(before) == set(after):
        return Line("speeches", label, NOTHING, reader.ours(N_("order or roles changed")))
    if not gone and not come:
        return Line("speeches", label, NOTHING, reader.ours(N_("list changed")))
    return Line("speeches", label, reader.plain(gone), reader.plain(come))


def _names(people: Iterable[int], reader: Reader) -> str:
    return _listed((reader.names[person] for person in people if person in reader.names), reader.ui)


def _listed(words: Iterable[str], ui: str) -> str:
    return ("、" if ui == "ja" else ", ").join(words)


def _languages(field: str, label: str) -> Say:
    def line(_session: Session | None, changes: list[Change], reader: Reader) -> Line:
        [change] = changes[:1]
        old, new = (_listed((languages.name(code, reader.ui) for code in change[side] or ()), reader.ui)
                    for side in ("old", "new"))  # fmt: skip
        nothing = say(reader.ui, N_("none"))
        return Line(field, reader.ours(label).words, reader.plain(old or nothing), reader.plain(new or nothing))

    return line


def _one_of(field: str, label: str, words: Mapping[str, str]) -> Say:
    def line(_session: Session | None, changes: list[Change], reader: Reader) -> Line:
        [change] = changes[:1]
        old, new = (reader.ours(words[change[side]]) if change[side] in words else NOTHING for side in ("old", "new"))
        return Line(field, reader.ours(label).words, old, new)

    return line


def _channel(_session: Session | None, changes: list[Change], reader: Reader) -> Line:
    [change] = changes[:1]
    old, new = (_channels(change[side] or "", reader.ui) for side in ("old", "new"))
    nothing = say(reader.ui, N_("no channel"))
    return Line("channel", reader.ours(N_("Channel")).words, reader.plain(old or nothing), reader.plain(new or nothing))


def _channels(written: str, ui: str) -> str:
    if not languages.channels(written):
        return written
    between = "%s（%s）" if ui == "ja" else "%s (%s)"
    return _listed((between % (number, languages.name(lang, ui)) for number, lang in languages.channels(written)), ui)


def _capacity(session: Session | None, changes: list[Change], reader: Reader) -> Line:
    [change] = changes[:1]
    place = reader.programme.places.get(session.place) if session else None

    def seats(number: int | None) -> Said:
        number = number if number is not None else place.capacity if place else None
        return reader.ours(N_("no limit")) if number is None else reader.plain(str(number))

    return Line("capacity", reader.ours(N_("Number of seats")).words, seats(change["old"]), seats(change["new"]))


def _restored(_session: Session | None, changes: list[Change], reader: Reader) -> Line | None:
    [change] = changes[:1]
    if change["new"]:
        return None
    return Line(
        "cancelled", reader.ours(N_("Session")).words, reader.ours(N_("cancelled")), reader.ours(N_("takes place"))
    )


_FIELDS: dict[str, Say] = {
    "cancelled": _restored,
    "title": _title,
    "start": _time("start", N_("Start"), N_("Departure")),
    "end": _time("end", N_("End"), N_("Arrival")),
    "place": _place,
    "speeches": _speeches,
    "languages": _languages("languages", N_("Floor language")),
    "mode": _one_of("mode", N_("Interpretation"), values.MODES),
    "interpretation": _languages("interpretation", N_("Interpretation into")),
    "channel": _channel,
    "capacity": _capacity,
    "registration": _one_of("registration", N_("Access"), values.REGISTRATIONS),
    "abstract": _abstract,
}
