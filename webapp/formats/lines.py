"""A row being read: each cell becomes a value or a problem, and reading goes on."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from babel import Locale

from webapp.formats import cells, headings
from webapp.formats.cells import Misread
from webapp.formats.tables import Cell, Row, Table
from webapp.rules.importing import Problem

T = TypeVar("T")
_TERRITORIES = {str(code) for code in Locale("en").territories}
COUNTRIES = frozenset(code for code in _TERRITORIES if len(code) == 2) - {"ZZ", "XA", "XB", "EU", "EZ", "UN", "QO"}


class Line:
    """One row of a table. `problems` and `warnings` are shared by all that is read."""

    def __init__(self, table: Table, row: Row, problems: list[Problem], warnings: list[Problem]) -> None:
        self.table = table
        self.row = row
        self.problems = problems
        self.warnings = warnings

    def wrong(self, column: str, code: str, **gaps: str) -> None:
        self.problems.append(self._said(column, code, gaps))

    def warn(self, column: str, code: str, **gaps: str) -> None:
        self.warnings.append(self._said(column, code, gaps))

    def _said(self, column: str, code: str, gaps: Mapping[str, str]) -> Problem:
        typed = self.table.columns.get(column, column)
        return Problem(self.table.file, self.row.number, typed[:60], code, {"read": self.read(column), **gaps})

    def read(self, column: str) -> str:
        """What the cell holds, short enough for a sentence."""
        said = " ".join(shown(self.row.cells.get(column, "")).split())
        return said if len(said) <= 60 else said[:59] + "…"

    def value(self, column: str, reads: Callable[[Cell], T], default: T) -> T:
        """The cell as `reads` understands it; `default` when it is empty or wrong."""
        cell = self.row.cells.get(column)
        if cell is None:
            return default
        try:
            return reads(cell)
        except Misread as misread:
            self.wrong(column, misread.code, **misread.gaps)
            return default

    def needed(self, column: str, reads: Callable[[Cell], T], default: T) -> T:
        """As `value`, for a cell that must not be empty; a column that is not there at all is said once, not here."""
        if column not in self.row.cells and column in self.table.columns:
            self.wrong(column, "required")
        return self.value(column, reads, default)

    def words(self, field: str, reads: Callable[[Cell], str] = cells.words) -> dict[str, str]:
        """One text in every language it is given in."""
        said = {}
        for column in self.table.columns:
            if column.startswith(field + "_") and (words := self.value(column, reads, "")):
                said[column.removeprefix(field + "_")] = words
        return said

    def needed_words(self, field: str, reads: Callable[[Cell], str] = cells.words) -> dict[str, str]:
        columns = [column for column in self.table.columns if column.startswith(field + "_")]
        if columns and not any(column in self.row.cells for column in columns):
            self.wrong(columns[0], "no_words", columns=", ".join(self.table.columns[column] for column in columns))
        return self.words(field, reads)

    def listed(self, column: str) -> tuple[str, ...]:
        nothing: tuple[str, ...] = ()
        return self.value(column, cells.listed, nothing)

    def known(self, column: str, codes: frozenset[str], code: str) -> str:
        """A code that something else must bear."""
        said = self.value(column, cells.plain, "")
        if said and said not in codes:
            self.wrong(column, code)
        return said

    def all_known(self, column: str, codes: frozenset[str], code: str) -> tuple[str, ...]:
        said = self.listed(column)
        for each in said:
            if each not in codes:
                self.wrong(column, code, read=each[:60])
        return said

    def languages(self, column: str) -> tuple[str, ...]:
        found = []
        for tag in self.listed(column):
            if not headings.language(tag):
                self.wrong(column, "language", read=tag[:60])
            found.append(headings.language(tag))
        return tuple(dict.fromkeys(lang for lang in found if lang))


def shown(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "".join(sign if sign.isprintable() or sign.isspace() else "�" for sign in str(cell))


def country(cell: Cell) -> str:
    said = cells.plain(cell).upper()
    if said not in COUNTRIES:
        raise Misread("country")
    return said


def language(cell: Cell) -> str:
    found = headings.language(cells.plain(cell))
    if not found:
        raise Misread("language")
    return found
