"""What went wrong, in the reader's language, with the right status: a page, a fragment or JSON."""

import logging

from flask import Flask, Response, g, jsonify, request
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException, InternalServerError, ServiceUnavailable

from webapp.formats.words import N_
from webapp.pages import htmx, language, who
from webapp.store.db import Unreachable
from webapp.store.pulse import Asker, Beat

log = logging.getLogger("kakehashi")

WORDS: dict[str, tuple[str, str]] = {
    "400": (N_("This request could not be understood"), N_("Please go back and try again.")),
    "401": (N_("Please sign in"), N_("Open the personal link you were sent, or ask for one at the registration desk.")),
    "403": (
        N_("This is not possible from here"),
        N_("The form came from another site, or is no longer valid. Please open the page again and retry."),
    ),
    "404": (
        N_("This page does not exist"),
        N_("The address may be incomplete, or the session may have left the programme."),
    ),
    "link": (
        N_("This link is not valid"),
        N_(
            "It may be incomplete or have been replaced. Please open your latest message, "
            "or ask for a new link at the registration desk."
        ),
    ),
    "405": (N_("This is not possible here"), N_("Please go back and try again.")),
    "413": (N_("This is too large"), N_("Please send something smaller.")),
    "500": (N_("Something went wrong on our side"), N_("Nothing you did was lost. Please try again in a moment.")),
}


def _speak() -> None:
    """The language of the address when it has one, else the guess; never fails."""
    if "lang" in g:
        return
    first = request.path.split("/")[1:2]
    offered = language.offered()
    language.speak(first[0] if first and first[0] in offered else language.guess())


def answer(error: HTTPException) -> Response:
    """The error as whoever asked can read it."""
    if request.path.startswith("/api/"):
        response = jsonify(error=error.name.lower().replace(" ", "_"), message=error.description)
        response.status_code = error.code or 500
        return response
    _speak()
    key = error.description if error.description in WORDS else str(error.code)
    title, words = WORDS.get(key, WORDS["400"] if (error.code or 500) < 500 else WORDS["500"])
    response = htmx.show("error.html", block="error", status=error.code or 500, here="", title=_(title), words=_(words))
    response.headers["Cache-Control"] = "no-store"
    if htmx.asked():
        response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#main", "innerHTML"
    return response


def attach(app: Flask) -> None:
    def refused(error: HTTPException) -> Response | HTTPException:
        return error if error.code and error.code < 400 else answer(error)

    def broken(error: Exception) -> Response:
        log.exception("unexpected error on %s", request.endpoint)
        try:
            who.live()
        except Exception:  # the database itself: the page that says so must not need it
            g.asker = Asker(Beat("", 0, 0, 0), None, 0)
        return answer(ServiceUnavailable() if isinstance(error, Unreachable) else InternalServerError())

    app.register_error_handler(HTTPException, refused)
    app.register_error_handler(Exception, broken)
