"""Web Push: which services may be written to, how long a message is kept for a sleeping phone, when to try again."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit

SERVICES = (
    "fcm.googleapis.com",
    "push.services.mozilla.com",
    "push.apple.com",
    "notify.windows.com",
)
"""The push services of browsers, with all their subdomains: Chrome and most others, Firefox, Safari, Edge. The server
contacts nobody else, whatever address a phone gives."""
ENDPOINT, PHONES = 1_000, 8
"""Longest address accepted, and phones of one person."""
KEPT = timedelta(hours=24)
TRIES = 6


def accepts(endpoint: str, base_url: str) -> bool:
    """Whether a message may be sent to this address. A service on this very machine is accepted only by an event that
    is itself served to this machine alone: a demonstration, or a test."""
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        return False
    host = (parts.hostname or "").lower()
    if len(endpoint) > ENDPOINT or parts.username is not None or parts.password is not None or not parts.path:
        return False
    if is_loopback(host):
        return parts.scheme in ("http", "https") and is_loopback(urlsplit(base_url).hostname or "")
    known = any(host == service or host.endswith(f".{service}") for service in SERVICES)
    return known and parts.scheme == "https" and port in (None, 443)


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def keep(ends: Iterable[datetime | None], now: datetime) -> int:
    """Seconds a push service keeps a message for a phone that sleeps: until the last of what it tells of is over."""
    left = [min(KEPT, each - now) if each else KEPT for each in ends]
    return max(0, int(max(left, default=timedelta(0)).total_seconds()))


def again_after(tries: int, asked: int = 0) -> timedelta:
    """Before a message is tried again: half a minute, two, eight… or what the service asked for, at most an hour."""
    return min(max(timedelta(seconds=30 * 4**tries), timedelta(seconds=asked)), timedelta(hours=1))
