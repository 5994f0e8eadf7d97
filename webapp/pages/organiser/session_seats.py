"""The seats of one session: its people, its waiting list, its delegations, and the numbers that bound them."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from flask import Blueprint, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from webapp.actions import drafting
from webapp.formats import dates, names
from webapp.formats import seating as words
from webapp.formats.names import Pair
from webapp.formats.words import say
from webapp.pages import chrome, htmx, who
from webapp.pages.organiser import account, forms, seats, standings
from webapp.pages.organiser.forms import FINE, Form, Trouble
from webapp.pages.organiser.names import of
from webapp.pages.safety import settings
from webapp.rules import release as release_rules
from webapp.rules.drafting import Clash, Wrong
from webapp.rules.languages import Said
from webapp.rules.people import family_key, protocol_key
from webapp.rules.programme import Programme, Session
from webapp.rules.release import NEVER
from webapp.rules.times import local
from webapp.store import audiences as store
from webapp.store import desk, door, figures, people, presence, pulse
from webapp.store import drafting as draft
from webapp.store import programme as programme_store
from webapp.store import seats as seat_store
from webapp.store.door import Seats
from webapp.store.people import Individual

bp = Blueprint("organiser_session_seats", __name__, url_prefix=f"{account.PATH}/seats/<code>")
bp.before_request(account.guard)
PAGE = 100
FOUND = 20
"""People shown of a search; more are looked for with more words."""
NUMBERS = ("capacity", "quota", "kept", "release")
SHOWN = ("all", "came", "missing")
Named = Mapping[str, tuple[str, dict[str, str]]]
"""Delegation → its country and names."""


class Line(NamedTuple):
    """Someone who has a seat or waits; `came`: when they were let in, in words."""

    who: Individual
    name: Pair
    function: Said
    of: Said
    came: str = ""
    state: str = ""

    @property
    def id(self) -> int:
        return self.who.id


class Share(NamedTuple):
    """A delegation's seats."""

    name: Said
    booked: int
    waiting: int


class There(NamedTuple):
    """A session, who holds what in it, and who was let in."""

    programme: Programme
    session: Session
    held: Seats
    came: dict[int, datetime]


def there(code: str) -> There:
    """Raises NotFound for what is not in the live programme."""
    programme = who.live()
    session = programme.sessions.get(code) if programme else None
    if programme is None or session is None:
        raise NotFound()
    ring, now = pulse.ring(), settings().clock.now()
    known = presence.known(ring, now)
    return There(programme, session, door.held_now(ring).get(code, standings.NOBODY), known.settled.came(code))


def lines(found: Iterable[Individual], here: There) -> list[Line]:
    return [
        Line(
            each, names.pair(each.name, g.ui), chrome.told(each.function), chrome.told(each.delegation_name),
            seats.moment(here.came.get(each.id), here.programme), seats.state(each.id, here.held),
        )
        for each in found
    ]  # fmt: skip


@bp.get("")
def one(code: str) -> ResponseReturnValue:
    return page(code)


