"""A comparison as organisers' pages show it: the table, and the sentence beneath it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import current_app, g, url_for

from webapp.formats import comparing as said
from webapp.formats import comparing_lines, dates, faults, languages
from webapp.formats.comparing import Words
from webapp.pages.organiser import names
from webapp.rules.comparing import Compared
from webapp.rules.programme import Event, Programme
from webapp.rules.texts import Lack
from webapp.rules.times import local
from webapp.store import people, programme


def words(found: Compared, ui: str) -> Words:
    """Three statements, fewer when nobody is mentioned."""
    persons = people.individuals(found.speakers) if found.speakers else {}
    groups = programme.texts("delegation") if any(each.field == "audience" for each in found.differences) else {}
    return Words(
        found, found.new.event.languages, ui, {id_: person.name for id_, person in persons.items()},
        {code: text["name"] for code, text in groups.items()},
    )  # fmt: skip


def shown(found: Compared) -> dict[str, Any]:
    """What parts of templates/organiser/compared.html need."""
    return {
        "compared": found, "groups": said.groups(words(found, g.ui)), "languages": found.new.event.languages,
        "summary": comparing_lines.summary(found, g.ui), "day_title": lambda day: dates.day_title(day, g.ui),
        "language_name": lambda lang: languages.name(lang, g.ui),
    }  # fmt: skip


def moment(at: datetime, event: Event) -> str:
    return dates.moment(local(at, event.zone), g.ui)


def lacking(found: Sequence[Lack], draft: Programme) -> list[tuple[str, str]]:
    """Each text that is missing or overtaken, in words, with where it is written."""
    return [(lack(each, draft), where(each)) for each in found]


def lack(each: Lack, draft: Programme) -> str:
    things: dict[str, Any] = {"session": draft.sessions, "place": draft.places, "track": draft.tracks}
    thing = things.get(each.kind, {}).get(each.code)
    text = getattr(thing, "title", None) or getattr(thing, "name", {}) if thing else draft.event.name
    return comparing_lines.lack(
        each, names.words(text, draft.event), faults.label(each.kind, each.field, g.ui),
        languages.name(each.lang, g.ui), g.ui,
    )  # fmt: skip


def where(each: Lack) -> str:
    """Its editor; the list of texts where it has none. Empty while neither page exists."""
    if each.kind == "session" and "organiser_session.edit" in current_app.view_functions:
        return url_for("organiser_session.edit", code=each.code, _anchor=f"{each.field}:{each.lang}")
    return page("organiser_texts.index")


def page(endpoint: str) -> str:
    """Where one of the organisers' pages is; empty while there is none."""
    return url_for(endpoint) if endpoint in current_app.view_functions else ""
