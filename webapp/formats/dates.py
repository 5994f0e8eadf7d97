"""Dates, times and lengths of time as each language writes them.

French, Japanese and English have the patterns of the design; another language gets Babel's own, or English when Babel
does not know it. `lang` is a language tag (`fr`, `pt-BR`); a date or time is already in the event's zone.
"""

from datetime import date, datetime, time
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_interval, format_skeleton
from babel.units import format_unit

_NB = "\u00a0"


def day_long(day: date, lang: str) -> str:
    """« mercredi 20 novembre », 11月20日（水）, Wednesday 20 November."""
    return _day_long(_plain(day), lang)


def between(first: date, last: date, lang: str) -> str:
    """« du 18 au 21 novembre 2024 », 2024年11月18日～21日, 18–21 November 2024."""
    known = _known(lang)
    if known not in ("fr", "en"):
        return str(format_interval(first, last, "yMMMMd", locale=_locale(lang)))
    own = (
        ""
        if (first.year, first.month) == (last.year, last.month)
        else " MMMM"
        if first.year == last.year
        else " MMMM y"
    )
    begins, ends = _numbered(first, own, known), _numbered(last, " MMMM y", known)
    if known == "fr":
        return f"le {ends}" if first == last else f"du {begins} au {ends}"
    return ends if first == last else f"{begins} – {ends}" if own else f"{begins}–{ends}"


def _numbered(day: date, pattern: str, lang: str) -> str:
    number = "1er" if lang == "fr" and day.day == 1 else str(day.day)
    return number + (format_date(day, pattern, lang) if pattern else "")


def day_title(day: date, lang: str) -> str:
    """The same, as a heading: « Mercredi 20 novembre »."""
    return _capital(day_long(day, lang))


def day_tab(day: date, lang: str) -> tuple[str, str]:
    """The small and the big part of a day's tab: (`Mer.`, `20`), (`Wed`, `20`), (`（水）`, `20日`); Japanese puts the
    small part last."""
    return _day_tab(_plain(day), lang)


def day_short(day: date, lang: str) -> str:
    """« Mer. 20 », 20日（水）, Wed 20."""
    small, big = day_tab(day, lang)
    return f"{big}{small}" if _known(lang) == "ja" else f"{small} {big}"


def clock(moment: time | datetime) -> str:
    """A time in the rail and in tables, the same in every language: 09:15."""
    return f"{moment:%H:%M}"


def span(start: time | datetime, end: time | datetime, lang: str) -> str:
    """« 15:35 – 17:05 » (no line ends before the dash), 15:35～17:05."""
    dash = "～" if _known(lang) == "ja" else f"{_NB}– "
    return f"{clock(start)}{dash}{clock(end)}"


def spoken(moment: time | datetime, lang: str) -> str:
    """A time in a sentence: « 9 h 42 », « 9 h », 9時42分, 9:42."""
    hour, minute = moment.hour, moment.minute
    match _known(lang):
        case "fr":
            return f"{hour}{_NB}h{_NB}{minute:02}" if minute else f"{hour}{_NB}h"
        case "ja":
            return f"{hour}時{minute}分" if minute else f"{hour}時"
        case "en":
            return f"{hour}:{minute:02}"
    return format_skeleton("Hm", datetime(2000, 1, 1, hour, minute), locale=_locale(lang))


def moment(at: datetime, lang: str) -> str:
    """« mercredi 20 novembre à 9 h 42 », 11月20日（水）9時42分, Wednesday 20 November, 9:42."""
    between = {"fr": " à ", "ja": ""}.get(_known(lang), ", ")
    return f"{day_long(at, lang)}{between}{spoken(at, lang)}"


def duration(minutes: int, lang: str) -> str:
    """A length of time: « 33 min », « 5 h 23 », 5時間23分, 5 h 23 min; below zero counts as none."""
    hours, left = divmod(max(0, minutes), 60)
    match _known(lang):
        case "fr":
            hour, minute, gap = f"{hours}{_NB}h", f"{left:02}" if hours else f"{left}{_NB}min", _NB
        case "ja":
            hour, minute, gap = f"{hours}時間", f"{left}分", ""
        case "en":
            hour, minute, gap = f"{hours}{_NB}h", f"{left}{_NB}min", _NB
        case _:
            hour = format_unit(hours, "duration-hour", "short", locale=_locale(lang))
            minute = format_unit(left, "duration-minute", "short", locale=_locale(lang))
            gap = " "
    return gap.join(words for words, told in ((hour, hours > 0), (minute, left > 0 or not hours)) if told)


def ordinal(number: int, lang: str, feminine: bool = False) -> tuple[str, str]:
    """A rank and its ending, which French raises: (`3`, `e`), (`1`, `re`), (`3`, `番目`), (`3`, `rd`)."""
    match _known(lang):
        case "fr":
            ending = "e" if number != 1 else "re" if feminine else "er"
        case "ja":
            ending = "番目"
        case "en":
            ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
        case _:
            ending = ""
    return str(number), ending


def _known(lang: str) -> str:
    """`fr`, `ja` or `en` when the patterns of one of them serve, else nothing."""
    language = _locale(lang).language
    return language if language in ("fr", "ja", "en") else ""


@lru_cache(maxsize=64)
def _locale(lang: str) -> Locale:
    for tag in (lang, lang.split("-")[0]):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")


def _plain(day: date) -> date:
    """Datetimes of different zones can be equal: the caches below must never see one."""
    return date(day.year, day.month, day.day)


@lru_cache(maxsize=1024)
def _day_long(day: date, lang: str) -> str:
    match _known(lang):
        case "fr":
            return format_date(day, "EEEE d MMMM", locale=_locale(lang)).replace(" 1 ", " 1er ")
        case "ja":
            return format_date(day, "M月d日（EEE）", locale=_locale(lang))
        case "en":
            return format_date(day, "EEEE d MMMM", locale=_locale(lang))
    return format_skeleton("MMMMEEEEd", datetime(day.year, day.month, day.day), locale=_locale(lang))


@lru_cache(maxsize=1024)
def _day_tab(day: date, lang: str) -> tuple[str, str]:
    weekday = format_date(day, "EEE", locale=_locale(lang))
    return (f"（{weekday}）", f"{day.day}日") if _known(lang) == "ja" else (_capital(weekday), str(day.day))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
