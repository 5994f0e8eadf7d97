"""Lists of people stand in the order their readers expect."""

from hypothesis import given
from hypothesis import strategies as st

from webapp.rules.people import Name, family_key, protocol_key


def french(family: str, given: str = "Anne") -> Name:
    return Name(family=family, given=given, country="FR")


def japanese(kanji: str, kana: str, given: str = "はな") -> Name:
    return Name(native_family=kanji, native_given="花", kana_family=kana, kana_given=given, country="JP")


def test_a_french_list_goes_by_family_name_without_accents() -> None:
    names = [french(name) for name in ("Zola", "Évrard", "Œuvrard", "de La Tour", "Eluard", "Nadaud", "Olivier")]
    assert [name.family for name in sorted(names, key=lambda name: family_key(name, "fr"))] == [
        "de La Tour", "Eluard", "Évrard", "Nadaud", "Œuvrard", "Olivier", "Zola",
    ]  # fmt: skip


def test_namesakes_go_by_given_name() -> None:
    names = [french("Martin", "Zoé"), french("MARTIN", "Éric"), french("martin", "Denis")]
    assert [name.given for name in sorted(names, key=lambda name: family_key(name, "fr"))] == ["Denis", "Éric", "Zoé"]


def test_a_japanese_list_goes_by_kana_whatever_the_kanji() -> None:
    names = [
        japanese("渡辺", "わたなべ"),
        japanese("三枝", "サエグサ"),
        japanese("伊藤", "いとう"),
        japanese("佐藤", "さとう"),
    ]
    assert [name.native_family for name in sorted(names, key=lambda name: family_key(name, "ja"))] == [
        "伊藤", "三枝", "佐藤", "渡辺",
    ]  # fmt: skip


def test_voiced_kana_count_only_between_equal_names() -> None:
    names = [
        japanese("川田", "かわだ"),
        japanese("川谷", "かわたに"),
        japanese("河田", "かわた"),
        japanese("八田", "はった"),
    ]
    assert [name.kana_family for name in sorted(names, key=lambda name: family_key(name, "ja"))] == [
        "かわた", "かわだ", "かわたに", "はった",
    ]  # fmt: skip


def test_a_french_person_in_katakana_stands_among_the_japanese_and_one_without_stands_last() -> None:
    brault = Name(family="Brault", given="Étienne", native_family="ブロー", native_given="エティエンヌ", country="FR")
    names = [french("Abel"), japanese("渡辺", "わたなべ"), brault, japanese("伊藤", "いとう")]
    assert [name.native_family for name in sorted(names, key=lambda name: family_key(name, "ja"))] == [
        "伊藤", "ブロー", "渡辺", "",
    ]  # fmt: skip


def test_officials_stand_in_protocol_order_the_head_first() -> None:
    rows = [(None, False, "Abel"), (2, False, "Brun"), (2, True, "Zola"), (1, False, "Yvert"), (2, False, "Aubry")]
    rows.sort(key=lambda row: protocol_key(row[0], row[1], french(row[2]), "fr"))
    assert [row[2] for row in rows] == ["Yvert", "Zola", "Aubry", "Brun", "Abel"]


@given(st.lists(st.builds(Name, *[st.text(max_size=4)] * 8)), st.sampled_from(["fr", "ja", "en"]))
def test_any_names_can_be_sorted(names: list[Name], lang: str) -> None:
    assert len(sorted(names, key=lambda name: family_key(name, lang))) == len(names)
