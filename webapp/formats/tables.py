"""A folder of CSV files or a workbook as tables: headings understood, rows numbered as a spreadsheet shows them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from webapp.formats import csv_files, headings, workbooks
from webapp.formats.csv_files import Unreadable
from webapp.rules.importing import Problem

Cell = str | int | float | bool | date | time | datetime | timedelta


@dataclass(frozen=True)
class Row:
    """Cells by column; those that are empty are left out."""

    number: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True)
class Table:
    """`columns`: what a column means → how the organiser wrote it; `name` is empty when the file could not be read."""

    name: str
    file: str
    columns: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


def read(*paths: Path) -> list[Table]:
    """The tables of folders, workbooks and single CSV files; whatever is wrong with them is in their problems."""
    return [table for path in paths for table in _of_path(path)]


def _of_path(path: Path) -> list[Table]:
    if path.is_dir():
        found = sorted(each for each in path.iterdir() if each.suffix.lower() in csv_files.SUFFIXES and each.is_file())
        return [_of_csv(each) for each in found]
    if not path.is_file():
        return [_unread(path.name, "path_missing", read=str(path))]
    if path.suffix.lower() in csv_files.SUFFIXES:
        return [_of_csv(path)]
    if path.suffix.lower() in workbooks.SUFFIXES:
        return _of_workbook(path)
    return [_unread(path.name, "path_unknown", read=path.name)]


def _unread(file: str, code: str, row: int = 0, column: str = "", **gaps: str) -> Table:
    return Table("", file, problems=(Problem(file, row, column, code, gaps),))


def _of_csv(path: Path) -> Table:
    name = headings.table(path.stem)
    if not name:
        return Table("", path.name, warnings=(Problem(path.name, 0, "", "table_unknown", {"read": path.stem}),))
    try:
        records, assumed = csv_files.records(path)
    except Unreadable as unread:
        return _named(name, path.name, _unread(path.name, unread.code, unread.row, **unread.gaps))
    warnings = [Problem(path.name, 0, "", "encoding_assumed", {"encoding": assumed})] if assumed else []
    return _table(name, path.name, records, warnings)


def _of_workbook(path: Path) -> list[Table]:
    try:
        sheets = workbooks.sheets(path)
    except Unreadable as unread:
        return [_unread(path.name, unread.code, unread.row, unread.column, **unread.gaps)]
    found = []
    for title, records in sheets:
        file = f"{path.name} › {title}"
        name = headings.table(title)
        if name:
            found.append(_table(name, file, records, []))
        elif records:
            found.append(Table("", file, warnings=(Problem(file, 0, "", "table_unknown", {"read": title}),)))
    return found


def _named(name: str, file: str, table: Table) -> Table:
    return Table(name, file, problems=table.problems)


def _table(name: str, file: str, records: Iterable[Sequence[Cell]], warnings: list[Problem]) -> Table:
    numbered = [(number, record) for number, record in enumerate(records, 1) if any(_filled(cell) for cell in record)]
    if not numbered:
        return _named(name, file, _unread(file, "empty"))
    top, typed = numbered[0][0], [str(cell).strip() for cell in numbered[0][1]]
    meant = [headings.column(name, heading) if heading else "" for heading in typed]
    problems = [
        Problem(file, top, typed[at], "heading_twice", {"read": typed[at], "first": typed[meant.index(column)]})
        for at, column in enumerate(meant)
        if column and column in meant[:at]
    ]
    rows = []
    for number, record in numbered[1:]:
        beyond = [cell for cell in record[len(typed) :] if _filled(cell)]
        if beyond:
            problems.append(
                Problem(file, number, "", "cell_beyond", {"read": str(beyond[0])[:60], "columns": str(len(typed))})
            )
        rows.append(Row(number, {c: cell for c, cell in zip(meant, record, strict=False) if c and _filled(cell)}))
    warnings = [*warnings, *_ignored(file, top, typed, meant, [record for _, record in numbered[1:]])]
    columns = {column: heading for column, heading in zip(meant, typed, strict=True) if column}
    return Table(name, file, columns, tuple(rows), tuple(problems), tuple(warnings))


def _ignored(file: str, top: int, typed: list[str], meant: list[str], rows: list[Sequence[Cell]]) -> list[Problem]:
    found = [
        Problem(file, top, heading[:60], "column_unknown", {"read": heading[:60]})
        for heading, column in zip(typed, meant, strict=True)
        if heading and not column
    ]
    for place, heading in enumerate(typed):
        if not heading and any(_filled(cell) for row in rows for cell in row[place : place + 1]):
            found.append(Problem(file, top, letters(place), "column_unnamed", {"read": letters(place)}))
    return found


def _filled(cell: Cell) -> bool:
    return bool(cell.strip()) if isinstance(cell, str) else cell is not None


def letters(place: int) -> str:
    """The spreadsheet's own name for a column: 0 is A, 26 is AA."""
    before, last = divmod(place, 26)
    return (letters(before - 1) if before else "") + chr(ord("A") + last)
