"""Who speaks where, and as what."""

from typing import NamedTuple

from flask import Blueprint, g
from flask.typing import ResponseReturnValue

from webapp.pages import htmx
from webapp.pages.delegate.session import person_card
from webapp.pages.organiser import account, person_sessions
from webapp.pages.organiser.person_sessions import Held
from webapp.rules.people import family_key
from webapp.store import people
from webapp.store import registering as store

bp = Blueprint("organiser_speakers", __name__, url_prefix=f"{account.PATH}/speakers")
bp.before_request(account.guard)


class Spoken(NamedTuple):
    """Somebody, and where they speak."""

    p: dict[str, object]
    sessions: list[Held]


@bp.get("")
def index() -> ResponseReturnValue:
    """In alphabetical order; where each speaks, in time order."""
    named, of = person_sessions.sessions(), store.speeches()
    found = people.individuals(person for person, _code, _role in of)
    in_order = sorted(found.values(), key=lambda each: family_key(each.name, g.ui))
    rows = [Spoken(person_card(each), person_sessions.speaks(each.id, of, named)) for each in in_order]
    return htmx.show("organiser/people_speakers.html", rows=rows, **account.chrome())
