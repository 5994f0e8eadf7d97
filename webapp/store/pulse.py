"""Who is asking and whether anything is new: one statement for every page."""

import secrets
from dataclasses import dataclass

from webapp.store.db import db, is_sqlite, locked
from webapp.store.models import Person, Pulse


@dataclass(frozen=True, slots=True)
class Beat:
    """The generations a page is made of. Equal beats, equal pages."""

    epoch: str
    edition: int
    seats: int
    people: int
    notices: int = 0


@dataclass(frozen=True, slots=True)
class Asker:
    """The beat, and the person behind a sign-in token; `person` is None for a passer-by. `unread`: their notices."""

    beat: Beat
    person: int | None
    generation: int
    unread: int = 0


_ASK = """
select pulse.epoch, pulse.edition, pulse.seats, pulse.people, pulse.notices, person.id, person.generation,
  (select count(*) from recipient where recipient.person_id = person.id and recipient.read_at is null)
from pulse
left join sign_in on sign_in.token_hash = {0} and sign_in.ended_at is null
left join access_link on access_link.id = sign_in.link_id and access_link.revoked_at is null
left join person on person.id = sign_in.person_id and access_link.id is not null
where pulse.id = 1"""


def ask(token_hash: str) -> Asker:
    """The beat and the signed-in person in one statement, written by hand because every request pays for it."""
    row = db.execute_sql(_ASK.format(db.param), (token_hash,)).fetchone()
    return Asker(Beat(*row[:5]), row[5], row[6] or 0, row[7])


def beat() -> Beat:
    return ask("").beat


def begin() -> None:
    """The one row of a new database."""
    Pulse.create(id=1, epoch=secrets.token_hex(4))


def seats_moved(people: set[int]) -> None:
    """Counts changed, and the agendas of these people."""
    Pulse.update(seats=Pulse.seats + 1).execute()
    person_moved(people)


def person_lock(person: int) -> None:
    """Holds one person's row: two taps of one person are written one after the other."""
    locked(Person.select(Person.id).where(Person.id == person)).get()


def person_moved(people: set[int]) -> None:
    if people:
        Person.update(generation=Person.generation + 1).where(Person.id.in_(sorted(people))).execute()


def people_changed() -> None:
    Pulse.update(people=Pulse.people + 1).execute()


def edition_made(number: int) -> None:
    Pulse.update(edition=number, seats=Pulse.seats + 1).execute()


def badges_changed() -> None:
    """A badge, a delegation's code or a test badge is made or withdrawn: the phones that wait ask for the list anew."""
    Pulse.update(badges=Pulse.badges + 1, door=Pulse.door + 1).execute()


def door_moved() -> None:
    """Scans were kept, or what a phone may spend has changed."""
    db.execute_sql("update pulse set door = door + 1 where id = 1")


@dataclass(frozen=True, slots=True)
class Ring:
    """What phones at the doors wait for. `roster`: number of the last renewal; `fresh`: nothing came since."""

    epoch: str
    edition: int
    seats: int
    door: int
    roster: int
    fresh: bool
    of: str


_RING = "select epoch, edition, seats, door, roster, roster_of, people, badges from pulse where id = 1"


def ring() -> Ring:
    return _ring(_RING)


def locked_ring() -> Ring:
    """The same, held until the transaction ends."""
    return _ring(_RING if is_sqlite() else f"{_RING} for update")


def _ring(statement: str) -> Ring:
    epoch, edition, seats, door, roster, of, people, badges = db.execute_sql(statement).fetchone()
    return Ring(epoch, edition, seats, door, roster, of == f"{people}.{badges}", f"{people}.{badges}")


def roster_renewed(number: int, of: str) -> None:
    Pulse.update(roster=number, roster_of=of).execute()


def lock() -> Beat:
    """Holds the pulse until the transaction ends, and reads it. Whoever counts seats before writing them begins with
    this: every such transaction moves the pulse at its end anyway, so taking it first costs nothing and no two can
    cross."""
    row = _locked()
    return Beat(row.epoch, row.edition, row.seats, row.people, row.notices)


def _locked() -> Pulse:
    row: Pulse = locked(Pulse.select().where(Pulse.id == 1)).get()
    return row


def next_notice() -> int:
    """The next number, taken under the lock that is held until commit: numbers are in commit order."""
    row = _locked()
    Pulse.update(notices=row.notices + 1).execute()
    return int(row.notices) + 1
