"""My messages: what changed in what I follow, and what organisers wrote."""

from datetime import date, datetime
from itertools import groupby

from flask import Blueprint, Response, g, make_response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest

from webapp.actions import notices as actions
from webapp.formats import dates
from webapp.pages import htmx, language, urgent, who
from webapp.pages.notices import Shown, names_of, shown
from webapp.pages.safety import settings
from webapp.rules.programme import Programme
from webapp.rules.times import local
from webapp.store import notices, readers
from webapp.store.notices import Told

bp = Blueprint("news", __name__, url_prefix="/<lang>/news")
bp.url_value_preprocessor(language.from_address)
FEW = 50
"""So many messages a page."""


@bp.get("")
def page(lang: str) -> Response:
    """A passer-by sees what everyone is told. Looking marks nothing as read: phones fetch pages by themselves."""
    me, programme, now = who.asker().person, who.live(), settings().clock.now()
    if programme is None:
        return htmx.show("delegate/unpublished.html", here="news", title=_("Messages"))
    told = [each for each in (notices.public() if me is None else notices.inbox(me)) if _matters(each, programme, now)]
    before = _number(request.args.get("before", ""))
    older = [each for each in told if not before or each.notice.number < before]
    return htmx.show(
        "delegate/news.html",
        here="news",
        title=_("Messages"),
        signed_in=me is not None,
        days=_by_day(older[:FEW], programme),
        newest=told[0].notice.number if told else 0,
        fresh=any(not each.read and not each.notice.urgent for each in told),
        before=older[FEW - 1].notice.number if len(older) > FEW else 0,
        later=bool(before),
        today=url_for("changes.page", lang=lang),
    )


def _matters(told: Told, programme: Programme, now: datetime) -> bool:
    """A reminder goes when its session begins."""
    if told.notice.kind != "reminder":
        return True
    session = programme.sessions.get(told.notice.session)
    return session is not None and not session.cancelled and now < session.start


def _by_day(told: list[Told], programme: Programme) -> list[tuple[str, list[Shown]]]:
    """Headings and messages, newest first."""
    called = names_of((each.notice for each in told), g.ui)

    def day(each: Told) -> date:
        return local(each.notice.at, programme.event.zone).date()

    return [
        (dates.day_title(of_day, g.ui), [shown(each, programme, called) for each in some])
        for of_day, some in groupby(told, day)
    ]


def _number(raw: str) -> int:
    """A notice's number; 0 when nothing is said. Raises BadRequest."""
    if not raw:
        return 0
    if not (raw.isascii() and raw.isdigit() and len(raw) < 10):
        raise BadRequest()
    return int(raw)


@bp.post("/read")
def read(lang: str) -> ResponseReturnValue:
    """Everything up to a number has been seen."""
    me, number = who.person_id(), _number(request.form.get("number", ""))
    if not number:
        raise BadRequest()
    actions.read(me, number, settings().clock.now())
    return ("", 204) if htmx.asked() else htmx.back(url_for("news.page", lang=lang))


@bp.post("/<int:number>/acknowledge")
def acknowledge(lang: str, number: int) -> ResponseReturnValue:
    """« J’ai bien lu »: noted for whoever was sent it, remembered by the browser of anyone else."""
    me = who.asker().person
    sent = me is not None and number in readers.acknowledged(me, [number])
    if me is not None and sent:
        actions.acknowledge(me, number, settings().clock.now())
    response = make_response("", 204) if htmx.asked() else make_response(htmx.back(f"/{lang}/programme"))
    if not sent and notices.notice(number) is not None:
        urgent.remember(response, number)
    return response
