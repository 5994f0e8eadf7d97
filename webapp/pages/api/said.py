"""What a phone says in the body of a batch: its scans, the leases it holds, how it is doing."""

import json
from typing import Any

from flask import Request

from webapp.actions.door import Told
from webapp.formats.scans import storable
from webapp.pages.api.problems import Problem

MOST_SCANS, MOST_DOORS, LONGEST = 200, 200, 64
STATE: dict[str, type] = {
    "unsent": int, "held": int, "roster": str, "persisted": bool, "locked": bool, "pin": bool, "clock": int,
}  # fmt: skip
"""What a supervisor is told of a phone, and as what."""


def batch(request: Request) -> tuple[list[Any], Told]:
    """Raises Problem: unsupported_type, not_json, not_a_batch, too_many."""
    if request.mimetype != "application/json":
        raise Problem("unsupported_type", 415)
    try:
        body = json.loads(request.get_data())
    except (ValueError, RecursionError):
        raise Problem("not_json", 422) from None
    if not isinstance(body, dict) or not isinstance(body.get("scans"), list):
        raise Problem("not_a_batch", 422)
    scans: list[Any] = body["scans"]
    if len(scans) > MOST_SCANS:
        raise Problem("too_many", 413)
    return scans, Told(_leases(body.get("leases")), _state(body.get("phone")))


def _leases(value: Any) -> dict[str, int | None] | None:
    if value is None:
        return None
    if not isinstance(value, dict) or len(value) > MOST_DOORS:
        raise Problem("bad_leases", 422)
    return {storable(door)[:LONGEST]: _version(said) for door, said in value.items()}


def _version(said: Any) -> int | None:
    version = said.get("version") if isinstance(said, dict) else said
    if version is None:
        return None
    if isinstance(version, bool) or not isinstance(version, int) or not 0 <= version < 2**31:
        raise Problem("bad_leases", 422)
    return version


def _state(value: Any) -> dict[str, Any]:
    """What is known of it, cut short; a phone is never refused for what it says of itself."""
    if not isinstance(value, dict):
        return {}
    found: dict[str, Any] = {}
    for name, kind in STATE.items():
        said = value.get(name)
        if isinstance(said, bool) is (kind is bool) and isinstance(said, kind):
            found[name] = storable(said)[:LONGEST] if isinstance(said, str) else said
    return found
