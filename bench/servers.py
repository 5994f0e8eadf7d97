"""Servers to measure: ours and the bare programs, each started by the same command with the same settings."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
WORKERS = 2
SETTINGS = [
    "--worker-class", "gevent", "--workers", str(WORKERS), "--worker-connections", "6000",
    "--backlog", "4096", "--graceful-timeout", "1", "--no-control-socket", "--log-level", "warning",
]  # fmt: skip
"""As `kakehashi serve` starts gunicorn."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Server:
    """On 127.0.0.1; `pid` is gunicorn's first process."""

    port: int
    pid: int

    def processor(self) -> float:
        """Seconds of processor its workers have taken so far; 0 where /proc does not tell."""
        return sum(_seconds(child) for child in _children(self.pid))

    def memory(self) -> int:
        """Bytes that its processes hold, shared ones divided among them; 0 where /proc does not tell."""
        return sum(_pss(pid) for pid in (self.pid, *_children(self.pid)))


def _pss(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return 1024 * next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def _children(pid: int) -> list[int]:
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _seconds(pid: int) -> float:
    words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def running(app: str, **environment: str) -> Iterator[Server]:
    """Serves `app` (module:factory()) while the block runs."""
    port = free_port()
    base = {"PORT": str(port), "KAKEHASHI_BASE_URL": f"http://127.0.0.1:{port}", "WEB_CONCURRENCY": str(WORKERS)}
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", app, "--bind", f"127.0.0.1:{port}", *SETTINGS],
        cwd=ROOT, env={**os.environ, **base, **environment},
    )  # fmt: skip
    try:
        _await(port, process)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(20)


def _await(port: int, process: "subprocess.Popen[bytes]", seconds: float = 30) -> None:
    """Until one worker answers, and a second more for the others."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=seconds) as peer:
                peer.sendall(b"GET /robots.txt HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
                if peer.recv(1):
                    time.sleep(1)
                    return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("the server did not start")


@contextmanager
def ours(database: Path, now: str) -> Iterator[Server]:
    """The application on a database, its clock standing at `now` when it starts."""
    with running("webapp:create_app()", DATABASE_URL=f"sqlite:///{database}", KAKEHASHI_NOW=now) as server:
        yield server
