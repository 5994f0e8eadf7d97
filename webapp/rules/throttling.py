"""How long one waits after sign-ins that failed: longer each time, for an account; generously, for an address."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

REMEMBERED = timedelta(days=1)
"""Failures older than this are forgotten."""


@dataclass(frozen=True)
class Pace:
    """`free` failures cost nothing; each after them doubles the wait, from `first` to `most`."""

    free: int
    first: timedelta
    most: timedelta
    within: timedelta = REMEMBERED


ACCOUNT = Pace(5, timedelta(seconds=15), timedelta(minutes=15))
ADDRESS = Pace(60, timedelta(seconds=15), timedelta(minutes=5), timedelta(hours=1))
"""A whole venue may come from one address."""


class Throttled(Exception):
    """Not now, whatever was typed; `seconds` until one may try again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"again in {seconds} s")
        self.seconds = seconds


def wait(failures: Sequence[datetime], pace: Pace, now: datetime) -> int:
    """Seconds still to wait; 0 when one may try."""
    counted = [at for at in failures if now - pace.within < at]
    if len(counted) < pace.free:
        return 0
    doubled = pace.first * 2 ** min(len(counted) - pace.free, 20)
    left = max(counted) + min(doubled, pace.most) - now
    return max(0, -int(-left.total_seconds() // 1))


def origin(address: str) -> str:
    """What is counted as one address: of IPv6 the half that a household is given."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((found, 64), strict=False)) if isinstance(found, IPv6Address) else str(found)
