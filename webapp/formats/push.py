"""Web Push as bytes: the subscription a phone sends, the message it gets, the key messages are signed with."""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

MOST = 3_000
"""Bytes of a message: services take 4,096 encrypted."""


class Malformed(ValueError):
    """A subscription no browser would send, or one that has expired."""


@dataclass(frozen=True)
class Subscription:
    """As `PushSubscription.toJSON()` gives it; keys in base64url."""

    endpoint: str
    p256dh: str
    auth: str


@dataclass(frozen=True)
class Message:
    """What a phone shows. `tag`: a later message with the same one takes its place. `unread`: the count on the icon."""

    title: str
    body: str
    url: str
    tag: str
    lang: str
    unread: int
    urgent: bool = False


def subscription(given: Any, real_now_ms: float) -> Subscription:
    """Reads `{"endpoint", "expirationTime", "keys": {"p256dh", "auth"}}`. Raises Malformed."""
    if not isinstance(given, Mapping) or not isinstance(given.get("keys"), Mapping):
        raise Malformed("keys")
    endpoint, keys, ends = given.get("endpoint"), given["keys"], given.get("expirationTime")
    if not isinstance(endpoint, str) or not endpoint.isascii():
        raise Malformed("endpoint")
    if ends is not None and (isinstance(ends, bool) or not isinstance(ends, int | float) or ends <= real_now_ms):
        raise Malformed("expirationTime")
    p256dh, auth = _bytes(keys.get("p256dh"), 65), _bytes(keys.get("auth"), 16)
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), p256dh)
    except ValueError:
        raise Malformed("p256dh") from None
    return Subscription(endpoint, plain(p256dh), plain(auth))


def _bytes(text: Any, length: int) -> bytes:
    try:
        bare = text.rstrip("=")
        found = base64.b64decode(bare + "=" * (-len(bare) % 4), altchars=b"-_", validate=True)
    except (AttributeError, ValueError, binascii.Error):
        raise Malformed("keys") from None
    if len(found) != length:
        raise Malformed("keys")
    return found


def plain(raw: bytes) -> str:
    """Base64url, without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def fresh_key() -> tuple[str, str]:
    """A new key pair, private and public, as RFC 8292 writes them."""
    key = ec.generate_private_key(ec.SECP256R1())
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return plain(key.private_numbers().private_value.to_bytes(32, "big")), plain(point)


def payload(message: Message) -> bytes:
    """The message as JSON, its body cut when a service would not take it."""
    body = message.body
    while True:
        raw = json.dumps({**asdict(message), "body": body}, ensure_ascii=False, separators=(",", ":")).encode()
        if len(raw) <= MOST or not body:
            return raw
        body = _cut(body, len(raw) - MOST)


def _cut(body: str, too_many: int) -> str:
    """Shorter by at least so many bytes, an ellipsis at its end."""
    kept = body.removesuffix("…").encode()[: -(too_many + 3)].decode(errors="ignore").rstrip()
    return f"{kept}…" if kept else ""
