"""Whole page or part of it: one page answers both, the part being a named block of its template."""

import hashlib

from flask import Response, current_app, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from webapp.pages.safety import path_of


def asked() -> bool:
    """Whether htmx asks for a part (a Back button asks for the whole page)."""
    return request.headers.get("HX-Request") == "true" and "HX-History-Restore-Request" not in request.headers


def show(template: str, block: str | None = None, status: int = 200, **values: object) -> Response:
    """The page, or for htmx its `block`; a cache keeps the two apart."""
    if block and asked():
        found = current_app.jinja_env.get_template(template)
        context = {**values}
        current_app.update_template_context(context)
        html = "".join(found.blocks[block](found.new_context(context)))
        response = make_response(html, status)
    else:
        response = make_response(render_template(template, **values), status)
    response.headers.add("Vary", "HX-Request")
    return _conditional(response) if status == 200 and request.method == "GET" else response


def _conditional(response: Response) -> Response:
    """304 when the browser already holds this very page. Weak, as it is compressed after this."""
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:24], weak=True)
    response.make_conditional(request)
    return response


def back(otherwise: str, anchor: str = "") -> ResponseReturnValue:
    """Without JavaScript: back to the page the form was on (only a path of this host), or `otherwise`."""
    path = path_of(request.headers.get("Referer", "")) or otherwise
    return redirect(path.split("#")[0] + (f"#{anchor}" if anchor else ""), 303)
