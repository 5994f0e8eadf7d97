"""A phone asks to be told of changes by its browser's push service, or asks no longer. JSON in and out."""

from typing import Any

from flask import Blueprint, Response, g, jsonify, request
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext as _

from webapp.actions import push as actions
from webapp.formats import push as formats
from webapp.formats.french import french
from webapp.pages import language, who
from webapp.pages.safety import settings
from webapp.store import people, push

bp = Blueprint("push", __name__, url_prefix="/<lang>/news/push")
bp.url_value_preprocessor(language.from_address)


@bp.post("")
def tell(lang: str) -> Response:
    """`{"subscription": as the browser gives it, "instead": an older address}`, or `{"off": address}`."""
    me = who.asker().person
    if me is None:
        return _said(401, _("Please sign in"))
    given = request.get_json(silent=True)
    given = given if isinstance(given, dict) else {}
    now, clock = settings().clock.now(), settings().clock
    for gone in (given.get("off"), given.get("instead")):
        if isinstance(gone, str):
            actions.unsubscribe(me, gone, now)
    if isinstance(given.get("off"), str):
        return jsonify(state="off")
    try:
        found = formats.subscription(given.get("subscription"), clock.real().timestamp() * 1000)
        on = actions.subscribe(request.cookies.get(who.COOKIE, ""), found, settings().base_url, now)
    except formats.Malformed:
        return _said(400, _("What this browser sent cannot be used. Please try again."))
    except actions.NotAccepted:
        return _said(400, _("The notification service of this browser is not supported."))
    return jsonify(state="on") if on else _said(401, _("Please sign in"))


def _said(status: int, words: str) -> Response:
    response = jsonify(words=french(words) if g.ui == "fr" else words)
    response.status_code = status
    return response


def _telling() -> dict[str, Any] | None:
    """What a page needs to offer it: the event's key, who reads, which sign-in; None when there is nobody to tell."""
    me, key = who.asker().person, push.public_key()
    if me is None or not key:
        return None
    sign_in = people.hashed(f"push:{request.cookies.get(who.COOKIE, '')}")[:16]
    return {"key": key, "person": me, "sign_in": sign_in}


@bp.record
def _attach(state: BlueprintSetupState) -> None:
    state.app.jinja_env.globals["push_telling"] = _telling
