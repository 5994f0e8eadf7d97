"""The front door, and what an operator's watch asks."""

from flask import Blueprint, Response, jsonify, redirect, url_for
from flask.typing import ResponseReturnValue

from webapp.pages import language, who
from webapp.pages.assets import asset

bp = Blueprint("system", __name__)


@bp.get("/")
def front() -> ResponseReturnValue:
    """To the programme, in the language of the cookie, of the browser, or of the event."""
    response = redirect(url_for("programme.index", lang=language.guess()), 302)
    response.headers["Vary"] = "Accept-Language, Cookie"
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@bp.get("/healthz")
def healthz() -> Response:
    """200 when the database answers, else 503; the edition tells which programme is live."""
    return jsonify(status="ok", edition=who.asker().beat.edition)


@bp.get("/favicon.ico")
def favicon() -> ResponseReturnValue:
    return redirect(asset("icons/icon.svg"), 301)
