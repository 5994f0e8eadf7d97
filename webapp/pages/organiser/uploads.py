"""What an organiser's browser sends of a file: so much, and not a byte of what is too large."""

from flask import g, request
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge

from webapp.formats import documents
from webapp.formats.documents import Unfit
from webapp.rules.files import MOST_BYTES

__all__ = ["MOST_BYTES", "allow", "received", "refusal"]

FORM = 100_000
"""Bytes of a form around its file."""


def allow() -> None:
    """Before every page that takes a file: nothing of the form was read yet, and what is longer never is."""
    if request.method == "POST":
        request.max_content_length = MOST_BYTES + FORM


def received() -> FileStorage:
    """The file, in a temporary file of the system when it is large. Raises Unfit: file_none, file_large."""
    try:
        found = request.files.get("file")
    except RequestEntityTooLarge:
        raise Unfit("file_large") from None
    if found is None or not found.filename:
        raise Unfit("file_none")
    return found


def refusal(unfit: Unfit) -> tuple[str, int]:
    """The sentence and the status."""
    return documents.refusal(unfit.code, g.ui), 413 if unfit.code == "file_large" else 422
