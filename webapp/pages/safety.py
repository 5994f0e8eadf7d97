"""What every answer carries and every post must show: security headers, own origin, compression, a connection."""

import gzip
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, request

from webapp.config import Settings
from webapp.store.db import db

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
POLICY = (
    "default-src 'self'; script-src 'self'{wasm}; style-src 'self'{style}; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors {frames}"
)
HEADERS = [
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("X-Frame-Options", "DENY"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
]


def settings() -> Settings:
    found: Settings = current_app.config["KAKEHASHI"]
    return found


def _connect() -> None:
    if request.endpoint != "assets.file":
        db.connect(reuse_if_open=True)


def _disconnect(_error: BaseException | None) -> None:
    if not db.is_closed():
        db.close()


def _own_origin() -> None:
    """Refuses a forged post: the Origin must be the event's own; without one, the browser must vouch for it."""
    if request.method in SAFE:
        return
    if request.headers.get("Authorization", "").startswith("Bearer ") and not request.cookies:
        return
    origin = request.headers.get("Origin")
    if origin is None:
        if request.headers.get("Sec-Fetch-Site") != "same-origin":
            abort(403, "forged")
    elif origin not in (settings().base_url, f"{request.scheme}://{request.host}"):
        abort(403, "forged")


def _headers(response: Response) -> Response:
    headers = response.headers
    headers.extend(HEADERS)
    if response.mimetype == "text/html":
        style = g.get("style_hash", "")
        wasm = " 'wasm-unsafe-eval'" if g.get("csp_wasm") else ""
        frames = "'self'" if g.get("framed") else "'none'"  # a preview stands in a frame of an organiser's page
        policy = POLICY.format(style=f" '{style}'" if style else "", wasm=wasm, frames=frames)
        headers["Content-Security-Policy"] = policy
        headers["X-Frame-Options"] = "SAMEORIGIN" if g.get("framed") else "DENY"
        headers["Permissions-Policy"] = f"camera={'(self)' if wasm else '()'}, microphone=(), geolocation=()"
        if "Cache-Control" not in headers:
            headers["Cache-Control"] = "private, no-cache"
        _compress(response)
    if settings().secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return response


def _compress(response: Response) -> None:
    """Pages that do not choose their encoding themselves, as those joined from compressed pieces do."""
    headers = response.headers
    if (
        response.direct_passthrough
        or response.status_code in (204, 304)
        or "Accept-Encoding" in headers.get("Vary", "")
    ):
        return
    headers.add("Vary", "Accept-Encoding")
    body = response.get_data()
    if len(body) > 800 and "gzip" in request.headers.get("Accept-Encoding", ""):
        response.set_data(gzip.compress(body, 6, mtime=0))
        headers["Content-Encoding"] = "gzip"


def path_of(address: str) -> str:
    """Path and query of an address of this very host, else nothing: where a form may send its reader back to."""
    try:
        parts = urlsplit(address)
    except ValueError:  # an address no browser would send
        return ""
    if parts.netloc != request.host or not parts.path.startswith("/") or parts.path.startswith("//"):
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _at_the_root(inner: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """Drops the SCRIPT_NAME that gunicorn takes from a header, which a proxy on this machine may pass on from anybody:
    it would stand in links, also in those that are kept for others."""

    def call(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ["SCRIPT_NAME"] = ""
        return inner(environ, start_response)

    return call


def attach(app: Flask) -> None:
    app.wsgi_app = _at_the_root(app.wsgi_app)  # type: ignore[method-assign]
    app.before_request(_connect)
    app.before_request(_own_origin)
    app.after_request(_headers)
    app.teardown_request(_disconnect)
