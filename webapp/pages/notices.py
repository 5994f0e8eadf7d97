"""A notice as pages show it: the inbox, the live stream and the sheet of a day's changes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import g, render_template, url_for
from markupsafe import Markup

from webapp.formats import dates, names
from webapp.formats import notices as words
from webapp.formats.notices import Words
from webapp.rules.programme import Programme
from webapp.rules.times import local
from webapp.store import people
from webapp.store.models import Notice
from webapp.store.notices import Told


@dataclass(frozen=True)
class Shown:
    """What parts/notice.html needs. `acknowledged`: when, as said in a sentence; `ask`: waits for « J’ai bien lu »."""

    number: int
    at: str
    time: str
    words: Words
    href: str = ""
    new: bool = False
    urgent: bool = False
    drill: bool = False
    acknowledged: str = ""
    ask: bool = False


def names_of(notices: Iterable[Notice], ui: str) -> dict[int, str]:
    """Names of the people these notices mention, as readers of `ui` write them. No SQL when they mention nobody."""
    wanted = words.mentioned(notices)
    if not wanted:
        return {}
    return {id_: names.pair(person.name, ui).first for id_, person in people.individuals(wanted).items()}


def shown(told: Told, programme: Programme, called: Mapping[int, str]) -> Shown:
    """In the language of this page. `called`: the names of `names_of`."""
    notice, zone = told.notice, programme.event.zone
    code = notice.session if notice.session in programme.sessions else ""
    at = local(notice.at, zone)
    return Shown(
        number=notice.number,
        at=at.isoformat(),
        time=dates.clock(at),
        words=words.say(notice, programme, called, g.lang, told.held),
        href=url_for("session.page", lang=g.lang, code=code) if code else "",
        new=not told.read,
        urgent=notice.urgent,
        drill=notice.drill,
        acknowledged=_moment(told.acknowledged_at, at, programme),
        ask=notice.urgent and told.mine and told.acknowledged_at is None,
    )


def _moment(when: datetime | None, at: datetime, programme: Programme) -> str:
    """An instant in a sentence; its day is said when it is not that of the notice."""
    if when is None:
        return ""
    here = local(when, programme.event.zone)
    return dates.spoken(here, g.ui) if here.date() == at.date() else dates.moment(here, g.ui)


def html(told: Told, programme: Programme, called: Mapping[int, str], plain: bool = False) -> Markup:
    """`<li id="notice-N">`, in the language of this page; `plain`: without the id, as it stands there twice."""
    return Markup(render_template("parts/notice.html", m=shown(told, programme, called), plain=plain))
