"""The process that does what time sets off."""

import logging
import os
import secrets
import signal
import socket
import time
from collections.abc import Sequence
from types import FrameType
from typing import TYPE_CHECKING

import click

from webapp.actions import jobs, tidy
from webapp.actions.deliver import Answer, Parcel
from webapp.actions.handlers import handlers
from webapp.actions.mailer import Server
from webapp.cli.common import prepared
from webapp.cli.main import main
from webapp.config import Settings
from webapp.store.db import Unreachable, db, drop
from webapp.store.push import Keys

if TYPE_CHECKING:
    from webapp.actions.sender import Sender

log = logging.getLogger("kakehashi.jobs")

ROUND, RENEWED = 1.0, 5.0
"""Seconds between two looks at the table, and between two renewals of the lease."""


@main.command()
@click.option("--beside", type=int, default=None, metavar="PID", help="End when this process, its parent, is gone.")
@click.option("--no-push", is_flag=True, help="Send no push messages.")
def work(beside: int | None, no_push: bool) -> None:
    """Do what time sets off: reminders, scheduled notices, push.

    `serve` starts it by itself. Of several on one database one works, and another takes over when it is gone.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    Worker(prepared(), beside, no_push).run()


class Worker:
    """One process of those that may do the jobs. `holder` is its name in the lease."""

    def __init__(self, settings: Settings, beside: int | None, no_push: bool) -> None:
        self.settings, self.beside = settings, beside
        self.holder = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"
        self.sender: Sender | None = None
        box = settings.mailbox
        server = Server(box.host, box.port, box.how, box.sender, box.user, box.password) if box else None
        self.doers = handlers(None if no_push else self._post, server.postbox(settings.base_url) if server else None)
        self.stopping = False
        self.held, self.renewed = False, 0.0

    def _post(self, parcels: Sequence[Parcel], keys: Keys) -> list[Answer]:
        """The first message brings requests and aiohttp, 25 MB that an event nobody is pushed by does without."""
        if self.sender is None:
            from webapp.actions.sender import Sender

            self.sender = Sender(self.settings.base_url)
        return self.sender.post(parcels, keys)

    def run(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._asked_to_stop)
        while not self._ends():
            if not self.round():
                self.rest()
        self.let_go()

    def rest(self) -> None:
        until = time.monotonic() + ROUND
        while time.monotonic() < until and not self._ends():
            time.sleep(0.1)

    def _asked_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _ends(self) -> bool:
        return self.stopping or self._orphaned()

    def _orphaned(self) -> bool:
        """Whoever started it is gone, however that ended: another server may work."""
        return self.beside is not None and os.getppid() != self.beside

    def round(self) -> int:
        """Jobs worked at; none when another process holds the lease, or the database cannot be used just now."""
        try:
            with db.connection_context():
                if not self._hold():
                    return 0
                worked = jobs.run_due(self.settings.clock.now(), self.settings.clock.real(), self.holder, self.doers)
                self.renewed = self.renewed if not worked else 0.0  # it took time: the lease is renewed before the next
                return worked
        except Unreachable as error:
            log.warning("the database cannot be used: %s", error)
            drop()
            return 0

    def _hold(self) -> bool:
        if self.held and time.monotonic() < self.renewed + RENEWED:
            return True
        held = jobs.hold(self.holder, self.settings.clock.real())
        if held != self.held:
            log.info("%s: %s", self.holder, "does the jobs" if held else "another process does the jobs")
        if held and not self.held:
            tidy.begin(self.settings.clock.now())
        self.held, self.renewed = held, time.monotonic()
        return held

    def let_go(self) -> None:
        if self.sender:
            self.sender.close()
        if not self.held:
            return
        try:
            with db.connection_context():
                jobs.let_go(self.holder)
        except Unreachable as error:
            log.warning("the lease could not be given back: %s", error)
