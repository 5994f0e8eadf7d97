"""The versions there were: what changed from one to the next, who has seen it, and one of them again."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from flask import Blueprint, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from webapp.actions import programme as actions
from webapp.actions import restoring
from webapp.formats import dates
from webapp.formats.audiences import sender
from webapp.pages import htmx
from webapp.pages.organiser import account, compared, erratum, preview, readers
from webapp.pages.safety import settings
from webapp.rules import editions as rules
from webapp.rules.comparing import Compared
from webapp.rules.drafting import Wrong
from webapp.rules.programme import Event, Programme
from webapp.rules.times import local
from webapp.store import audit, comparing, programme
from webapp.store import readers as store

bp = Blueprint("organiser_editions", __name__, url_prefix=f"{account.PATH}/versions")
bp.before_request(account.guard)


class Row(NamedTuple):
    """An edition in the list. `changes` None: nobody counted; `told`: how many got a message; `again`: the number of
    the one whose words it took up."""

    number: int
    when: str
    by: str
    note: Mapping[str, str]
    changes: int | None
    told: int
    again: int | None
    anyway: str


def _rows(event: Event) -> list[Row]:
    said = {int(e.code): e.after for e in audit.done("published", "edition") if e.code.isdigit()}
    return [_row(each, said.get(each.number, {}), event) for each in programme.editions()]


def _row(edition: Any, said: Mapping[str, Any], event: Event) -> Row:
    return Row(
        edition.number, compared.moment(edition.made_at, event), sender(edition.by, g.ui), rules.note_of(edition.note),
        said.get("changes"), said.get("told", 0), said.get("again"), said.get("anyway", ""),
    )  # fmt: skip


def _event() -> Event:
    """The draft's: pages are there before the first edition is. Raises NotFound before there is an event."""
    draft = programme.draft()
    if draft is None:
        raise NotFound()
    return draft.event


def _edition(number: int) -> Programme:
    """Raises NotFound."""
    found = programme.edition(number)
    if found is None:
        raise NotFound()
    return found


@bp.get("")
def index() -> ResponseReturnValue:
    return htmx.show("organiser/editions.html", rows=_rows(_event()), **account.chrome())


@bp.get("/compare")
def compare() -> ResponseReturnValue:
    """Any two, from one to the other. Raises NotFound for a number that is none."""
    old, new = (request.args.get(name, 0, type=int) for name in ("from", "to"))
    found = _between(old, new)
    numbers = [each.number for each in programme.editions()]
    return htmx.show(
        "organiser/editions_compare.html", old=old, new=new, numbers=numbers, **compared.shown(found),
        **account.chrome(),
    )  # fmt: skip


def _between(old: int, new: int) -> Compared:
    """What differs, without what follows: that was then."""
    before, after = _edition(old), _edition(new)
    return Compared(old, before, after, tuple(rules.differences(before, after)))


@bp.get("/<int:number>")
def one(number: int) -> ResponseReturnValue:
    edition = _edition(number)
    rows = {row.number: row for row in _rows(edition.event)}
    before = number - 1 if number - 1 in rows else 0
    found = _between(before, number) if before else Compared(0, None, edition)
    read = store.of_edition(number)

    def clock(at: datetime) -> str:
        return dates.spoken(local(at, edition.event.zone), g.ui)

    return htmx.show(
        "organiser/edition.html", row=rows[number], before=before, last=number == max(rows),
        day_pages=_days(number, edition), blocks=readers.blocks(read, clock), all=len(read),
        read=sum(at is not None for at in read.values()), **compared.shown(found), **account.chrome(),
    )  # fmt: skip


@bp.get("/<int:number>/erratum")
def correction(number: int) -> ResponseReturnValue:
    """A sheet to print, in every language of the event at once."""
    edition = _edition(number)
    if programme.edition(number - 1) is None:
        raise NotFound()
    return erratum.page(_between(number - 1, number), programme.edition_row(number).made_at, edition.event)


# --- as phones showed it -------------------------------------------------------------------------


@bp.get("/<int:number>/days/<day>")
def on(number: int, day: str) -> ResponseReturnValue:
    """One of its days, in each language."""
    edition = _edition(number)
    wanted = _day(edition, day)
    frames = [(lang, url_for(".phone", number=number, day=day, lang=lang)) for lang in edition.event.languages]
    return htmx.show(
        "organiser/edition_day.html", number=number, title=dates.day_title(wanted, g.ui), frames=frames,
        days=[(*each, each[0] == dates.day_short(wanted, g.ui)) for each in _days(number, edition)], **account.chrome(),
    )  # fmt: skip


@bp.get("/<int:number>/days/<day>/<lang>")
def phone(number: int, day: str, lang: str) -> ResponseReturnValue:
    """The page alone, for a frame."""
    edition = _edition(number)
    g.edition = number
    return preview.day_frame(edition, _day(edition, day), lang)


def _days(number: int, edition: Programme) -> list[tuple[str, str]]:
    """In a word or two, and where each is."""
    return [(dates.day_short(day, g.ui), url_for(".on", number=number, day=day.isoformat())) for day in edition.days]


def _day(edition: Programme, day: str) -> date:
    """Raises NotFound."""
    found = next((each for each in edition.days if each.isoformat() == day), None)
    if found is None:
        raise NotFound()
    return found


# --- one of them again ---------------------------------------------------------------------------


@bp.get("/<int:number>/again")
def again(number: int) -> ResponseReturnValue:
    return _again(number)


def _again(number: int, moved: bool = False) -> ResponseReturnValue:
    """What publishing it again would change, before it is."""
    found = comparing.of_edition(number)
    if found is None:
        raise NotFound()
    return htmx.show(
        "organiser/edition_again.html", status=409 if moved else 200, number=number, moved=moved,
        **compared.shown(found), **account.chrome(),
    )  # fmt: skip


@bp.post("/<int:number>/again")
def publish_again(number: int) -> ResponseReturnValue:
    _edition(number)
    by, stamp = account.here().name, request.form.get("compared", "")[:80] or "-"
    try:
        made = actions.publish(by, "", settings().clock.now(), compared=stamp, again=number)
    except actions.Moved:
        return _again(number, moved=True)
    return redirect(url_for(".one", number=made) if made else url_for(".index"), 303)


@bp.get("/<int:number>/draft")
def as_draft(number: int) -> ResponseReturnValue:
    return _as_draft(number, 200)


def _as_draft(number: int, status: int) -> ResponseReturnValue:
    """What of the draft would become otherwise."""
    edition, draft = _edition(number), programme.draft()
    if draft is None:
        raise NotFound()
    found = Compared(0, draft, edition, tuple(rules.differences(draft, edition)))
    return htmx.show(
        "organiser/edition_draft.html", status=status, number=number, refused=status != 200, **compared.shown(found),
        **account.chrome(),
    )  # fmt: skip


@bp.post("/<int:number>/draft")
def make_draft(number: int) -> ResponseReturnValue:
    try:
        restoring.restore(account.here().name, _edition(number), settings().clock.now())
    except Wrong:
        return _as_draft(number, 409)
    return redirect(url_for("organiser_compare.index"), 303)