def page(code: str, form: Form | None = None, trouble: Trouble = FINE) -> ResponseReturnValue:
    """`q`: who is looked for among all people; `in`: among those booked; `by`, `show`, `page`: of the list."""
    here = there(code)
    named = people.delegations()
    everyone = _everyone(here, named)
    booked = _booked(here, everyone)
    number = min(max(request.args.get("page", 1, type=int), 1), max(1, -(-len(booked) // PAGE)))
    waiting = [everyone[person] for person in seat_store.waiting(code) if person in everyone]
    count = standings.count(here.programme, here.session, here.held, set(here.came), settings().clock.now())
    shown = htmx.show(
        "organiser/session_seats.html", status=trouble.status, row=standings.row(here.programme, count), c=count,
        session=here.session, day=dates.day_title(here.session.day, g.ui), needs=words.NEEDS,
        booked=lines(booked[(number - 1) * PAGE : number * PAGE], here), all=len(booked), number=number,
        pages=max(1, -(-len(booked) // PAGE)), waiting=lines(waiting, here), shares=_shares(here, everyone),
        asked={"by": _by(), "show": _show(), "in": _typed("in"), "q": _typed("q")}, found=lines(_found(), here),
        delegations=_delegations(named), elsewhere=_elsewhere(here), **_hour(here), **_numbers(code, form, trouble),
        **account.chrome(),
    )  # fmt: skip
    shown.headers["Cache-Control"] = "private, no-cache"
    return shown


def _typed(name: str) -> str:
    return request.args.get(name, "").strip()[:100]


def _by() -> str:
    return "name" if request.args.get("by") == "name" else "protocol"


def _show() -> str:
    asked = request.args.get("show", "")
    return asked if asked in SHOWN else "all"


def _booked(here: There, everyone: dict[int, Individual]) -> list[Individual]:
    """Those with a seat, in protocol order or by name; with `show`, those who came or did not, and whose seat that was
    given back."""
    wanted: Collection[int] = here.held.booked
    if _show() == "came":
        wanted = {person for person in here.held.booked if person in here.came}
    elif _show() == "missing":
        wanted = {person for person in (*here.held.booked, *here.held.lost) if person not in here.came}
    found = _looked_for([everyone[person] for person in wanted if person in everyone])
    if _by() == "name":
        return sorted(found, key=lambda each: family_key(each.name, g.ui))
    order = store.protocol()
    return sorted(found, key=lambda each: protocol_key(order.get(each.delegation), each.head, each.name, g.ui))


def _looked_for(found: list[Individual]) -> list[Individual]:
    if not _typed("in"):
        return found
    beat = who.asker().beat
    wanted = {each.id for each in desk.search(_typed("in"), beat.epoch, beat.people)}
    return [each for each in found if each.id in wanted]


def _found() -> list[Individual]:
    """Who is looked for, of all people."""
    if not _typed("q"):
        return []
    beat = who.asker().beat
    return desk.search(_typed("q"), beat.epoch, beat.people)[:FOUND]


def _shares(here: There, everyone: dict[int, Individual]) -> list[Share]:
    """Each delegation that has a seat or waits for one, in protocol order; guests last."""
    booked = Counter(everyone[person].delegation for person in here.held.booked if person in everyone)
    waiting = Counter(everyone[person].delegation for person in here.held.waiting if person in everyone)
    called = {each.delegation: chrome.told(each.delegation_name) for each in everyone.values()}
    order = [code for code in store.protocol() if code in booked or code in waiting]
    guests = [""] if "" in booked or "" in waiting else []
    return [Share(called[code], booked[code], waiting[code]) for code in [*order, *guests]]


def _everyone(here: There, named: Named) -> dict[int, Individual]:
    """Whoever has a seat, waits, or lost one."""
    wanted = {*here.held.booked, *here.held.waiting, *here.held.lost}
    return {each.id: each for each, _email, _withdrawn in people.listed(named, wanted)}


def _delegations(named: Named) -> list[tuple[str, Said, int]]:
    """In protocol order, with how many people each has."""
    sizes = figures.members()
    return [(code, chrome.told(named[code][1]), sizes[code]) for code in store.protocol() if code in sizes]


def _elsewhere(here: There) -> list[tuple[str, str]]:
    """Sessions people can be moved to: with seats, not over; those of the same hours first."""
    now = settings().clock.now()
    found = [
        each
        for each in here.programme.sessions.values()
        if each.registration != "open" and not each.cancelled and each.end > now and each.code != here.session.code
    ]
    found.sort(key=lambda each: (not each.overlaps(here.session), each.start, each.code))
    return [(each.code, seats.said(here.programme, each)) for each in found]


def _hour(here: There) -> dict[str, Any]:
    """When the seats nobody took are given back."""
    due = release_rules.due_at(here.session, here.programme)
    given_back = here.held.released
    return {
        "due": dates.moment(local(due, here.programme.event.zone), g.ui) if due else "",
        "given_back": dates.moment(local(given_back, here.programme.event.zone), g.ui) if given_back else "",
        "over": here.session.cancelled or here.session.end <= settings().clock.now(),
    }


def _numbers(code: str, form: Form | None, trouble: Trouble) -> dict[str, Any]:
    """The draft's own, which may differ from the live ones; None for a session that has left the draft."""
    held = draft.held("session", code)
    never = {"release": say(g.ui, "never")} if held and held["release"] == NEVER else {}
    return {
        "draft": held and {name: held[name] for name in NUMBERS}, "typed": form.typed if form else never,
        "trouble": trouble,
    }  # fmt: skip


@bp.post("/numbers")
def numbers(code: str) -> ResponseReturnValue:
    """Saved in the draft: it takes effect when it is published."""
    here = there(code)
    form = forms.read("session", code, request.form, here.programme.event.zone)
    if form.faults:
        return page(code, form, forms.wrong("session", form.faults))
    try:
        drafting.change(account.here().name, form.edits, settings().clock.now())
    except (Wrong, Clash) as error:
        found = programme_store.draft()
        assert found is not None
        return page(code, form, forms.trouble("session", error, of(found)))
    return redirect(url_for(".one", code=code, saved="", _anchor="numbers"), 303)
