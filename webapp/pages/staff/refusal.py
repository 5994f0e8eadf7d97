"""A page that says why a staff phone cannot go on, and what to do."""

from flask import make_response, render_template
from flask.typing import ResponseReturnValue


def refused(code: str, status: int, **more: object) -> ResponseReturnValue:
    """The words of each code are in the template."""
    response = make_response(render_template("staff/refused.html", code=code, **more), status)
    response.headers["Cache-Control"] = "no-store"
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response
