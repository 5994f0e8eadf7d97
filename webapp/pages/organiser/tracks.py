"""Tracks: what each is called, and its colour on light and on dark paper."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from babel.numbers import format_decimal
from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp.formats import faults
from webapp.pages import htmx
from webapp.pages.organiser import account, editing, forms, names
from webapp.pages.organiser.editing import Thing
from webapp.pages.organiser.forms import FINE, Trouble
from webapp.rules import colour as rules
from webapp.rules.colour import Shade
from webapp.rules.drafting import COLOUR, DEFAULTS
from webapp.rules.languages import Said
from webapp.rules.programme import Programme, Track

bp = Blueprint("organiser_tracks", __name__, url_prefix=f"{account.PATH}/tracks")
bp.before_request(account.guard)


class Row(NamedTuple):
    track: Track
    name: Said
    sessions: int
    shades: tuple[Shade, Shade]


@bp.get("")
def index() -> ResponseReturnValue:
    """As the programme comes to them; those it does not use are last."""
    draft = editing.draft()
    used = [session.track for session in draft.sessions.values()]
    order = {code: n for n, code in reversed(list(enumerate(used)))}
    rows = [
        Row(track, names.called(track.name, draft.event, code), used.count(code), rules.shades(track.colour))
        for code, track in draft.tracks.items()
    ]
    rows.sort(key=lambda row: (order.get(row.track.code, len(used)), row.track.code))
    return htmx.show("organiser/tracks.html", rows=rows, **account.chrome())


@bp.route("/~new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    draft, thing = editing.draft(), editing.new("track", DEFAULTS["track"])
    if request.method == "GET":
        return _show(draft, thing, FINE)
    code = request.form.get("code", "").strip()
    form = forms.read("track", code, request.form, draft.event.zone)
    trouble = editing.add(form, code, draft)
    if trouble is not FINE:
        return _show(draft, thing, trouble, {**form.typed, "code": code})
    return redirect(url_for(".index"), 303)


@bp.route("/<code>", methods=["GET", "POST"])
def one(code: str) -> ResponseReturnValue:
    draft, thing = editing.draft(), editing.thing("track", code)
    if request.method == "GET":
        return _show(draft, thing, FINE)
    form = forms.read("track", code, request.form, draft.event.zone)
    trouble = editing.save(form, draft)
    if trouble is not FINE:
        return _show(draft, editing.thing("track", code), trouble, form.typed)
    return redirect(url_for(".index"), 303)


def _show(
    draft: Programme, thing: Thing, trouble: Trouble, typed: Mapping[str, Any] | None = None
) -> ResponseReturnValue:
    track = draft.tracks.get(thing.code)
    shown = str((typed or {}).get("colour", thing["colour"])).lower()
    return htmx.show(
        "organiser/track.html", status=trouble.status, thing=thing, trouble=trouble, typed=typed,
        langs=editing.languages(draft.event, thing.words),
        name=names.called(track.name, draft.event, track.code) if track else None,
        used=sum(session.track == thing.code for session in draft.sessions.values()) if track else 0,
        shades=rules.shades(shown) if COLOUR.fullmatch(shown) else (),
        label=lambda field: faults.label("track", field, g.ui), **account.chrome(),
    )  # fmt: skip


@bp.post("/<code>/remove")
def remove(code: str) -> ResponseReturnValue:
    draft = editing.draft()
    trouble = editing.remove("track", code, draft)
    if trouble is not FINE:
        return _show(draft, editing.thing("track", code), trouble)
    return redirect(url_for(".index"), 303)


@bp.get("/~contrast")
def contrast() -> ResponseReturnValue:
    """What becomes of a colour while it is being chosen, on both papers."""
    shown = request.args.get("colour", "").strip().lower()
    return render_template("organiser/contrast.html", shades=rules.shades(shown) if COLOUR.fullmatch(shown) else ())


@bp.app_template_filter("ratio")
def ratio(contrast: float) -> str:
    """To one digit, never rounded up: 4.49 is not 4.5."""
    return str(format_decimal(int(contrast * 10) / 10, format="0.0", locale=g.ui))
