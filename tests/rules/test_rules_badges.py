"""Codes of badges: long enough, unmistakable, read however they are typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.rules.badges import ALPHABET, LENGTH, grouped, new_code, normal

CODES = st.text(st.sampled_from(ALPHABET), min_size=LENGTH, max_size=LENGTH)


def test_a_code_has_at_least_80_bits_and_no_sign_that_looks_like_another() -> None:
    assert len(ALPHABET) ** LENGTH >= 2**80
    assert len(set(ALPHABET)) == 32
    assert not set("ILOU") & set(ALPHABET)


def test_new_codes_are_normal_and_never_the_same() -> None:
    codes = {new_code() for _ in range(1000)}
    assert len(codes) == 1000
    assert all(normal(code) == code for code in codes)
    assert set("".join(codes)) == set(ALPHABET)


def test_a_code_is_shown_in_groups() -> None:
    assert grouped("7QK4M2XW0B3N5RTZ8") == "7QK4 M2XW 0B3N 5RTZ8"
    assert grouped("7QK4M2") == "7QK4 M2"


@given(CODES)
def test_a_code_is_read_in_any_case_width_and_grouping(code: str) -> None:
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code)
    for typed in (code.lower(), grouped(code), "-".join(code), wide, f" {wide}\u3000\n", grouped(code).lower()):
        assert normal(typed) == code


@given(CODES)
def test_a_mistaken_letter_is_forgiven(code: str) -> None:
    assert normal(code.replace("0", "O").replace("1", "l")) == code
    assert normal(code.replace("0", "o").replace("1", "I")) == code


@pytest.mark.parametrize(
    "typed", ["", " ", "7QK4M2XW0B3N5RTZ", "7QK4M2XW0B3N5RTZ88", "UQK4M2XW0B3N5RTZ8", "七QK4M2XW0B3N5RTZ8"]
)
def test_what_is_no_code_is_none(typed: str) -> None:
    assert normal(typed) is None


@given(st.text())
def test_any_text_gives_a_normal_or_none(typed: str) -> None:
    code = normal(typed)
    assert code is None or (len(code) == LENGTH and set(code) <= set(ALPHABET) and normal(code) == code)
