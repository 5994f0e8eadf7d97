"""Every text somebody has to look at, the most urgent first; the words of what is no session; marking as reviewed."""

from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest, NotFound

from webapp.actions import drafting
from webapp.actions import texts as actions
from webapp.formats import dates, faults
from webapp.formats import texts as said
from webapp.pages import htmx
from webapp.pages.organiser import account, editing, forms, names, pairs
from webapp.pages.organiser.forms import Trouble
from webapp.pages.organiser.pairs import Asked
from webapp.pages.safety import settings
from webapp.rules import texts as rules
from webapp.rules.drafting import TEXTS, Clash, Wrong
from webapp.rules.languages import Said
from webapp.rules.programme import Programme
from webapp.rules.texts import TODO, Lack
from webapp.rules.times import local
from webapp.store import drafting as draft
from webapp.store import files, programme, texts

bp = Blueprint("organiser_texts", __name__, url_prefix=f"{account.PATH}/texts")
bp.before_request(account.guard)
A_PAGE = 100


class Line(NamedTuple):
    """One text to look at. `fresh`: another thing than the line above."""

    lack: Lack
    when: str
    what: Said
    field: str
    href: str
    fresh: bool


@bp.get("")
def index() -> ResponseReturnValue:
    held = editing.draft()
    now, event = settings().clock.now(), held.event
    every = texts.todo()
    lang, state = request.args.get("in", ""), request.args.get("state", "")
    shown = [each for each in every if lang in ("", each.lang) and state in ("", each.state)]
    ordered = rules.urgent(shown, texts.uses(), now, rules.side_by_side(event.languages))
    page = min(max(1, request.args.get("page", 1, type=int)), max(1, -(-len(ordered) // A_PAGE)))
    counts = Counter((each.lang, each.state) for each in every)
    return htmx.show(
        "organiser/texts.html",
        lines=_lines(ordered[(page - 1) * A_PAGE : page * A_PAGE], held), counts=counts, states=TODO,
        languages=list(dict.fromkeys((*rules.side_by_side(event.languages), *(each.lang for each in every)))),
        state_words=pairs.state_words, total=len(every), here=(lang, state), count=len(ordered), page=page,
        pages=-(-len(ordered) // A_PAGE), **account.chrome(),
    )  # fmt: skip


def _lines(lacks: list[Lack], held: Programme) -> list[Line]:
    named, found, before = titles(held), [], ("", "")
    for each in lacks:
        thing = each.kind, each.code
        session = held.sessions.get(each.code) if each.kind == "session" else None
        start = local(session.start, held.event.zone) if session else None
        when = f"{dates.day_short(start, g.ui)} {dates.clock(start)}" if start else said.kind(each.kind, g.ui)
        found.append(
            Line(each, when, named(*thing), faults.label(each.kind, each.field, g.ui), address(each), thing != before)
        )
        before = thing
    return found


def titles(held: Programme) -> Callable[[str, str], Said]:
    """What a thing is called; delegations and documents are read when the first is asked for."""
    event = held.event
    own: dict[str, Any] = {"session": held.sessions, "place": held.places, "track": held.tracks}
    other: dict[str, Any] = {}

    def title(kind: str, code: str) -> Said:
        if kind == "event":
            return names.called(event.name, event)
        if kind in own:
            thing = own[kind].get(code)
            text = (thing.title if kind == "session" else thing.name) if thing else {}
            return names.called(text, event, code)
        if kind not in other:
            other[kind] = programme.texts(kind)
        text = other[kind][code].get(next(iter(TEXTS[kind])), {}) if code in other[kind] else {}
        return names.called(text, event) or Said(_file_name(kind, code), g.ui)

    return title


def _file_name(kind: str, code: str) -> str:
    file = files.one(int(code)) if kind == "file" and code.isdigit() else None
    return file.name if file else code


def address(lack: Lack) -> str:
    """The editor, at that text."""
    anchor = f"text-{lack.field}-{lack.lang}"
    if lack.kind == "session":
        return url_for("organiser_session.edit", code=lack.code, also=lack.lang, _anchor=anchor)
    return url_for("organiser_texts.edit", kind=lack.kind, code=lack.code, also=lack.lang, _anchor=anchor)


# --- the words of one thing ----------------------------------------------------------------------


@bp.get("/<kind>/<code>")
def edit(kind: str, code: str) -> ResponseReturnValue:
    if kind == "session":
        return redirect(url_for("organiser_session.edit", code=code))
    return view(kind, code)


def view(kind: str, code: str, trouble: Trouble = forms.FINE, form: forms.Form | None = None) -> Response:
    held = editing.draft()
    _there(kind, code)
    asked = pairs.asked(kind, code, held.event, trouble, form)
    return htmx.show(
        "organiser/texts_edit.html", status=trouble.status, title=titles(held)(kind, code),
        kind_words=said.kind(kind, g.ui), post=url_for(".save", kind=kind, code=code), **editor(asked),
        **account.chrome(),
    )  # fmt: skip


def _there(kind: str, code: str) -> None:
    if kind not in TEXTS or draft.held(kind, code) is None:
        raise NotFound()


def editor(asked: Asked) -> dict[str, Any]:
    """What the words of a thing are shown with (organiser/texts_pairs.html)."""
    return {
        "asked": asked, "rows": pairs.rows(asked), "trouble": asked.trouble, "state_words": pairs.state_words,
        "crossings": pairs.crossings(asked.trouble, asked.event), "also": request.args.get("also", ""),
    }  # fmt: skip


@bp.post("/<kind>/<code>")
def save(kind: str, code: str) -> ResponseReturnValue:
    held = editing.draft()
    _there(kind, code)
    form = pairs.sent(kind, code, held.event)
    trouble = saved(form, held)
    if trouble.status != 200:
        return view(kind, code, trouble, form)
    return redirect(url_for(".edit", kind=kind, code=code), 303)


def saved(form: forms.Form, held: Programme) -> Trouble:
    """Saves the words of a form, or says why nothing was saved."""
    if form.faults:
        return forms.wrong(form.kind, form.faults)
    try:
        actions.save(account.here().name, form.edits, pairs.same(form.kind, form.code), settings().clock.now())
    except (Wrong, Clash) as error:
        return forms.trouble(form.kind, error, names.of(held))
    return forms.FINE


@bp.post("/<kind>/<code>/review")
def review(kind: str, code: str) -> ResponseReturnValue:
    """A text is right as it stands."""
    return answered(kind, code, *marked(kind, code), view)


@bp.post("/<kind>/<code>/propose")
def propose(kind: str, code: str) -> ResponseReturnValue:
    """A machine's words for an empty side. There is no such page where no machine was plugged in."""
    return answered(kind, code, *proposed(kind, code), view)


def marked(kind: str, code: str) -> tuple[str, str, Trouble]:
    """The field and language that the form's button names, and what became of it."""
    field, _colon, lang = _asked_for(kind, "mark")
    try:
        drafting.mark(account.here().name, kind, code, field, lang, "reviewed", settings().clock.now())
    except Wrong as error:
        return field, lang, forms.trouble(kind, error, names.of(editing.draft()))
    return field, lang, forms.FINE


def proposed(kind: str, code: str) -> tuple[str, str, Trouble]:
    held, translate = editing.draft(), settings().translate
    field, _colon, lang = _asked_for(kind, "propose")
    if translate is None or lang not in held.event.languages:
        raise NotFound()
    order, now = rules.side_by_side(held.event.languages), settings().clock.now()
    try:
        actions.propose(account.here().name, kind, code, field, lang, order, translate, now)
    except actions.NoTranslation:
        return field, lang, Trouble(502, (_("No translation came. Nothing was changed."),))
    except (Wrong, Clash) as error:
        return field, lang, forms.trouble(kind, error, names.of(held))
    return field, lang, forms.FINE


def _asked_for(kind: str, button: str) -> tuple[str, str, str]:
    named = request.form.get(button, "").partition(":")
    if named[0] not in TEXTS.get(kind, ()):
        raise BadRequest()
    return named


Show = Callable[[str, str, Trouble, forms.Form | None], Response]


def answered(kind: str, code: str, field: str, lang: str, trouble: Trouble, show: Show) -> ResponseReturnValue:
    """The row alone for htmx; else the page it was asked on. What was typed there is not saved, and not lost."""
    held = editing.draft()
    form = pairs.sent(kind, code, held.event)
    if trouble.status == 200 and not htmx.asked() and not any(edit.new != edit.was for edit in form.edits):
        return htmx.back(url_for(".edit", kind=kind, code=code), f"text-{field}-{lang}")
    if htmx.asked():
        asked = pairs.asked(kind, code, held.event, forms.FINE, form)
        why = trouble.lines or ((_("Somebody else wrote here meanwhile: nothing was changed."),) if trouble.met else ())
        shown = render_template("organiser/texts_row.html", row=pairs.row(asked, field), why=why, **editor(asked))
        return shown, trouble.status
    return show(kind, code, trouble, form)
