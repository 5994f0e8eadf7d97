"""Me: who I am here, my language, text size, calendar; signing out."""

from flask import Blueprint, Response, g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest

from webapp.actions import people as actions
from webapp.pages import chrome, htmx, language, who
from webapp.pages.delegate.session import person_card
from webapp.pages.safety import settings

bp = Blueprint("me", __name__, url_prefix="/<lang>/me")
bp.url_value_preprocessor(language.from_address)
YEAR = 31_536_000


@bp.get("")
def page(lang: str) -> Response:
    """For a passer-by too: text size and language need no name."""
    feed = ""
    card = None
    person = None
    if who.asker().person is not None:
        person = who.person()
        card = person_card(person)
        token = actions.calendar_token(person.id, settings().secret_key, settings().clock.now())
        feed = settings().base_url + url_for("feeds.mine", token=token)
    return htmx.show(
        "delegate/me.html",
        here="",
        title=_("Me"),
        person=person,
        p=card,
        feed=feed,
        webcal=feed.replace("https://", "webcal://").replace("http://", "webcal://"),
        size=chrome.size(),
        languages=[(code, language.own_name(code)) for code in language.offered()],
    )


@bp.post("/size")
def size(lang: str) -> ResponseReturnValue:
    """A− or A+: one step smaller or larger, kept in this browser."""
    step = {"smaller": -1, "larger": 1}.get(request.form.get("step", ""))
    if step is None:
        raise BadRequest()
    at = chrome.SIZES.index(chrome.size()) + step
    wanted = chrome.SIZES[min(max(at, 0), len(chrome.SIZES) - 1)]
    response = make_response(htmx.back(url_for("me.page", lang=lang)))
    response.set_cookie("size", str(wanted), max_age=YEAR, samesite="Lax", secure=request.is_secure)
    return response


@bp.post("/language")
def speak(lang: str) -> ResponseReturnValue:
    """The language I am written to in; the pages follow."""
    wanted = request.form.get("language", "")
    if wanted not in language.offered():
        raise BadRequest()
    actions.speak(who.person_id(), wanted)
    response = redirect(url_for("me.page", lang=wanted), 303)
    response.set_cookie(language.COOKIE, wanted, max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure)
    return response


@bp.post("/calendar")
def renew(lang: str) -> ResponseReturnValue:
    """A new calendar address; the old one stops answering at once."""
    actions.renew_calendar(who.person_id(), settings().clock.now())
    return redirect(url_for("me.page", lang=lang), 303)


@bp.post("/sign-out")
def sign_out(lang: str) -> ResponseReturnValue:
    actions.sign_out(request.cookies.get(who.COOKIE, ""), settings().clock.now())
    response = redirect(url_for("programme.index", lang=g.lang), 303)
    response.delete_cookie(who.COOKIE)
    return response
