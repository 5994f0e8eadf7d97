"""Answers that are ready: given once more before Flask wakes, while nothing they are made of has changed.

A page offers its answer (`offer`) with the stretch of time it is true for. It is kept by address, cookies and encoding,
as pieces that pages share, so that one costs some kilobytes. When the same is asked again, the one statement of
`pulse.ask` tells whether the beat or the person moved; if not, the same head and the same bytes are given, or 304.
Whatever is unusual goes to Flask, which finds what the statement said already there (`asked`).
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Flask, request

from webapp.config import Settings
from webapp.store import pulse
from webapp.store.db import Unreachable, db
from webapp.store.pulse import Asker

OFFER, ASKED = "kakehashi.offer", "kakehashi.asked"
MOST = 5_000
LONGEST = 1_000
"""Characters of cookies beyond which an answer is not kept."""
ENTITY = frozenset({"content-type", "content-length", "content-encoding"})
Key = tuple[str, str, bool]
Start = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Offer:
    """True from `since` until `until` for who asked with `token_hash`; `body` makes the bytes."""

    token_hash: str
    asker: Asker
    since: datetime
    until: datetime
    body: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Kept:
    offer: Offer
    etag: str
    headers: list[tuple[str, str]]

    def give(self, same: str, start_response: Start) -> Iterable[bytes]:
        """304 when the browser's If-None-Match names this very answer."""
        if self.etag in same:
            start_response("304 NOT MODIFIED", [pair for pair in self.headers if pair[0].lower() not in ENTITY])
            return []
        start_response("200 OK", list(self.headers))
        return [self.offer.body()]


def offer(token_hash: str, asker: Asker, since: datetime, until: datetime, body: Callable[[], bytes]) -> None:
    """This request's answer, an ETag and no cookie set, may be given again to the same asker until `until`."""
    request.environ[OFFER] = Offer(token_hash, asker, since, until, body)


def asked() -> Asker | None:
    """Who is asking, when that was found out on the way here; for the first who wants to know, as it may change."""
    found: Asker | None = request.environ.pop(ASKED, None)
    return found


class Ready:
    """Stands before the application."""

    def __init__(self, app: Flask) -> None:
        self.inner = app.wsgi_app
        self.config = app.config
        self.kept: OrderedDict[Key, Kept] = OrderedDict()

    def __call__(self, environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "GET" or environ.get("QUERY_STRING"):
            return self.inner(environ, start_response)
        key = (environ["PATH_INFO"], environ.get("HTTP_COOKIE", ""), "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""))
        found = self.kept.get(key)
        if found is not None and _usual(environ) and self._true(found.offer, environ):
            return found.give(environ.get("HTTP_IF_NONE_MATCH", ""), start_response)
        head: list[Any] = []

        def hear(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            head[:] = [status, headers]
            return start_response(status, headers, exc_info)

        answer = self.inner(environ, hear)
        if OFFER in environ and head[0] == "200 OK":
            self._keep(key, environ[OFFER], head[1])
        return answer

    def _true(self, offer: Offer, environ: dict[str, Any]) -> bool:
        """Whether nothing has changed since the offer was made."""
        settings: Settings = self.config["KAKEHASHI"]
        if not offer.since <= settings.clock.now() < offer.until:
            return False
        try:
            db.connect(reuse_if_open=True)
            found = pulse.ask(offer.token_hash)
        except Unreachable:
            return False
        if found != offer.asker:
            environ[ASKED] = found
            return False
        db.close()
        return True

    def _keep(self, key: Key, offer: Offer, headers: list[tuple[str, str]]) -> None:
        names = {name.lower(): value for name, value in headers}
        if "set-cookie" in names or "etag" not in names or len(key[1]) > LONGEST:
            return
        self.kept[key] = Kept(offer, names["etag"], headers)
        self.kept.move_to_end(key)
        while len(self.kept) > MOST:
            self.kept.popitem(last=False)


def _usual(environ: dict[str, Any]) -> bool:
    """Not from a page in another language, which is what using the switch looks like; no If-None-Match of `*`."""
    before, lang = environ.get("HTTP_REFERER", ""), environ["PATH_INFO"].split("/", 2)[1]
    return (not before or before.split("/", 4)[3:4] == [lang]) and environ.get("HTTP_IF_NONE_MATCH") != "*"


def attach(app: Flask) -> None:
    app.wsgi_app = Ready(app)  # type: ignore[method-assign]
