"""The board: one day of the draft by place and hour, what is on the side, what does not go together."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

from flask import Blueprint, abort, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.formats import dates, faults, marks, values
from webapp.formats import names as writing
from webapp.pages import chrome, htmx
from webapp.pages.organiser import account
from webapp.pages.safety import settings
from webapp.rules import board, languages
from webapp.rules import marks as rules
from webapp.rules.audit import Entry
from webapp.rules.languages import Said
from webapp.rules.marks import Counts, Mark
from webapp.rules.programme import Programme, Session, Text
from webapp.rules.times import local
from webapp.store import board as store
from webapp.store import people, programme

bp = Blueprint("organiser_board", __name__, url_prefix=f"{account.PATH}/programme")
bp.before_request(account.guard)
MOVING = ("day", "start", "end", "place", "shelved")
"""Fields of a session that a move changes."""
LATELY = timedelta(minutes=10)
"""So long the last deed is offered to be taken back."""
MOST = 6
"""Marks said of one session; of the others, how many there are."""
VIEWS = ("place", "hour")
SHORT = 35
"""Minutes: a block that is no higher has one line."""


@dataclass(frozen=True)
class Draft:
    """All that the board is made of, read once for one answer. `people`: names of those who speak twice."""

    programme: Programme
    aside: Mapping[str, Session]
    counts: Counts
    people: Mapping[int, str]

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        return rules.marks(self.programme, self.counts)

    @cached_property
    def titles(self) -> dict[str, str]:
        return {code: self.said(s.short or s.title).words or code for code, s in self.sessions.items()}

    @cached_property
    def sessions(self) -> dict[str, Session]:
        return {**self.programme.sessions, **self.aside}

    def said(self, text: Text) -> Said:
        event = self.programme.event
        return languages.said(dict(text), g.ui, event.default_language, event.languages)

    def place(self, code: str) -> str:
        """Its name; of no place, that there is none."""
        found = self.programme.places.get(code)
        return (self.said(found.name).words or code) if found else _("No place")

    def sentences(self, code: str, found: Sequence[Mark]) -> list[str]:
        said = [marks.sentence(mark, code, self.titles, self.people, g.ui) for mark in found[:MOST]]
        left = len(found) - MOST
        return [*dict.fromkeys(said), *([_("and %(num)s more", num=left)] if left > 0 else [])]

    def when(self, session: Session) -> str:
        """« Mer. 20, 09:15 – 10:30 · Salle 2 », or that it is on the side."""
        if session.code in self.aside:
            return _("on the side")
        return f"{dates.day_short(session.day, g.ui)} {self.hours(session)} · {self.place(session.place)}"

    def hours(self, session: Session) -> str:
        zone = self.programme.event.zone
        return dates.span(local(session.start, zone), local(session.end, zone), g.ui)


class Card(NamedTuple):
    """A session on the board. `at`: classes that place it; `was`: what a move’s form shows of its fields, as JSON;
    `begins`: minutes of the day; `lasts`: minutes."""

    session: Session
    title: Said
    hours: str
    begins: int
    lasts: int
    place: str
    track: str
    seats: str
    marks: list[str]
    was: str
    at: str = ""


class Day(NamedTuple):
    """`outside`: none of the event’s days."""

    day: date
    words: str
    here: bool
    outside: bool
    sessions: int
    marked: int


class Done(NamedTuple):
    """One’s own last deed, to be taken back."""

    deed: str
    words: str


def read() -> Draft:
    """The draft as it is now; without an event there is nothing to show."""
    whole = programme.whole()
    if whole is None:
        abort(404)
    found, aside = whole
    heard = Counter(speech.person for s in (*found.sessions.values(), *aside.values()) for speech in s.speeches)
    often = [person for person, sessions in heard.items() if sessions > 1]
    named = {id_: writing.pair(each.name, g.ui).first for id_, each in people.individuals(often).items()}
    return Draft(found, aside, store.counts(settings().clock.now()), named)


@bp.get("/", strict_slashes=False)
@bp.get("/<day>")
def index(day: str = "") -> ResponseReturnValue:
    draft = read()
    return show(draft, asked_day(day) if day else _today(draft))


def asked_day(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError:
        abort(404)


def _today(draft: Draft) -> date:
    """Today while the event lasts, else its first day."""
    event = draft.programme.event
    now = local(settings().clock.now(), event.zone).date()
    return now if now in event.days else event.start


def view() -> str:
    asked = request.values.get("by", "")
    return asked if asked in VIEWS else VIEWS[0]


def show(draft: Draft, day: date, told: str = "", status: int = 200) -> ResponseReturnValue:
    """The page, or for htmx its board. `told`: what could not be done."""
    laid = board.columns(draft.programme, day)
    marked = rules.by_session(draft.marks)
    cards = {b.session.code: _card(draft, b, marked) for column in laid for b in column.blocks}
    here = [draft.programme.sessions[code] for code in draft.programme.sessions if code in cards]
    return htmx.show(
        "organiser/board.html", "board", status, day=day, title=dates.day_title(day, g.ui), days=_days(draft, day),
        columns=laid, cards=cards, sessions=here, hours=board.hours(laid), place=draft.place, by=view(),
        wrong=[(s, cards[s.code]) for s in here if cards[s.code].marks], told=told, done=done(draft),
        aside=[_aside(draft, s) for s in draft.aside.values()], duration=lambda n: dates.duration(n, g.ui),
        style=chrome.colours(draft.programme), tracks={code: n for n, code in enumerate(draft.programme.tracks)},
        **account.chrome(),
    )  # fmt: skip


def _days(draft: Draft, here: date) -> list[Day]:
    marked = {mark.session for mark in draft.marks}
    found = []
    for day in sorted({*draft.programme.days, here}):
        codes = [s.code for s in draft.programme.on(day)]
        outside = day not in draft.programme.event.days
        found.append(
            Day(day, dates.day_short(day, g.ui), day == here, outside, len(codes), len(marked.intersection(codes)))
        )
    return found


def _card(draft: Draft, block: board.Block, marked: Mapping[str, list[Mark]]) -> Card:
    hour, minute = divmod(block.top, 60)
    lasts, rest = divmod(block.length, 60)
    at = f"bh{min(hour, 47)} bm{minute} bl{min(lasts, 24)} bn{rest} lane{min(block.lane, 9)} of{min(block.lanes, 10)}"
    at += " short" if block.length < SHORT else ""
    found = draft.sentences(block.session.code, marked.get(block.session.code, []))
    return _told(draft, block.session, block.top, block.length, found, at)


def _aside(draft: Draft, session: Session) -> Card:
    return _told(draft, session, board.MORNING * 60, board.lasting(session), [])


def _told(draft: Draft, session: Session, begins: int, lasts: int, found: list[str], at: str = "") -> Card:
    track = draft.programme.tracks.get(session.track)
    return Card(
        session, draft.said(session.title), draft.hours(session), begins, lasts, draft.place(session.place),
        draft.said(track.name).words if track else "", _seats(draft, session), found, was(session, draft), at,
    )  # fmt: skip


def _seats(draft: Draft, session: Session) -> str:
    booked = draft.counts.booked.get(session.code, 0)
    if session.registration == "open" and not booked:
        return _("%(capacity)s seats", capacity=session.capacity) if session.capacity is not None else ""
    if session.capacity is None:
        return _("%(booked)s booked", booked=booked)
    return _("%(booked)s of %(capacity)s seats booked", booked=booked, capacity=session.capacity)


def held(session: Session, draft: Draft) -> dict[str, object]:
    """The fields a move changes, as the draft holds them."""
    return {
        "day": session.day.isoformat(), "start": session.start.isoformat(), "end": session.end.isoformat(),
        "place": session.place, "shelved": session.code in draft.aside,
    }  # fmt: skip


def was(session: Session, draft: Draft) -> str:
    return json.dumps(held(session, draft), ensure_ascii=False)


def done(draft: Draft) -> Done | None:
    entries = store.last_deed(account.here().name, settings().clock.now() - LATELY)
    return Done(entries[0].deed, _deed(draft, entries)) if entries else None


def _deed(draft: Draft, entries: Sequence[Entry]) -> str:
    """What was done, in a line."""
    first = entries[0]
    what = _what(draft, first)
    match first.act:
        case "added":
            return _("Added: %(what)s", what=what)
        case "removed":
            return _("Removed: %(what)s", what=what)
    if first.kind == "session" and all(each.field in MOVING for each in entries):
        return _("Moved: %(what)s", what=what)
    return _("Changed: %(what)s", what=f"{what} · {faults.label(first.kind, first.field, g.ui)}")


def _what(draft: Draft, entry: Entry) -> str:
    if entry.kind == "session" and entry.code in draft.sessions:
        session = draft.sessions[entry.code]
        return f"{draft.titles[entry.code]} · {draft.when(session)}"
    return draft.place(entry.code) if entry.kind == "place" and entry.code in draft.programme.places else entry.code


def names(draft: Draft) -> values.Names:
    """For what two organisers wrote of one field."""
    return values.Names(draft.programme.event.zone, {code: draft.place(code) for code in draft.programme.places})
