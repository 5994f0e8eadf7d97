"""My messages: what changed in what I follow, and what organisers wrote."""

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.actions import notices as actions
from webapp.pages import htmx, language, who
from webapp.pages.safety import settings
from webapp.store import notices

bp = Blueprint("news", __name__, url_prefix="/<lang>/news")
bp.url_value_preprocessor(language.from_address)


@bp.get("")
def page(lang: str) -> Response:
    """A passer-by sees what everyone is told."""
    me = who.asker().person
    told = notices.public() if me is None else notices.inbox(me)
    return htmx.show("delegate/news.html", here="news", title=_("Messages"), told=told)


@bp.post("/read")
def read(lang: str) -> ResponseReturnValue:
    """Everything up to a number has been seen."""
    actions.read(who.person_id(), number("number"), settings().clock.now())
    return htmx.back(f"/{lang}/news")


def number(name: str) -> int:
    """A whole number of the form, 0 when it is none."""
    from flask import request

    raw = request.form.get(name, "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else 0
