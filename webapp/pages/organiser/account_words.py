"""Why something was refused about an account or a sign-in: a code below, its words here."""

from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.formats.words import N_
from webapp.rules.passwords import LONGEST, SHORTEST
from webapp.rules.seats import Refused
from webapp.rules.throttling import Throttled

Trouble = Refused | Throttled

WORDS = {
    "wrong_sign_in": N_("This name and this password do not go together. Please try again."),
    "wrong_password": N_("This is not the password. Please try again."),
    "wrong_code": N_("This code is not the right one, or was already used. Please try the next one."),
    "expired_step": N_("It took too long: please sign in again."),
    "password_short": N_("The password is too short: at least %(least)s characters."),
    "password_long": N_("The password is too long: at most %(most)s characters."),
    "password_known": N_("This password is too easy to guess: please choose another."),
    "password_differs": N_("The two passwords are not the same."),
    "no_password": N_("Choose a password first."),
    "codes_already": N_("Codes are already asked for. Switch them off first to use another telephone."),
    "no_codes": N_("No codes are asked for on this account."),
    "bad_name": N_("A name of 1 to 60 characters is expected."),
    "name_taken": N_("This name is taken, or was: please choose another."),
    "no_role": N_("Please choose one of the list."),
    "no_account": N_("There is no such account."),
    "last_administrator": N_("This is the last administrator: make somebody else one first."),
    "not_administrator": N_("This is for administrators."),
}
"""Every code of actions/signing_in.py, own_account.py and keeping_accounts.py."""
STATUS = {"wrong_sign_in": 401, "expired_step": 401, "no_account": 404, "not_administrator": 403}
FIELDS = {
    "wrong_password": "old", "wrong_code": "code", "password_short": "new", "password_long": "new",
    "password_known": "new", "password_differs": "again", "bad_name": "name", "name_taken": "name",
}  # fmt: skip
"""The field of its form each is about."""


class Said(NamedTuple):
    """`seconds` until one may try again, when that is why."""

    words: str
    status: int
    field: str = ""
    seconds: int = 0


def told(wrong: Trouble) -> Said:
    if isinstance(wrong, Throttled):
        return Said(_patience(wrong.seconds), 429, seconds=wrong.seconds)
    code = wrong.code
    return Said(_(WORDS[code], least=SHORTEST, most=LONGEST), STATUS.get(code, 422), FIELDS.get(code, ""))


def _patience(seconds: int) -> str:
    if seconds < 60:
        return ngettext(
            "Too many tries. Please wait %(num)s second, then try again.",
            "Too many tries. Please wait %(num)s seconds, then try again.", seconds,
        )  # fmt: skip
    return ngettext(
        "Too many tries. Please wait %(num)s minute, then try again.",
        "Too many tries. Please wait %(num)s minutes, then try again.", -(-seconds // 60),
    )  # fmt: skip
