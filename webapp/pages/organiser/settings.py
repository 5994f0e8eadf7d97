"""Settings of the event, each with what it does; what would surprise is told before it is saved."""

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from flask import Blueprint, abort, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict

from webapp.actions import files as actions
from webapp.formats import faults, languages
from webapp.formats.documents import Unfit
from webapp.pages import htmx
from webapp.pages.organiser import account, editing, forms, uploads
from webapp.pages.organiser.forms import FINE, Form, Trouble
from webapp.pages.safety import settings
from webapp.rules import colour, zones
from webapp.rules.accounts import ADMINISTRATOR
from webapp.rules.drafting import COLOUR, DEFAULTS, Fault, Wrong
from webapp.rules.languages import INTERFACE
from webapp.rules.programme import Programme
from webapp.rules.times import NoSuchTime
from webapp.store import files, programme
from webapp.store import languages as store

bp = Blueprint("organiser_settings", __name__, url_prefix=f"{account.PATH}/settings")
bp.before_request(uploads.allow)
bp.before_request(account.guard)
TEXTS = ("home", "practical", "safety")
"""Long texts, on a page of their own."""
OFFERED = (*INTERFACE, "de", "es", "it", "ko", "nl", "pt", "zh")
"""Languages to choose from; an import may bring others."""


@bp.get("", endpoint="index")
def event() -> ResponseReturnValue:
    draft = programme.draft()
    return _show(draft, FINE) if draft else redirect(url_for(".new"))


@bp.post("")
def save() -> ResponseReturnValue:
    draft = editing.draft()
    form = forms.read("event", draft.event.code, _sent(), draft.event.zone)
    found, trouble = _moved(form, draft)
    warnings = _warnings(found, draft)
    if trouble is FINE and not form.faults and warnings and request.form.get("sure") != _sure(found):
        return _show(draft, FINE, form.typed, warnings, _sure(found))
    if trouble is FINE:
        trouble = editing.save(found, draft)
    if trouble is not FINE:
        return _show(editing.draft(), trouble, form.typed)
    return redirect(url_for(".index", saved=1), 303)


def _sent() -> "MultiDict[str, str]":
    """The form, each language once in the order of its lists."""
    sent = MultiDict(request.form)
    sent.setlist("languages", list(dict.fromkeys(filter(None, sent.getlist("languages")))))
    return sent


def _moved(form: Form, draft: Programme) -> tuple[Form, Trouble]:
    """The form with all it brings about: in another time zone every session keeps its hours."""
    zone = form.values.get("timezone", draft.event.timezone)
    if zone == draft.event.timezone or zone not in available_timezones():
        return form, FINE
    everything = [*draft.sessions.values(), *programme.aside().values()]
    try:
        edits = zones.moved(everything, draft.event.zone, ZoneInfo(zone))
    except NoSuchTime:
        return form, forms.wrong("event", [Fault("time_skipped", "timezone")])
    return Form(form.kind, form.code, form.typed, (*form.edits, *edits), form.faults), FINE


def _warnings(form: Form, draft: Programme) -> list[str]:
    """What becomes invisible, and what moves: said before it is done."""
    event, found = draft.event, []
    for lang in event.languages:
        if lang not in form.values.get("languages", event.languages):
            count = store.said_in(lang)
            found.append(ngettext(
                "%(language)s is taken out: %(num)s text in it is kept, but nobody will see it.",
                "%(language)s is taken out: %(num)s texts in it are kept, but nobody will see them.",
                count, language=languages.name(lang, g.ui).capitalize(),
            ))  # fmt: skip
    moved = sum(edit.kind == "session" and edit.field == "start" for edit in form.edits)
    if moved:
        found.append(ngettext(
            "The time zone changes from %(old)s to %(new)s: %(num)s session keeps its local hour.",
            "The time zone changes from %(old)s to %(new)s: %(num)s sessions keep their local hours.",
            moved, old=event.timezone, new=form.values["timezone"],
        ))  # fmt: skip
    return found


def _sure(form: Form) -> str:
    """What one is sure of: the languages and the zone that were asked for."""
    return f"{' '.join(form.values.get('languages', []))} {form.values.get('timezone', '')}"


