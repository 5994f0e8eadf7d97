"""People are named as they and their hosts would write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.formats.names import Pair, formal, greeting, latin, native, own, pair
from webapp.rules.people import Name

ODILE = Name("Mme", "Kervanec", "Odile", "ケルヴァネック", "オディール", country="FR")
HELENE = Name("Mme", "Œuvrard", "Hélène", country="FR")
NAOKI = Name("M.", "Saegusa", "Naoki", "三枝", "直樹", "さえぐさ", "なおき", "JP")
KENICHI = Name("", "Sato", "Kenichi", "佐藤", "健一", "さとう", "けんいち", "JP")
GUEST = Name("", "Tokita", "Masako", "時田", "昌子")
NAMES = st.builds(Name, *[st.text(max_size=6)] * 7, st.sampled_from(["FR", "JP", "", "KR"]), st.booleans())


def test_a_latin_name_has_its_family_name_in_capitals_with_accents() -> None:
    assert latin(ODILE) == "Odile KERVANEC"
    assert latin(HELENE) == "Hélène ŒUVRARD"
    assert latin(NAOKI) == "Naoki SAEGUSA"


@pytest.mark.parametrize(
    ("family", "capitals"),
    [
        ("de La Tour", "de LA TOUR"),
        ("d'Ornano", "d’ORNANO"),
        ("Le Goff", "LE GOFF"),
        ("le goff", "LE GOFF"),
        ("O'Brien", "O’BRIEN"),
        ("Weiß", "WEIẞ"),
        ("van der Æbel", "van der ÆBEL"),
        ("Saint-Père", "SAINT-PÈRE"),
        ("KERVANEC", "KERVANEC"),
        ("ŒUVRARD", "ŒUVRARD"),
        ("de Œuvrard", "de ŒUVRARD"),
    ],
)
def test_a_particle_keeps_its_small_letters(family: str, capitals: str) -> None:
    assert latin(Name(given="Jean", family=family)) == f"Jean {capitals}"


def test_a_person_may_choose_to_be_named_family_first() -> None:
    assert latin(Name(family="Saegusa", given="Naoki", country="JP", family_first=True)) == "SAEGUSA Naoki"


def test_a_name_with_one_part_has_no_stray_space() -> None:
    assert latin(Name(family="Kervanec")) == "KERVANEC"
    assert latin(Name(given="Odile")) == "Odile"
    assert latin(Name()) == ""


def test_a_native_name_is_family_first_and_a_foreign_one_given_first_with_a_dot() -> None:
    assert native(NAOKI) == "三枝 直樹"
    assert native(ODILE) == "オディール・ケルヴァネック"
    assert native(HELENE) is None


def test_a_japanese_person_with_katakana_is_not_foreign() -> None:
    assert native(Name(native_family="サトウ", native_given="マリ", country="JP")) == "サトウ マリ"
    assert native(Name(native_family="三枝", native_given="マリ")) == "三枝 マリ"


def test_kana_serve_when_there_is_no_other_writing() -> None:
    assert native(Name(kana_family="さえぐさ", kana_given="なおき", country="JP")) == "さえぐさ なおき"
    assert native(Name(kana_family="ブロー", kana_given="エティエンヌ", country="FR")) == "エティエンヌ・ブロー"
    assert native(Name(native_family="ブロー", country="FR")) == "ブロー"


def test_a_page_writes_large_what_its_reader_reads() -> None:
    assert pair(ODILE, "fr") == Pair("Odile KERVANEC", "fr", "オディール・ケルヴァネック", "ja")
    assert pair(ODILE, "ja") == Pair("オディール・ケルヴァネック", "ja", "Odile KERVANEC", "fr")
    assert pair(NAOKI, "en") == Pair("Naoki SAEGUSA", "en", "三枝 直樹", "ja")
    assert pair(HELENE, "ja") == Pair("Hélène ŒUVRARD", "fr", "", "")
    assert pair(Name(native_family="三枝", native_given="直樹"), "fr") == Pair("三枝 直樹", "ja", "", "")


def test_a_badge_writes_large_what_its_bearer_writes() -> None:
    assert own(ODILE) == Pair("Odile KERVANEC", "fr", "オディール・ケルヴァネック", "ja")
    assert own(NAOKI) == Pair("三枝 直樹", "ja", "Naoki SAEGUSA", "fr")
    assert own(GUEST, "en") == Pair("時田 昌子", "ja", "Masako TOKITA", "en")
    assert own(Name("", "Brault", "Étienne", "ブロー", "エティエンヌ")).first == "Étienne BRAULT"


def test_a_person_is_introduced_with_their_function() -> None:
    assert formal(HELENE, "maire", "fr") == "Madame Hélène ŒUVRARD, maire"
    assert formal(HELENE, "Maire", "fr") == "Madame Hélène ŒUVRARD, maire"
    assert formal(HELENE, "DGS", "fr") == "Madame Hélène ŒUVRARD, DGS"
    assert formal(HELENE, "mayor", "en") == "Ms Hélène ŒUVRARD, mayor"
    assert formal(NAOKI, "", "en") == "Mr Naoki SAEGUSA"
    assert formal(KENICHI, "局長", "ja") == "佐藤 健一 局長"
    assert formal(KENICHI, "", "ja") == "佐藤 健一 様"
    assert formal(HELENE, "市長", "ja") == "Hélène ŒUVRARD 市長"
    assert formal(KENICHI, "directeur", "fr") == "Kenichi SATO, directeur"


def test_a_function_may_be_a_text_per_language() -> None:
    function = {"fr": "maire", "ja": "市長"}
    assert formal(HELENE, function, "fr") == "Madame Hélène ŒUVRARD, maire"
    assert formal(HELENE, function, "en") == "Ms Hélène ŒUVRARD"
    assert greeting(KENICHI, function, "ja") == "佐藤市長"


@pytest.mark.parametrize(
    ("function", "said"),
    [
        ("市長", "佐藤市長"),
        ("町長", "佐藤町長"),
        ("知事", "佐藤知事"),
        ("静岡市 副市長", "佐藤副市長"),
        ("副市長（国際交流担当）", "佐藤副市長"),
        ("筆頭副市長", "佐藤副市長"),
        ("県議会議長", "佐藤議長"),
        ("市議会副議長", "佐藤副議長"),
        ("仙台市 国際交流課長", "佐藤課長"),
        ("観光局長", "佐藤局長"),
        ("市長代理", "佐藤様"),
        ("市長（代理）", "佐藤様"),
        ("元市長", "佐藤様"),
        ("前副知事", "佐藤様"),
        ("市長秘書", "佐藤様"),
        ("国際交流課 主任", "佐藤様"),
        ("maire", "佐藤様"),
        ("", "佐藤様"),
    ],
)
def test_a_japanese_official_is_greeted_with_the_title(function: str, said: str) -> None:
    assert greeting(KENICHI, function, "ja") == said


def test_a_greeting_is_polite_in_every_language() -> None:
    assert greeting(HELENE, "maire", "fr") == "Madame Hélène ŒUVRARD"
    assert greeting(HELENE, "mayor", "en") == "Ms ŒUVRARD"
    assert greeting(NAOKI, "", "fr") == "Monsieur Naoki SAEGUSA"
    assert greeting(KENICHI, "", "en") == "Kenichi SATO"
    assert greeting(ODILE, "副市長", "ja") == "ケルヴァネック副市長"
    assert greeting(HELENE, "", "ja") == "ŒUVRARD様"


@pytest.mark.parametrize("typed", ["M.", "m", "Mr", "MR.", "Monsieur", "Ｍ．"])
def test_a_civility_is_said_in_the_language_of_the_page(typed: str) -> None:
    name = Name(typed, "Brault", "Étienne")
    assert (greeting(name, "", "fr"), greeting(name, "", "en")) == ("Monsieur Étienne BRAULT", "Mr BRAULT")


def test_another_civility_is_kept_and_a_japanese_one_is_not_said_in_french() -> None:
    assert greeting(Name("Dr", "Brault", "Étienne"), "", "en") == "Dr BRAULT"
    assert greeting(Name("様", "Sato", "Kenichi"), "", "fr") == "Kenichi SATO"


@given(NAMES, st.text(max_size=8), st.sampled_from(["fr", "ja", "en", "de"]))
def test_any_name_can_be_said(name: Name, function: str, lang: str) -> None:
    shown = pair(name, lang)
    assert {shown.first, shown.second} == {latin(name), native(name) or ""}
    assert bool(shown.second) == bool(shown.second_lang)
    assert set(own(name)[::2]) == set(shown[::2])
    assert isinstance(formal(name, function, lang) + greeting(name, function, lang), str)
