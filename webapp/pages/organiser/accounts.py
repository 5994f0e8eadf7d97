"""Accounts, for administrators: who there is, and letting people in, out and in again."""

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from webapp.actions import keeping_accounts as actions
from webapp.formats import qr
from webapp.pages.organiser import account, hours
from webapp.pages.organiser.account_words import told
from webapp.pages.safety import settings
from webapp.rules.accounts import ORGANISER, ROLES, Account, Kept
from webapp.rules.seats import Refused
from webapp.store import accounts

bp = Blueprint("organiser_accounts", __name__, url_prefix=f"{account.PATH}/accounts")
bp.before_request(account.administrators)


class Row(NamedTuple):
    kept: Kept
    seen: str


def _row(kept: Kept) -> Row:
    return Row(kept, hours.real(kept.seen) if kept.seen else "")


@bp.get("")
def index() -> ResponseReturnValue:
    return _list()


def _list(wrong: Refused | None = None) -> ResponseReturnValue:
    everyone = [_row(kept) for kept in accounts.everyone(settings().clock.real())]
    words = told(wrong) if wrong else None
    page = render_template(
        "organiser/accounts.html", rows=[row for row in everyone if row.kept.ended is None],
        ended=[row for row in everyone if row.kept.ended is not None], mine=account.here().id, wrong=words,
        name=request.form.get("name", ""), role=request.form.get("role", ORGANISER), roles=ROLES, **account.chrome(),
    )  # fmt: skip
    return page, words.status if words else 200


@bp.post("")
def add() -> ResponseReturnValue:
    clock, sent = settings().clock, request.form
    try:
        made = actions.add(
            account.here(), sent.get("name", ""), sent.get("role", ""), clock.now(), clock.real()
        )  # fmt: skip
    except Refused as wrong:
        return _list(wrong)
    return _link(*made)


def _link(owner: Account, token: str) -> ResponseReturnValue:
    """Shown this once."""
    address = f"{settings().base_url}{url_for('organiser_enter.ask', token=token)}"
    size, path = qr.svg_path(address)
    page = render_template(
        "organiser/account_link.html", owner=owner, address=address, size=size, path=path, **account.chrome()
    )
    return page, account.NOT_KEPT


@bp.get("/<int:number>")
def one(number: int) -> ResponseReturnValue:
    return _one(number)


def _one(number: int, wrong: Refused | None = None) -> ResponseReturnValue:
    kept = accounts.kept(number, settings().clock.real())
    if kept is None:
        raise NotFound()
    words = told(wrong) if wrong else None
    page = render_template(
        "organiser/account.html", row=_row(kept), mine=account.here().id, wrong=words, roles=ROLES,
        done=request.args.get("done", ""), **account.chrome(),
    )  # fmt: skip
    return page, words.status if words else 200


def _done(number: int, about: str, do: Callable[..., Any], *values: Any) -> ResponseReturnValue:
    try:
        do(account.here(), number, *values)
    except Refused as wrong:
        return _one(number, wrong)
    return redirect(url_for(".one", number=number, done=about), 303)


@bp.post("/<int:number>/role")
def set_role(number: int) -> ResponseReturnValue:
    return _done(number, "role", actions.set_role, request.form.get("role", ""), settings().clock.now())


@bp.post("/<int:number>/end")
def end(number: int) -> ResponseReturnValue:
    return _done(number, "end", actions.end, settings().clock.now(), settings().clock.real())


@bp.post("/<int:number>/bring-back")
def bring_back(number: int) -> ResponseReturnValue:
    return _done(number, "back", actions.bring_back, settings().clock.now())


@bp.post("/<int:number>/sign-ins/end")
def end_sign_ins(number: int) -> ResponseReturnValue:
    return _done(number, "browsers", actions.end_sign_ins, settings().clock.now(), settings().clock.real())


@bp.post("/<int:number>/codes/off")
def ask_for_no_codes(number: int) -> ResponseReturnValue:
    return _done(number, "codes", actions.ask_for_no_codes, settings().clock.now())


@bp.post("/<int:number>/password")
def reset_password(number: int) -> ResponseReturnValue:
    clock = settings().clock
    try:
        made = actions.reset_password(account.here(), number, clock.now(), clock.real())
    except Refused as wrong:
        return _one(number, wrong)
    return _link(*made)
