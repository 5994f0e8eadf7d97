"""What every address of the door API shares: who may ask, how it says no, how an answer is packed."""

import gzip
import json
import time
from typing import Any

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from webapp.pages import who
from webapp.pages.api import pace, problems
from webapp.pages.api.problems import Problem
from webapp.pages.staff import phone
from webapp.rules.programme import Programme

MOST_BYTES = 1_000_000
PUBLIC = ("door_api.openapi",)

bp = Blueprint("door_api", __name__, url_prefix="/api/v1")
bp.register_error_handler(Problem, problems.of_problem)
bp.register_error_handler(HTTPException, problems.of_http)


@bp.before_request
def guard() -> None:
    request.max_content_length = MOST_BYTES
    if request.endpoint in PUBLIC:
        return
    device = phone.found()
    if device is None:
        raise Problem("unauthorized", 401)
    rest = pace.rest(device.id, time.monotonic())
    if rest:
        raise Problem("too_fast", 429, rest)


def number(name: str, code: str) -> int:
    """A number of the query, 0 when it is not there."""
    raw = request.args.get(name, "0")
    if not raw.isascii() or not raw.isdigit() or len(raw) > 18:
        raise Problem(code, 422)
    return int(raw)


def programme() -> Programme:
    found = who.live()
    if found is None:
        raise Problem("not_found", 404)
    return found


def packed(value: dict[str, Any]) -> Response:
    """JSON, compressed for whoever says it can read that."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    response = Response(body, mimetype="application/json")
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Vary"] = "Accept-Encoding, Authorization, Cookie"
    if len(body) > 800 and "gzip" in request.headers.get("Accept-Encoding", ""):
        response.set_data(gzip.compress(body, 6, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
