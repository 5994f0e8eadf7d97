"""Moving an event to another time zone: sessions keep their local hours, and so begin at other instants."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from webapp.rules.drafting import Edit
from webapp.rules.programme import Session
from webapp.rules.times import at, local


def moved(sessions: Iterable[Session], old: ZoneInfo, new: ZoneInfo) -> list[Edit]:
    """Every session's start and end at the same hour in the new zone. Raises NoSuchTime where the clocks skip one."""
    edits = []
    for session in sessions:
        for field, instant in (("start", session.start), ("end", session.end)):
            here = local(instant, old)
            there = at(here.date(), here.time(), new)
            edits.append(Edit("session", session.code, field, there.isoformat(), was=instant.isoformat()))
    return edits
