"""A one-use link for an organiser: shows one button; the button signs in."""

import secrets

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp.actions import accounts
from webapp.formats.audiences import sender
from webapp.pages.organiser import account
from webapp.pages.safety import settings
from webapp.rules.accounts import SIGN_IN_LIFE
from webapp.rules.seats import Refused

bp = Blueprint("organiser_enter", __name__, url_prefix=f"{account.PATH}/enter")
bp.before_request(account.speak)
STATUS = {"unknown_link": 404, "used_link": 410, "expired_link": 410}


@bp.errorhandler(Refused)
def not_openable(refusal: Refused) -> ResponseReturnValue:
    return account.refused(refusal.code, STATUS[refusal.code])


@bp.get("/<token>")
def ask(token: str) -> ResponseReturnValue:
    """Opening it changes nothing: a preview in a chat must not use the link up."""
    owner = accounts.openable(token, settings().clock.real())
    form, name = secrets.token_hex(16), sender(owner.name, g.ui)
    page = render_template("organiser/enter.html", owner=name, form=form, **account.chrome())
    return page, {"Cache-Control": "no-store"}


@bp.post("/<token>")
def enter(token: str) -> ResponseReturnValue:
    _owner, cookie = accounts.enter(token, settings().clock.real(), request.form.get("form", "")[:64])
    response = redirect(url_for("organiser_notices.index"), 303)
    response.set_cookie(
        account.COOKIE, cookie, max_age=SIGN_IN_LIFE, httponly=True, samesite="Lax", path=account.PATH,
        secure=settings().secure or request.is_secure,
    )  # fmt: skip
    return response
