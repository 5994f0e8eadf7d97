"""Pictures of the event as it stands: seats, arrivals, who is where, who came of whom, languages, messages; each with
its table."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from flask import Blueprint, g, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from webapp.formats import charts, countries, dates
from webapp.formats.languages import name as language_name
from webapp.pages import chrome, htmx, who
from webapp.pages.organiser import account, standings
from webapp.pages.safety import settings
from webapp.pages.staff import places
from webapp.pages.staff.rooms import came_to
from webapp.rules import figures as rules
from webapp.rules.languages import Said
from webapp.rules.programme import Programme
from webapp.rules.roll import Count
from webapp.rules.times import local
from webapp.store import audiences, notices, people, presence, pulse, readers
from webapp.store import figures as store
from webapp.store.presence import Known

bp = Blueprint("organiser_figures", __name__, url_prefix=f"{account.PATH}/figures")
bp.before_request(account.guard)
ANYWHERE = ""
MESSAGES = 20
Parties = Mapping[str, tuple[str, dict[str, str]]]
"""Delegation → its country and names, in protocol order."""


class Bar(NamedTuple):
    """A line of a picture and of its table: what it is of, its picture, its numbers in words, its cells."""

    label: Said
    svg: Markup
    words: str
    cells: tuple[str, ...] = ()
    href: str = ""


class Figure(NamedTuple):
    """`about` says in a sentence what is seen; `empty` stands where there is nothing to see. `wide`: another picture of
    the same, for wide screens. `key`: class and word of each part, when there are several."""

    id: str
    title: str
    about: str
    bars: Sequence[Bar]
    headings: tuple[str, ...]
    empty: str
    wide: Markup | None = None
    key: tuple[tuple[str, str], ...] = ()


@bp.get("")
def index() -> ResponseReturnValue:
    """`day` and `door` choose what seats and arrivals are shown of."""
    programme = who.live()
    if programme is None:
        return account.refused("no_programme", 409)
    now = settings().clock.now()
    known = presence.known(pulse.ring(), now)
    day, door = _day(programme, now), request.args.get("door", ANYWHERE)
    door = door if programme.has_door(door) else ANYWHERE
    named = people.delegations()
    parties = {code: named[code] for code in audiences.protocol()}
    of, came = store.delegations(), {person for those in came_to(known).values() for person in those}
    found = [
        _seats(programme, day), _arrivals(programme, known, day, door), _presence(programme, known),
        _by_country(parties, of, came), _by_delegation(parties, of, came), _signed_in(len(of)),
        _languages(), _messages(),
    ]  # fmt: skip
    return htmx.show(
        "organiser/figures.html", figures=found, day=day, door=door, groups=places.groups(programme),
        days=[(each, dates.day_title(each, g.ui)) for each in programme.days],
        moment=dates.moment(local(now, programme.event.zone), g.ui), **account.chrome(),
    )  # fmt: skip


def _day(programme: Programme, now: datetime) -> date:
    """The one asked for, else today, else the first or last of the event."""
    try:
        wanted = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        wanted = local(now, programme.event.zone).date()
    days = programme.days
    return wanted if wanted in days else days[0] if wanted < days[0] else days[-1]


def ours(words: str) -> Said:
    return Said(words, g.ui)


# --- seats, arrivals, presence -------------------------------------------------------------------


def _seats(programme: Programme, day: date) -> Figure:
    rows = [row for row in standings.rows(programme) if row.session.day == day and not row.session.cancelled]
    most = max([max(row.seats.capacity or 0, row.seats.booked + row.seats.waiting) for row in rows], default=0)
    bars = [
        Bar(
            row.title, charts.bar([("booked", c.booked), ("waiting", c.waiting)], most, c.capacity), _of(c),
            (str(c.booked), str(c.waiting), _dash(c.capacity)),
            url_for("organiser_session_seats.one", code=row.session.code),
        )
        for row in rows
        for c in [row.seats]
    ]  # fmt: skip
    about = _("Booked seats and people who wait, against the capacity of each session of the day.")
    key = (("booked", _("Bookings")), ("waiting", _("Waiting")), ("limit", _("Capacity")))
    return Figure(
        "seats", _("Seats by session"), about, bars, (_("Session"), _("Bookings"), _("Waiting"), _("Capacity")),
        _("No session of that day asks for a booking."), key=key,
    )  # fmt: skip


def _of(count: rules.SeatCount) -> str:
    words = str(count.booked) if count.capacity is None else f"{count.booked} / {count.capacity}"
    return f"{words} · " + _("%(num)s waiting", num=count.waiting) if count.waiting else words


def _dash(number: int | None) -> str:
    return "—" if number is None else str(number)


def _arrivals(programme: Programme, known: Known, day: date, door: str) -> Figure:
    zone = programme.event.zone
    seen = (
        (stay.person, local(stay.since, zone))
        for way in known.ways.values()
        for stay in (*way.stays, *way.late)
        if stay.by and (not door or stay.door == door)
    )
    first = rules.firsts((person, at) for person, at in seen if at.date() == day)
    bins = rules.by_quarter(first.values())
    most = max((count for _at, count in bins), default=0)
    bars = [
        Bar(ours(dates.clock(at)), charts.bar([("booked", count)], most), str(count), (str(count),))
        for at, count in bins
    ]
    about = ngettext(
        "%(num)s person came that day; each is counted once, at the first entry, by quarters of an hour.",
        "%(num)s people came that day; each is counted once, at the first entry, by quarters of an hour.", len(first),
    )  # fmt: skip
    return Figure(
        "arrivals", _("Arrivals over time"), about, bars, (_("From"), _("First entries")),
        _("Nobody was scanned in on that day."),
        charts.columns(bins, "arrivals-title arrivals-about") if bins else None,
    )  # fmt: skip


def _presence(programme: Programme, known: Known) -> Figure:
    """Gates, then rooms: whoever is inside a session is in its place."""
    inside: dict[str, set[int]] = {}
    for code, those in known.inside.items():
        session = programme.sessions.get(code)
        place = programme.gates[code].code if code in programme.gates else session.place if session else ""
        if place and those:
            inside.setdefault(place, set()).update(those)
    found = [place for place in programme.places.values() if place.code in inside]
    found.sort(key=lambda place: (not place.gate, -len(inside[place.code]), place.code))
    most = max([max(len(inside[each.code]), each.capacity or 0) for each in found], default=0)
    bars = [
        Bar(
            chrome.brief(chrome.told(dict(place.name))), charts.bar([("booked", number)], most, place.capacity),
            str(number) if place.capacity is None else f"{number} / {place.capacity}",
            (str(number), _dash(place.capacity)),
        )
        for place in found
        for number in [len(inside[place.code])]
    ]  # fmt: skip
    about = _("People inside at this moment, as scanned, against the capacity of the place.")
    return Figure(
        "presence", _("Who is where now"), about, bars, (_("Place"), _("Inside"), _("Capacity")),
        _("Nobody is inside at this moment, as far as was scanned."),
        key=(("booked", _("Inside")), ("limit", _("Capacity"))),
    )  # fmt: skip


# --- who came of whom ----------------------------------------------------------------------------


def _by_country(parties: Parties, of: dict[int, str], came: set[int]) -> Figure:
    country = {code: found[0] for code, found in parties.items()}
    expected = Counter(country.get(code, "") for code in of.values())
    there = Counter(country.get(of[person], "") for person in came if person in of)
    order = [code for code, _n in expected.most_common() if code]
    found = rules.turnout(expected, there, [*order, ""])
    bars = [_turnout(ours(countries.name(c.of, g.ui) if c.of else _("Without a delegation")), c, found) for c in found]
    return Figure(
        "countries", _("Who came, by country"), _("People who came at least once, of all who are registered."), bars,
        (_("Country"), _("Came"), _("Registered")), _("Nobody is registered yet."), key=_came_key(),
    )  # fmt: skip


def _by_delegation(parties: Parties, of: dict[int, str], came: set[int]) -> Figure:
    named = {code: chrome.told(found[1]) or ours(code) for code, found in parties.items()}
    there = Counter(of[person] for person in came if person in of)
    found = rules.turnout(Counter(of.values()), there, named)
    bars = [_turnout(named[c.of], c, found) for c in found]
    return Figure(
        "delegations", _("Who came, by delegation"),
        _("People who came at least once, of all who are registered."), bars,
        (_("Delegation"), _("Came"), _("Registered")), _("No delegation has members yet."), key=_came_key(),
    )  # fmt: skip


def _came_key() -> tuple[tuple[str, str], ...]:
    return (("came", _("Came")), ("limit", _("Registered")))


def _turnout(label: Said, count: Count, every: Sequence[Count]) -> Bar:
    most = max(each.all for each in every)
    svg = charts.bar([("came", count.came)], most, count.all)
    return Bar(label, svg, f"{count.came} / {count.all}", (str(count.came), str(count.all)))


# --- phones and messages -------------------------------------------------------------------------


def _signed_in(everyone: int) -> Figure:
    number = store.signed_in()
    bars = [
        Bar(
            ours(_("Signed in at least once")), charts.bar([("came", number)], everyone, everyone),
            f"{number} / {everyone}", (str(number), str(everyone)),
        )
    ]  # fmt: skip
    return Figure(
        "sign-ins", _("Personal links opened"),
        _("People who have signed in with their link, of all who are registered."),
        bars if everyone else [], ("", _("People"), _("Registered")), _("Nobody is registered yet."),
    )  # fmt: skip


def _languages() -> Figure:
    found = sorted(store.languages().items(), key=lambda each: (not each[0], -each[1]))
    most = max((number for _code, number in found), default=0)
    bars = [
        Bar(
            ours(language_name(code, g.ui) if code else _("Never chosen")), charts.bar([("booked", number)], most),
            str(number), (str(number),),
        )
        for code, number in found
    ]  # fmt: skip
    return Figure(
        "languages", _("Languages used"), _("The language each person reads the programme and messages in."), bars,
        (_("Language"), _("People")), _("Nobody is registered yet."),
    )  # fmt: skip


def _messages() -> Figure:
    sent = notices.sent(MESSAGES)
    tallies = readers.tally(each.number for each in sent)
    most = max((tally.sent for tally in tallies.values()), default=0)
    bars = [
        Bar(
            chrome.told(each.body.get("title", {})), charts.bar([("came", read)], most, tallies[each.number].sent),
            f"{read} / {tallies[each.number].sent}", (str(read), str(tallies[each.number].sent)),
            url_for("organiser_notices.one", number=each.number),
        )
        for each in sent
        for read in [tallies[each.number].acknowledged if each.urgent else tallies[each.number].read]
    ]  # fmt: skip
    return Figure(
        "messages", _("Messages read"), _("Of each message, how many of the people it was sent to have read it."), bars,
        (_("Message"), _("Have read"), _("Sent to")), _("Nothing was sent."),
        key=(("came", _("Have read")), ("limit", _("Sent to"))),
    )  # fmt: skip
