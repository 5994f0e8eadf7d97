"""The process that does the jobs, beside a real server: one of several works, and another takes over."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests import make
from webapp.actions import programme
from webapp.store import jobs, models

START = datetime.fromisoformat("2024-11-20T14:00:00+09:00")


class Server:
    """`kakehashi serve` on a database, its clock ten minutes before the session."""

    def __init__(self, url: str, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.log = folder / f"{self.port}.log"
        env = {
            **os.environ, "DATABASE_URL": url, "PORT": str(self.port), "KAKEHASHI_SECRET_KEY": "x" * 32,
            "KAKEHASHI_NOW": (START - timedelta(minutes=10)).isoformat(), "LANGUAGE": "en",
            "KAKEHASHI_NOW_SINCE": datetime.now(UTC).isoformat(),
        }  # fmt: skip
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "webapp.cli", "serve", "--workers", "1"], env=env, stderr=log, stdout=log
            )

    def worker(self) -> int:
        """The process that does the jobs; 0 while there is none."""
        for pid in self._children():
            if "work" in Path(f"/proc/{pid}/cmdline").read_text().split("\0"):
                return pid
        return 0

    def _children(self) -> list[int]:
        pid = self.process.pid
        try:
            return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        except FileNotFoundError:
            return []

    def answers(self) -> bool:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5).close()
        except OSError:
            return False
        return True

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)


def until(true: Callable[[], Any], seconds: float = 30) -> Any:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := true():
            return found
        time.sleep(0.1)
    raise AssertionError("it never came to be")


@pytest.fixture
def serve(database: str, tmp_path: Path) -> Iterator[Callable[[], Server]]:
    if not Path("/proc/self/task").exists():
        pytest.skip("processes are looked up in /proc")
    started: list[Server] = []

    def start() -> Server:
        started.append(Server(database, tmp_path))
        until(started[-1].answers)
        return started[-1]

    yield start
    for server in started:
        server.stop()
        assert "Traceback" not in server.log.read_text()


def holder() -> int:
    """The process that holds the lease."""
    row = models.Lease.get_or_none(models.Lease.name == "jobs")
    return int(row.holder.split(":")[1]) if row and row.until > datetime.now(UTC) else 0


def reminders() -> list[str]:
    rows = models.Notice.select().where(models.Notice.kind == "reminder").order_by(models.Notice.number)
    return [row.session for row in rows]


def starred(code: str) -> None:
    """A session ten minutes from now that somebody starred: its reminder is due."""
    make.session(code, "2024-11-20 14:00")
    make.star(models.Person.get(), code)
    programme.publish("organiser", "", START - timedelta(minutes=10))


@pytest.mark.serial
def test_of_two_servers_one_reminds_and_when_it_is_killed_the_other_does(
    database: str, serve: Callable[[], Server]
) -> None:
    make.event()
    make.person("Odile")
    starred("TEA")
    first = serve()
    pid = until(holder)
    assert pid == first.worker()
    second = serve()
    until(second.worker)
    until(reminders)

    first.process.kill()  # the master: its other processes see that it is gone
    first.process.wait()
    until(lambda: not Path(f"/proc/{pid}").exists())
    starred("TALK")
    until(lambda: len(reminders()) == 2)
    assert reminders() == ["TEA", "TALK"]
    assert holder() == second.worker()
    assert jobs.planned("remind") == []


@pytest.mark.serial
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_killed_worker_is_started_again_and_ends_with_its_server(database: str, serve: Callable[[], Server]) -> None:
    make.event()
    make.person("Odile")
    server = serve()
    old = until(holder)
    os.kill(old, signal.SIGKILL)
    new = until(lambda: server.worker() not in (0, old) and server.worker())
    starred("TEA")
    until(reminders)
    assert reminders() == ["TEA"]
    server.stop()
    assert not Path(f"/proc/{new}").exists()
    assert models.Lease.select().count() == 0  # given back: another could work at once
