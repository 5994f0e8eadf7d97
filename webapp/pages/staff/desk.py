"""The registration desk: find a person, register one who was not expected, badges, a sign-in QR."""

from flask import Blueprint, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from webapp.actions import desk as actions
from webapp.actions import people as people_actions
from webapp.formats import qr
from webapp.pages import who
from webapp.pages.delegate.session import person_card
from webapp.pages.safety import settings
from webapp.pages.staff import paper, phone, supervisor, walk_in
from webapp.pages.staff.faults import status
from webapp.rules.audit import HAND
from webapp.rules.badges import grouped
from webapp.rules.people import DESK_LINK_LIFE, family_key
from webapp.rules.seats import Refused
from webapp.store import badges, people
from webapp.store import desk as store
from webapp.store.people import Individual

bp = Blueprint("desk", __name__, url_prefix="/staff/desk")
bp.before_request(supervisor.guard)
MOST = 50
"""People a search shows; beyond, another word is asked for."""


@bp.get("/")
def index() -> Response:
    asked = request.args.get("q", "").strip()[:200]
    found = _found(asked) if asked else []
    shown = sorted(found, key=lambda each: family_key(each.name, g.ui))[:MOST]
    codes = badges.in_force(person.id for person in shown)
    people_ = [(person_card(person), person.id in codes, person.vip) for person in shown]
    return supervisor.show("staff/desk/index.html", "desk", asked=asked, people=people_, more=len(found) > MOST)


def _found(asked: str) -> list[Individual]:
    """By a badge held under a hand scanner, withdrawn or not, else by words."""
    code = qr.badge_code(asked)
    holder = people.by_badge(code) if code else None
    beat = who.asker().beat
    return [holder] if holder else store.search(asked, beat.epoch, beat.people)


# --- somebody who was not expected ---------------------------------------------------------------


@bp.get("/new")
def new() -> Response:
    return _new()


def _new(wrong: Refused | None = None) -> Response:
    namesake = people.by_code(wrong.other) if wrong and wrong.other else None
    return supervisor.show(
        "staff/desk/new.html", "desk", status(wrong.code) if wrong else 200, wrong, **walk_in.choices(),
        namesake=person_card(namesake) if namesake else None, typed=request.form or request.args,
    )  # fmt: skip


@bp.post("/new")
def register() -> ResponseReturnValue:
    try:
        code = actions.register(
            walk_in.typed(),
            walk_in.languages(),
            supervisor.form_id(),
            settings().clock.now(),
            "sure" in request.form,
            _hand(),
        )
    except Refused as refusal:
        return _new(refusal)
    return redirect(url_for(".badge", code=code), 303)


def _hand() -> str:
    """Under what the journal has it: this very phone."""
    return f"{HAND}{phone.here().id}"


# --- one person ----------------------------------------------------------------------------------


def _person(code: str) -> Individual:
    found = people.by_code(code)
    if found is None:
        raise NotFound()
    return found


@bp.get("/people/<code>")
def one(code: str) -> Response:
    person = _person(code)
    badge = badges.in_force([person.id]).get(person.id)
    return supervisor.show(
        "staff/desk/one.html", "desk", person=person, p=person_card(person), badge=grouped(badge) if badge else "",
        done=request.args.get("done", ""),
    )  # fmt: skip


@bp.post("/people/<code>")
def change(code: str) -> ResponseReturnValue:
    """`do`: replace, withdraw_badge, sign_out, withdraw."""
    person, now, do = _person(code), settings().clock.now(), request.form.get("do", "")
    if do == "replace":
        actions.replace_badge(person.id, supervisor.form_id(), now, _hand())
        return redirect(url_for(".badge", code=code), 303)
    doing = {
        "withdraw_badge": actions.withdraw_badge, "sign_out": people_actions.revoke, "withdraw": actions.withdraw,
    }  # fmt: skip
    if do not in doing:
        raise NotFound()
    doing[do](person.id, now, _hand())
    return redirect(url_for(".one", code=code, done=do), 303)


@bp.post("/people/<code>/sign-in")
def sign_in(code: str) -> Response:
    """A QR that signs this person in on the phone that reads it; it is in no address, and works once."""
    person, clock = _person(code), settings().clock
    token = people_actions.desk_link(person.id, clock.now(), clock.real())
    size, path = qr.svg_path(f"{settings().base_url}/a/{token}")
    return supervisor.show(
        "staff/desk/qr.html", "desk", p=person_card(person), size=size, path=path,
        minutes=int(DESK_LINK_LIFE.total_seconds()) // 60,
    )  # fmt: skip


@bp.get("/people/<code>/badge")
def badge(code: str) -> ResponseReturnValue:
    """On paper. Who has none is sent to where one is made."""
    person = _person(code)
    held = badges.in_force([person.id]).get(person.id)
    if held is None:
        return redirect(url_for(".one", code=code), 303)
    return paper.show([paper.of_person(person, held)], url_for(".one", code=code))
