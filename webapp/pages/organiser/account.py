"""Which organiser is asking, and in which language; everybody else is asked to sign in."""

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp.actions import accounts as actions
from webapp.actions.signing_in import Asking
from webapp.formats import browsers
from webapp.formats.audiences import sender
from webapp.pages import htmx, language, who
from webapp.pages.organiser import nav
from webapp.pages.organiser.account_words import Trouble, told
from webapp.pages.safety import path_of, settings
from webapp.pages.staff.phone import spoken
from webapp.rules.accounts import SIGN_IN_LIFE, Account
from webapp.rules.languages import chosen
from webapp.store import programme, sign_ins

COOKIE = "organiser"
PATH = "/organiser"
NOT_KEPT = {"Cache-Control": "no-store"}
"""Of pages with something in them that is shown once."""
WITHOUT_EVENT = ("organiser_settings", "organiser_accounts", "organiser_own", "organiser_journal")
"""Pages that make sense before there is an event."""
bp = Blueprint("account", __name__, url_prefix=PATH)


def found() -> Account | None:
    """The account behind the cookie; None for anyone else."""
    if "account" not in g:
        token, real_now = request.cookies.get(COOKIE, ""), settings().clock.real()
        g.account = sign_ins.signed_in(token, real_now) if token else None
        if g.account:
            actions.seen(g.account, real_now)
    account: Account | None = g.account
    return account


def here() -> Account:
    """The organiser, on pages behind the guard."""
    account = found()
    assert account is not None
    return account


def asking() -> Asking:
    """Where somebody asks from who is signing in, or proves who they are."""
    clock, agent = settings().clock, request.user_agent.string
    cookie = request.cookies.get(COOKIE, "")
    return Asking(request.remote_addr or "", browsers.named(agent), clock.now(), clock.real(), cookie)


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
    if found() is not None:
        return redirect(url_for("organiser_settings.new"), 303) if _comes_first() else None
    if htmx.asked():
        there = url_for("organiser_sign_in.ask", next=path_of(request.headers.get("HX-Current-URL", "")))
        return "", 401, {**NOT_KEPT, "HX-Redirect": there}
    wanted = request.full_path.rstrip("?") if request.method == "GET" else path_of(request.headers.get("Referer", ""))
    return ask(wanted, status=401)


def _comes_first() -> bool:
    """Whether the event itself is still to be made, and this page would be about it."""
    return request.blueprint not in WITHOUT_EVENT and programme.event() is None


def administrators() -> ResponseReturnValue | None:
    """Before every page for administrators alone."""
    return guard() or (None if here().administrates else refused("not_administrator", 403))


def ask(
    wanted: str, name: str = "", wrong: Trouble | None = None, owed: str = "", status: int = 200
) -> ResponseReturnValue:  # fmt: skip
    """The form to sign in with, or, with `owed`, to give the code in; then on to the page that was wanted."""
    words = told(wrong) if wrong else None
    page = render_template(
        "organiser/sign_in.html", wanted=own_path(wanted), name=name, wrong=words, owed=owed, **chrome()
    )
    more = {"Retry-After": str(words.seconds)} if words and words.seconds else {}
    return page, words.status if words else status, {**NOT_KEPT, **more}


def own_path(wanted: str) -> str:
    """The page that was wanted, when it is one of these; nothing for any other address."""
    parts = urlsplit(wanted) if wanted.isprintable() and "\\" not in wanted else urlsplit("")
    inside = not parts.scheme and not parts.netloc and f"{parts.path}/".startswith(f"{PATH}/")
    aside = parts.path.startswith((f"{PATH}/sign-in", f"{PATH}/enter"))
    return wanted if inside and not aside else ""


def welcome(cookie: str, to: str) -> ResponseReturnValue:
    """Signed in, and on to a page."""
    response = redirect(to, 303)
    response.set_cookie(
        COOKIE, cookie, max_age=SIGN_IN_LIFE, httponly=True, samesite="Lax", path=PATH,
        secure=settings().secure or request.is_secure,
    )  # fmt: skip
    return response


def refused(code: str, status: int) -> ResponseReturnValue:
    """The words of each code are in the template."""
    return render_template("organiser/refused.html", code=code, **chrome()), status, NOT_KEPT


def known() -> list[str]:
    """The event's names: no password is one of them."""
    live = who.live()
    return [live.event.code, *live.event.name.values(), *live.event.theme.values()] if live else []


def chrome() -> dict[str, Any]:
    """What surrounds every page: who is signed in, and the same page in other languages. A form's answer has none."""
    others = [lang for lang in spoken() if lang != g.ui] if request.method == "GET" else []
    account = found()
    return {
        "account": sender(account.name, g.ui) if account else "", "others": others,
        "menu": nav.menu(account) if account else [],
    }  # fmt: skip


@bp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    actions.sign_out(request.cookies.get(COOKIE, ""), settings().clock.now(), settings().clock.real())
    response = make_response(redirect(url_for("account.index"), 303))
    response.delete_cookie(COOKIE, path=PATH)
    return response
