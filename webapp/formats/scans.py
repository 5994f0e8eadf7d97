"""A scan as a phone sends it: JSON read into a value, with the field named when it cannot be."""

import math
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from webapp.rules.door import CODES
from webapp.rules.scans import KINDS

LONGEST_CODE = 8_192
"""No QR code holds more than 7,089 characters."""

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_HOUR = re.compile("([01][0-9]|2[0-3]):[0-5][0-9]")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_SMALLEST, _LARGEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


class Malformed(ValueError):
    """A scan that cannot be read; `field` is the first one that is wrong, empty when it is no object at all."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True)
class Sent:
    """One scan, frozen at capture. `monotonic` and `skew` are milliseconds. `answered` is beside the frozen body: what
    a server that has lost the scan since had said, (verdict, time or the event's local HH:MM)."""

    id: str
    kind: str
    door: str
    device_time: datetime
    code: str = ""
    target: str = ""
    monotonic: int | None = None
    skew: int | None = None
    roster: str = ""
    shown: str = ""
    reason: str = ""
    party: tuple[str, ...] = ()
    run: str = ""
    pool: bool = False
    answered: tuple[str, datetime | str | None] | None = field(default=None, compare=False)

    @property
    def body(self) -> dict[str, Any]:
        """As it is kept: what `read` reads back to an equal scan."""
        body = {**vars(self), "device_time": self.device_time.isoformat(), "party": list(self.party)}
        del body["answered"]
        return body


def storable(words: str) -> str:
    """Text that any database keeps: a QR code may hold NUL, JSON half a character."""
    return _UNSTORABLE.sub("\ufffd", words)


def read(raw: Any) -> Sent:
    """Raises Malformed. Fields that are not known are not kept."""
    if not isinstance(raw, dict):
        raise Malformed("")
    kind = _text(raw, "kind", 16)
    if kind not in KINDS:
        raise Malformed("kind")
    about = kind in ("undo", "settle")
    sent = Sent(
        id=identity(raw.get("id")),
        kind=kind,
        target=identity(raw.get("target"), "target") if about else "",
        door=_text(raw, "door", 64, needed=True),
        code=_text(raw, "code", LONGEST_CODE, needed=not about, empty=True),
        device_time=_instant(_text(raw, "device_time", 40, needed=True)),
        monotonic=_number(raw, "monotonic", 0, 2**53),
        skew=_number(raw, "skew", -(2**31), 2**31 - 1),
        roster=_text(raw, "roster", 64),
        shown=_text(raw, "shown", 16),
        reason=_text(raw, "reason", 500, needed=kind == "override"),
        party=_party(raw.get("party")),
        run=_text(raw, "run", 64),
        pool=_flag(raw, "pool"),
        answered=_answered(raw.get("answered")),
    )
    if sent.shown and sent.shown not in CODES:
        raise Malformed("shown")
    return sent


def identity(value: Any, field: str = "id") -> str:
    """An id made on a phone: up to 64 letters, digits, dots, hyphens."""
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise Malformed(field)
    return value


def _text(raw: dict[str, Any], field: str, most: int, *, needed: bool = False, empty: bool = False) -> str:
    value = raw.get(field)
    if value is None and not needed:
        return ""
    if not isinstance(value, str) or len(value) > most or (needed and not empty and not value.strip()):
        raise Malformed(field)
    return storable(value)


def _number(raw: dict[str, Any], field: str, least: int, most: int) -> int | None:
    value = raw.get(field)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise Malformed(field)
    if not least <= value <= most:
        raise Malformed(field)
    return int(value)


def _flag(raw: dict[str, Any], field: str) -> bool:
    value = raw.get(field)
    if value is not None and not isinstance(value, bool):
        raise Malformed(field)
    return bool(value)


def _instant(words: str, field: str = "device_time") -> datetime:
    try:
        instant = datetime.fromisoformat(words)
    except ValueError:
        raise Malformed(field) from None
    if instant.tzinfo is None or not _SMALLEST < instant < _LARGEST:
        raise Malformed(field)
    return instant.astimezone(UTC)


def _answered(value: Any) -> tuple[str, datetime | str | None] | None:
    if value is None:
        return None
    if not isinstance(value, dict) or value.get("verdict") not in CODES:
        raise Malformed("answered")
    time = value.get("time")
    if time is not None and not isinstance(time, str):
        raise Malformed("answered")
    if time and _HOUR.fullmatch(time):
        return value["verdict"], time
    return value["verdict"], _instant(time, "answered") if time else None


def _party(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or len(value) > 200:
        raise Malformed("party")
    if not all(isinstance(each, str) and len(each) <= 200 for each in value):
        raise Malformed("party")
    return tuple(storable(each) for each in value)
