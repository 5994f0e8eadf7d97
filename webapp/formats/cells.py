"""One cell → one value: times, dates, numbers, yes and no, as organisers of three countries write them."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from webapp.formats.tables import Cell

YES = frozenset("yes y oui o vrai true x ✓ ✔ はい 有 有り あり ○ ◯ 〇 1".split())
NO = frozenset("no n non faux false いいえ 無 無し なし - 0".split())
MOST_LETTERS = 10_000
MOST_SHORT = 200
MOST_NUMBER = 1_000_000
_EXCEL_BEGINS = datetime(1899, 12, 30)
_WEEKDAY = r"(?:\([月火水木金土日](?:曜日?)?\))?"
_TIME = re.compile(r"(\d{1,2})\s?(?:[:h]\s?(\d{2})(?::00(?:\.0+)?)?|時\s?(?:(\d{1,2})分|(半))?|h)", re.ASCII)
_SPACED_DATE, _JAPANESE_DATE = r"([-/.])(\d{1,2})\2(\d{1,2})", r"年(\d{1,2})月(\d{1,2})日" + _WEEKDAY
_YEAR_FIRST = re.compile(rf"(\d{{4}})(?:{_SPACED_DATE}|{_JAPANESE_DATE})(?:[T ]00:00(?::00)?)?", re.ASCII)
_JAPANESE = re.compile(r"(\d{1,2})月(\d{1,2})日" + _WEEKDAY, re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})", re.ASCII)


class Misread(ValueError):
    """A cell that does not say what its column needs; the code of the problem and its gaps."""

    def __init__(self, code: str, **gaps: str) -> None:
        super().__init__(code)
        self.code = code
        self.gaps = gaps


def words(cell: Cell, most: int = MOST_LETTERS) -> str:
    """A text as it was typed, trimmed. A number loses the `.0` a spreadsheet gives it."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    said = re.sub("\r\n?", "\n", str(cell)).strip()
    if len(said) > most:
        raise Misread("text_long", most=f"{most:,}", length=f"{len(said):,}")
    for sign in said:
        if unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\t":
            raise Misread("control", sign=f"U+{ord(sign):04X}")
    return said


def short(cell: Cell) -> str:
    """A text of one line."""
    return " ".join(words(cell, MOST_SHORT).split("\n"))


def plain(cell: Cell) -> str:
    """What was meant for a machine: full-width letters and digits become the usual ones."""
    return unicodedata.normalize("NFKC", short(cell)).strip()


def code(cell: Cell) -> str:
    said = plain(cell)
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,40}", said) or not said.strip("."):
        raise Misread("code")
    return said


def listed(cell: Cell) -> tuple[str, ...]:
    """Words divided by spaces or commas, each once."""
    said = unicodedata.normalize("NFKC", words(cell))
    return tuple(dict.fromkeys(word for word in re.split(r"[\s,;、]+", said) if word))


def whole(cell: Cell) -> int:
    said = plain(cell)
    if isinstance(cell, bool) or not said.isascii() or not re.fullmatch(r"\d{1,9}", said) or int(said) > MOST_NUMBER:
        raise Misread("whole", most=f"{MOST_NUMBER:,}")
    return int(said)


def yes(cell: Cell) -> bool:
    said = plain(cell).casefold()
    if said not in YES | NO:
        raise Misread("yes_no")
    return said in YES


def one_of(cell: Cell, choices: Sequence[str]) -> str:
    said = plain(cell).casefold()
    if said not in choices:
        raise Misread("choice", expected=", ".join(choices))
    return said


def colour(cell: Cell) -> str:
    said = plain(cell).lower()
    if not re.fullmatch("#[0-9a-f]{6}", said):
        raise Misread("colour")
    return said


def email(cell: Cell) -> str:
    said = plain(cell)
    if not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", said):
        raise Misread("email")
    return said


def clock(cell: Cell) -> time:
    """A local time to the minute, 24 h; 24:00 is midnight."""
    if isinstance(cell, datetime):
        cell = cell.time()
    if isinstance(cell, time):
        cell = timedelta(hours=cell.hour, minutes=cell.minute, seconds=cell.second, microseconds=cell.microsecond)
    if isinstance(cell, float | int) and not isinstance(cell, bool) and 0 <= cell <= 1:
        cell = timedelta(days=float(cell))
    if isinstance(cell, timedelta):
        return _of_minutes(round(cell / timedelta(minutes=1)))
    found = _TIME.fullmatch(plain(cell).casefold())
    if not found:
        raise Misread("time")
    hour, minute = int(found[1]), 30 if found[4] else int(found[2] or found[3] or 0)
    return _of_minutes(hour * 60 + minute if minute < 60 else -1)


def _of_minutes(minutes: int) -> time:
    if not 0 <= minutes <= 24 * 60:
        raise Misread("time")
    return time(minutes // 60 % 24, minutes % 60)


def day(cell: Cell, around: tuple[date, date] | None = None) -> date:
    """A date. One without a year (11月20日) is of the event, whose first and last day are `around`."""
    if isinstance(cell, date):  # a datetime is a date
        return _date(cell.year, cell.month, cell.day)
    if isinstance(cell, float | int) and not isinstance(cell, bool) and 20_000 <= cell < 80_000:
        return (_EXCEL_BEGINS + timedelta(days=int(cell))).date()
    said = plain(cell)
    if found := _YEAR_FIRST.fullmatch(said):
        return _date(found[1], found[3] or found[5], found[4] or found[6])
    if found := _JAPANESE.fullmatch(said):
        return _of_event(found[1], found[2], around)
    if found := _DAY_FIRST.fullmatch(said):
        return _day_first(found[1], found[3], found[4], sure=found[2] == ".")
    raise Misread("date")


def _date(year: str | int, month: str | int, number: str | int) -> date:
    try:
        found = date(int(year), int(month), int(number))
    except ValueError:
        raise Misread("date") from None
    if not 1900 <= found.year < 2200:
        raise Misread("date")
    return found


def _of_event(month: str, number: str, around: tuple[date, date] | None) -> date:
    if around is None:
        raise Misread("date_without_year")
    possible = [_date(year, month, number) for year in sorted({around[0].year, around[1].year})]
    return next((each for each in possible if around[0] <= each <= around[1]), possible[0])


def _day_first(first: str, second: str, year: str, sure: bool) -> date:
    """20/11/2024 can be read one way only; 11/12/2024 is a guess that nobody should have to make."""
    if not sure and int(first) <= 12 and int(second) <= 12 and first != second:
        raise Misread("date_ambiguous")
    return _date(year, second, first)
