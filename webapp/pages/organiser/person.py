"""One person, and everything about them: names, badge, links, phones, agenda, speeches; not coming, and back."""

import secrets
from datetime import datetime

from flask import Blueprint, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from webapp.actions import drafting
from webapp.actions import registering as actions
from webapp.formats import dates, qr
from webapp.formats.values import ROLES
from webapp.pages import errors, htmx
from webapp.pages.delegate.session import person_card
from webapp.pages.organiser import account, forms, person_form, person_sessions
from webapp.pages.safety import settings
from webapp.rules.drafting import Clash, Edit, Wrong
from webapp.rules.times import local
from webapp.store import drafting as draft_store
from webapp.store import merging
from webapp.store import registering as store

bp = Blueprint("organiser_person", __name__, url_prefix=f"{account.PATH}/people/<code>")
bp.before_request(account.guard)


@bp.get("")
def one(code: str) -> ResponseReturnValue:
    return _one(code)


def _one(
    code: str, found: forms.Form | None = None, trouble: forms.Trouble = forms.FINE, link: str = ""
) -> ResponseReturnValue:
    person, held = person_form.person(code), person_form.held(code)
    papers, has = store.papers(person.id), merging.belongings(person.id)
    named = person_sessions.sessions()
    drawn = qr.svg_path(link) if link else None
    shown = htmx.show(
        "organiser/person.html", status=trouble.status, p=person_card(person), person=person, held=held,
        typed=found.typed if found else None, trouble=trouble, papers=papers, has=has, moment=_moment,
        seats=person_sessions.seats(person.id, named), link=link, drawn=drawn,
        speaks=person_sessions.speaks(person.id, store.speeches(person.id), named),
        open_to=list(named.values()),
        form_id=secrets.token_hex(16),
        roles=ROLES, done=request.args.get("done", ""), back=_back(), **person_form.choices(held), **account.chrome(),
    )  # fmt: skip
    if link:
        shown.headers["Cache-Control"] = "no-store"
    return shown


def _back() -> actions.Back:
    """What bringing somebody back did, from the address."""
    given = [request.args.get(name, 0, type=int) for name in ("booked", "waiting", "lost")]
    return actions.Back(request.args.get("badge") == "True", *given)


def _moment(at: datetime | None) -> str:
    return dates.moment(local(at, person_form.zone()), g.ui) if at else ""


@bp.post("")
def save(code: str) -> ResponseReturnValue:
    found = person_form.read(code)
    trouble = person_form.saved(found)
    if trouble is not None:
        return _one(code, found, trouble)
    return redirect(url_for(".one", code=code, done="saved"), 303)


# --- badge, links, speeches ----------------------------------------------------------------------


@bp.errorhandler(Wrong)
def not_there(_error: Wrong) -> ResponseReturnValue:
    """Somebody removed the person a moment ago."""
    return errors.answer(NotFound())


@bp.post("/badge")
def badge(code: str) -> ResponseReturnValue:
    """`do`: reissue, withdraw."""
    by, now = account.here().name, settings().clock.now()
    if request.form.get("do") == "withdraw":
        actions.withdraw_badge(by, code, now)
        return redirect(url_for(".one", code=code, done="badge_withdrawn"), 303)
    actions.reissue_badge(by, code, request.form.get("form", "")[:64] or secrets.token_hex(16), now)
    return redirect(url_for(".one", code=code, done="badge_made"), 303)


@bp.post("/link")
def link(code: str) -> ResponseReturnValue:
    """Shown once, in the answer to the form: it is in no address and in no database."""
    token = actions.make_link(account.here().name, code, settings().clock.now())
    return _one(code, link=f"{settings().base_url}/a/{token}")


@bp.post("/revoke")
def revoke(code: str) -> ResponseReturnValue:
    actions.revoke_links(account.here().name, code, settings().clock.now())
    return redirect(url_for(".one", code=code, done="revoked"), 303)


@bp.post("/speaks")
def speak(code: str) -> ResponseReturnValue:
    """Adds a speech (`session`, `role`), or takes one away (`remove`)."""
    person, sent = person_form.held(code)["id"], request.form
    session = sent.get("remove") or sent.get("session", "")
    before = draft_store.speeches(session)
    left = [each for each in before if each[0] != person]
    role = sent.get("role") if sent.get("role") in ROLES else "speaker"
    new = left if sent.get("remove") else [*left, [person, role]]
    edit = Edit("session", session, "speeches", new, was=before)
    try:
        drafting.change(account.here().name, [edit], settings().clock.now())
    except Wrong as error:
        return _one(code, trouble=forms.wrong("session", error.faults))
    except Clash:  # between the two lines above: asked again
        return redirect(url_for(".one", code=code, _anchor="speaks"), 303)
    return redirect(url_for(".one", code=code, done="speaks", _anchor="speaks"), 303)


# --- not coming, and coming after all ------------------------------------------------------------


@bp.get("/withdraw")
def before_withdrawing(code: str) -> ResponseReturnValue:
    """What follows, before anything does."""
    person, named = person_form.person(code), person_sessions.sessions()
    return htmx.show(
        "organiser/person_withdraw.html", p=person_card(person), has=merging.belongings(person.id),
        seats=person_sessions.seats(person.id, named), **account.chrome(),
    )  # fmt: skip


@bp.post("/withdraw")
def withdraw(code: str) -> ResponseReturnValue:
    actions.withdraw(account.here().name, code, settings().clock.now())
    return redirect(url_for(".one", code=code, done="withdrawn"), 303)


@bp.post("/back")
def bring_back(code: str) -> ResponseReturnValue:
    back = actions.bring_back(account.here().name, code, settings().clock.now())
    return redirect(url_for(".one", code=code, done="back", **back._asdict()), 303)
