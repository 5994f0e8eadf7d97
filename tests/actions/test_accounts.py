"""Organisers come in by a link that works once, for ten minutes, and stay for a working day."""

from datetime import timedelta

import pytest

from tests.make import NOW
from webapp.actions import accounts
from webapp.rules.accounts import LINK_LIFE, SIGN_IN_LIFE
from webapp.rules.seats import Refused
from webapp.store import models
from webapp.store import sign_ins as store

pytestmark = pytest.mark.usefixtures("database")


def refused(token: str, at: object = NOW) -> str:
    with pytest.raises(Refused) as refusal:
        accounts.enter(token, at, at)  # type: ignore[arg-type]
    return refusal.value.code


def test_the_account_is_made_at_first_use_and_found_again() -> None:
    accounts.make_link("organiser", NOW)
    accounts.make_link("organiser", NOW)
    assert [(each.name, each.role) for each in models.Account.select()] == [("organiser", "organiser")]


def test_a_link_lets_in_once() -> None:
    token = accounts.make_link("Aya", NOW)
    account, cookie = accounts.enter(token, NOW, NOW)
    assert account.name == "Aya"
    assert store.signed_in(cookie, NOW) == account
    assert refused(token) == "used_link"


def test_two_presses_on_one_form_are_one_sign_in() -> None:
    token = accounts.make_link("Aya", NOW)
    assert accounts.enter(token, NOW, NOW, "form") == accounts.enter(token, NOW, NOW, "form")
    assert models.AccountSignIn.select().count() == 1
    with pytest.raises(Refused):
        accounts.enter(token, NOW, NOW, "another")


def test_a_link_is_good_for_ten_minutes() -> None:
    token = accounts.make_link("Aya", NOW)
    assert refused(token, NOW + LINK_LIFE) == "expired_link"
    assert accounts.enter(token, NOW, NOW + LINK_LIFE - timedelta(seconds=1))


def test_a_link_nobody_made_lets_nobody_in() -> None:
    assert refused("nothing") == "unknown_link"


def test_a_sign_in_lasts_a_working_day() -> None:
    _account, cookie = accounts.enter(accounts.make_link("Aya", NOW), NOW, NOW)
    assert store.signed_in(cookie, NOW + SIGN_IN_LIFE - timedelta(seconds=1)) is not None
    assert store.signed_in(cookie, NOW + SIGN_IN_LIFE) is None


def test_signing_out_ends_this_sign_in_alone() -> None:
    _account, here = accounts.enter(accounts.make_link("Aya", NOW), NOW, NOW)
    _account, there = accounts.enter(accounts.make_link("Aya", NOW), NOW, NOW)
    accounts.sign_out(here, NOW, NOW)
    assert store.signed_in(here, NOW) is None
    assert store.signed_in(there, NOW) is not None


def test_an_account_that_has_ended_gets_no_link_and_its_links_open_nothing() -> None:
    token = accounts.make_link("Aya", NOW)
    _account, cookie = accounts.enter(accounts.make_link("Aya", NOW), NOW, NOW)
    models.Account.update(ended_at=NOW).execute()
    assert refused(token) == "unknown_link"
    assert store.signed_in(cookie, NOW) is None
    with pytest.raises(Refused):
        accounts.make_link("Aya", NOW)


def test_only_hashes_of_secrets_are_kept() -> None:
    token = accounts.make_link("Aya", NOW)
    _account, cookie = accounts.enter(token, NOW, NOW)
    kept = [each.token_hash for model in (models.AccountLink, models.AccountSignIn) for each in model.select()]
    assert token not in kept
    assert cookie not in kept
    assert all(len(each) == 64 for each in kept)


def test_the_language_of_an_account_is_kept() -> None:
    account, cookie = accounts.enter(accounts.make_link("Aya", NOW), NOW, NOW)
    accounts.speak(account.id, "ja")
    found = store.signed_in(cookie, NOW)
    assert found is not None
    assert found.language == "ja"
