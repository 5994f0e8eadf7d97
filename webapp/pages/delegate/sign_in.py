"""An access link: shows whose it is and one button; the button signs in, for long."""

import secrets

from flask import Blueprint, Response, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from webapp.actions import people as actions
from webapp.pages import htmx, language, who
from webapp.pages.delegate.session import person_card
from webapp.pages.safety import settings
from webapp.store import people

bp = Blueprint("sign_in", __name__, url_prefix="/a")


def _owner(token: str) -> people.Individual:
    link = people.link_of(token, settings().clock.real()) if len(token) < 100 else None
    if link is None:
        language.speak(language.guess())
        raise NotFound("link")
    owner = people.individual(link.person_id)
    asked = request.args.get("lang") or request.cookies.get(language.COOKIE) or owner.language
    language.speak(asked if asked in language.offered() else language.guess())
    return owner


@bp.get("/<token>")
def page(token: str) -> Response:
    owner = _owner(token)
    if actions.is_spent(token, settings().clock.real()) and who.asker().person != owner.id:
        raise NotFound("link")
    return htmx.show(
        "delegate/sign_in.html",
        here="",
        title=_("Your personal access"),
        p=person_card(owner),
        code=owner.code,
        already=who.asker().person == owner.id,
        form=secrets.token_hex(16),
    )


@bp.post("/<token>")
def enter(token: str) -> ResponseReturnValue:
    _owner(token)
    clock, form = settings().clock, request.form.get("form", "")[:64]
    found = actions.sign_in(token, clock.now(), clock.real(), form)
    if found is None:
        raise NotFound("link")
    response = redirect(url_for("programme.index", lang=g.lang), 303)
    secure = settings().secure or request.is_secure
    response.set_cookie(who.COOKIE, found[1], max_age=31_536_000, httponly=True, samesite="Lax", secure=secure)
    response.set_cookie(language.COOKIE, g.lang, max_age=31_536_000, httponly=True, samesite="Lax", secure=secure)
    return response
