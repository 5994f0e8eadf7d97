"""A CSV file as records, whatever its encoding and delimiter."""

import csv
import io
import re
import unicodedata
from pathlib import Path

SUFFIXES = (".csv", ".tsv")
MOST_BYTES = 20_000_000
MOST_CELL = 100_000


class Unreadable(Exception):
    """A file that cannot be read at all: the problem's code, the row when it is known, and its gaps."""

    def __init__(self, code: str, row: int = 0, column: str = "", **gaps: str) -> None:
        super().__init__(code)
        self.code = code
        self.row = row
        self.column = column
        self.gaps = gaps


def records(path: Path) -> tuple[list[list[str]], str]:
    """The records, blank ones too so that they keep their numbers, and the encoding that had to be assumed, if any."""
    words, assumed = decoded(_bytes(path))
    if "\0" in words:
        raise Unreadable("not_text", row=words.count("\n", 0, words.index("\0")) + 1)
    return _records(words), assumed


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Unreadable("too_big", most=f"{MOST_BYTES // 1_000_000} MB")
        return path.read_bytes()
    except OSError:
        raise Unreadable("path_missing", read=path.name) from None


def decoded(raw: bytes) -> tuple[str, str]:
    """UTF-8 (or UTF-16 with its mark), else what it looks most like, named. Raises Unreadable."""
    try:
        if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            return raw.decode("utf-16"), ""
        return raw.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        pass
    readings = {name: _strictly(raw, codec) for name, codec in (("CP932", "cp932"), ("Windows-1252", "cp1252"))}
    possible = [name for name, words in readings.items() if words is not None]
    if not possible:
        raise Unreadable("encoding")
    name = possible[0] if len(possible) == 1 else "Windows-1252" if _looks_western(raw) else "CP932"
    return readings[name] or "", name


def _strictly(raw: bytes, codec: str) -> str | None:
    try:
        words = raw.decode(codec)
    except UnicodeDecodeError:
        return None
    private = any(unicodedata.category(sign) == "Co" for sign in words)
    return None if private else words


def _looks_western(raw: bytes) -> bool:
    """Accented letters stand alone among ASCII ones; Japanese comes in runs of high bytes."""
    runs = re.findall(rb"[\x80-\xff]+", raw)
    return sum(len(run) == 1 for run in runs) * 2 > len(runs)


def _records(words: str) -> list[list[str]]:
    told = re.match(r"sep=([,;|\t])\r?\n", words, re.IGNORECASE)  # Excel's own first line, which it does not show
    if told:
        words = words[told.end() :]
    delimiter = told[1] if told else _delimiter(words)
    csv.field_size_limit(MOST_CELL)
    found: list[list[str]] = []
    try:
        for record in csv.reader(io.StringIO(words, newline=""), delimiter=delimiter, strict=True):
            found.append(record)
    except csv.Error as error:
        code = "text_long" if "field limit" in str(error) else "quotes"
        gaps = {"most": f"{MOST_CELL:,}", "read": "…"} if code == "text_long" else {}
        raise Unreadable(code, row=len(found) + 1, **gaps) from None
    return found


def _delimiter(words: str) -> str:
    """The sign that divides the heading row most often; what stands in quotes does not count."""
    heading = next((line for line in words.splitlines() if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", heading)
    return max(",;\t", key=bare.count)
