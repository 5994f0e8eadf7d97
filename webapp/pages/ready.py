"""Pages that are ready: given before Flask wakes, while nothing they are made of has changed.

A page offers what it is made of (`offer`), with the stretch of time it is true for: one for all who are signed in, one
for all others; what each reader marked is put in when they ask. It is kept by address, text size and encoding. When the
address is asked again, the one statement of `pulse.ask` says who asks and whether anything moved; if not, the page is
filled for this reader, or 304 given. Whatever is unusual goes to Flask, which finds what the statement said already
there (`who.ASKED`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Flask, request
from werkzeug.http import parse_cookie

from webapp.config import Settings
from webapp.pages import who
from webapp.store.db import db
from webapp.store.pulse import Asker, Beat

OFFER = "kakehashi.offer"
SIZE = "size"
MOST = 500
Key = tuple[str, str, bool, bool]
Start = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Offer:
    """True for one beat, from `since` until `until`. `etag` and `body` make what differs from one reader to the next;
    `body` gives None when Flask is needed."""

    beat: Beat
    signed_in: bool
    since: datetime
    until: datetime
    etag: Callable[[Asker], str]
    body: Callable[[Asker], bytes | None]


@dataclass(frozen=True, slots=True)
class Given:
    status: str
    headers: list[tuple[str, str]]
    body: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """An offer, and the head of the answer it came with."""

    offer: Offer
    headers: list[tuple[str, str]]

    def give(self, asker: Asker, same: str) -> Given | None:
        """304 when the browser's If-None-Match names this very page."""
        etag = f'"{self.offer.etag(asker)}"'
        if etag in same:
            return Given(
                "304 NOT MODIFIED",
                self._head({"etag": etag}, {"content-type", "content-length", "content-encoding"}),
                b"",
            )
        body = self.offer.body(asker)
        return (
            None
            if body is None
            else Given("200 OK", self._head({"etag": etag, "content-length": str(len(body))}), body)
        )

    def _head(self, own: dict[str, str], without: Iterable[str] = ()) -> list[tuple[str, str]]:
        return [(name, own.get(name.lower(), value)) for name, value in self.headers if name.lower() not in without]


def offer(offer: Offer) -> None:
    """This request's answer may be made anew from these parts. It has an ETag."""
    request.environ[OFFER] = offer


class Ready:
    """Stands before the application."""

    def __init__(self, app: Flask) -> None:
        self.inner = app.wsgi_app
        self.config = app.config
        self.kept: dict[Key, Kept] = {}
        self.known: set[str] = set()

    def __call__(self, environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
        given = self._given(environ) if environ["PATH_INFO"] in self.known and _usual(environ) else None
        if given is not None:
            start_response(given.status, given.headers)
            return [given.body] if given.body else []
        head: list[Any] = []

        def hear(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            head[:] = [status, headers]
            return start_response(status, headers, exc_info)

        answer = self.inner(environ, hear)
        if OFFER in environ and head[0] == "200 OK":
            self._keep(environ, head[1])
        return answer

    def _given(self, environ: dict[str, Any]) -> Given | None:
        key, token = _key(environ)
        found = self.kept.get(key)
        settings: Settings = self.config["KAKEHASHI"]
        if found is None or not found.offer.since <= settings.clock.now() < found.offer.until:
            return None
        try:
            db.connect(reuse_if_open=True)
            asker = who.ask(token)
            environ[who.ASKED] = asker
            if asker.beat != found.offer.beat or (asker.person is None) is found.offer.signed_in:
                return None
            given = found.give(asker, environ.get("HTTP_IF_NONE_MATCH", ""))
        except Exception:  # Flask meets the same trouble, and has words for it
            return None
        if given is not None:
            db.close()
        return given

    def _keep(self, environ: dict[str, Any], headers: list[tuple[str, str]]) -> None:
        key, _token = _key(environ)
        made: Offer = environ[OFFER]
        if (
            key[-1] is made.signed_in
            and _usual(environ)
            and not any(name.lower() == "set-cookie" for name, _ in headers)
        ):
            if len(self.kept) >= MOST:
                self.kept.clear()
            self.kept[key] = Kept(made, headers)
            self.known.add(key[0])


def _key(environ: dict[str, Any]) -> tuple[Key, str]:
    """Under what the page is kept, and the sign-in cookie."""
    cookies = parse_cookie(environ.get("HTTP_COOKIE", ""))
    token = cookies.get(who.COOKIE, "")
    squeeze = "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
    return (environ["PATH_INFO"], cookies.get(SIZE, ""), squeeze, bool(token)), token


def _usual(environ: dict[str, Any]) -> bool:
    """A plain GET, and not from a page in another language, which is what using the switch looks like."""
    if environ["REQUEST_METHOD"] != "GET" or environ.get("QUERY_STRING") or environ.get("HTTP_IF_NONE_MATCH") == "*":
        return False
    before, lang = environ.get("HTTP_REFERER", ""), environ["PATH_INFO"].split("/", 2)[1]
    return not before or before.split("/", 4)[3:4] == [lang]


def attach(app: Flask) -> None:
    app.wsgi_app = Ready(app)  # type: ignore[method-assign]
