"""Codes that are nobody's badge: those for trying the doors, and those of delegations."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from webapp.actions import parties as party_actions
from webapp.actions import test_badges as test_actions
from webapp.pages import chrome
from webapp.pages.safety import settings
from webapp.pages.staff import paper, supervisor
from webapp.pages.staff.faults import status
from webapp.rules.badges import grouped
from webapp.rules.seats import Refused
from webapp.store import badges, desk, parties

bp = Blueprint("codes", __name__, url_prefix="/staff/desk")
bp.before_request(supervisor.guard)


# --- test badges ---------------------------------------------------------------------------------


@bp.get("/tests")
def tests() -> Response:
    return _tests()


def _tests(wrong: Refused | None = None) -> Response:
    found = [(row.id, grouped(row.code)) for row in badges.tests()]
    return supervisor.show(
        "staff/desk/tests.html", "desk", status(wrong.code) if wrong else 200, wrong, tests=found,
        most=test_actions.MOST,
    )  # fmt: skip


@bp.post("/tests")
def change_tests() -> ResponseReturnValue:
    """`do`: make, withdraw, withdraw_all."""
    now, do = settings().clock.now(), request.form.get("do")
    try:
        if do == "make":
            test_actions.make(_number("count"), supervisor.form_id(), now)
        elif do == "withdraw":
            test_actions.withdraw(_number("id"), now)
        elif do == "withdraw_all":
            test_actions.withdraw(None, now)
        else:
            raise NotFound()
    except Refused as refusal:
        return _tests(refusal)
    return redirect(url_for(".tests"), 303)


def _number(name: str) -> int:
    raw = request.form.get(name, "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else 0


@bp.get("/tests/print")
def print_tests() -> ResponseReturnValue:
    cards = [paper.of_test(row.code, row.id) for row in reversed(badges.tests())]
    return paper.show(cards, url_for(".tests")) if cards else redirect(url_for(".tests"), 303)


# --- delegations ---------------------------------------------------------------------------------


@bp.get("/parties")
def of_delegations() -> Response:
    return _parties()


def _parties(wrong: Refused | None = None) -> Response:
    codes = parties.codes()
    rows = [(each, chrome.told(each.name), each.code in codes) for each in desk.delegations() if each.size]
    return supervisor.show(
        "staff/desk/parties.html", "desk", status(wrong.code) if wrong else 200, wrong, rows=rows,
        some=any(has for _party, _name, has in rows), missing=not all(has for _party, _name, has in rows),
    )  # fmt: skip


@bp.post("/parties")
def change_parties() -> ResponseReturnValue:
    """`do`: make_missing; make, withdraw: of `delegation`."""
    now, form, delegation = settings().clock.now(), supervisor.form_id(), request.form.get("delegation", "")
    try:
        match request.form.get("do"):
            case "make_missing":
                party_actions.make_missing(form, now)
            case "make":
                party_actions.make([delegation], form, now)
            case "withdraw":
                party_actions.withdraw(delegation, now)
            case _:
                raise NotFound()
    except Refused as refusal:
        return _parties(refusal)
    return redirect(url_for(".of_delegations"), 303)


@bp.get("/parties/print")
def print_parties() -> ResponseReturnValue:
    """All of them in protocol order, or that of `delegation`."""
    codes, asked = parties.codes(), request.args.get("delegation")
    cards = [
        paper.of_party(codes[each.code], each.name, each.country)
        for each in desk.delegations()
        if each.code in codes and asked in (None, each.code)
    ]
    return paper.show(cards, url_for(".of_delegations")) if cards else redirect(url_for(".of_delegations"), 303)
