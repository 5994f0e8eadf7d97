"""The facts of a session as the editor shows them: hours, place, access, interpretation, each with its form."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from flask import current_app, g, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.formats import countries, dates, faults, languages, values
from webapp.formats import texts as said
from webapp.formats.audiences import sender
from webapp.formats.values import Names
from webapp.formats.words import say
from webapp.pages import chrome, who
from webapp.pages.delegate.cards import hearing
from webapp.pages.organiser import forms, names, talks
from webapp.pages.organiser.forms import Form, Trouble
from webapp.pages.safety import settings
from webapp.rules import editions
from webapp.rules.importing import CATEGORIES
from webapp.rules.languages import Said
from webapp.rules.programme import KINDS, MODES, REGISTRATIONS, Programme, Session
from webapp.rules.texts import TODO
from webapp.rules.times import local
from webapp.store import audiences, audit, drafting, notices, texts

GROUPS: Mapping[str, tuple[str, ...]] = {
    "hours": ("day", "start", "end", "shelved"),
    "place": ("place",),
    "track": ("kind", "track"),
    "access": (
        "registration", "capacity", "quota", "kept", "release", "audience", "continues", "cancelled",
    ),
    "interpretation": ("languages", "interpretation", "mode", "channel"),
    "speakers": ("speeches",),
}  # fmt: skip
"""What is changed together."""


class Fact(NamedTuple):
    group: str
    label: str
    words: str


class Neighbour(NamedTuple):
    """A session of the same day; `todo` says which of its words somebody has to look at, a line a language."""

    code: str
    start: str
    title: Said
    here: bool
    todo: list[tuple[str, str]]


def label(field: str) -> str:
    return faults.label("session", field, g.ui)


def about(held: Programme, session: Session) -> dict[str, Any]:
    """What surrounds the facts: the day's sessions, how far the draft is from the live edition, who saved last."""
    return {
        "title": names.called(session.title, held.event, session.code), "day": dates.day_title(session.day, g.ui),
        "neighbours": _neighbours(held, session), "version": _version(held), "saved": _saved(held, session),
        "languages": held.event.languages, "board": board(session.day), "compare": _address("organiser_compare.index"),
    }  # fmt: skip


def board(day: date) -> str:
    return _address("organiser_board.index", day=day.isoformat()) or url_for("organiser_texts.index")


def _address(endpoint: str, **values: Any) -> str:
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else ""


def _neighbours(held: Programme, session: Session) -> list[Neighbour]:
    todo: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for each in texts.todo():
        if each.kind == "session":
            todo[each.code][each.lang].add(each.state)
    found = []
    for other in held.on(session.day):
        lines = [
            (languages.name(lang, g.ui), said.state(next(state for state in TODO if state in states), g.ui))
            for lang, states in todo[other.code].items()
        ]
        short = names.called(other.short or other.title, held.event, other.code)
        start = dates.clock(local(other.start, held.event.zone))
        found.append(Neighbour(other.code, start, short, other.code == session.code, lines))
    return found


def _version(held: Programme) -> str:
    live = who.live()
    if live is None:
        return _("Draft · nothing is published yet")
    number = len(editions.differences(live, editions.numbered(live, held)))
    if not number:
        return _("Draft · as published, version no. %(version)s", version=who.asker().beat.edition)
    return ngettext(
        "Draft · %(num)s change since version no. %(version)s",
        "Draft · %(num)s changes since version no. %(version)s",
        number, version=who.asker().beat.edition,
    )  # fmt: skip


def _saved(held: Programme, session: Session) -> str:
    last = audit.newest("session", session.code)
    if last is None or last.at is None:
        return _("Visible to participants once published.")
    zone = held.event.zone
    when = said.since(local(last.at, zone), local(settings().clock.now(), zone), g.ui)
    return _(
        "Saved: %(when)s, %(name)s · visible to participants once published", when=when, name=sender(last.by, g.ui)
    )


# --- the strip and the open form -----------------------------------------------------------------


