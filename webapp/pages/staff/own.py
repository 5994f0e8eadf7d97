"""The phone in hand, for whoever holds it: whose it is, its doors, and handing it over to the next volunteer."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from webapp.actions import devices as actions
from webapp.pages import who
from webapp.pages.safety import settings
from webapp.pages.staff import phone, places, supervisor
from webapp.pages.staff.faults import status
from webapp.rules.seats import Refused

bp = Blueprint("own", __name__, url_prefix="/staff/phone")
bp.before_request(phone.guard)


@bp.get("")
def index() -> Response:
    return _page()


def _page(wrong: Refused | None = None) -> Response:
    device = phone.here()
    return supervisor.show(
        "staff/own.html", "", status(wrong.code) if wrong else 200, wrong,
        doors=places.places(who.live(), device.doors), home=phone.home(device), done="done" in request.args,
    )  # fmt: skip


@bp.post("")
def hand_over() -> ResponseReturnValue:
    try:
        actions.hand_over(phone.here().id, supervisor.typed("holder"), settings().clock.now())
    except Refused as refusal:
        return _page(refusal)
    return redirect(url_for(".index", done=1), 303)
