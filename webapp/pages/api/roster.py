"""GET /api/v1/roster: what a phone needs to decide by itself."""

from flask import Response, request

from webapp.actions import roster as action
from webapp.pages.api import v1
from webapp.pages.safety import settings
from webapp.pages.staff import phone

bp = v1.bp
LONGEST = 100


@bp.get("/roster")
def roster() -> Response:
    since = request.args.get("since", "")[:LONGEST]
    v1.programme()
    answer = action.answer(phone.here(), since, settings().clock.now())
    etag = f"{since}~{answer['cursor']}"
    known = request.if_none_match.contains_weak(etag)
    response = Response(status=304) if known else v1.packed(answer)
    response.set_etag(etag, weak=True)
    response.headers["Cache-Control"] = "private, no-cache"
    return response
