"""The live stream, and the same by polling: with static/js/live.js, the only two files that know the transport.

It stands before Flask: thousands of streams are open for half an hour each, and none of them may keep a request of
Flask's, nor a connection to the database.
"""

import json
import logging
import random
import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.wrappers import Request, Response

from webapp.config import Settings
from webapp.pages import who
from webapp.pages.assets import Assets
from webapp.pages.frames import Frame
from webapp.pages.hub import Hub
from webapp.pages.safety import HEADERS
from webapp.rules.languages import INTERFACE
from webapp.store import listeners, notices, programme
from webapp.store.db import connected
from webapp.store.pulse import Asker, Beat

log = logging.getLogger("kakehashi")
ADDRESS = re.compile(r"/live/([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)(/since)?")
HEARTBEAT = 25
"""Seconds of silence after which a stream says that it is still there; proxies close what says nothing for a minute."""
LASTS = 30 * 60, 60 * 60
"""Seconds after which a stream ends and its phone comes back: who listens is asked again then, at the latest."""
AT_ONCE = 40
"""More notices than this are not sent one by one: the page is fetched again."""
SPREAD = 13, 100
"""Phones fetch their page again within so many seconds, or one second for so many phones if that is longer."""
APART = 13, 4
"""The same for what is each reader's own, which is made for each."""
Given = tuple[Frame, bool, bool]
"""A frame, whether it is in this reader's inbox, and whether it may cover the screen."""
STILL = b"event: still\ndata: 1\n\n"
"""An event and no comment, so that a phone also learns that nothing comes any more."""
STREAM = [
    ("Content-Type", "text/event-stream; charset=utf-8"),
    ("Cache-Control", "no-cache, no-transform"),
    ("X-Accel-Buffering", "no"),
]


@dataclass(slots=True)
class Reader:
    """Whom a stream speaks to: all that it keeps. `beat`: what it has told them of."""

    lang: str
    token: str
    person: int | None
    code: str | None
    beat: Beat


