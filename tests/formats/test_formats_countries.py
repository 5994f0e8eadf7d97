"""The country of an event: its emergency numbers, its languages, how its addresses are written."""

import pytest

from webapp.formats import countries
from webapp.formats.words import say
from webapp.rules.languages import INTERFACE


@pytest.mark.parametrize(
    ("timezone", "country"),
    [
        ("Asia/Tokyo", "JP"), ("Japan", "JP"), ("Europe/Paris", "FR"), ("Europe/Berlin", "DE"), ("Asia/Kolkata", "IN"),
        ("Pacific/Noumea", "NC"), ("UTC", ""), ("Etc/GMT+9", ""), ("CET", ""), ("nowhere", ""),
    ],
)  # fmt: skip
def test_a_time_zone_tells_the_country(timezone: str, country: str) -> None:
    assert countries.of(timezone) == country


@pytest.mark.parametrize(
    ("country", "numbers"),
    [
        ("JP", ["119", "110"]), ("FR", ["15", "17", "18", "112"]), ("DE", ["112"]), ("NC", []), ("CH", []), ("", []),
    ],
)  # fmt: skip
def test_only_numbers_we_are_sure_of_are_given(country: str, numbers: list[str]) -> None:
    assert [each.number for each in countries.emergency(country)] == numbers


def test_there_are_27_countries_in_the_european_union_and_each_has_the_common_number() -> None:
    assert len(countries.EUROPEAN_UNION) == 27
    assert all("112" in [n.number for n in countries.emergency(each)] for each in countries.EUROPEAN_UNION)


def test_who_answers_is_said_in_every_language() -> None:
    for number in (*countries.NUMBERS["FR"], *countries.NUMBERS["JP"]):
        assert len({say(lang, number.who) for lang in INTERFACE}) == (2 if number.who == "Police" else 3)


def test_a_driver_reads_the_language_of_the_country_when_the_event_has_it() -> None:
    assert countries.language("JP", ("fr", "ja", "en")) == "ja"
    assert countries.language("FR", ("fr", "ja", "en")) == "fr"
    assert countries.language("BE", ("de", "fr")) == "de"
    assert countries.language("BR", ("fr", "pt-BR")) == "pt-BR"
    assert countries.language("JP", ("fr", "en")) == countries.language("", ("fr",)) == ""


@pytest.mark.parametrize(
    ("address", "spoken", "reader", "language"),
    [
        ("静岡市追手町5-1", "ja", "fr", "ja"),
        ("静岡市追手町5-1", "ja", "ja", "ja"),
        ("5-1 Ōtemachi", "ja", "fr", "fr"),
        ("5-1 Ōtemachi", "ja", "en", "en"),
        ("1 rue de l’Hôtel-de-Ville", "fr", "ja", "fr"),
        ("1 rue", "", "en", "en"),
    ],
)
def test_an_address_is_in_the_language_its_letters_tell(address: str, spoken: str, reader: str, language: str) -> None:
    assert countries.language_of(address, spoken, reader) == language
