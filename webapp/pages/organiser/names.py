"""What codes and ids of the draft are called, in the language of the organiser who asks."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import g

from webapp.formats import names as writing
from webapp.formats.values import Names
from webapp.rules.languages import Said, said
from webapp.rules.programme import Event, Programme
from webapp.store import people, programme


def called(text: Mapping[str, str], event: Event, otherwise: str = "") -> Said:
    """A text for this organiser, in whichever language there is, and which that is; without one, `otherwise`."""
    return said(text, g.ui, event.default_language, event.languages) or Said(otherwise, g.ui)


def words(text: Mapping[str, str], event: Event) -> str:
    return called(text, event).words


def of(draft: Programme, persons: Iterable[int] = ()) -> Names:
    """The draft's own, and these people's. Two statements more for people and delegations."""
    event = draft.event

    def named(things: Mapping[str, Any]) -> dict[str, str]:
        return {code: words(thing.name, event) or code for code, thing in things.items()}

    delegations = {code: words(text["name"], event) or code for code, text in programme.texts("delegation").items()}
    found = people.individuals(persons) if persons else {}
    persons_named = {id_: writing.pair(person.name, g.ui).first for id_, person in found.items()}
    return Names(event.zone, named(draft.places), named(draft.tracks), persons_named, delegations)
