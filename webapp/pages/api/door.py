"""The door API: send scans, read them back, undo one, see how full the doors are."""

import json
from typing import Any

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from webapp.actions import door as action
from webapp.actions.batch import Answer
from webapp.formats.scans import Malformed, Sent, read
from webapp.pages import who
from webapp.pages.api import problems
from webapp.pages.api.problems import SENTENCES, Problem
from webapp.pages.safety import settings
from webapp.pages.staff import cards, phone
from webapp.pages.staff.figures import figures
from webapp.rules.door import OPENS_BEFORE
from webapp.rules.programme import Programme
from webapp.store import scans

bp = Blueprint("door_api", __name__, url_prefix="/api/v1")
MOST_SCANS, MOST_BYTES, PAGE = 200, 1_000_000, 500
bp.register_error_handler(Problem, problems.of_problem)
bp.register_error_handler(HTTPException, problems.of_http)


@bp.before_request
def guard() -> None:
    request.max_content_length = MOST_BYTES
    if phone.found() is None:
        raise Problem("unauthorized", 401)


def _programme() -> Programme:
    programme = who.live()
    if programme is None:
        raise Problem("not_found", 404)
    return programme


def _answer(found: Answer, programme: Programme) -> dict[str, Any]:
    answer = cards.answer(found, programme.event)
    return {**answer, "message": SENTENCES[found.error]} if found.error else answer


def _doors(programme: Programme, codes: set[str]) -> list[dict[str, Any]]:
    return [
        {"code": f.code, "inside": f.inside, "expected": f.expected, "capacity": f.capacity, "free": f.free}
        for f in figures(programme, sorted(codes & set(programme.sessions))).values()
    ]


def _read(raw: Any) -> Sent | Malformed:
    try:
        return read(raw)
    except Malformed as problem:
        return problem


def _batch() -> list[Any]:
    if request.mimetype != "application/json":
        raise Problem("unsupported_type", 415)
    try:
        body = json.loads(request.get_data())
    except (ValueError, RecursionError):
        raise Problem("not_json", 422) from None
    if not isinstance(body, dict) or not isinstance(body.get("scans"), list):
        raise Problem("not_a_batch", 422)
    scans: list[Any] = body["scans"]
    if len(scans) > MOST_SCANS:
        raise Problem("too_many", 413)
    return scans


@bp.post("/scans")
def record() -> Response:
    raw = _batch()
    programme = _programme()
    found = action.record(phone.here(), [_read(each) for each in raw], settings().clock.now())
    answers = [_answer(answer, programme) for answer in found]
    for each, answer in zip(raw, answers, strict=True):
        if answer.get("error") == "malformed" and isinstance(each, dict) and isinstance(each.get("id"), str):
            answer["id"] = each["id"][:64]
    touched = {answer.door for answer in found if not answer.error}
    return jsonify(answers=answers, doors=_doors(programme, touched), now=settings().clock.now().isoformat())


@bp.get("/scans")
def since() -> Response:
    raw = request.args.get("since", "0")
    if not raw.isascii() or not raw.isdigit() or len(raw) > 18:
        raise Problem("bad_since", 422)
    device, programme = phone.here(), _programme()
    found = scans.since(int(raw), None if device.supervises else device.doors, PAGE + 1)
    labels = scans.labels(scan.device for scan in found[:PAGE])
    rows = [
        {
            "number": scan.number, "id": scan.id, "kind": scan.kind, "door": scan.door, "badge": scan.code,
            "target": scan.target, "at": scan.at.isoformat(), "verdict": scan.answer.get("verdict"),
            "shown": scan.shown, "device": labels.get(scan.device, ""),
        }
        for scan in found[:PAGE]
    ]  # fmt: skip
    after = str(found[:PAGE][-1].number) if found else raw
    return jsonify(
        scans=rows, since=after, more=len(found) > PAGE, epoch=who.asker().beat.epoch, event=programme.event.code
    )


@bp.post("/scans/<scan_id>/undo")
def undo(scan_id: str) -> Response:
    programme = _programme()
    found = action.undo(phone.here(), scan_id, settings().clock.now())
    if found is None:
        raise Problem("no_such_scan", 404)
    return jsonify(
        answers=[_answer(found, programme)],
        doors=_doors(programme, {found.door}),
        now=settings().clock.now().isoformat(),
    )


@bp.get("/doors")
def doors() -> Response:
    programme = _programme()
    sessions = {session.code: session for session in phone.sessions(phone.here(), programme)}
    rows = []
    for row in _doors(programme, set(sessions)):
        session = sessions[row["code"]]
        place = programme.places.get(session.place)
        rows.append({
            **row, "title": dict(session.title), "place": dict(place.name) if place else {},
            "start": session.start.isoformat(), "end": session.end.isoformat(),
            "opens": (session.start - OPENS_BEFORE).isoformat(), "registration": session.registration,
            "cancelled": session.cancelled,
        })  # fmt: skip
    rows.sort(key=lambda row: (row["start"], row["code"]))
    return jsonify(doors=rows, now=settings().clock.now().isoformat())
