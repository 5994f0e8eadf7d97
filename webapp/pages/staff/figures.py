"""How full each room is: inside, expected, capacity, free."""

from collections.abc import Collection
from dataclasses import dataclass

from webapp.rules import attendance
from webapp.rules.door import Door, free
from webapp.rules.programme import Programme
from webapp.rules.seats import capacity
from webapp.store import door as store
from webapp.store import scans


@dataclass(frozen=True)
class Figures:
    """`expected` is how many booked, None where nobody books; `capacity` and `free` are None without a limit."""

    code: str
    inside: int
    expected: int | None
    capacity: int | None
    free: int | None


def figures(programme: Programme, doors: Collection[str]) -> dict[str, Figures]:
    """Two statements, whatever the number of doors."""
    kept, booked = scans.attendances(doors), store.booked(doors)
    found = {}
    for code in doors:
        session = programme.sessions[code]
        door = Door(session, capacity(session, programme), booked[code])
        inside = attendance.inside_since(kept[code])
        expected = len(door.booked) if door.booked or session.registration != "open" else None
        found[code] = Figures(code, len(inside), expected, door.capacity, free(door, inside))
    return found
