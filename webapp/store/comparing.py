"""What a comparison must know of people, in a constant number of statements."""

from collections import defaultdict
from collections.abc import Collection

from webapp.rules import comparing as rules
from webapp.rules import editions
from webapp.rules.comparing import Compared, Effects, Holders
from webapp.rules.programme import Programme
from webapp.store import programme, pulse
from webapp.store.db import db
from webapp.store.models import Seat, Star
from webapp.store.seats import LIVE


def holders(sessions: Collection[str]) -> Holders:
    """Of these sessions, who starred each or has a seat in it, and which: booked, waiting or star. Two statements."""
    found: dict[str, dict[int, str]] = defaultdict(dict)
    wanted = sorted(sessions)
    if not wanted:
        return found
    starred = Star.select(Star.session, Star.person).where(Star.session.in_(wanted) & Star.starred)
    for code, person in db.execute(starred).fetchall():  # as they come: there may be thousands
        found[code][person] = "star"
    seats = Seat.select(Seat.session, Seat.person, Seat.booked_at.is_null()).where(Seat.session.in_(wanted) & LIVE)
    for code, person, waiting in db.execute(seats).fetchall():
        found[code][person] = "waiting" if waiting else "booked"
    return found


def of_draft() -> Compared | None:
    """The live edition against what publishing the draft would make of it; None before there is an event."""
    return of_edition(None)


def of_edition(number: int | None) -> Compared | None:
    """The live edition against what publishing this one again would make of it; None when there is no such."""
    beat = pulse.beat()
    live, wanted = programme.live(beat), programme.draft() if number is None else programme.edition(number)
    if wanted is None:
        return None
    return of(beat.edition, live, editions.numbered(live, wanted))


def of(base: int, old: Programme | None, new: Programme) -> Compared:
    """With what follows for people as they are now; nobody is told of the first edition."""
    if old is None:
        return Compared(base, old, new)
    changes = editions.changes(old, new)
    held = holders(rules.asked_of(old, new, changes))
    effects = rules.effects(old, new, changes, held) if changes else Effects()
    return Compared(base, old, new, tuple(editions.differences(old, new)), effects)
