"""The changes of a day, for everybody: a page to read, one sheet to print and pin on a wall."""

from datetime import date, time, timedelta

from flask import Blueprint, Response, g, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.exceptions import NotFound

from webapp.formats import dates
from webapp.pages import chrome, htmx, language, who
from webapp.pages.notices import html, names_of
from webapp.pages.safety import settings
from webapp.rules.programme import Programme
from webapp.rules.times import at, local
from webapp.store import notices
from webapp.store.models import Notice
from webapp.store.notices import Told

bp = Blueprint("changes", __name__, url_prefix="/<lang>/changes")
bp.url_value_preprocessor(language.from_address)


@bp.get("")
def page(lang: str) -> Response:
    programme = who.live()
    if programme is None:
        return htmx.show("delegate/unpublished.html", here="", title=_("Changes of the day"))
    return show(programme, local(settings().clock.now(), programme.event.zone).date())


@bp.get("/<day>")
def on(lang: str, day: str) -> Response:
    """Of any day: changes are published before the event too."""
    programme = who.live()
    try:
        wanted = date.fromisoformat(day)
    except ValueError:
        raise NotFound from None
    if programme is None or wanted.isoformat() != day or not 1 < wanted.year < 9999:
        raise NotFound
    return show(programme, wanted)


def show(programme: Programme, day: date) -> Response:
    """In the language of the page; with `both`, each in the next of the event's languages too."""
    zone = programme.event.zone
    found = notices.changes(at(day, time(), zone), at(day + timedelta(days=1), time(), zone))
    langs = list(dict.fromkeys((g.lang, *programme.event.languages)))[:2]
    asked = langs if request.args.get("both") else langs[:1]
    columns = [_said(found, programme, day, lang) for lang in asked]
    return htmx.show(
        "delegate/changes.html",
        here="",
        title=_("Changes of the day"),
        days=chrome.tabs(programme, day, "changes.on"),
        heads=[(lang, title, of_day) for lang, title, of_day, _messages in columns],
        rows=list(zip(*(messages for *_head, messages in columns), strict=True)),
        count=len(found),
        version=chrome.version(programme),
        as_of=dates.moment(local(settings().clock.now(), zone), g.ui),
        other=url_for("changes.on", lang=g.lang, day=day.isoformat()) + ("" if len(asked) > 1 else "?both=1"),
        both=len(asked) > 1,
        several=len(langs) > 1,
    )


def _said(found: list[Notice], programme: Programme, day: date, lang: str) -> tuple[str, str, str, list[Markup]]:
    """Heading, day and changes in one language."""
    with language.speaking(lang):
        called = names_of(found, g.ui)
        messages = [html(Told(each), programme, called, plain=True) for each in found]
        return lang, _("Changes of the day"), dates.day_title(day, g.ui), messages
