"""GET /api/v1/doors: the doors of a phone and how full each is."""

from collections.abc import Collection
from typing import Any

from flask import Response

from webapp.pages.api import v1
from webapp.pages.safety import settings
from webapp.pages.staff import phone
from webapp.pages.staff.figures import figures
from webapp.rules.door import OPENS_BEFORE
from webapp.rules.programme import Programme
from webapp.store.pulse import Ring

bp = v1.bp


def counts(programme: Programme, codes: Collection[str], ring: Ring | None = None) -> list[dict[str, Any]]:
    known = sorted(code for code in codes if programme.has_door(code))
    return [
        {"code": f.code, "inside": f.inside, "expected": f.expected, "capacity": f.capacity, "free": f.free}
        for f in figures(programme, known, settings().clock.now(), ring).values()
    ]


@bp.get("/doors")
def doors() -> Response:
    programme, device = v1.programme(), phone.here()
    mine = [code for code in (*programme.sessions, *programme.gates) if device.may(code)]
    rows = [{**count, **_door(count["code"], programme)} for count in counts(programme, mine)]
    rows.sort(key=lambda row: (row["start"] is None, row["start"] or "", row["code"]))
    return v1.packed({"doors": rows, "now": settings().clock.now().isoformat()})


def _door(code: str, programme: Programme) -> dict[str, Any]:
    if code in programme.gates:
        name = dict(programme.gates[code].name)
        times = {"start": None, "end": None, "opens": None}
        return {"title": name, "place": name, **times, "registration": "open", "cancelled": False}
    session = programme.sessions[code]
    place = programme.places.get(session.place)
    return {
        "title": dict(session.title), "place": dict(place.name) if place else {}, "start": session.start.isoformat(),
        "end": session.end.isoformat(), "opens": (session.start - OPENS_BEFORE).isoformat(),
        "registration": session.registration, "cancelled": session.cancelled,
    }  # fmt: skip
