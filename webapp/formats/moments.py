"""A cell → a local time or a date: 9h30, ９：３０, 11月20日, and what a spreadsheet itself holds."""

import re
from datetime import date, datetime, time, timedelta

from webapp.formats import cells
from webapp.formats.cells import Misread
from webapp.formats.tables import Cell

_EXCEL_BEGINS = datetime(1899, 12, 30)
_WEEKDAY = r"(?:\([月火水木金土日](?:曜日?)?\))?"
_TIME = re.compile(r"(\d{1,2})\s?(?:[:h]\s?(\d{2})(?::00(?:\.0+)?)?|時\s?(?:(\d{1,2})分|(半))?|h)", re.ASCII)
_SPACED_DATE, _JAPANESE_DATE = r"([-/.])(\d{1,2})\2(\d{1,2})", r"年(\d{1,2})月(\d{1,2})日" + _WEEKDAY
_YEAR_FIRST = re.compile(rf"(\d{{4}})(?:{_SPACED_DATE}|{_JAPANESE_DATE})(?:[T ]00:00(?::00)?)?", re.ASCII)
_JAPANESE = re.compile(r"(\d{1,2})月(\d{1,2})日" + _WEEKDAY, re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})", re.ASCII)


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
    found = _TIME.fullmatch(cells.plain(cell).casefold())
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
    said = cells.plain(cell)
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
