"""What a phone kept while it had no network, as it sends it: JSON read into values, none of it believed."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

DOES = ("star", "seat", "read", "acknowledge", "language")
ASKS = ("book", "wait", "swap", "give_up")
MOST = 100
"""Entries in one request."""

_SMALLEST, _LARGEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


class Unreadable(ValueError):
    """The request as a whole: `not_json`, `not_a_batch` or `too_many`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Malformed:
    """An entry that cannot be read; `field` is the first one that is wrong. `id` is empty when that is."""

    id: str
    field: str


@dataclass(frozen=True)
class Entry:
    """One thing done on a phone, at the phone's own (corrected) time. `whom`: the member an escort asked for."""

    id: str
    person: str
    do: str
    at: datetime
    session: str = ""
    on: bool = False
    what: str = ""
    whom: str = ""
    number: int = 0
    language: str = ""

    @property
    def body(self) -> dict[str, Any]:
        """As it is kept."""
        found = {name: value for name, value in vars(self).items() if value not in ("", 0) or name == "on"}
        return {**found, "at": self.at.isoformat()}


def opened(raw: bytes) -> tuple[str, list[Any]]:
    """Whose outbox this is, and its entries, still to be read. Raises Unreadable."""
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        raise Unreadable("not_json") from None
    entries = found.get("entries") if isinstance(found, dict) else None
    if not isinstance(entries, list) or not _short(found.get("person")):
        raise Unreadable("not_a_batch")
    if len(entries) > MOST:
        raise Unreadable("too_many")
    return found["person"], entries


def read(entries: Iterable[Any], person: str) -> list[Entry | Malformed]:
    """`person` is whose outbox it is, for entries that do not say it again. Fields that are not known are not kept."""
    return [_read(raw, person) for raw in entries]


class _Wrong(Exception):
    """The field that is wrong."""


def _read(raw: Any, person: str) -> Entry | Malformed:
    id_ = raw.get("id") if isinstance(raw, dict) else None
    if not isinstance(id_, str) or not _short(id_):
        return Malformed("", "id")
    try:
        return _entry(id_, person, raw)
    except _Wrong as wrong:
        return Malformed(id_, str(wrong))


def _entry(id_: str, person: str, raw: dict[str, Any]) -> Entry:
    do, more = _one_of(raw, "do", DOES), dict[str, Any]()
    match do:
        case "star":
            if not isinstance(raw.get("on"), bool):
                raise _Wrong("on")
            more = {"session": _words(raw, "session"), "on": raw["on"]}
        case "seat":
            whom = "" if raw.get("for") in (None, "") else _words(raw, "for")
            more = {"session": _words(raw, "session"), "what": _one_of(raw, "what", ASKS), "whom": whom}
        case "language":
            more = {"language": _words(raw, "language")}
        case _:
            more = {"number": _number(raw, "number")}
    return Entry(id_, _words({"person": person, **raw}, "person"), do, _instant(raw, "at"), **more)


def _short(value: Any) -> bool:
    """Up to 64 characters, all of which can be printed, so that any database keeps them."""
    return isinstance(value, str) and 0 < len(value) <= 64 and value.isprintable() and not value.isspace()


def _words(raw: dict[str, Any], field: str) -> str:
    value = raw.get(field)
    if not _short(value):
        raise _Wrong(field)
    return str(value)


def _one_of(raw: dict[str, Any], field: str, known: tuple[str, ...]) -> str:
    value = raw.get(field)
    if not isinstance(value, str) or value not in known:
        raise _Wrong(field)
    return value


def _number(raw: dict[str, Any], field: str) -> int:
    value = raw.get(field)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 2**31:
        raise _Wrong(field)
    return value


def _instant(raw: dict[str, Any], field: str) -> datetime:
    value = raw.get(field)
    try:
        instant = datetime.fromisoformat(value) if isinstance(value, str) and len(value) <= 40 else None
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None or not _SMALLEST < instant < _LARGEST:
        raise _Wrong(field)
    return instant.astimezone(UTC)
