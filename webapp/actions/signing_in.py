"""Signing in with a name and a password, and with a one-time code where the account asks for one.

A failure is written down before anything is compared, and taken back when it was none: a hundred guesses at once are a
hundred failures. Nothing that is said tells whether there is such an account.
"""

import secrets
from datetime import datetime
from typing import NamedTuple

from webapp.actions.accounts import fresh
from webapp.formats import passwords
from webapp.rules import one_time, throttling
from webapp.rules.accounts import SECOND, SECOND_LIFE, Account, folded
from webapp.rules.seats import Refused
from webapp.rules.throttling import Throttled
from webapp.store import accounts, audit, pulse, sign_ins
from webapp.store.accounts import Proof
from webapp.store.db import transaction


class Asking(NamedTuple):
    """Where somebody asks from, and when: the event's time for the journal, real time for what expires. `cookie` is of
    whoever was signed in there before."""

    address: str
    browser: str
    now: datetime
    real_now: datetime
    cookie: str = ""


class Opened(NamedTuple):
    """The secret of a cookie; or, while a code is owed, the token that stands for the password."""

    cookie: str
    owed: str = ""


def with_password(name: str, typed: str, asking: Asking) -> Opened:
    """Raises Refused: wrong_sign_in; Throttled."""
    found = accounts.named(name)
    proof = accounts.proof(found.id) if found else None
    attempts = begin(folded(name), asking)
    if not passwords.opens(proof.password if proof else "", typed) or proof is None:
        _refuse(proof, "wrong_sign_in", asking)
    assert proof is not None
    if passwords.is_old(proof.password):
        with transaction():
            accounts.set_password(proof.account.id, passwords.kept(typed))
    return proved(proof, attempts, asking)


def proved(proof: Proof, attempts: list[int], asking: Asking) -> Opened:
    """The password was right, or has just been chosen: in, or on to the code."""
    with transaction():
        if not proof.totp:
            return _in(proof.account, attempts, asking)
        token = fresh()
        accounts.add_link(proof.account.id, token, asking.real_now, SECOND, SECOND_LIFE)
        sign_ins.not_failed(attempts)
        return Opened("", token)


def with_code(token: str, typed: str, asking: Asking) -> Opened:
    """The second step. Raises Refused: wrong_code, expired_step; Throttled."""
    link = accounts.link(token)
    proof = accounts.proof(link.account_id) if link else None
    if link is None or proof is None or link.use != SECOND or link.used_at or link.expires_at <= asking.real_now:
        raise Refused("expired_step")
    attempts = begin(folded(proof.account.name), asking)
    with transaction():
        taken = takes(proof, typed, asking.real_now)
        if taken:
            accounts.use(link, asking.real_now)
            return _in(proof.account, attempts, asking)
    return _refuse(proof, "wrong_code", asking)


def takes(proof: Proof, typed: str, real_now: datetime) -> bool:
    """Whether a code, one-time or for when the telephone is lost, is right and was not taken before; it is taken."""
    code = one_time.plain(typed)
    if not one_time.is_code(code):
        return accounts.take_recovery(proof.account.id, code, real_now)
    step = one_time.step_of(proof.totp, code, real_now, proof.step) if proof.totp else None
    return step is not None and accounts.take_step(proof.account.id, step)


def begin(account: str, asking: Asking) -> list[int]:
    """Raises Throttled when too much was tried, by this name or from there; else counts this as failed for now."""
    keys = {
        f"account:{account}": throttling.ACCOUNT,
        f"address:{throttling.origin(asking.address)}": throttling.ADDRESS,
    }
    with transaction():
        pulse.lock()  # one at a time: what is counted is all there is
        seconds = max(
            throttling.wait(sign_ins.failures(key, asking.real_now), pace, asking.real_now)
            for key, pace in keys.items()
        )
        if seconds:
            raise Throttled(seconds)
        return [sign_ins.failing(key, asking.real_now) for key in keys]


def succeeded(account: Account, attempts: list[int]) -> None:
    """What failed before is forgiven, of the account alone."""
    sign_ins.not_failed(attempts)
    sign_ins.forgive(f"account:{folded(account.name)}")


def _in(account: Account, attempts: list[int], asking: Asking) -> Opened:
    cookie = secrets.token_hex(32)
    succeeded(account, attempts)
    sign_ins.end_by(asking.cookie, asking.real_now)
    sign_ins.add(account.id, cookie, asking.real_now, asking.browser)
    audit.note(account.name, "signed_in", "account", asking.now, str(account.id))
    return Opened(cookie)


def _refuse(proof: Proof | None, code: str, asking: Asking) -> Opened:
    """What was typed is nowhere: people type a password where the name goes."""
    with transaction():
        audit.note("", "refused", "account", asking.now, str(proof.account.id) if proof else "")
    raise Refused(code)
