"""A workbook (.xlsx, .ods) as sheets of cells, refused before it can fill the memory."""

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
_XLSX_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"([^>]*)>')
_ODS_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*)>")
_REPEATED = re.compile(rb'number-(?:rows|columns)-repeated="(\d+)"')


def sheets(path: Path) -> list[tuple[str, list[list[Any]]]]:
    """Title and rows of each sheet, from cell A1. Raises Unreadable."""
    try:
        _check(path)
        with CalamineWorkbook.from_path(str(path)) as book:
            return [(title, _rows(book.get_sheet_by_name(title))) for title in book.sheet_names]
    except PasswordError:
        raise Unreadable("password") from None
    except (
        CalamineError,
        zipfile.BadZipFile,
        OSError,
        ValueError,
        NotImplementedError,
        EOFError,
        RuntimeError,
        zlib.error,
    ):
        raise Unreadable("password" if _is_locked(path) else "workbook") from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # calamine is Rust; its panic is no Exception
            raise
        raise Unreadable("workbook") from None


def _rows(sheet: CalamineSheet) -> list[list[Any]]:
    return sheet.to_python(skip_empty_area=False)


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