def _show(
    draft: Programme, trouble: Trouble, typed: Mapping[str, Any] | None = None, warnings: Sequence[str] = (),
    sure: str = "", told: str = "", status: int = 0,
) -> ResponseReturnValue:  # fmt: skip
    thing, event = editing.thing("event", draft.event.code), draft.event
    shown = str((typed or {}).get("colour", event.colour)).strip().lower()
    return htmx.show(
        "organiser/settings.html", status=status or trouble.status, thing=thing, trouble=trouble, typed=typed,
        langs=event.languages, event=event, warnings=warnings, sure=sure, told=told,
        zones=sorted(available_timezones()),
        choices=[(lang, languages.name(lang, g.ui)) for lang in dict.fromkeys([*event.languages, *OFFERED])],
        shades=colour.shades(shown) if COLOUR.fullmatch(shown) else (),
        label=lambda field: faults.label("event", field, g.ui), **account.chrome(),
    )  # fmt: skip


@bp.route("/texts", methods=["GET", "POST"])
def words() -> ResponseReturnValue:
    """The welcome, the practical page, what to do in an emergency."""
    draft = editing.draft()
    if request.method == "GET":
        return _words(draft, FINE)
    request.max_form_memory_size = uploads.MOST_BYTES
    form = forms.read("event", draft.event.code, request.form, draft.event.zone)
    trouble = editing.save(form, draft)
    if trouble is not FINE:
        return _words(editing.draft(), trouble, form.typed)
    return redirect(url_for(".words", saved=1), 303)


def _words(draft: Programme, trouble: Trouble, typed: Mapping[str, Any] | None = None) -> ResponseReturnValue:
    thing = editing.thing("event", draft.event.code)
    return htmx.show(
        "organiser/settings_texts.html", status=trouble.status, thing=thing, trouble=trouble, typed=typed,
        langs=draft.event.languages, fields=TEXTS, label=lambda field: faults.label("event", field, g.ui),
        **account.chrome(),
    )  # fmt: skip


@bp.post("/logo")
def logo() -> ResponseReturnValue:
    draft = editing.draft()
    try:
        file = uploads.received()
        actions.upload(
            account.here().name, "event", draft.event.code, "logo", file.filename or "", file.stream,
            settings().clock.now(),
        )  # fmt: skip
    except Unfit as unfit:
        said, status = uploads.refusal(unfit)
        return _show(draft, FINE, told=said, status=status)
    except Wrong:
        abort(404)
    return redirect(url_for(".index", _anchor="logo"), 303)


@bp.post("/logo/remove")
def no_logo() -> ResponseReturnValue:
    for each in files.held("event", editing.draft().event.code, "logo"):
        actions.take_away(account.here().name, each.id, settings().clock.now())
    return redirect(url_for(".index", _anchor="logo"), 303)


# --- an event that is not there yet --------------------------------------------------------------


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """The database's one event, made by hand."""
    if programme.event() is not None:
        return redirect(url_for(".index"), 303)
    if account.here().role != ADMINISTRATOR:
        return _first(FINE, {}, allowed=False)
    if request.method == "GET":
        return _first(FINE, {})
    code = request.form.get("code", "").strip()
    form = forms.read("event", code, _sent(), ZoneInfo("UTC"))
    trouble = _make(form, code)
    if trouble is not FINE:
        return _first(trouble, {**form.typed, "code": code})
    return redirect(url_for(".index"), 303)


def _make(form: Form, code: str) -> Trouble:
    if form.faults:
        return forms.wrong("event", form.faults)
    try:
        editing.create(form, code)
    except Wrong as wrong:
        return forms.wrong("event", wrong.faults)
    return FINE


def _first(trouble: Trouble, typed: Mapping[str, Any], allowed: bool = True) -> ResponseReturnValue:
    return htmx.show(
        "organiser/settings_new.html", status=trouble.status, trouble=trouble, typed=typed, allowed=allowed,
        langs=INTERFACE, zones=sorted(available_timezones()), thing=editing.new("event", DEFAULTS["event"]),
        choices=[(lang, languages.name(lang, g.ui)) for lang in OFFERED],
        label=lambda field: faults.label("event", field, g.ui), **account.chrome(),
    )  # fmt: skip
