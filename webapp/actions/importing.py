"""Importing an event: everything or nothing, and the same tables again change nothing."""

from datetime import datetime

from webapp.rules.accounts import MACHINE
from webapp.rules.importing import OtherEvent, Parsed, Report
from webapp.store import audit, importing, programme, pulse
from webapp.store.db import transaction


def import_event(parsed: Parsed, now: datetime, by: str = MACHINE) -> Report:
    """Writes the draft, the delegations and the people. Raises OtherEvent when the database holds another event,
    ValueError when there are problems. Publishes nothing."""
    found = parsed.programme
    if found is None or parsed.problems:
        raise ValueError("tables with problems are not imported")
    with transaction():
        pulse.lock()
        held = programme.event()
        if held is not None and held.code != found.event.code:
            raise OtherEvent(held.code, found.event.code)
        tables = {
            "event": importing.event(found.event, now),
            "places": importing.places(found.places.values(), now),
            "tracks": importing.tracks(found.tracks.values(), now),
            "delegations": importing.delegations(parsed.delegations, now),
            "sessions": importing.sessions(found.sessions.values(), now),
        }
        tables["people"], moved = importing.people(parsed.people, now)
        if any(tables[name].added or tables[name].changed for name in ("delegations", "people")):
            pulse.people_changed()
            pulse.person_moved(moved)
        new = {name: [rows.added, rows.changed] for name, rows in tables.items() if rows.added or rows.changed}
        if new:
            audit.note(by, "imported", "event", now, found.event.code, after=new)
    return Report(tables)