def shown(
    held: Programme, session: Session, opened: str, trouble: Trouble = forms.FINE, form: Form | None = None
) -> dict[str, Any]:
    """The strip, and the form of the group that is open."""
    if opened not in GROUPS:
        opened = ""
    named = names.of(held, (speech.person for speech in session.speeches))
    fields = drafting.held("session", session.code) or {}
    typed = _typed(fields, held)
    if form is not None and trouble.status != 200:
        typed |= dict(form.typed)
        met = {each.name for each in trouble.met}
        fields |= {edit.field: edit.was for edit in form.edits if edit.field not in met}
    return {
        "facts": _strip(session, fields, named), "opened": opened, "fields": fields, "typed_facts": typed,
        "fact_trouble": trouble, "label": label, "choices": choices(held, fields) if opened else {},
        **(talks.shown(session) if opened == "speakers" else {}),
    }  # fmt: skip


def _strip(session: Session, fields: Mapping[str, Any], named: Names) -> list[Fact]:
    def value(name: str) -> str:
        words = values.said("session", name, fields[name], named, g.ui)
        return words[:1].upper() + words[1:]

    start, end = local(session.start, named.zone), local(session.end, named.zone)
    hours = dates.span(start, end, g.ui)
    return [
        Fact("hours", _("Hours"), _("%(hours)s, on the side", hours=hours) if fields["shelved"] else hours),
        Fact("place", _("Place"), value("place")),
        Fact("track", _("Track"), value("track") if fields["track"] else value("kind")),
        Fact("access", _("Access"), _access(fields, value)),
        Fact("interpretation", _("Interpretation"), _heard(session, value)),
        Fact("speakers", _("Speakers"), value("speeches")),
    ]


def _access(fields: Mapping[str, Any], value: Any) -> str:
    words = value("registration")
    if fields["capacity"] is not None:
        count = ngettext("%(num)s seat in all", "%(num)s seats in all", fields["capacity"])
        words = _("%(access)s, %(seats)s", access=words, seats=count)
    return _("%(access)s, cancelled", access=words) if fields["cancelled"] else str(words)


def _heard(session: Session, value: Any) -> str:
    pair = hearing(session, g.ui)
    return f"{value('mode')} {pair}" if pair else str(value("languages"))


def _typed(fields: Mapping[str, Any], held: Programme) -> dict[str, Any]:
    """What fields show that are typed otherwise than they are kept."""
    zone = held.event.zone
    clocks = {name: dates.clock(local(datetime.fromisoformat(fields[name]), zone)) for name in ("start", "end")}
    never = values.said("session", "release", -1, Names(zone), g.ui)
    return {**clocks, "release": never} if fields["release"] == -1 else clocks


def choices(held: Programme, fields: Mapping[str, Any]) -> dict[str, list[tuple[str, str]]]:
    """What each list offers. Of several that can be ticked, those that are come first, in their order."""
    named = names.of(held)
    codes = [*audiences.countries(), *named.delegations, *CATEGORIES]
    groups = {
        **{code: countries.name(code, g.ui) for code in codes if len(code) == 2},
        **named.delegations, **{code: chrome.category_words(code, g.ui) for code in CATEGORIES},
    }  # fmt: skip
    spoken = {code: languages.name(code, g.ui) for code in held.event.languages}
    return {
        "kind": [(code, say(g.ui, values.KINDS[code])) for code in KINDS],
        "mode": [(code, say(g.ui, values.MODES[code])) for code in MODES],
        "registration": [(code, say(g.ui, values.REGISTRATIONS[code])) for code in REGISTRATIONS],
        "place": [("", "—"), *named.places.items()],
        "track": [("", "—"), *named.tracks.items()],
        "languages": _ticked(fields.get("languages", ()), spoken),
        "interpretation": _ticked(fields.get("interpretation", ()), spoken),
        "audience": _ticked(fields.get("audience", ()), groups),
    }  # fmt: skip


def _ticked(chosen: Any, offered: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(code, offered.get(code, code)) for code in dict.fromkeys((*chosen, *offered))]


# --- what follows from removing it ---------------------------------------------------------------


def follows(session: Session) -> dict[str, Any]:
    """Whom it concerns: booked, waiting, and those who starred it. Nobody while it was never published."""
    live = who.live()
    held = Counter(notices.concerned(session.code).values())
    return {"published": bool(live and session.code in live.sessions), "concerned": held}
