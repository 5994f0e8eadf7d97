"""Organisers sign in with a password and a code; what fails is counted, refused and never says why."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from argon2 import PasswordHasher

from tests.make import NOW
from webapp.actions import accounts, keeping_accounts, own_account, signing_in
from webapp.actions.signing_in import Asking, Opened
from webapp.formats import passwords
from webapp.rules import one_time
from webapp.rules.accounts import ADMINISTRATOR, CHOOSE, CHOOSING_LIFE, SECOND_LIFE, Account
from webapp.rules.seats import Refused
from webapp.rules.throttling import Throttled
from webapp.store import accounts as store
from webapp.store import audit, models, sign_ins
from webapp.store.db import db

pytestmark = pytest.mark.usefixtures("database", "quick")
PASSWORD, OTHER = "un thé vert, merci", "静岡のお茶は美味しいです！"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same passwords, kept by the cheapest parameters: a hundred are tried here."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=16, parallelism=1))


def asking(at: datetime = NOW, address: str = "192.0.2.1", cookie: str = "") -> Asking:
    return Asking(address, "Firefox · Windows", at, at, cookie)


def account(name: str = "Aya", password: str = PASSWORD, role: str = "") -> Account:
    accounts.make_link(name, NOW, role)
    made = store.named(name)
    assert made is not None
    store.set_password(made.id, passwords.kept(password) if password else "")
    return made


def sign_in(name: str = "Aya", password: str = PASSWORD, at: datetime = NOW, **more: str) -> Opened:
    return signing_in.with_password(name, password, asking(at, **more))


def refused(name: str = "Aya", password: str = "not this one", **more: str) -> str:
    with pytest.raises(Refused) as refusal:
        sign_in(name, password, **more)
    return refusal.value.code


def acts(*wanted: str) -> list[tuple[str, str, str]]:
    rows = models.AuditEntry.select().order_by(models.AuditEntry.id)
    return [(row.by, row.act, row.code) for row in rows if not wanted or row.act in wanted]


# --- the password --------------------------------------------------------------------------------


def test_a_name_and_its_password_let_in_however_the_name_is_typed() -> None:
    made = account("Aya Mori")
    for name in ("Aya Mori", " aya  MORI ", "Ａｙａ　Ｍｏｒｉ"):
        assert sign_ins.signed_in(sign_in(name).cookie, NOW) == made
    assert acts("signed_in") == [("Aya Mori", "signed_in", str(made.id))] * 3


@pytest.mark.parametrize("case", ["wrong", "nobody", "no password", "ended"])
def test_nothing_tells_whether_there_is_such_an_account(case: str) -> None:
    made = account("Aya", "" if case == "no password" else PASSWORD)
    if case == "ended":
        store.end(made.id, NOW)
    name, typed = ("Bob" if case == "nobody" else "Aya"), ("" if case == "no password" else PASSWORD)
    assert refused(name, "wrong" if case == "wrong" else typed) == "wrong_sign_in"


def test_a_password_typed_where_the_name_goes_is_written_nowhere() -> None:
    account()
    refused(PASSWORD, "Aya")
    refused("Aya", OTHER)
    assert acts("refused") == [("", "refused", ""), ("", "refused", str(models.Account.get().id))]
    kept = str([row.__data__ for model in models.ALL for row in model.select()])
    assert PASSWORD not in kept
    assert OTHER not in kept


def test_a_password_kept_by_older_parameters_is_kept_anew() -> None:
    made = account()
    store.set_password(made.id, PasswordHasher(time_cost=2, memory_cost=8, parallelism=1).hash(PASSWORD))
    sign_in()
    proof = store.proof(made.id)
    assert proof is not None
    assert not passwords.is_old(proof.password)
    assert passwords.opens(proof.password, PASSWORD)


def test_signing_in_anew_ends_what_that_browser_was_signed_in_by() -> None:
    account()
    first = sign_in().cookie
    second = sign_in(cookie=first).cookie
    assert sign_ins.signed_in(first, NOW) is None
    assert sign_ins.signed_in(second, NOW) is not None


# --- patience ------------------------------------------------------------------------------------


def test_after_five_failures_even_the_right_password_waits() -> None:
    account()
    for _ in range(5):
        refused()
    for at in (NOW, NOW + timedelta(seconds=14)):
        with pytest.raises(Throttled):
            sign_in(at=at)
    assert sign_in(at=NOW + timedelta(seconds=15)).cookie


def test_a_success_forgives_what_failed_before() -> None:
    account()
    for _ in range(4):
        refused()
    sign_in()
    for _ in range(5):
        assert refused() == "wrong_sign_in"


def test_a_name_nobody_has_waits_as_long() -> None:
    for _ in range(5):
        refused("Bob")
    with pytest.raises(Throttled) as throttled:
        sign_in("Bob")
    assert throttled.value.seconds == 15


def test_trying_while_one_has_to_wait_does_not_make_it_longer() -> None:
    account()
    for _ in range(5):
        refused()
    for _ in range(20):
        with pytest.raises(Throttled):
            sign_in()
    assert sign_in(at=NOW + timedelta(seconds=15)).cookie


def test_other_accounts_sign_in_from_the_address_of_one_that_fails() -> None:
    account()
    account("Kenji")
    for _ in range(5):
        refused()
    assert sign_in("Kenji").cookie


def test_an_address_that_tries_every_name_has_to_wait() -> None:
    account()
    for n in range(60):
        refused(f"name {n}", "")
    with pytest.raises(Throttled):
        sign_in()
    assert sign_in(address="192.0.2.2").cookie


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_guesses_at_once_are_counted_one_by_one(database: str) -> None:
    account()

    def guess(_n: int) -> str:
        with db.connection_context():
            try:
                sign_in("Aya", "wrong")
            except Refused as refusal:
                return refusal.code
            except Throttled:
                return "throttled"
        return ""

    with ThreadPoolExecutor(12) as pool:
        said = list(pool.map(guess, range(12)))
    assert (said.count("wrong_sign_in"), said.count("throttled")) == (5, 7)


# --- the code ------------------------------------------------------------------------------------


def code(secret: str, at: datetime = NOW) -> str:
    """What a telephone shows."""
    import base64

    return one_time.code(base64.b32decode(secret), one_time.step_at(at))


@pytest.fixture
def stepped() -> tuple[Account, str, list[str]]:
    """Aya, her secret and her recovery codes; set up an hour ago."""
    made, secret, before = account(), one_time.new_secret(), NOW - timedelta(hours=1)
    return made, secret, own_account.ask_for_codes(made, secret, code(secret, before), asking(before))


Stepped = tuple[Account, str, list[str]]


def test_a_code_is_asked_after_the_password_and_lets_in_once(stepped: Stepped) -> None:
    made, secret, _recovery = stepped
    opened = sign_in()
    assert opened.cookie == ""
    done = signing_in.with_code(opened.owed, code(secret), asking())
    assert sign_ins.signed_in(done.cookie, NOW) == made
    with pytest.raises(Refused):
        signing_in.with_code(sign_in().owed, code(secret), asking())
    with pytest.raises(Refused):
        signing_in.with_code(opened.owed, code(secret, NOW + timedelta(seconds=30)), asking())


def test_a_recovery_code_lets_in_once(stepped: Stepped) -> None:
    _made, _secret, recovery = stepped
    assert signing_in.with_code(sign_in().owed, f" {recovery[3].lower()} ", asking()).cookie
    with pytest.raises(Refused):
        signing_in.with_code(sign_in().owed, recovery[3], asking())
    assert signing_in.with_code(sign_in().owed, recovery[4], asking()).cookie
    assert store.recovery_left(stepped[0].id) == 8


def test_a_recovery_code_is_its_owners_alone(stepped: Stepped) -> None:
    kenji, secret, before = account("Kenji"), one_time.new_secret(), NOW - timedelta(hours=1)
    own_account.ask_for_codes(kenji, secret, code(secret, before), asking(before))
    with pytest.raises(Refused):
        signing_in.with_code(sign_in("Kenji").owed, stepped[2][0], asking())


def test_what_stands_for_a_password_lets_nobody_in_and_not_for_long(stepped: Stepped) -> None:
    owed = sign_in().owed
    with pytest.raises(Refused) as refusal:
        accounts.enter(owed, NOW, NOW)
    assert refusal.value.code == "unknown_link"
    with pytest.raises(Refused) as refusal:
        signing_in.with_code(owed, code(stepped[1]), asking(NOW + SECOND_LIFE))
    assert refusal.value.code == "expired_step"


def test_whoever_knows_the_password_cannot_guess_codes_for_ever(stepped: Stepped) -> None:
    for _ in range(5):
        owed = sign_in().owed
        with pytest.raises(Refused):
            signing_in.with_code(owed, "000000", asking())
    with pytest.raises(Throttled):
        sign_in()
    with pytest.raises(Throttled):
        signing_in.with_code(owed, code(stepped[1]), asking())


def test_a_code_that_no_telephone_shows_sets_nothing_up() -> None:
    made = account()
    for secret, typed in ((one_time.new_secret(), "000000"), ("A" * 5, "000000"), ("é" * 32, "000000")):
        with pytest.raises(Refused) as refusal:
            own_account.ask_for_codes(made, secret, typed, asking())
        assert refusal.value.code == "wrong_code"
    assert sign_in().cookie


def test_switching_codes_off_asks_for_the_password(stepped: Stepped) -> None:
    with pytest.raises(Refused):
        own_account.ask_for_none(stepped[0], "not this one", asking())
    own_account.ask_for_none(stepped[0], PASSWORD, asking())
    assert sign_in().cookie
    assert models.RecoveryCode.select().count() == 0


def test_new_recovery_codes_end_the_former(stepped: Stepped) -> None:
    made, _secret, former = stepped
    new = own_account.new_recovery(made, PASSWORD, asking())
    with pytest.raises(Refused):
        signing_in.with_code(sign_in().owed, former[0], asking())
    assert signing_in.with_code(sign_in().owed, new[0], asking()).cookie


# --- choosing a password -------------------------------------------------------------------------


def chosen(token: str, new: str = PASSWORD, again: str = "", at: datetime = NOW) -> Opened:
    return own_account.choose_password(token, new, again or new, ["Rencontres"], asking(at))


def test_a_link_lets_a_password_be_chosen_once_within_three_days() -> None:
    token = accounts.make_link("Aya", NOW, use=CHOOSE)
    with pytest.raises(Refused) as refusal:
        accounts.enter(token, NOW, NOW)
    assert refusal.value.code == "unknown_link"
    assert chosen(token, at=NOW + CHOOSING_LIFE - timedelta(seconds=1)).cookie
    with pytest.raises(Refused) as refusal:
        chosen(token)
    assert refusal.value.code == "used_link"
    assert sign_in().cookie
    late = accounts.make_link("Aya", NOW, use=CHOOSE)
    with pytest.raises(Refused) as refusal:
        chosen(late, at=NOW + CHOOSING_LIFE)
    assert refusal.value.code == "expired_choice"


def test_a_poor_password_leaves_the_link_good() -> None:
    token = accounts.make_link("Aya", NOW, use=CHOOSE)
    for new, again, fault in (("short", "", "password_short"), (PASSWORD, OTHER, "password_differs")):
        with pytest.raises(Refused) as refusal:
            chosen(token, new, again)
        assert refusal.value.code == fault
    assert chosen(token).cookie


def test_choosing_a_password_ends_every_browser_and_link(stepped: Stepped) -> None:
    _account, cookie = accounts.enter(accounts.make_link("Aya", NOW), NOW, NOW)
    link, token = accounts.make_link("Aya", NOW), accounts.make_link("Aya", NOW, use=CHOOSE)
    opened = chosen(token, OTHER)
    assert sign_ins.signed_in(cookie, NOW) is None
    with pytest.raises(Refused):
        accounts.enter(link, NOW, NOW)
    assert opened.cookie == ""
    assert signing_in.with_code(opened.owed, code(stepped[1]), asking()).cookie


def test_changing_the_password_asks_for_the_old_one_and_ends_the_other_browsers() -> None:
    account()
    there = sign_in().cookie
    here = sign_in().cookie
    me = sign_ins.signed_in(here, NOW)
    assert me is not None
    with pytest.raises(Refused) as refusal:
        own_account.change_password(me, OTHER, OTHER, OTHER, [], asking())
    assert refusal.value.code == "wrong_password"
    own_account.change_password(me, PASSWORD, OTHER, OTHER, [], asking())
    assert sign_ins.signed_in(here, NOW) is not None
    assert sign_ins.signed_in(there, NOW) is None
    assert refused("Aya", PASSWORD) == "wrong_sign_in"
    assert sign_in("Aya", OTHER).cookie


def test_the_old_password_cannot_be_guessed_at_an_open_browser() -> None:
    me = sign_ins.signed_in((account(), sign_in())[1].cookie, NOW)
    assert me is not None
    for _ in range(5):
        with pytest.raises(Refused):
            own_account.change_password(me, "wrong", OTHER, OTHER, [], asking())
    with pytest.raises(Throttled):
        own_account.change_password(me, PASSWORD, OTHER, OTHER, [], asking())


# --- browsers ------------------------------------------------------------------------------------


def test_it_is_written_down_once_a_minute_that_a_browser_is_there() -> None:
    account()
    cookie = sign_in().cookie
    for seconds, seen in ((10, 0), (59, 0), (61, 61), (80, 61), (500, 500)):
        at = NOW + timedelta(seconds=seconds)
        me = sign_ins.signed_in(cookie, at)
        assert me is not None
        accounts.seen(me, at)
        assert models.AccountSignIn.get().seen_at == NOW + timedelta(seconds=seen)
    assert [each.browser for each in sign_ins.of(me.id, NOW)] == ["Firefox · Windows"]


def test_one_ends_ones_own_browsers_and_nobody_elses() -> None:
    account()
    account("Kenji")
    kenjis, there, here = sign_in("Kenji").cookie, sign_in().cookie, sign_in().cookie
    me, kenji = sign_ins.signed_in(here, NOW), sign_ins.signed_in(kenjis, NOW)
    assert me is not None
    assert kenji is not None
    own_account.end_sign_in(me, kenji.sign_in, asking())
    own_account.end_others(me, asking())
    assert [sign_ins.signed_in(each, NOW) is not None for each in (kenjis, there, here)] == [True, False, True]


def test_a_name_that_was_anybodys_is_nobody_elses() -> None:
    me, kenji = account(), account("Kenji")
    audit.note("Aya", "published", "edition", NOW, "1")
    own_account.rename(me, "Aya Mori", NOW)
    for taken in ("aya mori", "Aya"):
        with pytest.raises(Refused) as refusal:
            own_account.rename(kenji, taken, NOW)
        assert refusal.value.code == "name_taken"
    own_account.rename(kenji, "KENJI", NOW)
    assert sign_in("kenji").cookie


# --- administrators ------------------------------------------------------------------------------


@pytest.fixture
def boss() -> Account:
    return account("Boss", role=ADMINISTRATOR)


def test_an_administrator_adds_somebody_who_chooses_a_password(boss: Account) -> None:
    made, token = keeping_accounts.add(boss, " Léa ", "organiser", NOW, NOW)
    assert made.name == "Léa"
    assert chosen(token, at=NOW + timedelta(days=2)).cookie
    for name, code in (("léa", "name_taken"), ("", "bad_name"), ("x" * 61, "bad_name")):
        with pytest.raises(Refused) as refusal:
            keeping_accounts.add(boss, name, "organiser", NOW, NOW)
        assert refusal.value.code == code
    with pytest.raises(Refused):
        keeping_accounts.add(boss, "Max", "emperor", NOW, NOW)


def test_an_organiser_administrates_nothing_even_by_the_action_itself(boss: Account) -> None:
    aya = account()
    for do in (
        lambda: keeping_accounts.add(aya, "Léa", ADMINISTRATOR, NOW, NOW),
        lambda: keeping_accounts.set_role(aya, aya.id, ADMINISTRATOR, NOW),
        lambda: keeping_accounts.end(aya, boss.id, NOW, NOW),
        lambda: keeping_accounts.reset_password(aya, boss.id, NOW, NOW),
        lambda: keeping_accounts.ask_for_no_codes(aya, boss.id, NOW),
    ):
        with pytest.raises(Refused) as refusal:
            do()
        assert refusal.value.code == "not_administrator"


def test_the_last_administrator_stays(boss: Account) -> None:
    for do in (
        lambda: keeping_accounts.end(boss, boss.id, NOW, NOW),
        lambda: keeping_accounts.set_role(boss, boss.id, "organiser", NOW),
    ):
        with pytest.raises(Refused) as refusal:
            do()
        assert refusal.value.code == "last_administrator"
    other = account("Other")
    keeping_accounts.set_role(boss, other.id, ADMINISTRATOR, NOW)
    keeping_accounts.set_role(boss, boss.id, "organiser", NOW)
    assert store.administrators() == {other.id}


def test_an_account_that_ends_is_out_at_once_and_comes_back_with_its_password(boss: Account) -> None:
    aya = account()
    cookie, link = sign_in().cookie, accounts.make_link("Aya", NOW)
    keeping_accounts.end(boss, aya.id, NOW, NOW)
    assert sign_ins.signed_in(cookie, NOW) is None
    assert refused("Aya", PASSWORD) == "wrong_sign_in"
    keeping_accounts.bring_back(boss, aya.id, NOW)
    assert sign_ins.signed_in(cookie, NOW) is None
    with pytest.raises(Refused):
        accounts.enter(link, NOW, NOW)
    assert sign_in().cookie


def test_a_password_that_is_reset_is_worth_nothing_at_once(boss: Account) -> None:
    aya = account()
    cookie = sign_in().cookie
    _owner, token = keeping_accounts.reset_password(boss, aya.id, NOW, NOW)
    assert sign_ins.signed_in(cookie, NOW) is None
    assert refused("Aya", PASSWORD) == "wrong_sign_in"
    assert chosen(token, OTHER).cookie


def test_the_journal_names_each_thing_done_to_an_account(boss: Account, stepped: Stepped) -> None:
    aya = stepped[0]
    keeping_accounts.set_role(boss, aya.id, ADMINISTRATOR, NOW)
    keeping_accounts.ask_for_no_codes(boss, aya.id, NOW)
    keeping_accounts.reset_password(boss, aya.id, NOW, NOW)
    keeping_accounts.end(boss, aya.id, NOW, NOW)
    keeping_accounts.bring_back(boss, aya.id, NOW)
    done = [act for by, act, code in acts() if (by, code) == ("Boss", str(aya.id))]
    assert done == ["changed", "codes", "reissued", "removed", "restored"]


def test_the_first_administrator_is_made_once() -> None:
    token = accounts.first_administrator("admin", NOW, NOW)
    assert accounts.first_administrator("admin", NOW, NOW) == ""
    assert accounts.first_administrator("other", NOW, NOW) == ""
    assert [each.name for each in models.Account.select()] == ["admin"]
    assert chosen(token).cookie
