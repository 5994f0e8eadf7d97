"""An organiser's tables → the programme, its delegations and its people; every problem at once."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import available_timezones

from webapp.formats import cells, headings, lines, moments, people_tables, session_tables
from webapp.formats.cells import Misread
from webapp.formats.lines import Line
from webapp.formats.tables import Cell, Table, read
from webapp.rules.importing import TABLES, Known, Parsed, Problem
from webapp.rules.programme import Event, Place, Programme, Track, in_order

NEEDED = {
    "event": ("code", "name_xx", "timezone", "languages", "start", "end"),
    "places": ("code", "name_xx"),
    "tracks": ("code", "name_xx"),
    "delegations": ("code", "country", "name_xx"),
    "people": ("code",),
    "sessions": ("code", "day", "start", "end", "kind", "title_xx"),
}
LONGEST = timedelta(days=366)


class Found:
    """The lines of each table, and what was wrong with the tables themselves."""

    def __init__(self, tables: Sequence[Table]) -> None:
        self.problems = [problem for table in tables for problem in table.problems]
        self.warnings = [warning for table in tables for warning in table.warnings]
        self.tables: dict[str, Table] = {}
        for table in tables:
            if table.name in self.tables:
                self._file(table, "table_twice", first=self.tables[table.name].file)
            elif table.name:
                self.tables[table.name] = table
        if not any(table.problems and not table.name for table in tables):  # a workbook that did not open may hold them
            missing = [name for name in ("event", "sessions") if name not in self.tables]
            self.problems += [Problem(f"{name}.csv", 0, "", "table_missing", {"read": name}) for name in missing]
        for name in self.tables:
            self._columns(name)

    def _file(self, table: Table, code: str, row: int = 0, column: str = "", **gaps: str) -> None:
        self.problems.append(Problem(table.file, row, column, code, gaps))

    def _columns(self, name: str) -> None:
        table = self.tables[name]
        for column in NEEDED[name] if table.columns or table.rows else ():
            begins = column.removesuffix("xx")
            if not any(each == column or (begins != column and each.startswith(begins)) for each in table.columns):
                self._file(table, "column_missing", 1, column, read=column)

    def lines(self, name: str) -> list[Line]:
        table = self.tables.get(name)
        return [Line(table, row, self.problems, self.warnings) for row in table.rows] if table else []

    def coded(self, name: str) -> dict[str, Line]:
        """The lines by code; the second line of a code is a problem that names the first."""
        found: dict[str, Line] = {}
        for line in self.lines(name):
            code = line.needed("code", cells.code, "")
            if code in found:
                line.wrong("code", "code_twice", first=str(found[code].row.number))
            elif code:
                found[code] = line
            else:
                found[f" {line.row.number}"] = line  # no code, but its other cells are read all the same
        return found


def parse(tables: Sequence[Table], known: Known | None = None) -> Parsed:
    """Values of the tables. `known` are codes of the database, so that a file may refer to places sent before."""
    found, known = Found(tables), known or Known()
    event = _event(found)
    coded = {name: found.coded(name) for name in TABLES if name != "event"}
    codes = Known(
        known.places | coded["places"].keys(),
        known.tracks | coded["tracks"].keys(),
        known.delegations | coded["delegations"].keys(),
        known.sessions | coded["sessions"].keys(),
    )
    places = {code: _place(code, line, codes) for code, line in coded["places"].items()}
    tracks = {code: _track(code, line) for code, line in coded["tracks"].items()}
    delegations = tuple(people_tables.delegation(code, line, codes) for code, line in coded["delegations"].items())
    read = {code: session_tables.session(code, line, codes, event) for code, line in coded["sessions"].items()}
    sessions = {code: session for code, session in read.items() if session}
    people = tuple(people_tables.person(code, line, codes) for code, line in coded["people"].items())
    programme = Programme(event, places, tracks, in_order(sessions)) if event else None
    if event and programme:
        found.warnings += _other_languages(found.tables.values(), event)
        session_tables.warn(programme, people, coded["sessions"], coded["people"])
    return Parsed(programme, delegations, people, tuple(found.problems), tuple(found.warnings))


def parsed(*paths: Path, known: Known | None = None) -> Parsed:
    """What folders, workbooks and files say."""
    return parse(read(*paths), known)


def _event(found: Found) -> Event | None:
    found_lines = found.lines("event")
    if len(found_lines) != 1:
        table = found.tables.get("event")
        if table and not table.problems:
            found.problems.append(Problem(table.file, 0, "", "one_event", {"read": str(len(found_lines))}))
        return None
    line = found_lines[0]
    code, name = line.needed("code", cells.code, ""), line.needed_words("name")
    timezone = line.needed("timezone", _timezone, "")
    languages = line.languages("languages")
    if "languages" not in line.row.cells and "languages" in line.table.columns:
        line.wrong("languages", "required")
    default = line.value("default_language", lines.language, languages[0] if languages else "")
    if languages and default not in languages:
        line.wrong("default_language", "default_language", expected=", ".join(languages))
    start, end = (line.needed(column, moments.day, date.min) for column in ("start", "end"))
    dated = date.min not in (start, end)
    if dated and not timedelta(0) <= end - start <= LONGEST:
        line.wrong("end", "event_ends" if end < start else "event_long")
        dated = False
    if not (dated and code and timezone and languages):
        return None
    return Event(
        code, name, line.words("theme"), line.words("city"), timezone, languages, default, start, end,
        line.words("practical"), line.words("safety"), line.value("release", cells.minutes, None),
    )  # fmt: skip


def _timezone(cell: Cell) -> str:
    said = cells.plain(cell)
    if said not in available_timezones():
        raise Misread("timezone")
    return said


def _place(code: str, line: Line, known: Known) -> Place:
    name, address = line.needed_words("name"), line.value("address", cells.words, "")
    walk = line.value("walk", cells.minutes, None)
    gate, within = line.value("gate", cells.yes, False), line.known("within", known.places, "unknown_place")
    return Place(code, name, address, line.value("capacity", cells.whole, None), walk, gate, within)


def _track(code: str, line: Line) -> Track:
    return Track(code, line.needed_words("name"), line.value("colour", cells.colour, Track.colour))


def _other_languages(tables: Iterable[Table], event: Event) -> list[Problem]:
    """A column of a language the event does not have: said once, at its heading."""
    found = []
    for table in tables:
        for column, typed in table.columns.items():
            field, _, lang = column.partition("_")
            extra = field in headings.SAID and lang and lang not in event.languages
            if extra and any(column in row.cells for row in table.rows):
                gaps = {"read": lang, "expected": ", ".join(event.languages)}
                found.append(Problem(table.file, 1, typed, "language_extra", gaps))
    return found
