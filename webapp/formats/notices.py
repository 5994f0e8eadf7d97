"""A notice in words, for one reader's language: the inbox, the live page, push messages and paper say it with these."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from webapp.formats import changes, dates
from webapp.formats.changes import NOTHING, Line, Reader
from webapp.formats.french import french
from webapp.formats.words import N_, say_many
from webapp.formats.words import say as in_words
from webapp.rules.languages import Said, interface
from webapp.rules.programme import Programme, Session
from webapp.rules.times import local

__all__ = ["Line", "Notice", "Words", "mentioned", "say"]


class Notice(Protocol):
    """What this needs of a notice; store.models.Notice is one."""

    kind: Any
    session: Any
    body: Any
    drill: Any


@dataclass(frozen=True)
class Words:
    """`headline` is in the interface's language, but for a message, whose `title` says in which language it really is.
    `sentence` is the whole on one line. `what_now`: what becomes of the reader's own seat. `silent`: nothing of it
    concerns a reader of this language."""

    headline: str
    session: Said | None = None
    lines: tuple[Line, ...] = ()
    title: Said | None = None
    text: Said | None = None
    sentence: str = ""
    what_now: str = ""
    silent: bool = False


def mentioned(notices: Iterable[Notice]) -> set[int]:
    """People whose names these notices need."""
    return {
        speech["person"]
        for notice in notices
        for change in notice.body.get("changes", ())
        if change["field"] == "speeches"
        for side in ("old", "new")
        for speech in change[side] or ()
    }


def say(notice: Notice, programme: Programme, names: Mapping[int, str], lang: str, held: str = "") -> Words:
    """`names`: person → name, of those `mentioned`. `held`: what the reader held in the session when told."""
    reader = Reader(lang, interface(lang, programme.event.default_language), programme, names)
    session = programme.sessions.get(notice.session) if notice.session else None
    title = reader.said(session.title) if session else None
    words = _SAID[notice.kind](notice, session, reader, held) if notice.kind in _SAID else Words("")
    words = replace(words, session=title)
    return _set(replace(words, sentence=words.sentence or _sentence(words, session, reader)), reader.ui)


def _set(words: Words, ui: str) -> Words:
    """Push messages go as they are: French spaces are put in here."""
    if ui != "fr":
        return words
    headline, sentence, what_now = map(french, (words.headline, words.sentence, words.what_now))
    return replace(words, headline=headline, sentence=sentence, what_now=what_now)


# --- one line ------------------------------------------------------------------------------------

LONG = {"ja": 24}
MOST = 3
BARE = frozenset({"place", "start"})
"""Fields that need no label on one line, when they are alone."""


def _sentence(words: Words, session: Session | None, reader: Reader) -> str:
    """« Atelier 1 – Tourisme… : Salle 2 → Salle 1 »; of many changes only what they are about."""
    starts = any(line.field == "start" for line in words.lines)
    lines = [line for line in words.lines if not (starts and line.field == "end")]
    if len(lines) > MOST:
        what = ("、" if reader.ui == "ja" else ", ").join(line.label for line in lines)
    else:
        shown = [_line(line, len(lines) == 1 and line.field in BARE) for line in lines]
        what = ("、" if reader.ui == "ja" else " · ").join(shown)
    what = what or words.headline[:1].lower() + words.headline[1:]
    return _about(session, what, reader) if session else words.headline


def _line(line: Line, bare: bool) -> str:
    words = " → ".join(filter(None, (line.old.words, line.new.words)))
    return words if bare and line.old else f"{line.label} {words}"


def _about(session: Session, what: str, reader: Reader) -> str:
    return in_words(reader.ui, N_("%(session)s: %(what)s"), session=_short(session, reader), what=what)


def _short(session: Session, reader: Reader) -> str:
    """The session in few words: what organisers wrote for that, else the beginning of its title."""
    words = (reader.said(session.short) or reader.said(session.title)).words
    most = LONG.get(reader.ui, 48)
    if len(words) <= most:
        return words
    cut = words[:most].rsplit(" ", 1)[0] if " " in words[most // 2 : most] else words[:most]
    return cut.rstrip(" ,:;–—-、・：（(") + "…"


# --- each kind -----------------------------------------------------------------------------------


def _changed(notice: Notice, session: Session | None, reader: Reader, held: str) -> Words:
    found = changes.lines(session, notice.body.get("changes", ()), reader)
    stands = held == "booked" and {line.field for line in found} & {"place", "start", "end"}
    return Words(
        reader.ours(_headline(found, session, notice, reader)).words,
        lines=found,
        what_now=reader.ours(N_("Your booking still stands.")).words if stands else "",
        silent=not found,
    )


_ONE = {
    "title": N_("Change of title"),
    "abstract": N_("Text changed"),
    "speeches": N_("Change of speakers"),
    "languages": N_("Change of language"),
    "capacity": N_("Change in the number of seats"),
    "registration": N_("Change of access"),
    "cancelled": N_("Session back in the programme"),
}
_HEARING = frozenset({"languages", "mode", "interpretation", "channel"})
_ROOMS = frozenset({"plenary", "roundtable", "workshop", "meeting", "ceremony"})


def _headline(found: tuple[Line, ...], session: Session | None, notice: Notice, reader: Reader) -> str:
    fields = {line.field for line in found}
    if not fields:
        return N_("Text changed")
    if "cancelled" in fields:
        return _ONE["cancelled"]
    if fields <= {"start", "end"}:
        return N_("Change of date") if _other_day(notice, reader) else N_("Change of time")
    if fields == {"place"}:
        return N_("Change of room") if session and session.kind in _ROOMS else N_("Change of place")
    if len(fields) == 1 and fields <= _ONE.keys():
        return _ONE[fields.pop()]
    return N_("Change of interpretation") if fields <= _HEARING else N_("Several changes")


def _other_day(notice: Notice, reader: Reader) -> bool:
    zone = reader.programme.event.zone
    return any(
        local(datetime.fromisoformat(change["old"]), zone).date()
        != local(datetime.fromisoformat(change["new"]), zone).date()
        for change in notice.body.get("changes", ())
        if change["field"] == "start"
    )


def _added(_notice: Notice, session: Session | None, reader: Reader, _held: str) -> Words:
    found = []
    if session:
        start = local(session.start, reader.programme.event.zone)
        found.append(_is("start", N_("Start"), changes.clock(start, True, reader.ui), reader))
        if session.place:
            found.append(_where(session.place, reader))
    return Words(reader.ours(N_("New session")).words, lines=tuple(found))


def _is(field: str, label: str, words: str, reader: Reader) -> Line:
    return Line(field, reader.ours(label).words, NOTHING, reader.plain(words))


def _where(place: str, reader: Reader) -> Line:
    return Line("place", reader.ours(N_("Place")).words, NOTHING, reader.place(place))


def _cancelled(_notice: Notice, _session: Session | None, reader: Reader, held: str) -> Words:
    ends = {"booked": N_("Your booking ends."), "waiting": N_("Your place on the waiting list ends.")}.get(held)
    return Words(reader.ours(N_("Session cancelled")).words, what_now=reader.ours(ends).words if ends else "")


def _seat(notice: Notice, session: Session | None, reader: Reader, held: str) -> Words:
    if notice.body.get("given"):
        return _given(notice, session, reader, held)
    rank = notice.body.get("rank")
    waiting = say_rank(int(rank), reader.ui) if rank else in_words(reader.ui, N_("Waiting list"))
    line = Line("seat", reader.ours(N_("Your booking")).words, reader.plain(waiting), reader.ours(N_("My seat")))
    about = _short(session, reader) if session else ""
    sentence = reader.ours(N_("A seat is yours: %(session)s"), session=about).words if about else ""
    return Words(reader.ours(N_("A seat has become free")).words, lines=(line,), sentence=sentence)


def _given(notice: Notice, session: Session | None, reader: Reader, held: str) -> Words:
    """By the organisers; `instead` of a seat elsewhere, which has ended."""
    before = reader.programme.sessions.get(notice.body.get("instead", ""))
    was = reader.ours(N_("Waiting list")) if held == "waiting" else NOTHING
    lines = [Line("seat", reader.ours(N_("Your booking")).words, was, reader.ours(N_("My seat")))]
    if before and session:
        old, new = reader.plain(_short(before, reader)), reader.plain(_short(session, reader))
        lines = [Line("seat", reader.ours(N_("Your booking")).words, old, new)]
    headline = N_("The organisers have moved your booking") if before else N_("The organisers have booked you a seat")
    about = _short(session, reader) if session else ""
    sentence = reader.ours(N_("A seat is yours: %(session)s"), session=about).words if about else ""
    return Words(reader.ours(headline).words, lines=tuple(lines), sentence=sentence)


def _ended(_notice: Notice, session: Session | None, reader: Reader, held: str) -> Words:
    """By the organisers."""
    told = {
        "waiting": (N_("You are no longer on the waiting list"), N_("No longer on the waiting list: %(session)s")),
        "booked": (N_("Your booking was cancelled by the organisers"), N_("Booking cancelled: %(session)s")),
    }
    headline, line = told["waiting" if held == "waiting" else "booked"]
    about = _short(session, reader) if session else ""
    sentence = reader.ours(line, session=about).words if about else ""
    now = reader.ours(N_("Is this a mistake? Please ask at the registration desk."))
    return Words(reader.ours(headline).words, sentence=sentence, what_now=now.words)


def _released(_notice: Notice, session: Session | None, reader: Reader, _held: str) -> Words:
    """Kind to who is late: what was theirs may still be had, at the door."""
    was, is_now = reader.ours(N_("My seat")), reader.ours(N_("released"))
    line = Line("seat", reader.ours(N_("Your booking")).words, was, is_now)
    about = _short(session, reader) if session else ""
    sentence = reader.ours(N_("Your seat was released: %(session)s"), session=about).words if about else ""
    now = reader.ours(N_("If you are on your way, please come to the door: you will be let in while seats are left."))
    return Words(reader.ours(N_("Booking released")).words, lines=(line,), sentence=sentence, what_now=now.words)


def _at_door(_notice: Notice, session: Session | None, reader: Reader, _held: str) -> Words:
    about = _short(session, reader) if session else ""
    sentence = reader.ours(N_("Seats are now given at the door: %(session)s"), session=about).words if about else ""
    now = reader.ours(
        N_("You were on the waiting list: please come to the door, you will be let in while seats are left.")
    )
    return Words(reader.ours(N_("Seats given at the door")).words, sentence=sentence, what_now=now.words)


def say_rank(place: int, ui: str) -> str:
    """« 3e en attente », 待ち3番目."""
    return in_words(ui, N_("%(rank)s in line"), rank="".join(dates.ordinal(place, ui)))


def _reminder(notice: Notice, session: Session | None, reader: Reader, _held: str) -> Words:
    """On one line how long until it starts; in the inbox when."""
    body, ui = notice.body, reader.ui
    start = local(datetime.fromisoformat(body["start"]), reader.programme.event.zone)
    label = N_("Departure") if session and session.kind == "transfer" else N_("Start")
    found = [_is("start", label, dates.clock(start), reader)]
    what = [say_many(ui, "starts in %(num)s minute", "starts in %(num)s minutes", int(body.get("minutes") or 0))]
    if body.get("place"):
        found.append(_where(body["place"], reader))
        what.append(found[-1].new.words)
    if walk := int(body.get("walk") or 0):
        found.append(_is("walk", N_("On foot"), dates.duration(walk, ui), reader))
        what.append(say_many(ui, "%(num)s minute on foot", "%(num)s minutes on foot", walk))
    sentence = ("、" if ui == "ja" else ", ").join(what)
    if session:
        sentence = _about(session, sentence, reader)
    return Words(reader.ours(N_("Reminder")).words, lines=tuple(found), sentence=sentence)


def _message(notice: Notice, _session: Session | None, reader: Reader, _held: str) -> Words:
    """What an organiser wrote; a drill says so wherever it is read."""
    title, text = reader.said(notice.body.get("title") or {}), reader.said(notice.body.get("text") or {})
    headline = title.words or reader.ours(N_("Message")).words
    if notice.drill:
        headline = reader.ours(N_("DRILL – %(title)s"), title=headline).words
    words = " ".join(text.words.split())
    both = N_("%(session)s: %(what)s")
    sentence = in_words(reader.ui, both, session=headline, what=words) if words else headline
    return Words(headline, title=title or None, text=text or None, sentence=sentence)


_SAID = {
    "session_changed": _changed,
    "session_added": _added,
    "session_cancelled": _cancelled,
    "seat_booked": _seat,
    "seat_ended": _ended,
    "seat_released": _released,
    "seats_at_door": _at_door,
    "reminder": _reminder,
    "message": _message,
}
