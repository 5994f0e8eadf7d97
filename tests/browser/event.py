"""The demonstration event, served by the real command on a free port; each server has a copy of its own."""

import csv
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from pathlib import Path

from webapp.actions import demo

NOW = "2024-11-20T10:12:00+09:00"
TODAY = "2024-11-20"
Row = dict[str, str]
Edit = Callable[[list[Row]], Iterable[Row]]


def setting(folder: Path, port: int) -> dict[str, str]:
    """What the command is told: everything in `folder`, a clock that starts at a busy hour of the third day."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KAKEHASHI_")}
    return {
        **kept,
        "DATABASE_URL": f"sqlite:///{folder / 'event.sqlite'}",
        "KAKEHASHI_SECRET_KEY": "a key for the browser tests",
        "KAKEHASHI_NOW": NOW,
        "PORT": str(port),
        "LANGUAGE": "en",
    }


def run(folder: Path, *words: str, port: int = 8000) -> str:
    """What `kakehashi …` prints; its complaints when it fails."""
    done = subprocess.run(
        [sys.executable, "-m", "webapp.cli", *words],
        env=setting(folder, port),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def load(folder: Path) -> None:
    run(folder, "demo", "--as-held", "--no-serve")


def change(folder: Path, **tables: Edit) -> None:
    """Imports and publishes the demonstration's own tables, those named passed through a function of their rows."""
    changed = Path(
        shutil.copytree(demo.FOLDER, folder / "tables", ignore=shutil.ignore_patterns("__*"), dirs_exist_ok=True)
    )
    for name, edit in tables.items():
        path = changed / f"{name}.csv"
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        rows = list(edit(rows))
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(dict.fromkeys(column for row in rows for column in row)), restval="")
            writer.writeheader()
            writer.writerows(rows)
    run(folder, "import", str(changed), "--publish")


def copy(loaded: Path, folder: Path) -> Path:
    with sqlite3.connect(loaded / "event.sqlite") as source, sqlite3.connect(folder / "event.sqlite") as target:
        source.backup(target)
    return folder


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


class Server:
    """`kakehashi serve` on the event in `folder`; its clock starts at `now`, its code is in `house`, if not here."""

    now = NOW
    house: Path | None = None

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / "log"
        self.log.touch()
        self.start()

    def start(self) -> None:
        """Also after `stop`: on the same port, with what was there."""
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "webapp.cli", "serve", "--workers", "1"],
                env={**setting(self.folder, self.port), "KAKEHASHI_NOW": self.now},
                cwd=self.house,
                stderr=log,
            )
        self._answering()

    def _answering(self) -> None:
        until = time.monotonic() + 60  # two at once on a busy machine
        while time.monotonic() < until and self.process.poll() is None:
            try:
                urllib.request.urlopen(f"{self.url}/healthz", timeout=5).close()
            except (urllib.error.URLError, OSError):
                time.sleep(0.05)
            else:
                return
        self.process.kill()
        raise RuntimeError(f"the server does not answer:\n{self.log.read_text()}")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)

    def tell(self, sql: str, *values: str) -> None:
        """Straight into the database, while nobody serves it."""
        with sqlite3.connect(self.folder / "event.sqlite") as database:
            database.execute(sql, values)

    def link(self, *words: str) -> str:
        """A fresh link from `kakehashi link …`, and nothing else."""
        printed = run(self.folder, "link", *words, port=self.port)
        assert printed.startswith(f"{self.url}/"), printed
        assert printed.count("\n") == 1, printed
        return printed.strip()

    def ask(self, sql: str, *values: str) -> list[tuple[str, ...]]:
        """Straight from the database, for what no page shows."""
        with sqlite3.connect(f"file:{self.folder / 'event.sqlite'}?mode=ro", uri=True) as database:
            return database.execute(sql, values).fetchall()

    def badge(self, person: str) -> str:
        found = self.ask("SELECT b.code FROM badge b JOIN person p ON p.id = b.person_id WHERE p.code = ?", person)
        return found[0][0]

    def earlier(self) -> str:
        """Makes the last scan seven minutes older, so that its time is not the present one; gives that time, 10:05.
        Scans never change, so the server is made to read them anew, as after a restore."""
        last = "id = (SELECT max(id) FROM scan)"
        with sqlite3.connect(self.folder / "event.sqlite") as database:
            database.execute(f"UPDATE scan SET device_time = datetime(device_time, '-7 minutes') WHERE {last}")
            database.execute("UPDATE pulse SET epoch = epoch || '+'")
            [(found,)] = database.execute(
                f"SELECT strftime('%H:%M', device_time, (skew / 1000) || ' seconds', '+9 hours') FROM scan WHERE {last}"
            )
        return str(found)
