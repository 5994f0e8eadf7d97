"""Which organiser is asking, and in which language; everybody else is told how to get in."""

from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp.actions import accounts as actions
from webapp.formats.audiences import sender
from webapp.pages import language
from webapp.pages.organiser import nav
from webapp.pages.safety import settings
from webapp.pages.staff.phone import spoken
from webapp.rules.accounts import Account
from webapp.rules.languages import chosen
from webapp.store import accounts

COOKIE = "organiser"
PATH = "/organiser"
bp = Blueprint("account", __name__, url_prefix=PATH)


def found() -> Account | None:
    """The account behind the cookie; None for anyone else."""
    if "account" not in g:
        token = request.cookies.get(COOKIE, "")
        g.account = accounts.signed_in(token, settings().clock.real()) if token else None
    account: Account | None = g.account
    return account


def here() -> Account:
    """The organiser, on pages behind the guard."""
    account = found()
    assert account is not None
    return account


def speak() -> None:
    """What the switch asks for, which the account keeps; else its setting, the cookie, what the browser asks for."""
    account, offered = found(), spoken()
    wanted = request.args.get("lang", "")
    if account and wanted in offered and wanted != account.language:
        actions.speak(account.id, wanted)
    asked = [wanted, *([account.language] if account and account.language else []), *language.accepted()]
    language.speak(chosen(asked, offered, language.default() if language.default() in offered else "en"))


def guard() -> ResponseReturnValue | None:
    """Before every page for organisers."""
    speak()
    return refused("nobody", 401) if found() is None else None


def refused(code: str, status: int) -> ResponseReturnValue:
    """The words of each code are in the template."""
    return render_template("organiser/refused.html", code=code, **chrome()), status, {"Cache-Control": "no-store"}


def chrome() -> dict[str, Any]:
    """What surrounds every page: who is signed in, and the same page in other languages. A form's answer has none."""
    others = [lang for lang in spoken() if lang != g.ui] if request.method == "GET" else []
    account = found()
    return {
        "account": sender(account.name, g.ui) if account else "", "others": others,
        "menu": nav.menu(account) if account else [],
    }  # fmt: skip


@bp.get("/", strict_slashes=False)
def index() -> ResponseReturnValue:
    return redirect(url_for("organiser_notices.index"))


@bp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    actions.sign_out(request.cookies.get(COOKIE, ""), settings().clock.real())
    response = redirect(url_for("account.index"), 303)
    response.delete_cookie(COOKIE, path=PATH)
    return response
