"""One session of the draft: its facts, each changed in place; its words in two languages side by side."""

from datetime import date
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from webapp.actions import drafting as actions
from webapp.pages import htmx
from webapp.pages.organiser import account, editing, facts, forms, names, pairs, preview, talks, texts
from webapp.pages.organiser.forms import FINE, Form, Trouble
from webapp.pages.safety import settings
from webapp.rules.drafting import Clash, Wrong
from webapp.rules.programme import Programme, Session
from webapp.store import drafting, programme

bp = Blueprint("organiser_session", __name__, url_prefix=account.PATH)
bp.before_request(account.guard)
KIND = "session"


def found(code: str) -> tuple[Programme, Session]:
    """The draft, and one of its sessions or one that is on the side. Raises NotFound."""
    held = editing.draft()
    session = held.sessions.get(code) or programme.aside().get(code)
    if session is None:
        raise NotFound()
    return held, session


def _gone(code: str) -> bool:
    return drafting.held(KIND, code) is None


@bp.get("/sessions/<code>")
def edit(code: str) -> ResponseReturnValue:
    return view(KIND, code, FINE, None, request.args.get("open", ""))


def view(kind: str, code: str, trouble: Trouble, form: Form | None, opened: str = "") -> Response:
    """The page, or for htmx its facts. `form`: of the words when nothing of it could be saved."""
    held, session = found(code)
    asked = pairs.asked(kind, code, held.event, trouble, form)
    return _shown(held, session, facts.shown(held, session, opened), **texts.editor(asked), status=trouble.status)


def _shown(held: Programme, session: Session, strip: dict[str, Any], **words: Any) -> Response:
    """Facts that were saved from the page itself bring the list beside them along."""
    swapped = request.method == "POST" and htmx.asked()
    about = facts.about(held, session)
    return htmx.show(
        "organiser/session.html", block="facts", s=session, swapped=swapped, **strip, **about, **words,
        **account.chrome(),
    )  # fmt: skip


@bp.post("/sessions/<code>")
def save(code: str) -> ResponseReturnValue:
    """The words. Nothing typed is lost, not even when somebody removed the session meanwhile."""
    held = editing.draft()
    form = pairs.sent(KIND, code, held.event)
    if _gone(code):
        return _removed(code, form)
    trouble = texts.saved(form, held)
    if trouble.status != 200:
        return view(KIND, code, trouble, form)
    return redirect(url_for(".edit", code=code), 303)


def _removed(code: str, form: Form) -> ResponseReturnValue:
    typed = [edit for edit in form.edits if edit.new]
    page = render_template("organiser/session_gone.html", code=code, typed=typed, label=facts.label, **account.chrome())
    return page, 409


@bp.post("/sessions/<code>/facts")
def save_facts(code: str) -> ResponseReturnValue:
    """One group of facts; its form again where nothing could be saved."""
    held, session = found(code)
    opened = request.form.get("open", "")
    form = forms.read(KIND, code, request.form, held.event.zone)
    trouble = forms.wrong(KIND, form.faults) if form.faults else FINE
    if not form.faults:
        try:
            actions.change(account.here().name, form.edits, settings().clock.now())
        except (Wrong, Clash) as error:
            trouble = forms.trouble(KIND, error, names.of(held, (s.person for s in session.speeches)))
    return _facts(code, opened, trouble, form)


@bp.post("/sessions/<code>/speakers")
def save_speakers(code: str) -> ResponseReturnValue:
    return _facts(code, "speakers", talks.changed(*found(code)), None)


def _facts(code: str, opened: str, trouble: Trouble, form: Form | None) -> ResponseReturnValue:
    stays = opened == "speakers" or trouble.status != 200
    if trouble.status == 200 and not htmx.asked():
        return redirect(url_for(".edit", code=code, open="speakers" if stays else None, _anchor="facts"), 303)
    held, session = found(code)
    asked = pairs.asked(KIND, code, held.event, FINE, None)
    strip = facts.shown(held, session, opened if stays else "", trouble, form)
    return _shown(held, session, strip, **texts.editor(asked), status=trouble.status)


@bp.post("/sessions/<code>/review")
def review(code: str) -> ResponseReturnValue:
    return texts.answered(KIND, code, *texts.marked(KIND, code), view)


@bp.post("/sessions/<code>/propose")
def propose(code: str) -> ResponseReturnValue:
    return texts.answered(KIND, code, *texts.proposed(KIND, code), view)


# --- removal -------------------------------------------------------------------------------------


@bp.get("/sessions/<code>/remove")
def leaving(code: str) -> ResponseReturnValue:
    held, session = found(code)
    return htmx.show(
        "organiser/session_remove.html", s=session, **facts.about(held, session), **facts.follows(session),
        **account.chrome(),
    )  # fmt: skip


@bp.post("/sessions/<code>/remove")
def remove(code: str) -> ResponseReturnValue:
    _held, session = found(code)
    actions.remove(account.here().name, KIND, code, settings().clock.now())
    return redirect(facts.board(session.day), 303)


# --- as a phone shows it -------------------------------------------------------------------------


@bp.get("/sessions/<code>/preview/<lang>", endpoint="preview")
def previewed(code: str, lang: str) -> ResponseReturnValue:
    return preview.of_session(*found(code), lang)


@bp.get("/sessions/<code>/preview/<lang>/phone")
def phone(code: str, lang: str) -> ResponseReturnValue:
    return preview.session_frame(*found(code), lang)


@bp.get("/sessions/<code>/preview/<lang>/card")
def card(code: str, lang: str) -> ResponseReturnValue:
    return preview.card_frame(*found(code), lang)


@bp.get("/preview/<lang>/<day>")
def preview_day(lang: str, day: str) -> ResponseReturnValue:
    return preview.of_day(editing.draft(), _day(day), lang)


@bp.get("/preview/<lang>/<day>/phone")
def phone_day(lang: str, day: str) -> ResponseReturnValue:
    return preview.day_frame(editing.draft(), _day(day), lang)


def _day(day: str) -> date:
    try:
        return date.fromisoformat(day)
    except ValueError:
        raise NotFound() from None
