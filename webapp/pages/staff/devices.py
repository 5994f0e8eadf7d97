"""The staff phones: a QR that enrols one, what each says of itself, its doors, who holds it, and its end."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from webapp.actions import devices as actions
from webapp.formats import qr
from webapp.pages import who
from webapp.pages.safety import settings
from webapp.pages.staff import hours, phone, places, readiness, supervisor
from webapp.pages.staff.faults import status
from webapp.rules.devices import DAYS
from webapp.rules.seats import Refused
from webapp.store import devices as store

bp = Blueprint("devices", __name__, url_prefix="/staff/devices")
bp.before_request(supervisor.guard)


@bp.get("/")
def index() -> ResponseReturnValue:
    real = settings().clock.real()
    return supervisor.show(
        "staff/devices/index.html", "devices", programme=who.live(), places=places.places,
        rows=readiness.rows(store.everyone(real)), invitations=store.invitations(real),
    )  # fmt: skip


# --- enrolling -----------------------------------------------------------------------------------


@bp.get("/new")
def new() -> Response:
    return _new()


def _new(wrong: Refused | None = None) -> Response:
    programme = who.live()
    chosen = request.form.getlist("door") or request.args.getlist("door")
    return supervisor.show(
        "staff/devices/new.html", "devices", status(wrong.code) if wrong else 200, wrong, days=DAYS,
        groups=places.groups(programme) if programme else [], chosen=chosen, today=hours.today(),
        typed=request.form,
    )  # fmt: skip


@bp.post("/new")
def invite() -> ResponseReturnValue:
    """The QR, on the answer itself: its secret is in no address, and only its hash is kept."""
    role, raw = request.form.get("role", ""), request.form.get("days", "")
    days = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 4 else 0
    label, holder, real = supervisor.typed("label"), supervisor.typed("holder"), settings().clock.real()
    try:
        token = actions.invite(role, request.form.getlist("door"), real, label, holder, days, supervisor.form_id())
    except Refused as refusal:
        return _new(refusal)
    address = f"{settings().base_url}{url_for('enrol.ask', token=token)}"
    size, path = qr.svg_path(address)
    doors = [] if role == "supervisor" else places.places(who.live(), request.form.getlist("door"))
    return supervisor.show(
        "staff/devices/qr.html", "devices", address=address, size=size, path=path, role=role, label=label,
        holder=holder, days=days, doors=doors,
    )  # fmt: skip


@bp.post("/links/<int(max=2147483647):link>/withdraw")
def call_off(link: int) -> ResponseReturnValue:
    actions.call_off(link, settings().clock.now())
    return redirect(url_for(".index"), 303)


# --- one phone -----------------------------------------------------------------------------------


@bp.get("/<int(max=2147483647):id_>")
def one(id_: int) -> Response:
    return _one(id_)


def _one(id_: int, wrong: Refused | None = None) -> Response:
    kept = store.one(id_)
    if kept is None:
        raise NotFound()
    programme = who.live()
    return supervisor.show(
        "staff/devices/one.html", "devices", status(wrong.code) if wrong else 200, wrong,
        row=readiness.row(kept, readiness.cursors()), own=kept.device.id == phone.here().id,
        doors=places.places(programme, kept.device.doors), groups=places.groups(programme) if programme else [],
        today=hours.today(),
    )  # fmt: skip


@bp.post("/<int(max=2147483647):id_>")
def change(id_: int) -> ResponseReturnValue:
    """`do`: rename, doors, hand_over, revoke."""
    now = settings().clock.now()
    try:
        match request.form.get("do"):
            case "rename":
                actions.rename(id_, supervisor.typed("label"))
            case "doors":
                actions.set_doors(id_, request.form.getlist("door"), now)
            case "hand_over":
                actions.hand_over(id_, supervisor.typed("holder"), now)
            case "revoke":
                actions.revoke(id_, phone.here(), now)
            case _:
                raise NotFound()
    except Refused as refusal:
        return _one(id_, refusal)
    return redirect(url_for(".one", id_=id_), 303)
