"""A delegation's code at a door, without script: its people with ticks, and each of those ticked as their own scan."""

import uuid
from typing import NamedTuple

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp.actions import door as action
from webapp.formats import qr
from webapp.formats.roster import reference
from webapp.formats.scans import Sent, read
from webapp.pages import chrome
from webapp.pages.delegate.session import person_card
from webapp.pages.safety import settings
from webapp.pages.staff import cards, phone, words
from webapp.pages.staff.refusal import refused
from webapp.rules.programme import Programme, Session
from webapp.store import badges, parties, people, presence, pulse

bp = Blueprint("party", __name__, url_prefix="/staff/doors")
bp.before_request(phone.guard)


class Member(NamedTuple):
    """`mark` is what the person is known by at a door, empty without a badge in force."""

    card: dict[str, object]
    mark: str
    inside: bool


def opened(door: str, typed: str) -> ResponseReturnValue | None:
    """The list of a delegation's people, when its code was typed; None for anything else."""
    code = qr.badge_code(typed.strip())
    delegation = parties.opened(code) if code else ""
    found = phone.session(door) if delegation else None
    if found is None:
        return None
    programme, session = found
    members, ring = parties.members(delegation, g.ui), pulse.ring()
    codes, known = badges.in_force(person.id for person in members), presence.known(ring, settings().clock.now())
    inside = known.inside.get(door, {})
    rows = [
        Member(person_card(each), f"~{reference(codes[each.id])}" if each.id in codes else "", each.id in inside)
        for each in members
    ]
    name = people.names_of_delegations([delegation])[delegation]
    return _show(programme, session, members=rows, name=chrome.told(name), form_id=str(uuid.uuid4()), answers=[])


@bp.post("/<code>/party")
def record(code: str) -> ResponseReturnValue:
    """Each of those ticked is a scan of their own, with the whole party on it. The same form is the same scans."""
    found = phone.session(code)
    if found is None:
        return refused("not_your_door", 404)
    marks = list(dict.fromkeys(each[:20] for each in request.form.getlist("who")))[:200]
    if not marks:
        return redirect(url_for("doors.scanner", code=code), 303)
    now = settings().clock.now()
    scans = [_scan(code, mark, marks, request.form.get("form", "")[:36]) for mark in marks]
    programme, session = found
    answers = action.record(phone.here(), scans, now)
    return _show(
        programme, session, answers=[cards.answer(each, programme.event) for each in answers], members=[], name=None,
        words=words.words(words.languages(programme.event.languages, g.ui)),
    )  # fmt: skip


def _scan(door: str, mark: str, marks: list[str], form: str) -> Sent:
    id_ = uuid.uuid5(uuid.NAMESPACE_URL, f"party:{form}:{door}:{mark}") if form else uuid.uuid4()
    return read({
        "id": str(id_), "kind": "entry", "door": door, "code": mark, "device_time": settings().clock.now().isoformat(),
        "skew": 0, "party": [each.removeprefix("~") for each in marks],
    })  # fmt: skip


def _show(programme: Programme, session: Session, **values: object) -> ResponseReturnValue:
    place = programme.places.get(session.place)
    switch = [lang for lang in phone.spoken() if lang != g.ui]
    title = chrome.told(dict(session.short or session.title))
    where = chrome.brief(chrome.told(dict(place.name))) if place else title
    return render_template("staff/party.html", session=session, where=where, title=title, switch=switch, **values)
