"""A push service on this machine, and the phones that subscribe to it: what it stores, a phone can read."""

import base64
import json
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

from tests.make import NOW
from webapp.actions import people, push
from webapp.formats import push as formats
from webapp.store import models
from webapp.store import push as store

BASE = "http://127.0.0.1:8000"


def plain(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass
class Service:
    """`answers`: address → status, or seconds of silence when it is a float."""

    url: str
    posts: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    answers: dict[str, int | float] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def took(self, path: str) -> int:
        return sum(path == asked for asked, _headers, _body in self.posts)


@contextmanager
def service() -> Iterator[Service]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            answer = found.answers.get(self.path, 201)
            found.posts.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            if isinstance(answer, float):
                time.sleep(answer)
                answer = 201
            self.send_response(answer)
            for name, value in {**found.headers, "Content-Length": "0"}.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_words: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    found = Service(f"http://127.0.0.1:{server.server_address[1]}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield found
    finally:
        server.shutdown()


class Phone:
    """A browser's push side: its address at the service, and the keys only it holds."""

    def __init__(self, service: Service, path: str) -> None:
        self.service, self.path = service, path
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = os.urandom(16)

    def subscription(self) -> dict[str, Any]:
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        keys = {"p256dh": plain(point), "auth": plain(self.auth)}
        return {"endpoint": self.service.url + self.path, "expirationTime": None, "keys": keys}

    def shown(self) -> list[dict[str, Any]]:
        """The messages it got, in their order, decrypted."""
        return [
            json.loads(http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version="aes128gcm"))
            for path, _headers, body in self.service.posts
            if path == self.path
        ]

    def headers(self) -> list[dict[str, str]]:
        return [headers for path, headers, _body in self.service.posts if path == self.path]


def subscribed(service: Service, person: models.Person, path: str = "") -> Phone:
    """The person's phone, signed in by their link, which asked to be told."""
    phone = Phone(service, path or f"/{person.given}")
    signed_in = people.sign_in(people.make_link(person.id, NOW), NOW)
    assert signed_in
    push.subscribe(signed_in[1], formats.subscription(phone.subscription(), 0), BASE, NOW)
    return phone


def is_signed(headers: dict[str, str]) -> bool:
    """Whether a post carries the event's signature (RFC 8292)."""
    scheme, _, rest = headers["authorization"].partition(" ")
    parts = dict(each.strip().split("=", 1) for each in rest.split(","))
    keys = store.keys()
    assert keys
    return scheme == "vapid" and parts["k"] == keys.public and bool(Vapid02.verify(headers["authorization"]))


def claims(headers: dict[str, str]) -> dict[str, Any]:
    token = headers["authorization"].partition("t=")[2].split(",")[0]
    body = token.split(".")[1]
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return found
