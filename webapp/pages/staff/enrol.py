"""Making this browser a staff phone: a page that says which door, one button, done."""

import secrets

from flask import Blueprint, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from webapp.actions import devices
from webapp.pages import who
from webapp.pages.safety import settings
from webapp.pages.staff import phone, places
from webapp.pages.staff.refusal import refused
from webapp.rules.devices import DEVICE_LIFE
from webapp.rules.seats import Refused

bp = Blueprint("enrol", __name__)
STATUS = {"unknown_link": 404, "used_link": 410, "expired_link": 410}


@bp.before_request
def speak() -> None:
    phone.speak()


@bp.errorhandler(Refused)
def not_openable(refusal: Refused) -> ResponseReturnValue:
    device = phone.found()
    return refused(refusal.code, STATUS[refusal.code], home=phone.home(device) if device else "")


@bp.get("/enrol/<token>")
def ask(token: str) -> ResponseReturnValue:
    device = devices.openable(token, settings().clock.real())
    doors = places.places(who.live(), device.doors)
    page = render_template("staff/enrol.html", device=device, doors=doors, token=token, form=secrets.token_hex(16))
    return page, {"Cache-Control": "no-store"}


@bp.post("/enrol/<token>")
def enrol(token: str) -> ResponseReturnValue:
    form = request.form.get("form", "")[:64]
    label = request.form.get("label", "").strip()[:60] or _kind_of_phone()
    device, cookie = devices.enrol(token, label, g.ui, settings().clock.real(), form, settings().clock.now())
    response = redirect(phone.home(device), 303)
    response.set_cookie(
        phone.COOKIE, cookie, max_age=DEVICE_LIFE, httponly=True, samesite="Lax", secure=settings().secure, path="/"
    )
    return response


def _kind_of_phone() -> str:
    agent = request.user_agent.string
    return next((kind for kind in ("iPhone", "iPad", "Android", "Windows", "Macintosh", "Linux") if kind in agent), "")