class Live:
    """Answers GET /live/{lang} and /live/{lang}/since; everything else is the application's."""

    def __init__(self, app: Flask) -> None:
        self.inner = app.wsgi_app
        self.hub = Hub(app)
        self.settings: Settings = app.config["KAKEHASHI"]
        self.assets: Assets = app.extensions["kakehashi_assets"]

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        found = ADDRESS.fullmatch(environ["PATH_INFO"])
        if found and environ["REQUEST_METHOD"] == "GET":
            try:
                answer = self._answer(Request(environ), found[1], bool(found[2]))
            except Exception:  # the database: Flask meets the same trouble, and has words for it
                log.exception("no live stream")
                answer = None
            if isinstance(answer, Response):
                return answer(environ, start_response)
            if answer is not None:
                start_response("200 OK", [*STREAM, *self._secured()])
                return answer
        return self.inner(environ, start_response)

    def _answer(self, request: Request, lang: str, once: bool) -> Response | Iterator[bytes] | None:
        """None when the event does not speak this language."""
        token = request.cookies.get(who.COOKIE, "")
        with connected():
            asker = who.ask(token)
            beat = self.hub.learn(asker.beat)
            live = programme.live(beat)
            if lang not in (live.event.languages if live else INTERFACE):
                return None
            reader = Reader(lang, token, asker.person, self.hub.code_of(asker.person), beat)
            if once:
                return self._since(request, reader, asker)
            return self._stream(reader, self._begun(request, reader, asker))

    def _secured(self) -> list[tuple[str, str]]:
        return [*HEADERS, *([("Strict-Transport-Security", "max-age=31536000")] if self.settings.secure else [])]

    # --- at once -----------------------------------------------------------------------------------

    def _missed(self, request: Request, reader: Reader) -> list[Given] | None:
        """What came after the number a phone says it has; None when that is too much, or when numbers began anew.
        A first visit has missed nothing."""
        beat = reader.beat
        asked = max(_number(request.args.get("after", "")), _number(request.headers.get("Last-Event-ID", "")))
        same = request.args.get("epoch", "") == beat.epoch
        if asked < 0 or (same and asked == beat.notices):
            return []
        frames = self.hub.after(asked, beat) if same else None
        if frames is None or len(frames) > AT_ONCE:
            return None
        mine = listeners.told_after(reader.person, asked) if reader.person is not None else {}
        covering = {each.number for each in notices.urgent(beat, self.settings.clock.now())}
        return [
            (frame, frame.number in mine, frame.number in covering and not mine.get(frame.number))
            for frame in frames
            if frame.public or frame.number in mine
        ]

    def _hello(self, reader: Reader, **more: object) -> dict[str, object]:
        beat = reader.beat
        return {
            "epoch": beat.epoch, "edition": beat.edition, "people": beat.people, "notices": beat.notices,
            "assets": self.assets.version, "now": self.settings.clock.now().isoformat(timespec="milliseconds"),
            "key": self.hub.key,
            "urgent": self.hub.covering, "person": reader.code,
            "spread": self._within(*SPREAD), "apart": self._within(*APART), **more,
        }  # fmt: skip

    def _within(self, least: int, a_second: int) -> int:
        """Seconds. Each process knows of its own streams alone, and lets its share of the phones come each second:
        together they are as many as they should be, however streams fell among them."""
        return max(least, self.hub.streams * self.settings.processes // a_second)

    def _said(self, reader: Reader, given: Given) -> bytes:
        return self.hub.printer.said(*given, reader.lang, reader.beat)

    def _begun(self, request: Request, reader: Reader, asker: Asker) -> bytes:
        """The first words of a stream."""
        missed = self._missed(request, reader)
        hello = self._hello(reader, unread=asker.unread, missed=missed is None)
        retry = f"retry: {random.randint(1500, 5000)}\n\n".encode()
        frames = [_event("notice", self._said(reader, each), each[0].number) for each in missed or ()]
        return b"".join([retry, _event("hello", _json(hello), reader.beat.notices if not frames else None), *frames])

    def _since(self, request: Request, reader: Reader, asker: Asker) -> Response:
        """The same as JSON, for phones behind something that holds streams back."""
        covering = "u".join(map(str, self.hub.covering))
        made_of = (
            *_moves(reader.beat), covering, self.assets.version, asker.person or 0, asker.generation, asker.unread
        )  # fmt: skip
        response = Response(content_type="application/json", headers=self._secured())
        etag = "-".join(map(str, made_of))
        response.set_etag(etag)
        response.headers["Cache-Control"] = "private, no-cache"
        response.headers["Vary"] = "Cookie"
        if request.if_none_match.contains(etag):
            response.status_code = 304
            return response
        missed = self._missed(request, reader)
        hello = self._hello(reader, unread=asker.unread, missed=missed is None)
        frames = b",".join(self._said(reader, each) for each in missed or ())
        response.set_data(b'{"hello":' + _json(hello) + b',"frames":[' + frames + b"]}")
        return response

    # --- from then on ------------------------------------------------------------------------------

    def _stream(self, reader: Reader, begun: bytes) -> Iterator[bytes]:
        hub, until = self.hub, time.monotonic() + random.uniform(*LASTS)
        hub.join()
        try:
            yield begun
            while time.monotonic() < until:
                wake = hub.wake  # taken before looking: what comes while one looks wakes too
                if reader.beat is not hub.beat:
                    news = self._news(reader)
                    if news is None:
                        return
                    yield news
                elif not wake.wait(random.uniform(0.8, 1.2) * HEARTBEAT):
                    yield STILL
        finally:
            hub.leave()

    def _news(self, reader: Reader) -> bytes | None:
        """What this reader has not heard, in one piece; None when the stream must end. Before words that are not
        everybody's are handed over, it is asked again whether this is still the person who signed in."""
        last, beat = reader.beat, self.hub.beat
        assert beat is not None
        frames = self.hub.after(last.notices, beat) if beat.epoch == last.epoch else None
        missed = frames is None or len(frames) > AT_ONCE
        told = [(frame, frame.is_for(reader.person)) for frame in frames or () if not missed]
        given = [(frame, mine, True) for frame, mine in told if frame.public or mine]
        if not all(frame.public for frame, _mine, _covers in given) and not self._still(reader):
            return None
        reader.beat = beat
        said = [_event("notice", self._said(reader, each), each[0].number) for each in given]
        return b"".join([*said, _event("beat", _json(self._hello(reader, missed=missed)), beat.notices)])

    @staticmethod
    def _still(reader: Reader) -> bool:
        try:
            with connected():
                return who.ask(reader.token).person == reader.person
        except Exception:  # the phone comes back, and is asked then
            return False


def _moves(beat: Beat) -> tuple[str, int, int, int]:
    return beat.epoch, beat.notices, beat.edition, beat.people


def _number(raw: str) -> int:
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else -1


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _event(name: str, data: bytes, number: int | None = None) -> bytes:
    """One server-sent event; JSON holds no line break."""
    head = b"" if number is None else f"id: {number}\n".encode()
    return b"".join([head, b"event: ", name.encode(), b"\ndata: ", data, b"\n\n"])


def attach(app: Flask) -> None:
    app.wsgi_app = Live(app)  # type: ignore[method-assign]
    app.jinja_env.globals["live_edition"] = lambda: who.asker().beat.edition
