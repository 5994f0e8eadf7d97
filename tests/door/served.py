"""The real server in processes of its own, to be killed without warning and started again on its port."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

from tests.make import NOW

ROOT = Path(__file__).parents[2]


class Served:
    """gunicorn as `kakehashi serve` starts it, on a database. `witness`: how each of its connections writes."""

    def __init__(self, url: str, folder: Path, workers: int = 2) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.witness, self.log, self.workers = folder / "witness", folder / "log", workers
        self.env = {
            **os.environ, "DATABASE_URL": url, "KAKEHASHI_SECRET_KEY": "x" * 32, "KAKEHASHI_NOW": NOW.isoformat(),
            "KAKEHASHI_NOW_SINCE": datetime.now(UTC).isoformat(), "KAKEHASHI_TEST_WITNESS": str(self.witness),
            "PORT": str(self.port), "LANGUAGE": "en",
        }  # fmt: skip

    def start(self) -> None:
        command = [sys.executable, "-m", "gunicorn", "tests.door.watched:create_app()"]
        command += ["--bind", f"127.0.0.1:{self.port}", "--worker-class", "gevent", "--workers", str(self.workers)]
        command += ["--graceful-timeout", "1", "--no-control-socket", "--log-level", "error"]
        with self.log.open("a") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=self.env, stderr=log, start_new_session=True)

    def answering(self) -> "Served":
        for _ in range(1200):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5).close()
            except (urllib.error.URLError, OSError):
                time.sleep(0.025)
            else:
                return self
        raise AssertionError(self.log.read_text())

    def kill(self) -> None:
        """All its processes at once, as when the power goes."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(20)

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(20)

    def command(self, *words: str) -> str:
        """What `kakehashi …` prints on this database."""
        done = subprocess.run(
            [sys.executable, "-m", "webapp.cli", *words], env=self.env, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout
