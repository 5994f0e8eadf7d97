"""Booking, waiting, swapping and giving up a seat. Never more seats than capacity, whatever the load."""

from collections.abc import Iterable
from datetime import datetime

from webapp.actions import leases
from webapp.rules import seats as rules
from webapp.rules.programme import Programme
from webapp.rules.seats import Refused
from webapp.store import notices, people, pulse, push, seats
from webapp.store import programme as programme_store
from webapp.store.db import transaction


def ask(
    person: int, session: str, now: datetime, *, by: int | None = None, wait: bool = False, swap: bool = False
) -> bool:
    """Books a seat, or with `wait` joins the waiting list of a full session; with `swap` the overlapping seats are
    given up for it, all or nothing. Tells whether the seat is booked. Asking again changes nothing. Raises Refused."""
    with transaction():
        programme = under_lock()
        live = seats.live_seat(person, session)
        if live and (live.booked_at or wait):
            return live.booked_at is not None
        who = seats.asking(person)
        found = programme.sessions[session]
        rules.admissible(found, who, now, seats.releases().get(session))
        held = seats.held([person])[person]
        given_up = rules.overlapping(found, held, programme) if swap else []
        held = held - set(given_up)
        booked = _can_book(programme, session, who, held, wait, now)
        if booked:
            for code in given_up:
                seats.end(person, code, "swapped", now)
        if live and booked:
            seats.book(person, session, now)
        elif not live:
            seats.ask(person, session, by, now, booked)
        moved = fill(programme, [*given_up, *seats.waited_for(person)], now) if given_up and booked else set()
        pulse.seats_moved({person} | moved)
        return booked


def under_lock() -> Programme:
    """The live edition, read under the lock: nobody books what was cancelled or filled a moment ago."""
    found = programme_store.live(pulse.lock())
    assert found is not None, "nothing is published"
    return found


def _can_book(programme: Programme, session: str, who: rules.Asking, held: set[str], wait: bool, now: datetime) -> bool:
    """True: book; False: wait. Raises Refused when neither."""
    of_delegation = seats.booked_by_delegation(session).get(who.delegation, 0) if who.delegation else 0
    found = programme.sessions[session]
    kept = 0 if who.head or not found.kept else rules.kept_for_heads(found, seats.booked_heads(session))
    taken = seats.booked_count(session) + leases.unbookable(session, programme, now)
    try:
        rules.bookable(found, programme, taken, of_delegation, held, kept)
    except Refused:
        if wait:
            return False
        raise
    return True


def give_up(person: int, session: str, now: datetime) -> None:
    """Ends a seat, booked or waiting; whoever is next moves up and is told. Doing it twice is doing it once."""
    with transaction():
        programme = under_lock()
        wanted = seats.waited_for(person)
        if seats.end(person, session, "given_up", now):
            moved = fill(programme, [session, *wanted], now)
            pulse.seats_moved({person} | moved)


def withdraw(person: int, now: datetime) -> None:
    """Every seat of someone who is not coming ends; whoever is next moves up and is told."""
    with transaction():
        programme = programme_store.live(pulse.lock())
        held = sorted(seats.held([person])[person] | {*seats.waited_for(person)})
        for code in held:
            seats.end(person, code, "withdrawn", now)
        if held and programme is not None:
            pulse.seats_moved({person} | fill(programme, held, now))


def fill(programme: Programme, sessions: Iterable[str], now: datetime) -> set[int]:
    """Fills free seats from the waiting lists; gives the people who moved."""
    moved: set[int] = set()
    given_back = seats.releases()
    for code in dict.fromkeys(sessions):
        session = programme.sessions.get(code)
        waiting = seats.waiting(code)
        if session is None or not waiting or code in given_back:
            continue
        askings = seats.askings(waiting)
        up = rules.next_in_line(
            session,
            programme,
            seats.booked_count(code) + leases.unbookable(code, programme, now),
            [askings[p] for p in waiting],
            seats.held(waiting),
            seats.booked_by_delegation(code),
            now,
            seats.booked_heads(code) if session.kept else 0,
        )
        for person in up:
            seats.book(person, code, now)
            number = notices.post("seat_booked", now, {person: "waiting"}, session=code, rank=waiting.index(person) + 1)
            push.plan(number, number, now)
        moved.update(up)
    return moved


def move_up(programme: Programme, now: datetime) -> None:
    """After a change of the programme: whoever waits and now has room moves up. Inside the caller's transaction."""
    pulse.seats_moved(fill(programme, seats.awaited(), now))


def may_act_for(by: int, person: int) -> bool:
    """A delegate for themselves, an escort for their delegation."""
    if by == person:
        return True
    escort = people.individual(by)
    return any(other.id == person for other in people.party(escort))
