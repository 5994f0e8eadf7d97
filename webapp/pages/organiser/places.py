"""Places: what each is called and how one gets there, its capacity, its gate, its plan."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask import Blueprint, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from webapp.actions import files as actions
from webapp.formats import faults, languages
from webapp.formats.documents import Unfit
from webapp.pages import htmx, who
from webapp.pages.organiser import account, editing, forms, names, uploads
from webapp.pages.organiser.editing import Thing
from webapp.pages.organiser.forms import FINE, Trouble
from webapp.pages.safety import settings
from webapp.rules.drafting import DEFAULTS, Wrong
from webapp.rules.languages import Said
from webapp.rules.programme import Place, Programme
from webapp.rules.seats import NOBODY
from webapp.store import files, seats

bp = Blueprint("organiser_places", __name__, url_prefix=f"{account.PATH}/places")
bp.before_request(uploads.allow)
bp.before_request(account.guard)


class Row(NamedTuple):
    """A place in the list. `missing`: what delegates will miss; `over`: the most booked, above its capacity."""

    place: Place
    name: Said
    within: Said | None
    sessions: int
    missing: str
    over: int


@bp.get("")
def index() -> ResponseReturnValue:
    draft = editing.draft()
    booked = _booked(draft)
    used = [session.place for session in draft.sessions.values()]
    rows = [
        Row(
            place, names.called(place.name, draft.event, code), _within(place, draft), used.count(code),
            _missing(place, draft), _over(place.capacity, booked.get(code, 0)),
        )
        for code, place in draft.places.items()
    ]  # fmt: skip
    return htmx.show(
        "organiser/places.html", rows=sorted(rows, key=lambda row: (row.place.code not in used, row.place.code)),
        **account.chrome(),
    )  # fmt: skip


def _booked(draft: Programme) -> dict[str, int]:
    """Place → the most seats booked in a session there that has no capacity of its own."""
    standing, found = seats.standings(who.asker().beat), dict[str, int]()
    for code, session in draft.sessions.items():
        if session.place and session.capacity is None and not session.cancelled:
            found[session.place] = max(found.get(session.place, 0), standing.get(code, NOBODY).booked)
    return found


def _over(capacity: int | None, booked: int) -> int:
    return booked if capacity is not None and booked > capacity else 0


def _within(place: Place, draft: Programme) -> Said | None:
    gate = draft.places.get(place.within)
    return names.called(gate.name, draft.event, gate.code) if gate else None


def _missing(place: Place, draft: Programme) -> str:
    """What delegates would look for, as organisers call it."""
    found = []
    for field, text in (("name", place.name), ("how", place.how)):
        lacking = [languages.name(lang, g.ui) for lang in draft.event.languages if not text.get(lang)]
        if lacking and (field == "name" or len(lacking) < len(draft.event.languages)):
            found.append(f"{faults.label('place', field, g.ui)} ({', '.join(lacking)})")
    if not any(place.how.values()):
        found.append(faults.label("place", "how", g.ui))
    if not place.address:
        found.append(faults.label("place", "address", g.ui))
    return (" · " if g.ui != "ja" else "・").join(found)


@bp.route("/~new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    draft = editing.draft()
    thing = editing.new("place", DEFAULTS["place"])
    if request.method == "GET":
        return _show(draft, thing, FINE)
    code = request.form.get("code", "").strip()
    form = forms.read("place", code, request.form, draft.event.zone)
    trouble = editing.add(form, code, draft)
    if trouble is not FINE:
        return _show(draft, thing, trouble, {**form.typed, "code": code})
    return redirect(url_for(".one", code=code), 303)


@bp.route("/<code>", methods=["GET", "POST"])
def one(code: str) -> ResponseReturnValue:
    draft = editing.draft()
    thing = editing.thing("place", code)
    if request.method == "GET":
        return _show(draft, thing, FINE)
    form = forms.read("place", code, request.form, draft.event.zone)
    trouble = editing.save(form, draft)
    if trouble is not FINE:
        return _show(draft, editing.thing("place", code), trouble, form.typed)
    return redirect(url_for(".one", code=code, saved=1), 303)


def _show(
    draft: Programme, thing: Thing, trouble: Trouble, typed: Mapping[str, Any] | None = None, told: str = "",
    status: int = 0,
) -> ResponseReturnValue:  # fmt: skip
    place = draft.places.get(thing.code)
    others = {code: each for code, each in draft.places.items() if code != thing.code}
    gates = [(code, names.called(each.name, draft.event, code)) for code, each in others.items()]
    booked = _booked(draft).get(thing.code, 0) if place else 0
    here = [
        (session.code, names.called(session.short or session.title, draft.event, session.code))
        for session in draft.sessions.values()
        if place and session.place == thing.code
    ]
    return htmx.show(
        "organiser/place.html", status=status or trouble.status, thing=thing, trouble=trouble, typed=typed,
        langs=editing.languages(draft.event, thing.words), gates=gates, place=place, here=here, told=told,
        name=names.called(place.name, draft.event, place.code) if place else None,
        over=_over(thing["capacity"], booked),
        label=lambda field: faults.label("place", field, g.ui), **account.chrome(),
    )  # fmt: skip


@bp.post("/<code>/remove")
def remove(code: str) -> ResponseReturnValue:
    draft = editing.draft()
    trouble = editing.remove("place", code, draft)
    if trouble is not FINE:
        return _show(draft, editing.thing("place", code), trouble)
    return redirect(url_for(".index"), 303)


@bp.post("/<code>/plan")
def plan(code: str) -> ResponseReturnValue:
    try:
        file = uploads.received()
        actions.upload(
            account.here().name, "place", code, "plan", file.filename or "", file.stream, settings().clock.now()
        )
    except Unfit as unfit:
        words, status = uploads.refusal(unfit)
        return _show(editing.draft(), editing.thing("place", code), FINE, None, words, status)
    except Wrong as wrong:
        return _show(editing.draft(), editing.thing("place", code), forms.wrong("place", wrong.faults))
    return redirect(url_for(".one", code=code, _anchor="plan"), 303)


@bp.post("/<code>/plan/remove")
def no_plan(code: str) -> ResponseReturnValue:
    editing.thing("place", code)
    for each in files.held("place", code, "plan"):
        actions.take_away(account.here().name, each.id, settings().clock.now())
    return redirect(url_for(".one", code=code, _anchor="plan"), 303)
