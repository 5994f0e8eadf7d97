"""A one-use link for an organiser: shows one button, which signs in; or lets them choose their password."""

import secrets

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp.actions import accounts, own_account
from webapp.formats.audiences import sender
from webapp.pages.organiser import account, sign_in
from webapp.pages.organiser.account_words import WORDS, Trouble, told
from webapp.pages.safety import settings
from webapp.rules.accounts import CHOOSE, Account
from webapp.rules.passwords import LONGEST, SHORTEST
from webapp.rules.seats import Refused

bp = Blueprint("organiser_enter", __name__, url_prefix=f"{account.PATH}/enter")
bp.before_request(account.speak)
STATUS = {"unknown_link": 404, "used_link": 410, "expired_link": 410, "expired_choice": 410}


@bp.errorhandler(Refused)
def not_openable(refusal: Refused) -> ResponseReturnValue:
    return account.refused(refusal.code, STATUS[refusal.code])


@bp.get("/<token>")
def ask(token: str) -> ResponseReturnValue:
    """Opening it changes nothing: a preview in a chat must not use the link up."""
    owner, use = accounts.openable(token, settings().clock.real())
    if use == CHOOSE:
        return _choose(owner)
    form, name = secrets.token_hex(16), sender(owner.name, g.ui)
    page = render_template("organiser/enter.html", owner=name, form=form, **account.chrome())
    return page, account.NOT_KEPT


def _choose(owner: Account, wrong: Trouble | None = None) -> ResponseReturnValue:
    words = told(wrong) if wrong else None
    page = render_template(
        "organiser/choose.html", owner=owner.name, wrong=words, least=SHORTEST, most=LONGEST, **account.chrome()
    )
    return page, words.status if words else 200, account.NOT_KEPT


@bp.post("/<token>")
def enter(token: str) -> ResponseReturnValue:
    asking = account.asking()
    owner, use = accounts.openable(token, asking.real_now) if "new" in request.form else (None, "")
    if owner and use == CHOOSE:
        return _chosen(token, owner)
    form = request.form.get("form", "")[:64]
    _owner, cookie = accounts.enter(token, asking.now, asking.real_now, form, asking.browser)
    return account.welcome(cookie, url_for("account.index"))


def _chosen(token: str, owner: Account) -> ResponseReturnValue:
    sent = request.form
    try:
        opened = own_account.choose_password(
            token, sent["new"], sent.get("again", ""), account.known(), account.asking()
        )
    except Refused as wrong:
        if wrong.code not in WORDS:
            raise
        return _choose(owner, wrong)
    return sign_in.go_on(opened)
