"""What organisers do with other people's seats: give, move, end, put first in line, give back. Each is in the journal,
and those it happens to are told once."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from webapp.actions import leases
from webapp.actions import release as releasing
from webapp.actions import seats as seat_actions
from webapp.rules import seating as rules
from webapp.rules.audit import Entry
from webapp.rules.programme import Programme
from webapp.rules.seating import Facts, Leave, Outcome
from webapp.rules.seats import Refused, capacity
from webapp.store import audit, notices, people, pulse, push, seats
from webapp.store import programme as programme_store
from webapp.store.db import transaction


class Changed(Exception):
    """Nothing was done: by now something else would come of it than was told."""


def foresee(session: str, persons: Sequence[int], leave: Leave, now: datetime, leaving: str = "") -> list[Outcome]:
    """What `seat` or `move` would do now. Raises Refused: gone."""
    programme = programme_store.live()
    if programme is None:
        raise Refused("gone")
    return _outcomes(programme, session, persons, leave, now, leaving)


def _outcomes(
    programme: Programme, code: str, persons: Sequence[int], leave: Leave, now: datetime, leaving: str
) -> list[Outcome]:
    session = programme.sessions.get(code)
    if session is None or code == leaving:
        raise Refused("gone")
    facts = Facts(
        seats.booked_count(code) + leases.unbookable(code, programme, now), seats.booked_heads(code),
        seats.booked_by_delegation(code), frozenset(seats.booked_people(code)), frozenset(seats.waiting(code)),
        seats.held(persons), seats.releases().get(code),
    )  # fmt: skip
    asking = seats.askings(persons)
    in_order = [asking[person] for person in dict.fromkeys(persons) if person in asking]
    if leaving:
        in_order = [each for each in in_order if leaving in facts.held.get(each.id, ())]
    return rules.outcomes(session, programme, in_order, facts, leave, now, leaving)


def seat(
    by: str, session: str, persons: Sequence[int], leave: Leave, now: datetime, seen: str = "", leaving: str = ""
) -> list[Outcome]:
    """Gives each a seat, in this order, as far as there are; `leaving`: instead of the one they have there. All in one
    transaction. `seen`: the digest of what was told beforehand. Raises Refused, Changed."""
    with transaction():
        programme = seat_actions.under_lock()
        found = _outcomes(programme, session, persons, leave, now, leaving)
        if seen and rules.digest(found) != seen:
            raise Changed
        if any(each.done for each in found):
            _seat(by, programme, session, found, leave, now, leaving)
        return found


def _seat(
    by: str, programme: Programme, code: str, found: Sequence[Outcome], leave: Leave, now: datetime, leaving: str
) -> None:
    booked = [each for each in found if each.word == "booked"]
    waits = [each.person for each in found if each.word == "waits"]
    ended = {(gone, each.person) for each in booked for gone in each.gives}
    for gone in sorted({gone for gone, _person in ended}):
        why = "moved" if gone == leaving else "swapped"
        seats.end_of([person for one, person in ended if one == gone], gone, why, now)
    line = seats.waiting(code)
    seats.book_all([each.person for each in booked if each.person in line], code, now)
    seats.ask_all([each.person for each in booked if each.person not in line], code, now, booked=True)
    seats.ask_all(waits, code, now, booked=False)
    _tell(code, booked, line, now)
    names = _codes(each.person for each in found)
    act = "moved" if leaving else "booked"
    entries = [Entry(act, "seat", code, names[each.person]) for each in booked]
    entries += [Entry("added", "seat", code, names[person]) for person in waits]
    entries += [Entry("given_up", "seat", gone, names[person]) for gone, person in sorted(ended)]
    if leave.over and _over(programme, code):
        entries.append(Entry("booked", "session", code, "capacity", after=leave.over[: rules.LONGEST]))
    audit.keep(by, entries, now)
    losing = {person for _gone, person in ended}
    free = [*sorted({gone for gone, _person in ended}), *seats.awaited_by(losing)]
    moved = seat_actions.fill(programme, free, now) if free else set()
    pulse.seats_moved({each.person for each in booked} | set(waits) | moved)


def _over(programme: Programme, code: str) -> bool:
    most = capacity(programme.sessions[code], programme)
    return most is not None and seats.booked_count(code) > most


def _tell(code: str, booked: Sequence[Outcome], line: Sequence[int], now: datetime) -> None:
    """One notice each; who was moved, or gave up another seat for it, is told from where."""
    told = []
    for instead in dict.fromkeys(each.gives[0] if each.gives else "" for each in booked):
        those = [each.person for each in booked if (each.gives[0] if each.gives else "") == instead]
        held = {person: "waiting" if person in line else "" for person in those}
        told.append(notices.post("seat_booked", now, held, session=code, given=True, instead=instead))
    if told:
        push.plan(told[0], told[-1], now)


def _codes(persons: Iterable[int]) -> dict[int, str]:
    return {id_: each.code for id_, each in people.individuals(persons).items()}


def give_up(by: str, session: str, persons: Sequence[int], now: datetime) -> dict[int, str]:
    """Ends the seats, booked or waiting, that these people have; whoever is next moves up. Gives who had one."""
    with transaction():
        programme = seat_actions.under_lock()
        free = [session, *seats.awaited_by(persons)]
        ended = seats.end_of(persons, session, "given_up", now)
        if ended:
            number = notices.post("seat_ended", now, ended, session=session)
            push.plan(number, number, now)
            names = _codes(ended)
            audit.keep(by, [Entry("given_up", "seat", session, names[person]) for person in sorted(ended)], now)
            pulse.seats_moved(set(ended) | seat_actions.fill(programme, free, now))
        return ended


def put_first(by: str, session: str, person: int, now: datetime) -> bool:
    """First in the waiting list; false for who is already, or does not wait."""
    with transaction():
        programme = seat_actions.under_lock()
        if not seats.put_first(person, session):
            return False
        audit.note(by, "moved", "seat", now, session, field=_codes([person])[person])
        moved = seat_actions.fill(programme, [session], now)
        pulse.seats_moved({*seats.waiting(session), person} | moved)
        return True


def release(by: str, session: str, now: datetime) -> int:
    """Gives back the seats nobody took; how many. Raises Refused: gone, not_bookable, over, at_the_door."""
    with transaction():
        seat_actions.under_lock()
        if session in seats.releases():
            raise Refused("at_the_door")
        given_back = releasing.release_now(session, by, now)
        audit.note(by, "released", "seat", now, session)
        return given_back
