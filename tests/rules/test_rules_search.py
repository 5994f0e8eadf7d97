"""The fold, on the table shared with the phone."""

import json
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.rules.search import fold, found, terms

CASES = json.loads((Path(__file__).parents[1] / "cases" / "fold.json").read_text("utf-8"))
WORDS = st.sampled_from(
    ["Élysée", "ŒUVRARD", "りょうし", "がくせい", "Nihondaira", "コーヒー", "静岡", "L’été", "ぱーてぃ", "Straße"]
)


def halfwidth(text: str) -> str:
    """Katakana as an old bank terminal would send it."""
    narrow = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF66, 0xFFA0)}
    return "".join(narrow.get(sign, sign) for sign in unicodedata.normalize("NFD", katakana(text)))


def katakana(text: str) -> str:
    return "".join(chr(ord(sign) + 0x60) if "ぁ" <= sign <= "ゖ" else sign for sign in text)


def fullwidth(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


VARIANTS = st.sampled_from(
    [
        str.upper,
        str.lower,
        str.swapcase,
        katakana,
        halfwidth,
        fullwidth,
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: unicodedata.normalize("NFC", text),
        lambda text: text.replace("’", "'"),
        lambda text: text.replace("ー", ""),
        lambda text: "".join(sign for sign in unicodedata.normalize("NFD", text) if not 0x300 <= ord(sign) < 0x370),
    ]
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_a_text_folds_as_the_shared_table_says(case: dict[str, str]) -> None:
    assert fold(case["text"]) == case["folded"]


def test_the_shared_table_has_many_cases_and_no_doubles() -> None:
    assert len({case["text"] for case in CASES}) == len(CASES) >= 30


def test_folding_any_single_character_twice_changes_nothing_more() -> None:
    letters = (chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code))[0] != "C")
    assert [letter for letter in letters if fold(fold(letter)) != fold(letter)] == []


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(WORDS, st.lists(VARIANTS, max_size=4), st.text(max_size=10), st.text(max_size=10))
def test_a_word_is_found_however_it_is_written(
    word: str, changes: list[Callable[[str], str]], before: str, after: str
) -> None:
    written = word
    for change in changes:
        written = change(written)
    assert found(terms(written), fold(f"{before} {word} {after}"))
    assert found(terms(word), fold(f"{before} {written} {after}"))


def test_every_term_must_be_there_in_any_order() -> None:
    folded = fold("Soirée d’échanges · 交流夕食会")
    assert found(terms("ECHANGES soiree"), folded)
    assert found(terms("夕食"), folded)
    assert found(terms("会"), folded)
    assert not found(terms("soirée visite"), folded)


def test_an_empty_query_finds_everything() -> None:
    assert terms(" ー\u200b\n") == ()
    assert found((), "anything")


def test_a_term_typed_twice_is_looked_for_once() -> None:
    assert terms("Thé the 茶 ｔｈé") == ("the", "茶")


def test_voiced_and_plain_kana_stay_different_words() -> None:
    assert not found(terms("かく"), fold("がく"))
    assert not found(terms("パン"), fold("バン"))
