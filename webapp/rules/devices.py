"""Staff phones: which doors a phone may stand at, and for how long."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

LINK_LIFE = timedelta(days=7)
"""An enrolment link that nobody opened expires after this long (real time)."""

DEVICE_LIFE = timedelta(days=30)
"""An enrolled phone stops being one after this long (real time)."""

SILENT = timedelta(seconds=60)
"""A phone at work that was not heard of for longer than this is cut off."""

ON_DUTY = timedelta(hours=12)
"""A phone that was not heard of for longer than this is at no door."""

DAYS = (1, 4, 7, 30)
"""For how many days a phone can be enrolled, the longest when nothing is said."""

ROLES = ("door", "supervisor")

LONGEST = 60
"""Characters of a phone's label, or of the name of who holds it."""


@dataclass(frozen=True)
class Device:
    """An enrolled phone. `doors` are session codes, or @ and a gate's code; a supervisor's are empty and mean all.
    `language` may be empty. `holder`: who has it in hand. `expires` is real time. `former`: doors it stood at before.
    """

    id: int
    role: str
    doors: tuple[str, ...] = ()
    label: str = ""
    language: str = ""
    holder: str = ""
    expires: datetime | None = None
    former: tuple[str, ...] = ()

    @property
    def supervises(self) -> bool:
        return self.role == "supervisor"

    def may(self, door: str) -> bool:
        return self.supervises or door in self.doors

    def stood(self, door: str) -> bool:
        """Also doors that were taken from it: what it scanned there is kept."""
        return self.may(door) or door in self.former


@dataclass(frozen=True)
class Kept:
    """A phone as a supervisor sees it. `seen` and `revoked` are event time; `state` is what it last told of itself;
    `holders`: who had it before, and until when (ISO), the last first."""

    device: Device
    seen: datetime | None = None
    revoked: datetime | None = None
    state: Mapping[str, Any] = field(default_factory=dict)
    holders: tuple[tuple[str, str], ...] = ()

    def cut_off(self, now: datetime) -> bool:
        """At work not long ago, and silent now."""
        return self.seen is not None and not self.revoked and SILENT < now - self.seen < ON_DUTY


@dataclass(frozen=True)
class Invitation:
    """An enrolment link nobody opened yet. `expires` is real time."""

    id: int
    role: str
    doors: tuple[str, ...]
    label: str
    holder: str
    expires: datetime
