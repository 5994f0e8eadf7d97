"""The demonstration: the 8es Rencontres moved to today, with invented people who star, book and come in."""

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from webapp.actions import demo_news, devices, door, importing
from webapp.actions import programme as programme_actions
from webapp.actions import seats as seat_actions
from webapp.formats import scans as scan_format
from webapp.rules import seats as rules
from webapp.rules.importing import OtherEvent, Parsed
from webapp.rules.programme import Programme, in_order
from webapp.rules.times import at, local
from webapp.store import agenda, demo, people, programme, pulse
from webapp.store.db import transaction

FOLDER = Path(__file__).parent.parent / "demo"
DELEGATE = "FR-REN-2"
DOOR = "C03"
BUSY = time(10, 12)
THIRD = 2
STARRED, BOOKED = ("C03", "C05", "C10"), ("A02", "B09", "C18")
"""What the delegate who is visited has already done; the workshops are left for the visitor to book."""
LEFT = {"C10": 12, "C11": 14, "C12": -3, "C14": -7, "C15": 28, "C16": 0, "B03": 4, "C18": 120}
"""Seats to leave free; below zero, people waiting."""


def moved(parsed: Parsed, as_held: bool, now: datetime) -> tuple[Parsed, datetime]:
    """The event with its third day today (or as it was held), and the busy instant its clock starts at."""
    found = parsed.programme
    assert found is not None
    zone = found.event.zone
    third = found.event.days[THIRD]
    shift = timedelta(0) if as_held else local(now, zone).date() - third
    return replace(parsed, programme=_shifted(found, shift)), at(third + shift, BUSY, zone)


def _shifted(found: Programme, shift: timedelta) -> Programme:
    zone = found.event.zone

    def later(instant: datetime) -> datetime:
        here = local(instant, zone)
        return at(here.date() + shift, here.time(), zone)

    sessions = {
        code: replace(session, day=session.day + shift, start=later(session.start), end=later(session.end))
        for code, session in found.sessions.items()
    }
    event = replace(found.event, start=found.event.start + shift, end=found.event.end + shift)
    return replace(found, event=event, sessions=in_order(sessions))


def load(parsed: Parsed, now: datetime) -> None:
    """Replaces an earlier demonstration; raises OtherEvent when the database holds a real event."""
    held = programme.event()
    if held is not None and not held.demo:
        raise OtherEvent(held.code, "demo")
    with transaction():
        if held is not None:
            demo.empty()
        importing.import_event(demo_news.as_published(parsed, ()), now - timedelta(days=30))
        demo.mark()
        programme_actions.publish(demo_news.SENDER, "", now - timedelta(days=9))
        live = programme.live()
        assert live is not None
        dice = random.Random(8)
        visited, crowd = demo.delegate(DELEGATE), [person for person in demo.delegates() if person.code != DELEGATE]
        _star(live, crowd, dice, now)
        for code in STARRED:
            agenda.star(visited.id, code, True, now - timedelta(days=1))
        _book(live, [visited], BOOKED, dice, now)
        _book(live, crowd, sorted(live.sessions, key=lambda code: LEFT.get(code, 0)), dice, now)
        demo_news.happen(parsed, visited, crowd, dice, now)
        _come_in(live, crowd, dice, now)


def _star(live: Programme, crowd: list[people.Individual], dice: random.Random, now: datetime) -> None:
    likeable = [session.code for session in live.sessions.values() if not session.small and session.kind != "meal"]
    for person in crowd:
        for code in dice.sample(likeable, 5):
            agenda.star(person.id, code, True, now - timedelta(days=2))
    pulse.person_moved({person.id for person in crowd})


def _book(
    live: Programme, crowd: list[people.Individual], codes: Iterable[str], dice: random.Random, now: datetime
) -> None:
    """Through the real action, so that the demonstration holds what a real event could hold."""
    for code in codes:
        session = live.sessions[code]
        if session.registration != "required":
            continue
        room = rules.capacity(session, live) or len(crowd)
        wanted = room - LEFT.get(code, room // 5)
        asked = min(session.start, now) - timedelta(days=1)
        for n, person in enumerate(dice.sample(crowd, len(crowd))):
            if wanted <= 0:
                break
            wanted -= _ask(person.id, code, asked + timedelta(seconds=n))


def _ask(person: int, code: str, now: datetime) -> bool:
    """Books, or waits when full; tells whether either was done."""
    try:
        seat_actions.ask(person, code, now)
    except rules.Refused as refusal:
        if refusal.code != "full":
            return False
        seat_actions.ask(person, code, now, wait=True)
    return True


def _come_in(live: Programme, crowd: list[people.Individual], dice: random.Random, now: datetime) -> None:
    """Some are already in the rooms that are open now."""
    real = datetime.now(UTC)
    token = devices.enrol_link("supervisor", [], real)
    device, _cookie = devices.enrol(token, "", "fr", real, now=now)
    for session in live.sessions.values():
        if not session.start <= now < session.end or session.small:
            continue
        sent = [
            _entry(session.code, person, session.start - timedelta(minutes=15) + timedelta(seconds=7 * n))
            for n, person in enumerate(dice.sample(crowd, len(crowd) * 3 // 4))
        ]
        for first in range(0, len(sent), 100):
            door.record(device, sent[first : first + 100], now)


def _entry(session: str, person: people.Individual, when: datetime) -> scan_format.Sent:
    return scan_format.read(
        {
            "id": f"demo-{session}-{person.code}",
            "kind": "entry",
            "door": session,
            "code": people.badge_of(person.id) or "-",
            "device_time": when.isoformat(),
            "skew": 0,
        }
    )
