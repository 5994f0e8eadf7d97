"""What administrators do with accounts: add, change, end, bring back, and let in again."""

from datetime import datetime

from webapp.actions.accounts import fresh
from webapp.rules.accounts import ADMINISTRATOR, CHOOSE, CHOOSING_LIFE, ROLES, Account, is_name, tidy
from webapp.rules.seats import Refused
from webapp.store import accounts, audit, sign_ins
from webapp.store.db import transaction


def add(by: Account, wanted: str, role: str, now: datetime, real_now: datetime) -> tuple[Account, str]:
    """A new account, and the token of the link by which its password is chosen. Raises Refused: bad_name, name_taken,
    no_role."""
    name = tidy(wanted)
    if not is_name(name):
        raise Refused("bad_name")
    if role not in ROLES:
        raise Refused("no_role")
    with transaction():
        _administrators(by)
        if accounts.named(name) or accounts.ended(name) or audit.knows(name):
            raise Refused("name_taken")
        account = accounts.add(name, role)
        audit.note(by.name, "added", "account", now, str(account.id))
        return account, _link(account.id, real_now)


def _administrators(by: Account) -> set[int]:
    """Who administrates, `by` among them. Raises Refused: not_administrator."""
    found = accounts.administrators()
    if by.id not in found:
        raise Refused("not_administrator")
    return found


def _link(account: int, real_now: datetime) -> str:
    token = fresh()
    accounts.add_link(account, token, real_now, CHOOSE, CHOOSING_LIFE)
    return token


def _other(by: Account, account: int) -> Account:
    """Raises Refused: no_account, not_administrator."""
    found = accounts.one(account)
    if found is None:
        raise Refused("no_account")
    _administrators(by)
    return found


def set_role(by: Account, account: int, role: str, now: datetime) -> None:
    """Raises Refused: no_account, no_role, last_administrator."""
    if role not in ROLES:
        raise Refused("no_role")
    with transaction():
        found = _other(by, account)
        if role == found.role:
            return
        if role != ADMINISTRATOR:
            _not_the_last(by, account)
        accounts.set_role(account, role)
        audit.note(by.name, "changed", "account", now, str(account), field="role")


def _not_the_last(by: Account, account: int) -> None:
    if not _administrators(by) - {account}:
        raise Refused("last_administrator")


def end(by: Account, account: int, now: datetime, real_now: datetime) -> None:
    """Its browsers and links let nobody in any more. Raises Refused: no_account, last_administrator."""
    with transaction():
        found = _other(by, account)
        if accounts.ended(found.name):
            return
        _not_the_last(by, account)
        accounts.end(account, now)
        accounts.use_links(account, real_now)
        sign_ins.end_all(account, real_now)
        audit.note(by.name, "removed", "account", now, str(account))


def bring_back(by: Account, account: int, now: datetime) -> None:
    """With the password it had. Raises Refused: no_account."""
    with transaction():
        found = _other(by, account)
        if accounts.ended(found.name):
            accounts.end(account, None)
            audit.note(by.name, "restored", "account", now, str(account))


def end_sign_ins(by: Account, account: int, now: datetime, real_now: datetime) -> None:
    """Raises Refused: no_account."""
    with transaction():
        _other(by, account)
        if sign_ins.end_all(account, real_now):
            audit.note(by.name, "ended", "account", now, str(account), field="browsers")


def reset_password(by: Account, account: int, now: datetime, real_now: datetime) -> tuple[Account, str]:
    """The old one is worth nothing at once, nor is any browser or earlier link; gives the token of the link by which
    another is chosen. Raises Refused: no_account."""
    with transaction():
        found = _other(by, account)
        if accounts.ended(found.name):
            raise Refused("no_account")
        accounts.set_password(account, "")
        accounts.use_links(account, real_now)
        sign_ins.end_all(account, real_now)
        audit.note(by.name, "reissued", "account", now, str(account))
        return found, _link(account, real_now)


def ask_for_no_codes(by: Account, account: int, now: datetime) -> None:
    """For whoever lost the telephone and the codes on paper. Raises Refused: no_account."""
    with transaction():
        _other(by, account)
        accounts.set_codes(account, "", 0)
        accounts.set_recovery(account, ())
        audit.note(by.name, "codes", "account", now, str(account), field="off")
