"""What each process knows of the notices, and who waits for the next: one watcher, one memory, one wake for all."""

import logging
import threading
import time
from collections.abc import Iterator

from flask import Flask

from webapp.config import Settings
from webapp.pages import bundle
from webapp.pages.assets import Assets
from webapp.pages.frames import Frame, Printer
from webapp.store import listeners, notices, programme, pulse
from webapp.store.db import connected, db
from webapp.store.pulse import Beat

log = logging.getLogger("kakehashi")
EVERY = 0.25
"""Seconds between two looks at the pulse."""
KEPT = 300
"""Notices kept in memory: who missed more fetches the page instead."""
NOBODY_SINCE = 120
"""Seconds after the last stream left until the watcher ends."""


class Hub:
    """The frames since this process began to listen, and an event that is set when there is more. Streams read what
    they are at by number, so that none has a queue of its own: a wake costs each of them nothing but waking."""

    def __init__(self, app: Flask) -> None:
        self.printer = Printer(app)
        self.settings: Settings = app.config["KAKEHASHI"]
        self.assets: Assets = app.extensions["kakehashi_assets"]
        self.covering: tuple[int, ...] = ()
        self.key = ""
        self.lock = threading.Lock()
        self.frames: tuple[Frame, ...] = ()
        self.beat: Beat | None = None
        self.wake = threading.Event()
        self.streams = 0
        self.left_at = 0.0
        self.watcher: threading.Thread | None = None
        self.codes: dict[int, str | None] = {}

    # --- what there is -----------------------------------------------------------------------------

    def learn(self, beat: Beat) -> Beat:
        """Reads what came when this beat tells of something new, and wakes the streams; gives the latest beat. Called
        by the watcher, and by whoever has just asked the pulse, with a connection open."""
        known, covering = self.beat, self._covering(beat)
        if known is not None and not _later(beat, known) and not self._uncovered(beat, covering):
            return known
        with self.lock:
            known = self.beat
            if known is None or known.epoch != beat.epoch:
                self.codes.clear()
                self.frames = tuple(_frames(max(0, beat.notices - KEPT), beat, told=False))
            elif _later(beat, known):
                self.frames = (*self.frames, *_frames(known.notices, beat, told=True))[-KEPT:]
            elif not self._uncovered(beat, covering):
                return known
            self.covering = covering
            self.key = bundle.key(beat, programme.live(beat), self.assets.version)
            self.beat = beat
            self.wake, wake = threading.Event(), self.wake
        wake.set()
        return beat

    def _covering(self, beat: Beat) -> tuple[int, ...]:
        """The urgent notices in force; no SQL while there is none."""
        return tuple(each.number for each in notices.urgent(beat, self.settings.clock.now()))

    def _uncovered(self, beat: Beat, covering: tuple[int, ...]) -> bool:
        """Whether nothing is new but that an urgent notice is over: its organiser ended it, or its hour has come."""
        return self.beat is not None and _moves(beat) == _moves(self.beat) and covering != self.covering

    def after(self, number: int, beat: Beat) -> list[Frame] | None:
        """What came after a number, up to this beat; None when that is longer ago than this process remembers."""
        found = [frame for frame in self.frames if number < frame.number <= beat.notices]
        return found if len(found) == beat.notices - number else None

    def code_of(self, person: int | None) -> str | None:
        """The code of a person who is signed in; codes do not change."""
        if person is None:
            return None
        if person not in self.codes:
            self.codes[person] = listeners.code_of(person)
        return self.codes[person]

    # --- who waits ---------------------------------------------------------------------------------

    def join(self) -> None:
        """A stream begins; the first one starts the watcher: not at import, where a server has still to fork."""
        with self.lock:
            self.streams += 1
            if self.watcher is None or not self.watcher.is_alive():
                self.watcher = threading.Thread(target=self._watch, args=(db.obj,), daemon=True, name="live")
                self.watcher.start()

    def leave(self) -> None:
        with self.lock:
            self.streams -= 1
            self.left_at = time.monotonic()

    def _watch(self, database: object) -> None:
        """One statement four times a second. Ends when nobody has listened for a while, or when the process is given
        another database."""
        failing = False
        while db.obj is database and (self.streams or time.monotonic() - self.left_at < NOBODY_SINCE):
            try:
                with connected():
                    self.learn(pulse.beat())
                failing = False
            except Exception:  # a database that is away comes back; the streams stay
                if not failing:
                    log.exception("the live stream cannot read the pulse")
                failing = True
            time.sleep(EVERY)


def _frames(after: int, beat: Beat, told: bool) -> Iterator[Frame]:
    """Those up to the beat and no further: what came since is of an edition that this process does not have yet."""
    while after < beat.notices and (found := notices.after(after)):
        people = listeners.people_told(each.number for each in found) if told else {}
        for each in found:
            if each.number <= beat.notices:
                yield Frame(each, people.get(each.number))
        after = found[-1].number


def _moves(beat: Beat) -> tuple[str, int, int, int]:
    return beat.epoch, beat.edition, beat.people, beat.notices


def _later(beat: Beat, known: Beat) -> bool:
    """Whether a beat tells of something new to streams; one read a little before the known does not."""
    if beat.epoch != known.epoch:
        return True
    new, old = _moves(beat)[1:], _moves(known)[1:]
    return new != old and all(after >= before for after, before in zip(new, old, strict=True))
