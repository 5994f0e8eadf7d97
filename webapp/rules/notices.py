"""Notices: what kinds there are, whom they are for, and which still matter."""

from dataclasses import dataclass
from datetime import datetime, timedelta

KINDS = (
    "session_changed", "session_added", "session_cancelled", "seat_booked", "seat_released", "seats_at_door",
    "seat_ended", "reminder", "message",
)  # fmt: skip
"""`message` is what an organiser wrote; the others follow from something done."""
TOLD = frozenset(
    {
        "place", "start", "end", "title", "abstract", "languages", "interpretation", "mode", "channel", "capacity",
        "registration", "speeches", "cancelled", "added", "removed",
    }
)  # fmt: skip
"""Changed fields of a session that its followers are told of; the others concern organisers."""
HELD = ("", "star", "waiting", "booked")
"""What a person held in the session a notice is about, when they were told."""
COVERS = timedelta(hours=12)
"""How long an urgent notice covers screens when its sender says nothing else."""

AUDIENCES = ("everyone", "country", "delegation", "category", "session", "person")


class NoSuchAudience(ValueError):
    """An audience that cannot be read, or that names nothing of this event; the message is what was given."""


@dataclass(frozen=True)
class Audience:
    """Whom an organiser writes to; `code` is a country's, a delegation's, a session's, a person's, or empty."""

    kind: str
    code: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.code}" if self.code else self.kind


EVERYONE = Audience("everyone")


def audience(words: str) -> Audience:
    """« everyone », « country:FR », « delegation:FR-REN », « category:press », « session:C10 », « person:FR-REN-2 ».
    Raises NoSuchAudience."""
    kind, _, code = words.strip().partition(":")
    if kind not in AUDIENCES or bool(code) is (kind == "everyone"):
        raise NoSuchAudience(words)
    return Audience(kind, code)


def covers(urgent: bool, ends_at: datetime | None, now: datetime) -> bool:
    """Whether an urgent notice still covers the screen of whoever has not acknowledged it."""
    return urgent and ends_at is not None and now < ends_at
