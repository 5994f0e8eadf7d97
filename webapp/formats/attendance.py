"""Who came to a session, as a table that spreadsheets of France and Japan open with a double click."""

import csv
import io
from collections.abc import Iterable, Sequence

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins with one of these would be worked out by a spreadsheet."""


def table(headings: Sequence[str], rows: Iterable[Sequence[str]], lang: str) -> bytes:
    """UTF-8 with its mark, without which Excel reads Latin-1. A French Excel divides at semicolons."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";" if lang.split("-")[0] == "fr" else ",")
    writer.writerow(headings)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
