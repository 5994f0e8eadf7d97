"""What a phone is shown of a scan: the verdict's facts and the person's card, as values for JSON and templates."""

from typing import Any

from webapp.actions.batch import Answer
from webapp.formats import dates, names
from webapp.formats.roster import post
from webapp.rules.door import asks_a_supervisor
from webapp.rules.programme import Event
from webapp.rules.times import local
from webapp.store.people import Individual

_cards: dict[int, tuple[Individual, Event, dict[str, Any]]] = {}
KEPT = 10_000


def person(who: Individual, event: Event) -> dict[str, Any]:
    """The card, made once while the process keeps the person."""
    known = _cards.get(who.id)
    if known and known[0] is who and known[1] is event:
        return known[2]
    if len(_cards) >= KEPT:
        _cards.clear()
    card = _card(who, event)
    _cards[who.id] = who, event, card
    return card


def _card(who: Individual, event: Event) -> dict[str, Any]:
    """The least a door needs. `names` are both writings, the person's own first; `post` is function and delegation as
    each language of the event writes them."""
    name = names.own(who.name)
    both = [{"lang": name.first_lang, "text": name.first}, {"lang": name.second_lang, "text": name.second}]
    return {
        "names": [each for each in both if each["text"]],
        "function": dict(who.function),
        "delegation": dict(who.delegation_name),
        "post": {lang: post(who.function, who.delegation_name, lang, event) for lang in event.languages},
        "greeting": {lang: names.greeting(who.name, who.function, lang) for lang in event.languages},
        "language": who.language if who.language in event.languages else "",
        "vip": who.vip,
    }


def answer(found: Answer, event: Event) -> dict[str, Any]:
    """`time` is the event's local HH:MM that the verdict is about, `spoken` the same as each language says it; `hour`
    is when the scan was made."""
    if found.error:
        extra = {"field": found.field} if found.error == "malformed" else {}
        return {"id": found.id, "error": found.error, **extra, **({"clash": True} if found.clash else {})}
    time = local(found.time, event.zone) if found.time else None
    vip = found.person is not None and found.person.vip
    return {
        "id": found.id,
        "kind": found.kind,
        "door": found.door,
        "verdict": found.verdict,
        "time": f"{time:%H:%M}" if time else None,
        "spoken": {lang: dates.spoken(time, lang) for lang in event.languages} if time else None,
        "hour": f"{local(found.at, event.zone):%H:%M}" if found.at else None,
        "person": person(found.person, event) if found.person else None,
        "supervisor": asks_a_supervisor(found.verdict, vip),
        **({"clash": True} if found.clash else {}),
    }
