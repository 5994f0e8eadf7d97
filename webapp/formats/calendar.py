"""iCalendar feeds (RFC 5545, RFC 7986): sessions in the event's own zone, that any calendar can subscribe to."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vDuration, vText, vUri

_REFRESH = timedelta(minutes=15)
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]+")
"""What may not stand in a calendar, the line feed apart."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A session as a calendar holds it. Instants are aware UTC; `uid` never changes, `sequence` grows with each change.

    `tentative` is a star or a place on a waiting list: it does not make its holder busy.
    """

    uid: str
    sequence: int
    title: str
    start: datetime
    end: datetime
    place: str
    description: str
    url: str
    cancelled: bool
    changed_at: datetime
    tentative: bool = False


def feed(name: str, zone: ZoneInfo, entries: Iterable[Entry], now: datetime) -> bytes:
    """The calendar, with CRLF and lines of at most 75 octets. Unchanged entries give the same bytes at any `now`."""
    listed = sorted(entries, key=lambda entry: (entry.start, entry.uid))
    calendar = Calendar()
    calendar.add("prodid", "-//Kakehashi//Programme//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for label in ("name", "x-wr-calname"):
        calendar.add(label, _line(name))
    calendar.add("x-wr-timezone", zone.key)
    calendar.add("refresh-interval", vDuration(_REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(_REFRESH))
    if listed and zone.key != "UTC":
        calendar.add_component(_timezone(zone, listed[0].start.year, max(entry.end.year for entry in listed)))
    for entry in listed:
        calendar.add_component(_event(entry, zone, now))
    written: bytes = calendar.to_ical()
    return written


@lru_cache(maxsize=8)
def _timezone(zone: ZoneInfo, first: int, last: int) -> Timezone:
    """The rules of the zone from the year before the first entry to the year after the last."""
    return Timezone.from_tzinfo(zone, zone.key, date(first - 1, 1, 1), date(last + 1, 12, 31))


def _event(entry: Entry, zone: ZoneInfo, now: datetime) -> Event:
    changed = min(entry.changed_at, now)
    event = Event()
    event.add("uid", _line(entry.uid))
    event.add("sequence", entry.sequence)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("dtstart", entry.start.astimezone(zone))
    event.add("dtend", entry.end.astimezone(zone))
    event.add("summary", _line(entry.title))
    if entry.place:
        event.add("location", _line(entry.place))
    if entry.description:
        event.add("description", vText(_CONTROL.sub(" ", "\n".join(entry.description.splitlines()))))
    if entry.url:
        event.add("url", vUri("".join(_line(entry.url).split())))
    event.add("status", "CANCELLED" if entry.cancelled else "TENTATIVE" if entry.tentative else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if entry.cancelled or entry.tentative else "OPAQUE")
    return event


def _line(words: str) -> vText:
    """Words that stand on one line, whatever was typed."""
    return vText(_CONTROL.sub(" ", words.replace("\n", " ")))
