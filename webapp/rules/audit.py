"""What the journal says of each thing done, and what it keeps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from webapp.rules.drafting import FIELDS

ACTS = (
    "changed", "added", "removed", "state", "published", "planned", "called_off", "restored", "imported", "uploaded",
    "merged", "withdrawn", "reissued", "revoked", "moved", "booked", "released", "given_up", "sent", "stopped",
    "signed_in", "refused", "signed_out", "password", "codes", "ended", "exported",
)  # fmt: skip
"""Every act; each has its sentence in each language (formats/journal.py)."""

PRIVATE = frozenset({"person", "account", "seat"})
"""Kinds of which no value is kept: the entry says which field it was."""
HAND = "device:"
"""Who did something may be a staff phone: `device:12`."""


@dataclass(frozen=True)
class Entry:
    """`before` and `after` are plain JSON. `deed`: entries done together share it; `undoes`: the deed taken back."""

    act: str
    kind: str
    code: str = ""
    field: str = ""
    lang: str = ""
    before: Any = None
    after: Any = None
    deed: str = ""
    at: datetime | None = None
    by: str = ""
    undoes: str = ""


def undoable(deed: Sequence[Entry]) -> bool:
    """Whether a deed changed the draft, and nothing else."""
    acts = {entry.act for entry in deed}
    return (
        bool(acts & {"changed", "added", "removed"})
        and acts <= {"changed", "state", "added", "removed"}
        and all(entry.kind in FIELDS for entry in deed)
    )
