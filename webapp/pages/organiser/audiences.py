"""Whom one can write to: the list to choose from, and an audience in words."""

from typing import NamedTuple

from flask import g
from flask_babel import gettext as _

from webapp.formats import dates, names
from webapp.pages import chrome, who
from webapp.rules.languages import Said
from webapp.rules.notices import EVERYONE, Audience, NoSuchAudience, audience
from webapp.rules.people import family_key
from webapp.rules.times import local
from webapp.store import audiences, people, programme


class Group(NamedTuple):
    label: str
    options: list[tuple[str, Said]]


def ours(words: str) -> Said:
    return Said(words, g.ui)


def groups() -> list[Group]:
    """Everything but single people, as groups of a list."""
    live = who.live()
    booked = audiences.booked_sessions()
    found = [
        Group(_("Everyone"), [(str(EVERYONE), ours(_("Everyone")))]),
        Group(_("A country"), [(f"country:{c}", ours(chrome.country_words(c, g.ui))) for c in audiences.countries()]),
        Group(_("A delegation"), [
            (f"delegation:{code}", _delegation(code)) for code in audiences.protocol()
        ]),
        Group(_("A category"), [
            (f"category:{code}", ours(chrome.category_words(code, g.ui))) for code in audiences.categories()
        ]),
        Group(_("Those with a seat in a session"), [
            (f"session:{code}", _session(code)) for code in (live.sessions if live else ()) if code in booked
        ]),
    ]  # fmt: skip
    return [group for group in found if group.options]


def individuals() -> list[tuple[str, str]]:
    """Everybody by name, as a list of names in this language goes."""
    everybody = people.individuals(audiences.people(EVERYONE)).values()
    ordered = sorted(everybody, key=lambda each: family_key(each.name, g.ui))
    return [(each.code, _named(each)) for each in ordered]


def _delegation(code: str) -> Said:
    """Its name; all of them are read at once, when the first is asked for."""
    if "delegations" not in g:
        g.delegations = programme.texts("delegation")
    return chrome.told(g.delegations[code].get("name", {})) or ours(code)


def _named(person: people.Individual) -> str:
    name, where = names.pair(person.name, g.ui).first, chrome.told(person.delegation_name).words
    return (f"{name}（{where}）" if g.ui == "ja" else f"{name} ({where})") if where else name


def _session(code: str) -> Said:
    live = who.live()
    session = live.sessions.get(code) if live else None
    if live is None or session is None:
        return ours(code)
    title = chrome.told(dict(session.short or session.title))
    start = local(session.start, live.event.zone)
    return Said(f"{dates.day_short(session.day, g.ui)} {dates.clock(start)} {title.words}", title.lang, title.asked)


def words(written: str) -> Said:
    """An audience as a sentence names it; its code when what it named is gone."""
    try:
        chosen = audience(written)
    except NoSuchAudience:
        return ours(written)
    match chosen.kind:
        case "everyone":
            return ours(_("Everyone"))
        case "country":
            return ours(chrome.country_words(chosen.code, g.ui))
        case "delegation":
            return _delegation(chosen.code)
        case "category":
            return ours(chrome.category_words(chosen.code, g.ui))
        case "session":
            return _session(chosen.code)
    found = people.by_code(chosen.code)
    return ours(_named(found) if found else chosen.code)


def chosen(to: str, person: str) -> Audience:
    """What the two lists say together. Raises NoSuchAudience for what this event has not."""
    found = audience(f"person:{person}" if to == "person" else to)
    live = who.live()
    if not audiences.exists(found, live.sessions if live else {}):
        raise NoSuchAudience(str(found))
    return found
