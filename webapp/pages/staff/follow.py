"""A page that is asked for again every few seconds (static/js/behaviours/follow.js): 304 while nothing has moved."""

import hashlib

from flask import request
from werkzeug.wrappers import Response


def fresh(response: Response) -> Response:
    """Weak, as it is compressed after this."""
    if response.status_code == 200 and request.method == "GET":
        response.headers["Cache-Control"] = "private, no-cache"
        response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:24], weak=True)
        response.make_conditional(request)
    return response
