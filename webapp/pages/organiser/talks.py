"""Who speaks in a session: found by any writing of the name, in order, each in a role."""

import json
from typing import Any, NamedTuple

from flask import g, request

from webapp.actions import drafting as actions
from webapp.formats import names as writing
from webapp.formats.values import ROLES, Names
from webapp.formats.words import say
from webapp.pages import chrome, who
from webapp.pages.organiser import account, forms
from webapp.pages.organiser.forms import Trouble
from webapp.pages.safety import settings
from webapp.rules.drafting import Clash, Edit, Wrong
from webapp.rules.programme import Programme, Session
from webapp.store import desk, people
from webapp.store.people import Individual

MOST = 20
"""People found that are shown."""


class Speaker(NamedTuple):
    id: int
    name: str
    lang: str
    function: str
    role: str


def shown(session: Session) -> dict[str, Any]:
    """Those who speak, and whoever a search finds besides."""
    found = people.individuals(speech.person for speech in session.speeches)
    query = request.values.get("q", "").strip()[:80]
    beat = who.asker().beat
    others = [p for p in desk.search(query, beat.epoch, beat.people) if p.id not in found] if query else []
    roles = [(code, say(g.ui, words)) for code, words in ROLES.items()]
    roles += [(s.role, s.role) for s in session.speeches if s.role not in ROLES]
    return {
        "speakers": [_named(found[s.person], s.role) for s in session.speeches if s.person in found],
        "query": query, "people": [_named(person, "") for person in others[:MOST]], "more_people": len(others) > MOST,
        "roles": list(dict.fromkeys(roles)), "speeches": json.dumps([[s.person, s.role] for s in session.speeches]),
    }  # fmt: skip


def _named(person: Individual, role: str) -> Speaker:
    first, lang, _second, _second_lang = writing.pair(person.name, g.ui)
    about = [chrome.told(person.function).words, chrome.told(person.delegation_name).words]
    return Speaker(person.id, first, lang, ("、" if g.ui == "ja" else ", ").join(filter(None, about)), role)


def changed(held: Programme, session: Session) -> Trouble:
    """What the form's buttons ask for: add, remove, up or down, and a person; else the roles."""
    was = [list(each) for each in _pairs(request.form.get("was-speeches", ""))]
    edit = Edit("session", session.code, "speeches", _asked(was), was=was)
    try:
        actions.change(account.here().name, [edit], settings().clock.now())
    except (Wrong, Clash) as error:
        named = people.individuals(person for person, _role in [*was, *edit.new])
        said = {id_: writing.pair(person.name, g.ui).first for id_, person in named.items()}
        return forms.trouble("session", error, Names(held.event.zone, people=said))
    return forms.FINE


def _pairs(sent: str) -> list[tuple[int, str]]:
    try:
        return [(int(person), str(role)[:40]) for person, role in json.loads(sent)]
    except (TypeError, ValueError):
        return []


def _asked(was: list[list[Any]]) -> list[list[Any]]:
    roles = {person: request.form.get(f"role-{person}", role)[:40] for person, role in was}
    do, _colon, number = request.form.get("do", "").partition(":")
    person = int(number) if number.isascii() and number.isdigit() and len(number) < 12 else 0
    order = [each for each, _role in was if not (do == "remove" and each == person)]
    if do == "add" and person and person not in order:
        order.append(person)
    if do in ("up", "down") and person in order:
        at = order.index(person)
        order.insert(max(0, at + (1 if do == "down" else -1)), order.pop(at))
    return [[each, roles.get(each, "speaker")] for each in order]
