"""How long what was done without network can still be settled."""

from datetime import datetime, timedelta

KEPT = timedelta(days=30)
"""An id and its answer are kept so long, counted from the tap and from the answer: what is forgotten afterwards is too
old to be done, so that nothing is done twice."""


def is_too_old(at: datetime, now: datetime) -> bool:
    return at <= now - KEPT
