"""Passwords, one-time codes and patience, by the tables of their standards."""

from datetime import UTC, datetime, timedelta

import pytest

from webapp.rules import one_time, throttling
from webapp.rules.accounts import is_name, same, tidy
from webapp.rules.passwords import fault

NOW = datetime(2024, 11, 20, 5, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"), (1111111109, "07081804"), (1111111111, "14050471"), (1234567890, "89005924"),
        (2000000000, "69279037"), (20000000000, "65353130"),
    ],
)  # fmt: skip
def test_codes_are_those_of_rfc_6238(seconds: int, code: str) -> None:
    assert one_time.code(b"12345678901234567890", seconds // one_time.STEP, digits=8) == code


def test_codes_are_those_of_rfc_4226() -> None:
    codes = ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"]
    assert [one_time.code(b"12345678901234567890", step) for step in range(10)] == codes


SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@pytest.mark.parametrize(("late", "taken"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_telephone_may_be_half_a_minute_wrong(late: int, taken: bool) -> None:
    typed = one_time.code(b"12345678901234567890", one_time.step_at(NOW + timedelta(seconds=late)))
    assert (one_time.step_of(SECRET, typed, NOW, 0) is not None) is taken


def test_a_step_is_taken_once() -> None:
    here = one_time.step_at(NOW)
    typed = one_time.code(b"12345678901234567890", here)
    assert one_time.step_of(SECRET, typed, NOW, here - 1) == here
    assert one_time.step_of(SECRET, typed, NOW, here) is None


@pytest.mark.parametrize(
    ("typed", "code"), [("123 456", "123456"), ("１２３４５６", "123456"), ("abcde-fghjk", "ABCDEFGHJK"), ("", "")]
)
def test_a_code_is_read_however_it_is_typed(typed: str, code: str) -> None:
    assert one_time.plain(typed) == code


def test_recovery_codes_differ_and_are_none_of_a_telephones() -> None:
    codes = one_time.recovery_codes()
    assert len(set(codes)) == 10
    assert not any(one_time.is_code(one_time.plain(code)) for code in codes)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("un thé vert, merci", ""),
        ("静岡のお茶は美味しいです！", ""),
        ("🍵🗻" * 8, "password_known"),
        ("a" * 11 + "b", "password_known"),
        ("onze signes", "password_short"),
        ("", "password_short"),
        (" " * 20, "password_known"),
        ("ｓｕｍｍｅｒ ｔｅａ ｔｉｍｅ", ""),
        ("correct horse " * 14, ""),
        ("correct horse " * 15, "password_long"),
        ("x1y2z3" * 100, "password_long"),
        ("8es RENCONTRES franco-japonaises", "password_known"),
        ("Aya.Mori.Shizuoka", "password_known"),
    ],
)
def test_a_password_is_long_and_no_name_that_everybody_knows(typed: str, code: str) -> None:
    known = ["Aya Mori Shizuoka", "8es Rencontres franco-japonaises"]
    assert fault(typed, typed, known) == code


def test_a_password_is_the_same_from_any_keyboard() -> None:
    assert fault("ｔｈé ｄｅ Ｓｈｉｚｕｏｋａ", "the\u0301 de Shizuoka", []) == ""
    assert fault("thé de Shizuoka", "the de Shizuoka", []) == "password_differs"


@pytest.mark.parametrize(
    ("failures", "seconds"), [(0, 0), (4, 0), (5, 15), (6, 30), (7, 60), (11, 900), (20, 900), (500, 900)]
)
def test_one_waits_longer_after_each_failure(failures: int, seconds: int) -> None:
    assert throttling.wait([NOW] * failures, throttling.ACCOUNT, NOW) == seconds


def test_a_wait_passes_and_a_day_forgets() -> None:
    failed = [NOW] * 6
    assert throttling.wait(failed, throttling.ACCOUNT, NOW + timedelta(seconds=29.2)) == 1
    assert throttling.wait(failed, throttling.ACCOUNT, NOW + timedelta(seconds=30)) == 0
    assert throttling.wait([NOW] * 500, throttling.ACCOUNT, NOW + throttling.REMEMBERED) == 0


def test_a_venue_behind_one_address_is_not_kept_waiting_by_a_few() -> None:
    assert throttling.wait([NOW] * 59, throttling.ADDRESS, NOW) == 0
    assert throttling.wait([NOW] * 60, throttling.ADDRESS, NOW) == 15
    assert throttling.wait([NOW] * 9000, throttling.ADDRESS, NOW) == 300


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"), ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"), ("", ""), ("unix:", "unix:"),
    ],
)  # fmt: skip
def test_a_household_is_one_address(address: str, counted: str) -> None:
    assert throttling.origin(address) == counted


@pytest.mark.parametrize(
    ("typed", "name"), [("  Aya   Mori ", "Aya Mori"), ("Ａｙａ", "Aya"), ("森　亜矢", "森 亜矢"), (" \n\t", "")]
)
def test_a_name_is_kept_tidy(typed: str, name: str) -> None:
    assert tidy(typed) == name


@pytest.mark.parametrize(
    ("name", "good"),
    [("Aya", True), ("a" * 60, True), ("a" * 61, False), ("", False), ("a\u202eb", False), ("Command Line", False)],
)
def test_what_an_account_can_be_called(name: str, good: bool) -> None:
    assert is_name(name) is good


def test_capitals_make_no_other_name() -> None:
    assert same("AYA mori", "Aya  Mori")
    assert not same("Aya", "Aia")
