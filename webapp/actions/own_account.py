"""What an organiser does with their own account: its password, its one-time codes, its browsers."""

from collections.abc import Iterable
from datetime import datetime

from webapp.actions import signing_in
from webapp.actions.accounts import openable
from webapp.actions.signing_in import Asking, Opened
from webapp.formats import passwords
from webapp.rules import one_time
from webapp.rules import passwords as rules
from webapp.rules.accounts import CHOOSE, Account, folded, is_name, same, tidy
from webapp.rules.seats import Refused
from webapp.store import accounts, audit, sign_ins
from webapp.store.accounts import Proof
from webapp.store.db import transaction


def choose_password(token: str, new: str, again: str, known: Iterable[str], asking: Asking) -> Opened:
    """By a link made for it, which is used up; signs in, or asks for the code where the account asks for one. Every
    other browser and link of the account ends. Raises Refused as `openable`, and the faults of rules/passwords.py."""
    account, use = openable(token, asking.real_now)
    if use != CHOOSE:
        raise Refused("unknown_link")
    kept = _checked(account, new, again, known)
    with transaction():
        accounts.locked_link(token)
        openable(token, asking.real_now)
        accounts.set_password(account.id, kept)
        accounts.use_links(account.id, asking.real_now)
        sign_ins.end_all(account.id, asking.real_now)
        audit.note(account.name, "password", "account", asking.now, str(account.id))
        proof = accounts.proof(account.id)
        assert proof is not None
        return signing_in.proved(proof, [], asking)


def change_password(account: Account, old: str, new: str, again: str, known: Iterable[str], asking: Asking) -> None:
    """Ends the account's other sign-ins. The old one is asked for unless there is none. Raises Refused: wrong_password
    and the faults of rules/passwords.py; Throttled."""
    _prove(account, old, asking)
    kept = _checked(account, new, again, known)
    with transaction():
        accounts.set_password(account.id, kept)
        accounts.use_links(account.id, asking.real_now)
        sign_ins.end_all(account.id, asking.real_now, but=account.sign_in)
        audit.note(account.name, "password", "account", asking.now, str(account.id))


def _checked(account: Account, new: str, again: str, known: Iterable[str]) -> str:
    fault = rules.fault(new, again, [account.name, *known])
    if fault:
        raise Refused(fault)
    return passwords.kept(new)


def _prove(account: Account, typed: str, asking: Asking) -> Proof:
    """That it is they who sit there. Raises Refused: wrong_password; Throttled."""
    proof = accounts.proof(account.id)
    assert proof is not None
    if proof.password:
        attempts = signing_in.begin(folded(account.name), asking)
        if not passwords.opens(proof.password, typed):
            raise Refused("wrong_password")
        with transaction():
            signing_in.succeeded(account, attempts)
    return proof


# --- one-time codes ------------------------------------------------------------------------------


def ask_for_codes(account: Account, secret: str, typed: str, asking: Asking) -> list[str]:
    """From now on signing in needs a code of this secret, which the code typed shows to be on a telephone; gives the
    codes for when it is lost. Raises Refused: wrong_code, codes_already, no_password."""
    proof = accounts.proof(account.id)
    assert proof is not None
    if not proof.password:
        raise Refused("no_password")
    if proof.totp:
        raise Refused("codes_already")
    step = None
    if one_time.is_secret(secret):
        step = one_time.step_of(secret, one_time.plain(typed), asking.real_now, 0)
    if step is None:
        raise Refused("wrong_code")
    with transaction():
        accounts.set_codes(account.id, secret, step)
        audit.note(account.name, "codes", "account", asking.now, str(account.id), field="on")
        return _new_recovery(account)


def new_recovery(account: Account, password: str, asking: Asking) -> list[str]:
    """The former ones are worth nothing. Raises Refused: wrong_password, no_codes; Throttled."""
    if not _prove(account, password, asking).totp:
        raise Refused("no_codes")
    with transaction():
        audit.note(account.name, "codes", "account", asking.now, str(account.id), field="recovery")
        return _new_recovery(account)


def _new_recovery(account: Account) -> list[str]:
    codes = one_time.recovery_codes()
    accounts.set_recovery(account.id, (one_time.plain(code) for code in codes))
    return codes


def ask_for_none(account: Account, password: str, asking: Asking) -> None:
    """Raises Refused: wrong_password; Throttled."""
    _prove(account, password, asking)
    with transaction():
        accounts.set_codes(account.id, "", 0)
        accounts.set_recovery(account.id, ())
        audit.note(account.name, "codes", "account", asking.now, str(account.id), field="off")


# --- the rest ------------------------------------------------------------------------------------


def rename(account: Account, wanted: str, now: datetime) -> None:
    """Raises Refused: bad_name, name_taken. What somebody did stays under the name they did it as: a name that the
    journal knows is nobody else's."""
    name = tidy(wanted)
    if not is_name(name):
        raise Refused("bad_name")
    with transaction():
        if name == account.name:
            return
        if not same(name, account.name) and (accounts.named(name) or accounts.ended(name) or audit.knows(name)):
            raise Refused("name_taken")
        accounts.set_name(account.id, name)
        audit.note(name, "changed", "account", now, str(account.id), field="name")


def end_sign_in(account: Account, sign_in: int, asking: Asking) -> None:
    """One of its browsers; none that is another's."""
    with transaction():
        if sign_ins.end(account.id, sign_in, asking.real_now):
            audit.note(account.name, "ended", "account", asking.now, str(account.id), field="browser")


def end_others(account: Account, asking: Asking) -> None:
    with transaction():
        if sign_ins.end_all(account.id, asking.real_now, but=account.sign_in):
            audit.note(account.name, "ended", "account", asking.now, str(account.id), field="browsers")
