"""My badge, to be shown at a door; and what a badge's address shows to whoever opens it."""

from flask import Blueprint, Response, g, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from webapp.formats import names, qr
from webapp.pages import htmx, language, who
from webapp.pages.safety import settings
from webapp.rules import badges
from webapp.store import badges as store
from webapp.store import people

bp = Blueprint("badge", __name__)


@bp.get("/<lang>/badge")
def page(lang: str) -> Response:
    language.from_address(None, {"lang": lang})
    person, programme = who.person(), who.live()
    code = people.badge_of(person.id)
    size, path = qr.svg_path(qr.badge_url(settings().base_url, code)) if code else (0, "")
    first, first_lang, second, second_lang = names.own(person.name)
    return htmx.show(
        "delegate/badge.html",
        here="badge",
        title=_("My badge"),
        person=person,
        programme=programme,
        code=badges.grouped(code) if code else "",
        size=size,
        path=path,
        first=first,
        first_lang=first_lang,
        second=second,
        second_lang=second_lang,
        langs=_both(first_lang),
    )


def _both(own: str) -> list[str]:
    """A badge is in two writings: the person's own language first, then the other of the event's first two."""
    offered = language.offered()
    other = next((lang for lang in offered if lang != own), own)
    return [own if own in offered else offered[0], other]


@bp.get("/b/<code>")
def opened(code: str) -> ResponseReturnValue:
    """Opened by a stranger: the event, nothing about the person; by its owner: their badge page."""
    language.speak(language.guess())
    normal = badges.normal(code)
    if normal is None or not store.is_ours(normal):
        raise NotFound()
    me = who.asker().person
    if me is not None and people.badge_of(me) == normal:
        return redirect(url_for("badge.page", lang=g.lang))
    return htmx.show("delegate/found_badge.html", here="", title=_("A badge of this event"))
