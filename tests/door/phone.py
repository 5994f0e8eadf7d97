"""Somebody else's scanner, as docs/door.md says one behaves: its scans are in a file before anything is said, and leave
the unsent when the server has answered them by id, not before."""

import http.client
import json
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

MOST = 200
TO_SHOW = ("malformed", "not_your_door", "no_such_door", "supervisor_only")
"""Answers that leave a scan with the phone, for a supervisor to see."""
Scan = dict[str, Any]


class Kept:
    """A phone's file: a line for each scan, for each answer, for each scan that is to be sent again. Read anew, it says
    the same as before."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.unsent: dict[str, Scan] = {}
        self.held: dict[str, tuple[Scan, dict[str, Any]]] = {}
        """Acknowledged: the scan, its first answer."""
        if path.exists():
            for line in path.read_text().splitlines():
                self._take(*json.loads(line))
        self.file = path.open("a", buffering=1)

    def write(self, what: str, about: Any) -> None:
        self.file.write(f"{json.dumps([what, about])}\n")
        self._take(what, about)

    def _take(self, what: str, about: Any) -> None:
        if what == "scan":
            self.unsent[about["id"]] = about
        elif what == "answer":
            self.held.setdefault(about["id"], (self.unsent.pop(about["id"]), about))
        elif what == "again":
            scan, first = self.held[about]
            self.unsent[about] = {**scan, "answered": {"verdict": first["verdict"], "time": first["time"]}}


class Phone:
    """`now`: the event's time. `least`, `most`: seconds between two tries while nobody answers."""

    def __init__(
        self, port: int, token: str, path: Path, now: Callable[[], datetime], least: float, most: float
    ) -> None:
        self.port, self.token, self.now, self.least, self.most = port, token, now, least, most
        self.kept = Kept(path)
        self.to_show: dict[str, str] = {}
        self.leases: dict[str, dict[str, Any]] = {}
        self.spent: dict[str, int] = {}
        self.epoch = ""
        self.failures = 0
        self._line: http.client.HTTPConnection | None = None
        self._wait = 0.0

    def scan(self, kind: str, door: str, code: str, **more: Any) -> str:
        id_ = str(uuid.uuid4())
        if more.get("pool"):
            self.spent[door] = self.spent.get(door, 0) + 1
        self.kept.write("scan", {
            "id": id_, "kind": kind, "door": door, "code": code, "device_time": self.now().isoformat(),
            "monotonic": round(time.monotonic() * 1000), "run": "python", "skew": 0, **more,
        })  # fmt: skip
        return id_

    def left(self, door: str) -> int:
        """Walk-ins it may still admit by itself."""
        granted: int = self.leases[door]["granted"] if door in self.leases else 0
        return max(0, granted - self.spent.get(door, 0))

    def send(self, *doors: str, most: int = MOST) -> bool:
        """A batch of what is unsent, or a heartbeat. `doors`: those it would have a lease of. False: not answered, and
        everything is still here."""
        batch = list(self._waiting(most))
        leases = {
            door: {"version": each["version"], "spent": self.spent.get(door, 0)} for door, each in self.leases.items()
        }
        body = {"scans": batch, "leases": dict.fromkeys(doors) | leases, "phone": {"unsent": len(self.kept.unsent)}}
        try:
            status, told, rest = self.ask("POST", "/scans", body)
        except (OSError, http.client.HTTPException, ValueError):
            self._hang_up()
            return self._later(0)
        if status != 200:
            return self._later(rest)
        self._wait = 0.0
        self._take(told)
        return True

    def _waiting(self, most: int) -> Iterator[Scan]:
        waiting = (scan for id_, scan in self.kept.unsent.items() if id_ not in self.to_show)
        return (scan for scan, _n in zip(waiting, range(most), strict=False))

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, dict[str, Any], float]:
        """Status, answer, seconds to rest before asking again. A line that was left idle is closed by the server, and
        everything may be asked again: a second line is tried."""
        if self._line is None:
            return self._asked(method, path, body)
        try:
            return self._asked(method, path, body)
        except (OSError, http.client.HTTPException):
            self._hang_up()
            return self._asked(method, path, body)

    def _asked(self, method: str, path: str, body: Any) -> tuple[int, dict[str, Any], float]:
        self._line = self._line or http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        head = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        self._line.request(method, f"/api/v1{path}", body and json.dumps(body), head)
        answer = self._line.getresponse()
        said = answer.read()
        rest = float(answer.headers.get("Retry-After", 0))
        return answer.status, json.loads(said) if answer.status == 200 else {}, rest

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
        self._line = None

    def _later(self, rest: float) -> bool:
        self.failures += 1
        self._wait = min(self.most, max(self.least, 2 * self._wait))
        time.sleep(rest or self._wait)
        return False

    def _take(self, told: dict[str, Any]) -> None:
        for answer in told["answers"]:
            if answer.get("error") in TO_SHOW:
                self.to_show[answer["id"]] = answer["error"]
            elif "error" not in answer and answer["id"] in self.kept.unsent:
                self.kept.write("answer", answer)
        if self.epoch and told["epoch"] != self.epoch:
            self._offer_again()
        self.epoch = told["epoch"]
        for door, lease in told["leases"].items():
            if door not in self.leases or lease["version"] > self.leases[door]["version"]:
                self.leases[door] = lease

    def _offer_again(self) -> None:
        """The server was brought back from a backup: what it answered before may be lost there."""
        self.leases.clear()
        for id_ in self.kept.held:
            self.kept.write("again", id_)
