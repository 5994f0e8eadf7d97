"""The load: 64 connections kept alive, each sending its next request when the last is answered, to this machine only.

wrk when it is on the PATH; else bench/clients.py, in its own process. That takes more of the processor from the server:
the limit and ours are then both slower, and their ratio is kinder.
"""

import shutil
import socket
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench.servers import WORKERS, Server

CONNECTIONS = 64
SECONDS = 1
"""A whole number, for wrk."""
WRK = shutil.which("wrk")
LUA = Path(__file__).with_name("wrk.lua")


class WrongAnswer(AssertionError):
    """The server did not answer as it should: what was measured is not what was meant."""


@dataclass(frozen=True)
class Request:
    path: str
    headers: tuple[tuple[str, str], ...] = ()
    method: str = "GET"
    body: str = ""
    kind: str = "application/x-www-form-urlencoded"

    def raw(self, port: int) -> bytes:
        lines = [f"{self.method} {self.path} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        if self.method == "POST":
            lines += [f"Content-Type: {self.kind}", f"Content-Length: {len(self.body.encode())}"]
        return "\r\n".join([*lines, "", self.body]).encode()


@dataclass(frozen=True)
class Answer:
    """`size` is the body's, `whole` what travels with the head."""

    status: int
    headers: dict[str, str]
    body: bytes
    whole: int


def ask(port: int, request: Request) -> Answer:
    """One request, alone."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as peer:
        peer.sendall(request.raw(port))
        data = b""
        while b"\r\n\r\n" not in data:
            data += _more(peer)
        head, _gap, body = data.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _colon, value in (line.partition(": ") for line in lines)}
        length = int(headers.get("content-length", 0))
        while len(body) < length:
            body += _more(peer)
    return Answer(int(first.split()[1]), headers, body, len(head) + 4 + length)


def _more(peer: socket.socket) -> bytes:
    found = peer.recv(262_144)
    if not found:
        raise WrongAnswer("the server closed the connection")
    return found


@dataclass(frozen=True)
class Rate:
    """Answers a second, and the seconds of processor the server took for one."""

    answers: float
    processor: float
    count: int


def rate(server: Server, requests: list[Request], status: int = 200) -> Rate:
    """Raises WrongAnswer unless all answers have the status, and the bytes that each has when asked alone."""
    alone = [ask(server.port, request) for request in (requests if requests[0].method == "GET" else [])]
    if any(answer.status != status for answer in alone):
        raise WrongAnswer(f"{requests[0].path}: {sorted({answer.status for answer in alone})}, not {status}")
    before = server.processor()
    count, took, size, wrong = _send(server.port, requests)
    processor = server.processor() - before
    mean = sum(answer.whole for answer in alone) / len(alone) if alone else 0
    cut = 2 * mean * CONNECTIONS / max(count, 1)  # answers that the end cuts off
    if wrong or not count or (mean and abs(size / count - mean) > max(0.02 * mean, cut)):
        raise WrongAnswer(
            f"{requests[0].path}: {wrong} errors in {count}, {size / max(count, 1):.0f} bytes, not {mean:.0f}"
        )
    return Rate(count / took, processor / count, count)


def _send(port: int, requests: list[Request]) -> tuple[int, float, int, int]:
    """Answers, seconds, bytes, errors."""
    with tempfile.NamedTemporaryFile(suffix=".requests") as file:
        file.write(b"\0".join(request.raw(port) for request in requests))
        file.flush()
        if WRK:
            command = [WRK, "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--timeout", "5s", "-s", str(LUA)]
            command += [f"http://127.0.0.1:{port}", "--", file.name]
        else:
            command = [sys.executable, "-m", "bench.clients", str(port), str(CONNECTIONS), str(SECONDS), file.name]
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS + 30, cwd=LUA.parent.parent)
    words = done.stdout.rpartition("DONE ")[2].split()
    if len(words) < 4:
        raise WrongAnswer(done.stdout + done.stderr)
    count, micros, size, wrong = (int(word) for word in words[:4])
    return count, micros / 1_000_000, size, wrong


def interleaved(
    rounds: int, limit: tuple[Server, list[Request]], own: tuple[Server, list[Request]], status: int = 200
) -> list[tuple[Rate, Rate]]:
    """Limit, ours, limit, ours …, so that a machine that drifts drifts for both; a first round of ours only warms."""
    rate(*own, status=status)
    return [(rate(*limit, status=status), rate(*own, status=status)) for _ in range(rounds)]


def described() -> str:
    """What sends, for the head of the table."""
    sender = "wrk" if WRK else "bench/clients.py (no wrk here)"
    return f"load by {sender}, {CONNECTIONS} connections, rounds of {SECONDS} s; gunicorn gevent, {WORKERS} workers"
