"""Signing in with a name and a password, then with a code where the account asks for one."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from webapp.actions import signing_in
from webapp.actions.signing_in import Opened
from webapp.pages.organiser import account
from webapp.rules.seats import Refused
from webapp.rules.throttling import Throttled

bp = Blueprint("organiser_sign_in", __name__, url_prefix=f"{account.PATH}/sign-in")
bp.before_request(account.speak)


@bp.get("")
def ask() -> ResponseReturnValue:
    wanted = request.args.get("next", "")
    if account.found():
        return redirect(account.own_path(wanted) or url_for("account.index"))
    return account.ask(wanted)


@bp.post("")
def sign_in() -> ResponseReturnValue:
    name, password = request.form.get("name", ""), request.form.get("password", "")
    try:
        return go_on(signing_in.with_password(name, password, account.asking()))
    except (Refused, Throttled) as wrong:
        return _again(wrong, name)


@bp.post("/code")
def code() -> ResponseReturnValue:
    owed, typed = request.form.get("owed", ""), request.form.get("code", "")
    try:
        return go_on(signing_in.with_code(owed, typed, account.asking()))
    except (Refused, Throttled) as wrong:
        over = isinstance(wrong, Refused) and wrong.code == "expired_step"
        return _again(wrong, owed="" if over else owed)


def go_on(opened: Opened) -> ResponseReturnValue:
    """To the page that was wanted, or to the code."""
    wanted = request.form.get("next", "")
    if opened.owed:
        return account.ask(wanted, owed=opened.owed)
    return account.welcome(opened.cookie, account.own_path(wanted) or url_for("account.index"))


def _again(wrong: Refused | Throttled, name: str = "", owed: str = "") -> ResponseReturnValue:
    return account.ask(request.form.get("next", ""), name[:100], wrong, owed)
