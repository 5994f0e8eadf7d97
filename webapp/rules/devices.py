"""Staff phones: which doors a phone may stand at, and for how long."""

from dataclasses import dataclass
from datetime import datetime, timedelta

LINK_LIFE = timedelta(days=7)
"""An enrolment link that nobody opened expires after this long (real time)."""

DEVICE_LIFE = timedelta(days=30)
"""An enrolled phone stops being one after this long (real time)."""

SILENT = timedelta(seconds=60)
"""A phone at work that was not heard of for longer than this is cut off."""

ON_DUTY = timedelta(hours=12)
"""A phone that was not heard of for longer than this is at no door."""

ROLES = ("door", "supervisor")


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
