"""Phones that wait for the next scan: one watcher a process, one wake for all, no connection held by any of them."""

import logging
import threading
import time

from webapp.store import pulse
from webapp.store.db import connected, db

log = logging.getLogger("kakehashi")
EVERY = 0.25
"""Seconds between two looks at the pulse."""
NOBODY_SINCE = 60
"""Seconds after the last phone left until the watcher ends."""


class Bell:
    """Rings when the pulse's door generation moves."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.wake = threading.Event()
        self.state: tuple[str, int] | None = None
        self.waiting = 0
        self.left_at = 0.0
        self.watcher: threading.Thread | None = None

    def wait(self, state: tuple[str, int], until: float) -> bool:
        """Waits until the pulse (epoch, door) is another than the one given; false when the time is up first. Called
        with no connection open."""
        self._join()
        try:
            while (left := until - time.monotonic()) > 0:
                wake = self.wake  # taken before looking: what comes while one looks wakes too
                if self.state not in (None, state):
                    return True
                wake.wait(left)
            return False
        finally:
            self._leave()

    def _join(self) -> None:
        with self.lock:
            self.waiting += 1
            if self.watcher is None or not self.watcher.is_alive():
                self.state = None
                self.watcher = threading.Thread(target=self._watch, args=(db.obj,), daemon=True, name="doors")
                self.watcher.start()

    def _leave(self) -> None:
        with self.lock:
            self.waiting -= 1
            self.left_at = time.monotonic()

    def _watch(self, database: object) -> None:
        """One statement four times a second. Ends when nobody has waited for a while, or when the process is given
        another database."""
        failing = False
        while db.obj is database and (self.waiting or time.monotonic() - self.left_at < NOBODY_SINCE):
            try:
                with connected():
                    ring = pulse.ring()
                failing = False
                self._heard((ring.epoch, ring.door))
            except Exception:  # a database that is away comes back; the phones ask again
                if not failing:
                    log.exception("the doors cannot read the pulse")
                failing = True
            time.sleep(EVERY)

    def _heard(self, state: tuple[str, int]) -> None:
        if state != self.state:
            with self.lock:
                self.state = state
                self.wake, wake = threading.Event(), self.wake
            wake.set()


bell = Bell()
