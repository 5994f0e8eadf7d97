"""Where phones bring what was done without network. JSON in and out; the words are the server's."""

from typing import Any

from flask import Blueprint, Response, g, jsonify, request
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from webapp.actions import outbox as actions
from webapp.actions.outbox import Answer
from webapp.formats import outbox as formats
from webapp.formats.french import french
from webapp.formats.outbox import Entry, Unreadable
from webapp.formats.words import N_
from webapp.pages import chrome, language, refusals, who
from webapp.pages.safety import settings

bp = Blueprint("outbox", __name__, url_prefix="/outbox")
MOST_BYTES = 256_000
STATUSES = {"not_json": 400, "not_a_batch": 400, "too_many": 413}
SEATS = {
    "booked": N_("Your seat is booked."),
    "waiting": N_("You are on the waiting list."),
    "given_up": N_("Your booking is cancelled."),
}
SEATS_OF_ANOTHER = {
    "booked": N_("The seat is booked."),
    "waiting": N_("This person is on the waiting list."),
    "given_up": N_("The booking is cancelled."),
}


def _said(status: int, **body: Any) -> Response:
    response = jsonify(**body)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.errorhandler(HTTPException)
def refused(error: HTTPException) -> Response:
    return _said(error.code or 500, error=error.name.lower().replace(" ", "_"))


@bp.errorhandler(Unreadable)
def unreadable(error: Unreadable) -> Response:
    return _said(STATUSES[error.code], error=error.code)


@bp.get("")
def whose() -> Response:
    """Whose outbox this phone may send: the code of who is signed in."""
    return _said(200, person=_mine())


@bp.post("")
def bring() -> Response:
    """Everything in its order; nothing at all when any of it is another person's than the one signed in."""
    language.speak(language.guess())
    mine = _mine()
    if mine is None:
        return _said(401, error="unauthorized")
    person, raw = formats.opened(_body())
    entries = formats.read(raw, person)
    if any(theirs != mine for theirs in [person, *(e.person for e in entries if isinstance(e, Entry))]):
        return _said(409, error="another_person")
    me = who.person_id()
    answers = [actions.settle(me, entry, settings().clock.now()) for entry in entries]
    who.again()
    return _said(200, answers=[_answer(answer) for answer in answers])


def _mine() -> str | None:
    return who.person().code if who.asker().person is not None else None


def _body() -> bytes:
    request.max_content_length = MOST_BYTES
    if (request.content_length or 0) > MOST_BYTES:
        raise RequestEntityTooLarge()
    return request.get_data()


def _answer(answer: Answer) -> dict[str, str]:
    return {
        "id": answer.id, "status": answer.status, "code": answer.code, "words": words(answer),
        "offer": answer.offer, "session": answer.session, "for": answer.whom,
    }  # fmt: skip


def words(answer: Answer) -> str:
    """« Atelier 2 » : why not, or what became of a seat; nothing where nothing need be said."""
    if answer.status == "refused":
        why = refusals.words(answer.code, _title(answer.other), of_another=bool(answer.whom))
    elif answer.code in SEATS and answer.status == "done":
        why = _((SEATS_OF_ANOTHER if answer.whom else SEATS)[answer.code])
    else:
        return ""
    title = _title(answer.session)
    line = _("“%(session)s”: %(words)s", session=title, words=why) if title else why
    return french(line) if g.ui == "fr" else line


def _title(code: str) -> str:
    programme = who.live()
    session = programme.sessions.get(code) if programme else None
    return chrome.told(dict(session.title)).words if session else ""
