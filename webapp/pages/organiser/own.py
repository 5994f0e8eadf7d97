"""My account: name, language, password, one-time codes, and the browsers that are signed in."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp.actions import accounts as actions
from webapp.actions import own_account
from webapp.formats import qr
from webapp.pages import who
from webapp.pages.organiser import account, hours
from webapp.pages.organiser.account_words import Trouble, told
from webapp.pages.safety import settings
from webapp.pages.staff.phone import spoken
from webapp.rules import one_time
from webapp.rules.languages import said
from webapp.rules.passwords import SHORTEST
from webapp.rules.seats import Refused
from webapp.rules.throttling import Throttled
from webapp.store import accounts, sign_ins

bp = Blueprint("organiser_own", __name__, url_prefix=f"{account.PATH}/me")
bp.before_request(account.guard)


@bp.get("")
def index() -> ResponseReturnValue:
    return _show()


def _show(wrong: Trouble | None = None, about: str = "") -> ResponseReturnValue:
    """`about`: the form that something was wrong in."""
    mine, real_now = account.here(), settings().clock.real()
    proof = accounts.proof(mine.id)
    assert proof is not None
    rows = [
        (each, hours.real(each.since), hours.real(each.seen) if each.seen else "", each.id == mine.sign_in)
        for each in sign_ins.of(mine.id, real_now)
    ]
    words = told(wrong) if wrong else None
    page = render_template(
        "organiser/own.html", mine=mine, has_password=bool(proof.password), has_codes=bool(proof.totp), rows=rows,
        left=accounts.recovery_left(mine.id) if proof.totp else 0, wrong=words, about=about, least=SHORTEST,
        languages=spoken(), done=request.args.get("done", ""), **account.chrome(),
    )  # fmt: skip
    more = {"Retry-After": str(words.seconds)} if words and words.seconds else {}
    return page, words.status if words else 200, {**account.NOT_KEPT, **more}


def _done(about: str, do: Callable[[], Any]) -> ResponseReturnValue:
    """Back to the page, which says that it is done, or why not."""
    try:
        do()
    except (Refused, Throttled) as wrong:
        return _show(wrong, about)
    return redirect(url_for(".index", done=about), 303)


@bp.post("/name")
def rename() -> ResponseReturnValue:
    def change() -> None:
        own_account.rename(account.here(), request.form.get("name", ""), settings().clock.now())
        if request.form.get("language", "") in spoken():
            actions.speak(account.here().id, request.form["language"])

    return _done("name", change)


@bp.post("/password")
def password() -> ResponseReturnValue:
    old, new, again = (request.form.get(name, "") for name in ("old", "new", "again"))
    return _done(
        "password",
        lambda: own_account.change_password(account.here(), old, new, again, account.known(), account.asking()),
    )


@bp.post("/browsers")
def browsers() -> ResponseReturnValue:
    """`end`: one of them, or all others."""
    which = request.form.get("end", "")

    def end() -> None:
        if which == "others":
            own_account.end_others(account.here(), account.asking())
        elif which.isascii() and which.isdigit() and len(which) < 10:
            own_account.end_sign_in(account.here(), int(which), account.asking())

    return _done("browsers", end)


# --- one-time codes ------------------------------------------------------------------------------


@bp.get("/codes")
def codes() -> ResponseReturnValue:
    return _codes(one_time.new_secret())


def _codes(secret: str, wrong: Trouble | None = None) -> ResponseReturnValue:
    """The secret is in the form until a code of it was typed; it is kept nowhere else."""
    live, mine = who.live(), account.here()
    event = live.event if live else None
    issuer = said(event.name, g.ui, event.default_language, event.languages).words if event else "Kakehashi"
    size, path = qr.svg_path(one_time.address(secret, mine.name, issuer[:60]))
    groups = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    words = told(wrong) if wrong else None
    page = render_template(
        "organiser/codes.html", secret=secret, groups=groups, size=size, path=path, wrong=words, **account.chrome()
    )
    return page, words.status if words else 200, account.NOT_KEPT


@bp.post("/codes")
def ask_for_codes() -> ResponseReturnValue:
    secret, typed = request.form.get("secret", ""), request.form.get("code", "")
    try:
        recovery = own_account.ask_for_codes(account.here(), secret, typed, account.asking())
    except Refused as wrong:
        if wrong.code != "wrong_code":
            return _show(wrong, "codes")
        return _codes(secret if one_time.is_secret(secret) else one_time.new_secret(), wrong)
    return _recovery(recovery)


@bp.post("/codes/recovery")
def new_recovery() -> ResponseReturnValue:
    try:
        found = own_account.new_recovery(account.here(), request.form.get("old", ""), account.asking())
    except (Refused, Throttled) as wrong:
        return _show(wrong, "recovery")
    return _recovery(found)


def _recovery(found: list[str]) -> ResponseReturnValue:
    """Shown this once."""
    page = render_template("organiser/recovery.html", recovery=found, name=account.here().name, **account.chrome())
    return page, account.NOT_KEPT


@bp.post("/codes/off")
def ask_for_none() -> ResponseReturnValue:
    typed = request.form.get("old", "")
    return _done("off", lambda: own_account.ask_for_none(account.here(), typed, account.asking()))
