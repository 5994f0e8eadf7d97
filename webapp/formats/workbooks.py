"""A workbook (.xlsx, .ods) as sheets of cells, refused before it can fill the memory."""

import html
import re
import zipfile
import zlib
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from webapp.formats.csv_files import MOST_BYTES, Unreadable

SUFFIXES = (".xlsx", ".xlsm", ".ods")
MOST_UNPACKED = 150_000_000
MOST_CELLS = 5_000_000
BROKEN = (
    CalamineError, zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, LookupError, RuntimeError,
)  # fmt: skip
"""What a damaged workbook may raise; NotImplementedError is a RuntimeError."""
_XLSX_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"([^>]*)>')
_XLSX_ERROR = re.compile(
    rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*\br="([A-Z]{1,3})(\d{1,7})"[^>]*>.*?<(?:\w+:)?v>([^<]*)<', re.DOTALL
)
_XLSX_SHEET = re.compile(rb'<(?:\w+:)?sheet\b[^>]*\bname="([^"]*)"[^>]*\br:id="([^"]*)"')
_XLSX_PART = re.compile(rb"<Relationship\b[^>]*>")
_ODS_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*)>")
_REPEATED = re.compile(rb'number-(?:rows|columns)-repeated="(\d+)"')


def sheets(path: Path) -> list[tuple[str, list[list[Any]]]]:
    """Title and rows of each sheet, from cell A1. Raises Unreadable."""
    try:
        _check(path)
        errors = _errors(path)
        with CalamineWorkbook.from_path(str(path)) as book:
            return [(title, _rows(book.get_sheet_by_name(title), errors.get(title, []))) for title in book.sheet_names]
    except PasswordError:
        raise Unreadable("password") from None
    except BROKEN:
        raise Unreadable("password" if _is_locked(path) else "workbook") from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # calamine is Rust; its panic is no Exception
            raise
        raise Unreadable("workbook") from None


def _rows(sheet: CalamineSheet, errors: list[tuple[int, int, str]]) -> list[list[Any]]:
    rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    for row, column, said in errors:
        if row <= len(rows) and column <= len(rows[row - 1]):
            rows[row - 1][column - 1] = said
    return rows


def _errors(path: Path) -> dict[str, list[tuple[int, int, str]]]:
    """Cells whose formula failed (#REF!), by sheet: row, column, words. Calamine gives them as empty, and an empty cell
    would clear a value."""
    with zipfile.ZipFile(path) as book:
        if "xl/_rels/workbook.xml.rels" not in book.namelist():
            return {}
        parts = {
            _attribute(part, b"Id"): _attribute(part, b"Target")
            for part in _XLSX_PART.findall(book.read("xl/_rels/workbook.xml.rels"))
        }
        found = {}
        for title, part in _XLSX_SHEET.findall(book.read("xl/workbook.xml")):
            name = "xl/" + parts.get(part, b"").decode().removeprefix("/xl/")
            cells = _XLSX_ERROR.findall(book.read(name)) if name in book.namelist() else []
            found[html.unescape(title.decode())] = [
                (int(n), _column(letters), said.decode()) for letters, n, said in cells
            ]
        return found


def _attribute(tag: bytes, name: bytes) -> bytes:
    found = re.search(rb"\b" + name + rb'="([^"]*)"', tag)
    return found[1] if found else b""


def _is_locked(path: Path) -> bool:
    """A workbook with a password is no zip but an OLE file."""
    with path.open("rb") as file:
        return file.read(8) == bytes.fromhex("d0cf11e0a1b11ae1")


def _check(path: Path) -> None:
    """A cell far below would take gigabytes: calamine keeps every cell between the first and the last."""
    if path.stat().st_size > MOST_BYTES:
        raise Unreadable("too_big", most=f"{MOST_BYTES // 1_000_000} MB")
    with zipfile.ZipFile(path) as book:
        if sum(part.file_size for part in book.infolist()) > MOST_UNPACKED:
            raise Unreadable("too_big", most=f"{MOST_UNPACKED // 1_000_000} MB")
        for name in book.namelist():
            if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name):
                _check_xlsx(book.read(name))
            elif name == "content.xml":
                _check_ods(book.read(name))


def _check_xlsx(sheet: bytes) -> None:
    wide = deep = 0
    for letters, number, rest in _XLSX_CELL.findall(sheet):
        if not rest.endswith(b"/"):
            wide, deep = max(wide, _column(letters)), max(deep, int(number))
    _check_size(wide * deep)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _check_ods(content: bytes) -> None:
    """Rows and cells may be repeated by a number; only what holds something counts, and all that stands before it."""
    for table in content.split(b"<table:table ")[1:]:
        wide = deep = below = 0
        for row in table.split(b"<table:table-row")[1:]:
            below += _times(row.split(b">", 1)[0])
            across = last = 0
            for attributes in _ODS_CELL.findall(row):
                across += _times(attributes)
                last = across if b"value-type" in attributes else last
            if last:
                wide, deep = max(wide, last), below
        _check_size(wide * deep)


def _times(attributes: bytes) -> int:
    found = _REPEATED.search(attributes)
    return int(found[1]) if found else 1


def _check_size(cells: int) -> None:
    if cells > MOST_CELLS:
        raise Unreadable("too_big", most=f"{MOST_CELLS:,}")
