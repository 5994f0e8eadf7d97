"""Two entries that are one person become one."""

import hashlib
from collections.abc import Collection
from datetime import datetime
from typing import Any

from webapp.actions import seats as seat_actions
from webapp.rules.audit import Entry
from webapp.rules.registering import BLANK
from webapp.rules.seats import Refused
from webapp.store import audit, merging, programme, pulse
from webapp.store import registering as store
from webapp.store.db import transaction

FIELDS = (*BLANK, "function")
"""What is chosen between, field by field."""


def seen(kept: dict[str, Any], gone: dict[str, Any]) -> str:
    """Tells what an organiser was shown of both, from what they hold a moment later."""
    held = [[each["id"], *(repr(each[name]) for name in (*FIELDS, "withdrawn_at"))] for each in (kept, gone)]
    return hashlib.sha256(repr(held).encode()).hexdigest()[:16]


def merge(by: str, keep: str, other: str, taken: Collection[str], shown: str, now: datetime) -> None:
    """`keep` stays, with the fields `taken` from `other`, who is gone; everything of `other` is theirs now. Raises
    Refused: same_person, gone (whose other is the code), moved when either is not as `shown` any more."""
    if keep == other:
        raise Refused("same_person")
    with transaction():
        pulse.lock()
        kept, gone = _someone(keep), _someone(other)
        if shown != seen(kept, gone):
            raise Refused("moved")
        store.write(kept["id"], {name: gone[name] for name in FIELDS if name in taken})
        if kept["withdrawn_at"] and not gone["withdrawn_at"]:
            store.withdraw(kept["id"], None)
        freed = merging.take_over(kept["id"], gone["id"], now)
        live = programme.live()
        pulse.seats_moved({kept["id"]})
        if freed and live is not None:
            seat_actions.move_up(live, now)
        pulse.people_changed()
        pulse.badges_changed()
        audit.keep(by, [Entry("merged", "person", keep), Entry("removed", "person", other)], now)


def _someone(code: str) -> dict[str, Any]:
    found = store.held(code)
    if found is None:
        raise Refused("gone", code)
    return found
