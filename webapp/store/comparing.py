"""What a comparison must know of people, in a constant number of statements."""

from collections import defaultdict
from collections.abc import Collection

from webapp.rules.comparing import Holders
from webapp.store.models import Seat, Star
from webapp.store.seats import LIVE


def holders(sessions: Collection[str]) -> Holders:
    """Of these sessions, who starred each or has a seat in it, and which: booked, waiting or star. Two statements."""
    found: dict[str, dict[int, str]] = defaultdict(dict)
    wanted = sorted(sessions)
    if not wanted:
        return found
    for code, person in Star.select(Star.session, Star.person).where(Star.session.in_(wanted) & Star.starred).tuples():
        found[code][person] = "star"
    rows = Seat.select(Seat.session, Seat.person, Seat.booked_at).where(Seat.session.in_(wanted) & LIVE)
    for code, person, booked in rows.tuples():
        found[code][person] = "booked" if booked else "waiting"
    return found
