"""What an organiser does with seats of a session: told first, with what follows, then done."""

from dataclasses import dataclass
from typing import NamedTuple

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from webapp.actions import seating
from webapp.formats import seating as words
from webapp.formats.typed import plain
from webapp.pages import refusals
from webapp.pages.organiser import account, session_seats, standings
from webapp.pages.organiser.session_seats import Line, There
from webapp.pages.safety import settings
from webapp.rules import seating as rules
from webapp.rules.seating import Leave, Outcome
from webapp.rules.seats import Refused
from webapp.store import parties, people
from webapp.store import seats as store

bp = Blueprint("organiser_seat_acts", __name__, url_prefix=f"{account.PATH}/seats/<code>/do")
bp.before_request(account.guard)
ACTS = ("seat", "move", "give_up", "first", "release")


class Shown(NamedTuple):
    """What becomes of someone; `done`: something changes for them."""

    line: Line
    words: str
    word: str
    done: bool


@dataclass(frozen=True)
class Asked:
    """What the form says. `to`: the session it is about, which is another when people are moved."""

    do: str
    code: str
    to: str
    people: list[int]
    leave: Leave
    over: bool
    seen: str

    @property
    def leaving(self) -> str:
        return self.code if self.do == "move" else ""


def _read(code: str) -> Asked:
    sent = request.form
    do = sent.get("do", "")
    if do not in ACTS:
        raise NotFound()
    chosen = list(dict.fromkeys(sent.getlist("person", type=int)))
    if do == "seat" and sent.get("delegation"):
        chosen = [each.id for each in parties.members(sent["delegation"], g.ui)]
    reason = plain(sent.get("reason", ""))[: rules.LONGEST] if "over" in sent else ""
    leave = Leave("quota" in sent, reason, "swap" in sent, "wait" in sent and do == "seat")
    return Asked(
        do, code, sent.get("to", "") if do == "move" else code, chosen, leave, "over" in sent, sent.get("seen", "")
    )


@bp.post("")
def act(code: str) -> ResponseReturnValue:
    """Told; then, once confirmed and while it would still come out so, done."""
    here, asked = session_seats.there(code), _read(code)
    if asked.do != "release" and not asked.people:
        return _told(here, asked, wrong=_("Please choose at least one person."), status=422)
    if asked.over and not asked.leave.over:
        return _told(here, asked, wrong=_("Please write why there may be more people than seats."), status=422)
    if request.form.get("sure") != "yes":
        return _told(here, asked)
    try:
        return _done(here, asked)
    except seating.Changed:
        return _told(
            here, asked, wrong=_("By now something else would follow. Nothing was done: please look again."), status=409
        )
    except Refused as refused:
        return _told(here, asked, wrong=refusals.words(refused.code), status=409)


def _done(here: There, asked: Asked) -> ResponseReturnValue:
    by, now = account.here().name, settings().clock.now()
    match asked.do:
        case "seat" | "move":
            found = seating.seat(by, asked.to, asked.people, asked.leave, now, asked.seen or "?", asked.leaving)
            return _outcomes(here, asked, found, done=True)
        case "give_up":
            seating.give_up(by, asked.code, asked.people, now)
        case "first":
            seating.put_first(by, asked.code, asked.people[0], now)
        case "release":
            seating.release(by, asked.code, now)
    return redirect(url_for("organiser_session_seats.one", code=asked.code), 303)


def _told(here: There, asked: Asked, wrong: str = "", status: int = 200) -> ResponseReturnValue:
    if asked.do in ("seat", "move"):
        try:
            found = seating.foresee(asked.to, asked.people, asked.leave, settings().clock.now(), asked.leaving)
        except Refused:
            found, wrong, status = [], wrong or _("Please choose one of the list."), 422
        return _outcomes(here, asked, found, wrong, status)
    return _page(here, asked, _affected(here, asked), wrong, status)


def _outcomes(
    here: There, asked: Asked, found: list[Outcome], wrong: str = "", status: int = 200, done: bool = False
) -> ResponseReturnValue:
    individuals = people.individuals(each.person for each in found)
    titles = standings.titles(here.programme)
    lined = {line.id: line for line in session_seats.lines(individuals.values(), here)}
    shown = [
        Shown(lined[each.person], words.outcome(each, titles, g.ui), each.word, each.done)
        for each in found
        if each.person in lined
    ]
    return _page(here, asked, shown, wrong, status, done, rules.digest(found))


def _affected(here: There, asked: Asked) -> list[Shown]:
    """Whom ending seats or the order of the list is about."""
    held = {**dict.fromkeys(here.held.waiting, "waiting"), **dict.fromkeys(here.held.booked, "booked")}
    if asked.do == "release":
        wanted = [person for person in here.held.booked if person not in here.came]
    elif asked.do == "first":
        wanted = [person for person in asked.people[:1] if held.get(person) == "waiting"]
    else:
        wanted = [person for person in asked.people if person in held]
    found = people.individuals(wanted)
    said = {"booked": _("Loses the seat"), "waiting": _("Leaves the waiting list")}
    shown = session_seats.lines((found[person] for person in wanted if person in found), here)
    if asked.do == "first":
        return [Shown(line, _("First in the waiting list"), "first", True) for line in shown]
    return [Shown(line, said[held[line.id]], held[line.id], True) for line in shown]


def _page(
    here: There, asked: Asked, shown: list[Shown], wrong: str, status: int, done: bool = False, seen: str = ""
) -> ResponseReturnValue:
    session = here.programme.sessions.get(asked.to, here.session)
    counts = {word: sum(each.word == word for each in shown) for word in {each.word for each in shown}}
    next_ = len(store.waiting(asked.code)) if asked.do in ("give_up", "move") else 0
    page = render_template(
        "organiser/seats_check.html", asked=asked, shown=shown, wrong=wrong, done=done, seen=seen, counts=counts,
        session=here.session, title=standings.title(here.session), to=standings.title(session), target=session,
        will=sum(each.done for each in shown), line=next_, reason=request.form.get("reason", ""), **account.chrome(),
    )  # fmt: skip
    return page, status, {"Cache-Control": "no-store"}
