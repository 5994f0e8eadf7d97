"""A file as a browser gets it: with the type its bytes have, shown or only saved, never run."""

from urllib.parse import quote

from flask import Blueprint, Response, g, request
from werkzeug.exceptions import NotFound

from webapp.formats import documents, languages
from webapp.pages import who
from webapp.rules import files as rules
from webapp.rules.programme import Document
from webapp.store import files as store
from webapp.store.models import File

bp = Blueprint("files", __name__, url_prefix="/files")
SEALED = "sandbox; default-src 'none'; frame-ancestors 'none'"
PAPER = (
    "default-src 'none'; object-src 'self'; img-src 'self' data:; style-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
"""Browsers show no PDF in a sandbox; as what it is, nothing in it can act on a page of ours."""
FOR_GOOD = "public, max-age=31536000, immutable"


@bp.get("/<int:id_>/<name>")
def one(id_: int, name: str) -> Response:
    """What the live edition shows, to whoever reads it."""
    programme = who.live()
    if programme is None or id_ not in rules.shown(programme):
        raise NotFound()
    return sent(id_, name, FOR_GOOD)


def sent(id_: int, name: str, kept: str) -> Response:
    """The file, or the part of it that is asked for; what the browser has already is not sent again. A picture of the
    page is also called by its use."""
    found = store.one(id_)
    if found is None or name not in (found.name, found.use):
        raise NotFound()
    response = Response(store.pieces(id_), content_type=found.type)
    response.content_length = found.size
    response.set_etag(found.sha[:32])
    response.headers["Cache-Control"] = kept
    response.headers["Content-Disposition"] = _way(found)
    response.headers["Content-Security-Policy"] = PAPER if found.type == "application/pdf" else SEALED
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response.make_conditional(request, accept_ranges=True, complete_length=found.size)  # type: ignore[return-value]


def _way(found: File) -> str:
    """Shown or saved, and under which name (RFC 6266)."""
    way = "inline" if rules.shown_in_place(found.type) else "attachment"
    return f"{way}; filename*=UTF-8''{quote(found.name, safe='')}"


@bp.app_template_filter("about_file")
def about(document: Document) -> str:
    """« PDF · 1,4 Mo · japonais »: what it is, how large, and in which language where one has to know."""
    said = [documents.called(document.type, g.ui), documents.size(document.size, g.ui)]
    if document.lang:
        said.append(languages.name(document.lang, g.ui))
    return ("・" if g.ui == "ja" else " · ").join(said)
