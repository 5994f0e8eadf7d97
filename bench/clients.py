"""A small load generator for machines without wrk: `python -m bench.clients PORT CONNECTIONS SECONDS FILE`.

Prints DONE, then answers, microseconds, bytes, errors. One loop, and no more done for an answer than finding its end.
"""

import itertools
import re
import selectors
import socket
import sys
import time
from pathlib import Path

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.I)


def run(port: int, connections: int, seconds: float, requests: list[bytes]) -> tuple[int, float, int, int]:
    turns = itertools.cycle(requests)
    loop = selectors.DefaultSelector()
    left: dict[socket.socket, int] = {}
    for _ in range(connections):
        peer = socket.create_connection(("127.0.0.1", port), timeout=10)
        peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        loop.register(peer, selectors.EVENT_READ)
        left[peer] = 0
    begun = time.perf_counter()
    for peer in left:
        peer.sendall(next(turns))
    count = size = wrong = 0
    while (took := time.perf_counter() - begun) < seconds and left:
        for key, _event in loop.select(0.1):
            peer = key.fileobj  # type: ignore[assignment]
            data = peer.recv(262_144)
            size += len(data)
            if not data:
                wrong += 1
                loop.unregister(peer)
                del left[peer]
                continue
            missing = left[peer] - len(data) if left[peer] else _missing(data)
            left[peer] = missing
            if missing == 0:
                count += 1
                wrong += data.startswith((b"HTTP/1.1 4", b"HTTP/1.1 5"))
                peer.sendall(next(turns))
    for peer in left:
        peer.close()
    return count, took, size, wrong


def _missing(data: bytes) -> int:
    """Bytes still to come after the first read of an answer, whose head came whole."""
    head, _gap, body = data.partition(b"\r\n\r\n")
    found = LENGTH.search(head)
    return (int(found[1]) if found else 0) - len(body)


if __name__ == "__main__":
    port, connections, seconds, path = sys.argv[1:]
    count, took, size, wrong = run(int(port), int(connections), float(seconds), Path(path).read_bytes().split(b"\0"))
    print("DONE", count, int(took * 1_000_000), size, wrong)
