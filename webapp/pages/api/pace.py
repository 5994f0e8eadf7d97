"""How often one device may ask: far more than any scanner needs, far less than a loop gone wild takes."""

import math

A_SECOND, AT_ONCE = 100, 600
"""Requests a device may make in the long run, and in one go; counted in each process."""
REMEMBERED = 2_000

_spent: dict[int, tuple[float, float]] = {}


def rest(device: int, now: float) -> int:
    """Counts a request. Seconds the device has to wait before another; 0: this one is answered. `now`: monotonic."""
    spent, at = _spent.get(device, (0.0, now))
    spent = max(0.0, spent - (now - at) * A_SECOND) + 1
    if spent > AT_ONCE:
        return max(1, math.ceil((spent - AT_ONCE) / A_SECOND))
    if len(_spent) >= REMEMBERED:
        _spent.clear()
    _spent[device] = (spent, now)
    return 0
