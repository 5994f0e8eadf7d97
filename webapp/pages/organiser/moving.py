"""Moving a session, by drag, by key or by form; adding one; taking back one's own last deed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Blueprint, abort, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.actions import drafting, undoing
from webapp.formats import dates, faults, values
from webapp.formats.words import N_, say
from webapp.pages import htmx
from webapp.pages.organiser import account, board, editing, forms
from webapp.pages.organiser.board import Draft
from webapp.pages.safety import settings
from webapp.rules import board as rules
from webapp.rules import marks
from webapp.rules.drafting import Clash, Edit, Fault, Wrong
from webapp.rules.programme import KINDS, Session
from webapp.rules.seats import Refused
from webapp.rules.times import local

bp = Blueprint("organiser_moving", __name__, url_prefix=f"{account.PATH}/programme")
bp.before_request(account.guard)
NEW = timedelta(hours=1)
"""How long a new session lasts until one says otherwise."""


@bp.get("/move/<code>")
def ask(code: str) -> ResponseReturnValue:
    draft = board.read()
    return _form(draft, _session(draft, code), {}, forms.FINE)


def _session(draft: Draft, code: str) -> Session:
    found = draft.sessions.get(code)
    return found if found is not None else abort(404)


@bp.post("/move/<code>")
def move(code: str) -> ResponseReturnValue:
    draft = board.read()
    form = forms.read("session", code, request.form, draft.programme.event.zone)
    try:
        if code not in draft.sessions:
            raise Wrong(Fault("gone"))
        if form.faults:
            raise Wrong(*form.faults)
        edits = [_kept(draft, each) for each in form.edits if each.field in board.MOVING]
        drafting.change(account.here().name, edits, settings().clock.now())
    except (Wrong, Clash) as error:
        return _refused(draft, code, form, error)
    return _done(request.form.get("shown", ""), code)


def _kept(draft: Draft, edit: Edit) -> Edit:
    """An hour the clocks show twice stays the one it was, when nobody typed another."""
    zone = draft.programme.event.zone
    if edit.field not in forms.TIMES or not isinstance(edit.was, str):
        return edit
    try:
        was, new = local(datetime.fromisoformat(edit.was), zone), local(datetime.fromisoformat(edit.new), zone)
    except ValueError:
        return edit
    return replace(edit, new=edit.was) if was.replace(tzinfo=None) == new.replace(tzinfo=None) else edit


def _refused(draft: Draft, code: str, form: forms.Form, error: Wrong | Clash) -> ResponseReturnValue:
    """What stands against it, or what the other organiser did: with the form as it was typed."""
    trouble = forms.trouble("session", error, board.names(draft))
    session = draft.sessions.get(code)
    if session is None:
        return _told(draft, " ".join(trouble.lines), trouble.status)
    return _form(draft, session, form.typed, trouble)


def _told(draft: Draft, words: str, status: int) -> ResponseReturnValue:
    """Why nothing was done, where there is no form to show it in."""
    if htmx.asked():
        return render_template("organiser/board_told.html", told=words), status
    return board.show(draft, _shown(draft), words, status)


def _shown(draft: Draft) -> date:
    words = request.form.get("shown", "")
    return board.asked_day(words) if words else draft.programme.event.start


def _done(shown: str, code: str) -> ResponseReturnValue:
    """The board that was in view; without JavaScript, the day the session is on now."""
    draft = board.read()
    if htmx.asked():
        return board.show(draft, _shown(draft))
    found = draft.programme.sessions.get(code)
    day = found.day.isoformat() if found else shown or draft.programme.event.start.isoformat()
    anchor = f"session-{code}" if code else None
    return redirect(url_for("organiser_board.index", day=day, by=_by(), _anchor=anchor), 303)


def _by() -> str | None:
    return board.view() if board.view() != board.VIEWS[0] else None


def _form(draft: Draft, session: Session, typed: Mapping[str, Any], trouble: forms.Trouble) -> ResponseReturnValue:
    zone = draft.programme.event.zone
    held = board.held(session, draft)
    found = marks.by_session(draft.marks).get(session.code, [])
    shown = {
        "day": held["day"], "place": held["place"], "shelved": held["shelved"],
        "start": dates.clock(local(session.start, zone)), "end": dates.clock(local(session.end, zone)),
    }  # fmt: skip
    return htmx.show(
        "organiser/board_move.html", "form", trouble.status, session=session, title=draft.said(session.title),
        when=draft.when(session), held=held, values={**shown, **typed}, trouble=trouble, by=board.view(),
        shown=request.values.get("shown", "") or session.day.isoformat(), places=_places(draft),
        marks=draft.sentences(session.code, found), label=_label, editor=_editor(session.code),
        **account.chrome(),
    )  # fmt: skip


def _editor(code: str) -> str:
    there = "organiser_session.edit" in current_app.view_functions
    return url_for("organiser_session.edit", code=code) if there else ""


def _label(field: str) -> str:
    return faults.label("session", field, g.ui)


def _places(draft: Draft) -> list[tuple[str, str]]:
    return [("", _("No place")), *((code, draft.place(code)) for code in draft.programme.places)]


# --- before it is saved --------------------------------------------------------------------------


@bp.get("/foreseen")
def foreseen() -> ResponseReturnValue:
    """What the move or the new session that is being typed would bring, and what it would settle."""
    draft, code = board.read(), request.args.get("code", "")
    form = forms.read("session", code, request.args, draft.programme.event.zone)
    if form.faults:
        return _foreseen(told=[faults.line("session", each, g.ui) for each in form.faults])
    held = draft.sessions.get(request.args.get("of", ""))
    session = _as_typed(held or _blank(draft, code), form.values)
    if session.end <= session.start:
        return _foreseen(told=[faults.line("session", Fault("ends_first", "end"), g.ui)])
    shelved = bool(form.values.get("shelved", session.code in draft.aside))
    found = marks.foreseen(draft.programme, session, shelved, draft.counts)
    return _foreseen(brings=_sentences(draft, session, found.brings), settles=_sentences(draft, session, found.settles))


def _foreseen(**shown: list[str]) -> str:
    return render_template("organiser/board_foreseen.html", **shown)


def _sentences(draft: Draft, session: Session, found: tuple[marks.Mark, ...]) -> list[str]:
    """Those about the session itself; of others, which one it is."""
    said = []
    for mark in found:
        own = session.code in (mark.session, mark.other)
        about = session.code if own else mark.session
        [words] = draft.sentences(about, [mark])
        said.append(words if own else say(g.ui, _OTHER, title=draft.titles.get(about, about), words=words))
    return said


_OTHER = N_("%(title)s: %(words)s")


def _as_typed(session: Session, typed: Mapping[str, Any]) -> Session:
    changed: dict[str, Any] = {name: typed[name] for name in ("place", "kind") if name in typed}
    for name in forms.TIMES:
        if name in typed:
            changed[name] = datetime.fromisoformat(typed[name])
    if "day" in typed:
        changed["day"] = date.fromisoformat(typed["day"])
    return replace(session, **changed)


def _blank(draft: Draft, code: str) -> Session:
    start = datetime.combine(draft.programme.event.start, datetime.min.time(), UTC)
    return Session(code or "?", draft.programme.event.start, start, start + NEW, KINDS[-1], {})


# --- a new session -------------------------------------------------------------------------------


@bp.get("/new")
def new() -> ResponseReturnValue:
    draft = board.read()
    words = request.args.get("day", "")
    day = board.asked_day(words) if words else draft.programme.event.start
    typed = {
        "code": rules.suggested(day, draft.sessions.values()), "day": day.isoformat(), "start": "09:00", "end": "10:00",
        "kind": "workshop", "place": request.args.get("place", ""),
    }  # fmt: skip
    return _new(draft, typed, forms.FINE)


@bp.post("/new")
def add() -> ResponseReturnValue:
    draft, code = board.read(), request.form.get("code", "").strip()
    form = forms.read("session", code, request.form, draft.programme.event.zone)
    trouble = editing.add(form, code, draft.programme)
    if trouble is not forms.FINE:
        return _new(draft, {**form.typed, "code": code}, trouble)
    return _done("", code)


def _new(draft: Draft, typed: Mapping[str, Any], trouble: forms.Trouble) -> ResponseReturnValue:
    kinds = [(code, say(g.ui, values.KINDS[code])) for code in KINDS]
    page = render_template(
        "organiser/board_new.html", typed=typed, trouble=trouble, kinds=kinds, places=_places(draft), label=_label,
        languages=draft.programme.event.languages, day=typed.get("day", ""), **account.chrome(),
    )  # fmt: skip
    return page, trouble.status


# --- taking back ---------------------------------------------------------------------------------


@bp.post("/undo")
def undo() -> ResponseReturnValue:
    try:
        undoing.undo(account.here().name, request.form.get("deed", ""), settings().clock.now())
    except (Refused, Clash, Wrong) as error:
        draft = board.read()
        return _told(draft, _why_not(draft, error), 422 if isinstance(error, Wrong) else 409)
    return _done(request.form.get("shown", ""), "")


def _why_not(draft: Draft, error: Refused | Clash | Wrong) -> str:
    if isinstance(error, Refused):
        return _("This was taken back already, or cannot be.")
    trouble = forms.trouble("session", error, board.names(draft))
    if isinstance(error, Wrong):
        return " ".join(trouble.lines)
    said = ", ".join(_who(each) for each in trouble.met)
    return _("This cannot be taken back: it was changed since (%(what)s).", what=said)


def _who(met: forms.Meeting) -> str:
    return f"{met.label} – {met.by} {met.at:%H:%M}" if met.by and met.at else met.label
