"""What was sent to people, and who has read it."""

from datetime import datetime
from typing import NamedTuple

from flask import Blueprint, Response, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from webapp.actions import later
from webapp.actions import notices as actions
from webapp.formats import dates
from webapp.formats.audiences import sender
from webapp.formats.languages import name
from webapp.pages import chrome, htmx, who
from webapp.pages.organiser import account, audiences
from webapp.pages.organiser import readers as by_delegation
from webapp.pages.safety import settings
from webapp.rules import notices as rules
from webapp.rules.languages import Said
from webapp.rules.times import local
from webapp.store import audiences as store
from webapp.store import jobs, notices, readers
from webapp.store.models import Notice

bp = Blueprint("organiser_notices", __name__, url_prefix=f"{account.PATH}/notices")
bp.before_request(account.guard)


class Row(NamedTuple):
    """A notice in the list; `number` is None while it is only planned."""

    number: int | None
    job: int | None
    when: str
    title: Said
    to: Said
    urgent: bool
    drill: bool
    covers: bool
    tally: readers.Tally


@bp.get("")
def index() -> Response:
    now = settings().clock.now()
    sent = notices.sent()
    tallies = readers.tally(each.number for each in sent)
    rows = [_row(each, tallies[each.number], rules.covers(each.urgent, each.ends_at, now)) for each in sent]
    planned = [
        Row(None, job.id, _moment(job.due_at), chrome.told(job.body["title"]), audiences.words(job.body["audience"]),
            job.body["urgent"], job.body["drill"], False, readers.Tally(len(_members(job.body["audience"]))))
        for job in jobs.planned(later.KIND)
    ]  # fmt: skip
    return htmx.show("organiser/notices.html", rows=rows, planned=planned, **account.chrome())


def _members(audience: str) -> list[int]:
    try:
        return store.people(rules.audience(audience))
    except rules.NoSuchAudience:
        return []


def _row(notice: Notice, tally: readers.Tally, covers: bool) -> Row:
    return Row(
        notice.number, None, _moment(notice.at), chrome.told(notice.body.get("title", {})),
        audiences.words(notice.audience), notice.urgent, notice.drill, covers,
        tally if not notice.urgent else tally._replace(read=tally.acknowledged),
    )  # fmt: skip


def _moment(at: datetime) -> str:
    programme = who.live()
    return dates.moment(local(at, programme.event.zone), g.ui) if programme else ""


def _found(number: int) -> Notice:
    notice = notices.notice(number)
    if notice is None or notice.kind != "message":
        raise NotFound()
    return notice


@bp.get("/<int:number>")
def one(number: int) -> ResponseReturnValue:
    """Asked again every few seconds while it is open: nothing is read but two counts while nothing has changed."""
    notice, tally = _found(number), readers.tally([number])[number]
    covers = rules.covers(notice.urgent, notice.ends_at, settings().clock.now())
    part = htmx.asked()
    stamp = "-".join(map(str, (who.asker().beat.epoch, who.asker().beat.people, *tally, covers, g.ui, part)))
    response = Response()
    response.set_etag(f"{number}-{stamp}", weak=True)
    if part and request.if_none_match.contains_weak(f"{number}-{stamp}"):
        response.status_code = 304
        response.headers["Vary"] = "HX-Request"
        return response
    blocks = by_delegation.blocks(readers.readers(number, notice.urgent), _clock)
    shown = htmx.show(
        "organiser/notice.html", block="readers", n=notice, row=_row(notice, tally, covers), blocks=blocks,
        until=_moment(notice.ends_at) if notice.ends_at else "", texts=_texts(notice), by=sender(notice.by, g.ui),
        **account.chrome(),
    )  # fmt: skip
    if part and shown.status_code == 200:
        shown.headers["ETag"] = response.headers["ETag"]
    return shown


def _texts(notice: Notice) -> list[tuple[str, str, str, str]]:
    """(language, its name, title, text), in the event's order."""
    title, text = notice.body.get("title", {}), notice.body.get("text", {})
    programme = who.live()
    order = dict.fromkeys([*(programme.event.languages if programme else ()), *title, *text])
    return [(lang, name(lang, g.ui), title.get(lang, ""), text.get(lang, "")) for lang in order]


def _clock(at: datetime) -> str:
    programme = who.live()
    return dates.spoken(local(at, programme.event.zone), g.ui) if programme else ""


@bp.post("/<int:number>/end")
def end(number: int) -> ResponseReturnValue:
    """The alert covers no screen any more; those who have not read it still find it among their messages."""
    _found(number)
    actions.end(number, settings().clock.now(), account.here().name)
    return redirect(url_for(".one", number=number), 303)


@bp.post("/planned/<int:job>/cancel")
def call_off(job: int) -> ResponseReturnValue:
    if not later.cancel(job, account.here().name, settings().clock.now()):
        raise NotFound()
    return redirect(url_for(".index"), 303)
