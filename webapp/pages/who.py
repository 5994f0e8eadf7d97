"""Who is asking: fetches the person, or refuses."""

from flask import g, request
from werkzeug.exceptions import Unauthorized

from webapp.rules.programme import Programme
from webapp.store import agenda, people, programme, pulse
from webapp.store.agenda import Marks
from webapp.store.people import Individual
from webapp.store.pulse import Asker

COOKIE = "delegate"
ASKED = "kakehashi.asked"
"""Where pages/ready.py leaves whom it found asking."""


def asker() -> Asker:
    """The beat and the person, in one statement a request, which may have been asked on the way here."""
    found: Asker | None = g.get("asker")
    if found is None:
        found = request.environ.pop(ASKED, None) or ask(request.cookies.get(COOKIE, ""))
        g.asker = found
    return found


def ask(token: str) -> Asker:
    """Whose sign-in cookie this is."""
    return pulse.ask(people.hashed(token) if token else "")


def live() -> Programme | None:
    """The live edition; where organisers look at what delegates will see, the draft."""
    draft: Programme | None = g.get("draft")
    return draft or programme.live(asker().beat)


def marks() -> Marks | None:
    """Stars and seats of the person asking; None for a passer-by."""
    who = asker()
    return None if who.person is None else agenda.marks(who.person, who.generation, who.beat.epoch)


def person_id() -> int:
    """The signed-in person. Raises Unauthorized, whose page says how to sign in."""
    found = asker().person
    if found is None:
        raise Unauthorized()
    return found


def person() -> Individual:
    if "individual" not in g:
        g.individual = people.individual(person_id())
    found: Individual = g.individual
    return found


def again() -> None:
    """After a change: the beat is read anew for the answer."""
    g.pop("asker", None)
