"""Dates and times as a mairie and a 市役所 write them."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.formats.dates import clock, day_long, day_short, day_tab, day_title, duration, moment, ordinal, span, spoken

WEDNESDAY = date(2024, 11, 20)
LANGS = ["fr", "ja", "en", "de", "ko", "fr-CA", "ja-JP", "en-GB", "pt-BR", "zh-Hant", "xx", "tlh", "", "not a language"]


def test_a_day_is_written_in_full() -> None:
    assert day_long(WEDNESDAY, "fr") == "mercredi 20 novembre"
    assert day_long(WEDNESDAY, "ja") == "11月20日（水）"
    assert day_long(WEDNESDAY, "en") == "Wednesday 20 November"


def test_a_heading_begins_with_a_capital() -> None:
    assert day_title(WEDNESDAY, "fr") == "Mercredi 20 novembre"
    assert day_title(WEDNESDAY, "ja") == "11月20日（水）"
    assert day_title(WEDNESDAY, "es") == "Mié, 20 de noviembre"


@pytest.mark.parametrize(
    ("shift", "fr", "ja", "en"),
    [
        (0, "lundi 18|Lun. 18", "（月）", "Monday 18|Mon 18"),
        (1, "mardi 19|Mar. 19", "（火）", "Tuesday 19|Tue 19"),
        (2, "mercredi 20|Mer. 20", "（水）", "Wednesday 20|Wed 20"),
        (3, "jeudi 21|Jeu. 21", "（木）", "Thursday 21|Thu 21"),
        (4, "vendredi 22|Ven. 22", "（金）", "Friday 22|Fri 22"),
        (5, "samedi 23|Sam. 23", "（土）", "Saturday 23|Sat 23"),
        (6, "dimanche 24|Dim. 24", "（日）", "Sunday 24|Sun 24"),
    ],
)
def test_every_weekday_has_its_long_and_its_short_name(shift: int, fr: str, ja: str, en: str) -> None:
    day = date(2024, 11, 18) + timedelta(days=shift)
    assert f"{day_long(day, 'fr').removesuffix(' novembre')}|{day_short(day, 'fr')}" == fr
    assert f"{day_long(day, 'en').removesuffix(' November')}|{day_short(day, 'en')}" == en
    assert day_long(day, "ja") == f"11月{day.day}日{ja}"
    assert day_short(day, "ja") == f"{day.day}日{ja}"


@pytest.mark.parametrize(
    ("day", "fr", "ja", "en"),
    [
        (date(2024, 1, 1), "lundi 1er janvier", "1月1日（月）", "Monday 1 January"),
        (date(2024, 1, 31), "mercredi 31 janvier", "1月31日（水）", "Wednesday 31 January"),
        (date(2024, 2, 29), "jeudi 29 février", "2月29日（木）", "Thursday 29 February"),
        (date(2024, 3, 1), "vendredi 1er mars", "3月1日（金）", "Friday 1 March"),
        (date(2024, 4, 30), "mardi 30 avril", "4月30日（火）", "Tuesday 30 April"),
        (date(2024, 5, 1), "mercredi 1er mai", "5月1日（水）", "Wednesday 1 May"),
        (date(2024, 6, 30), "dimanche 30 juin", "6月30日（日）", "Sunday 30 June"),
        (date(2024, 7, 11), "jeudi 11 juillet", "7月11日（木）", "Thursday 11 July"),
        (date(2024, 8, 1), "jeudi 1er août", "8月1日（木）", "Thursday 1 August"),
        (date(2024, 9, 21), "samedi 21 septembre", "9月21日（土）", "Saturday 21 September"),
        (date(2024, 10, 31), "jeudi 31 octobre", "10月31日（木）", "Thursday 31 October"),
        (date(2024, 12, 31), "mardi 31 décembre", "12月31日（火）", "Tuesday 31 December"),
    ],
)
def test_every_month_is_right_at_its_edge(day: date, fr: str, ja: str, en: str) -> None:
    assert (day_long(day, "fr"), day_long(day, "ja"), day_long(day, "en")) == (fr, ja, en)


def test_a_tab_has_a_small_and_a_big_part() -> None:
    assert day_tab(WEDNESDAY, "fr") == ("Mer.", "20")
    assert day_tab(WEDNESDAY, "ja") == ("（水）", "20日")
    assert day_tab(WEDNESDAY, "en") == ("Wed", "20")


def test_two_places_at_one_instant_have_their_own_day() -> None:
    late = datetime(2024, 11, 20, 23, 30, tzinfo=UTC)
    assert day_long(late, "fr") == "mercredi 20 novembre"
    assert day_long(late.astimezone(ZoneInfo("Asia/Tokyo")), "fr") == "jeudi 21 novembre"


def test_the_clock_is_the_same_in_every_language() -> None:
    assert clock(time(9, 5)) == "09:05"
    assert clock(datetime(2024, 11, 20, 0, 0, 59)) == "00:00"


def test_a_span_breaks_only_after_its_dash() -> None:
    assert span(time(15, 35), time(17, 5), "fr") == "15:35\u00a0– 17:05"
    assert span(time(15, 35), time(17, 5), "en") == "15:35\u00a0– 17:05"
    assert span(time(15, 35), time(17, 5), "ja") == "15:35～17:05"


@pytest.mark.parametrize(
    ("at", "fr", "ja", "en"),
    [
        (time(9, 42), "9\u00a0h\u00a042", "9時42分", "9:42"),
        (time(10, 5), "10\u00a0h\u00a005", "10時5分", "10:05"),
        (time(9), "9\u00a0h", "9時", "9:00"),
        (time(0), "0\u00a0h", "0時", "0:00"),
        (time(23, 59), "23\u00a0h\u00a059", "23時59分", "23:59"),
    ],
)
def test_a_time_in_a_sentence_is_spoken(at: time, fr: str, ja: str, en: str) -> None:
    assert (spoken(at, "fr"), spoken(at, "ja"), spoken(at, "en")) == (fr, ja, en)


def test_a_moment_is_a_day_and_a_spoken_time() -> None:
    at = datetime(2024, 11, 20, 9, 42, tzinfo=ZoneInfo("Asia/Tokyo"))
    assert moment(at, "fr") == "mercredi 20 novembre à 9\u00a0h\u00a042"
    assert moment(at, "ja") == "11月20日（水）9時42分"
    assert moment(at, "en") == "Wednesday 20 November, 9:42"


@pytest.mark.parametrize(
    ("minutes", "fr", "ja", "en"),
    [
        (33, "33~min", "33分", "33~min"),
        (323, "5~h~23", "5時間23分", "5~h~23~min"),
        (65, "1~h~05", "1時間5分", "1~h~5~min"),
        (180, "3~h", "3時間", "3~h"),
        (0, "0~min", "0分", "0~min"),
        (-4, "0~min", "0分", "0~min"),
        (1500, "25~h", "25時間", "25~h"),
    ],
)
def test_a_length_of_time_is_short_and_unbroken(minutes: int, fr: str, ja: str, en: str) -> None:
    said = tuple(duration(minutes, lang).replace("\u00a0", "~") for lang in ("fr", "ja", "en"))
    assert said == (fr, ja, en)


def test_a_rank_has_its_ending() -> None:
    assert [ordinal(1, "fr"), ordinal(1, "fr", feminine=True), ordinal(3, "fr")] == [
        ("1", "er"),
        ("1", "re"),
        ("3", "e"),
    ]
    assert ordinal(3, "ja") == ("3", "番目")
    assert "".join("".join(ordinal(number, "en")) + " " for number in (1, 2, 3, 4, 11, 12, 13, 21, 112)) == (
        "1st 2nd 3rd 4th 11th 12th 13th 21st 112th "
    )


def test_a_regional_french_is_french_and_an_unknown_language_is_english() -> None:
    assert day_long(WEDNESDAY, "fr-CH") == "mercredi 20 novembre"
    assert day_long(WEDNESDAY, "xx") == day_long(WEDNESDAY, "") == "Wednesday 20 November"
    assert duration(65, "tlh") == duration(65, "en")


def test_another_language_has_the_forms_babel_knows() -> None:
    assert day_long(WEDNESDAY, "ko") == "11월 20일 수요일"
    assert (spoken(time(9, 5), "de"), duration(65, "de"), ordinal(3, "de")) == ("09:05", "1 Std. 5 Min.", ("3", ""))


@given(st.datetimes(min_value=datetime(1, 1, 1)), st.datetimes(), st.integers(), st.sampled_from(LANGS))
def test_every_moment_can_be_said_in_every_language(at: datetime, end: datetime, minutes: int, lang: str) -> None:
    said = [day_long(at, lang), day_title(at, lang), *day_tab(at, lang), day_short(at, lang), span(at, end, lang)]
    assert all([*said, spoken(at, lang), moment(at, lang), duration(minutes, lang), *ordinal(3, "fr")])
