"""Read by gunicorn as its configuration: the process that does the jobs lives and dies with the server.

Gunicorn runs this file by its path, so that nothing of webapp is imported before gevent has taken its place.
"""

import os
import subprocess
import sys
import time
from typing import Any

PAUSE, PATIENCE = 5.0, 5.0
"""Seconds before one that died is started again, and for one that was asked to end."""


def when_ready(server: Any) -> None:
    """Gunicorn looks after its workers once a second; from now on it looks after this process too."""
    _start(server)
    workers = server.manage_workers

    def manage() -> None:
        workers()
        if server.jobs.poll() is not None and time.monotonic() > server.jobs_started + PAUSE:
            server.log.warning("The process that does the jobs ended; it is started again.")
            _start(server)

    server.manage_workers = manage


def _start(server: Any) -> None:
    command = [sys.executable, "-m", "webapp.cli", "work", "--beside", str(os.getpid())]
    server.jobs, server.jobs_started = subprocess.Popen(command, stdin=subprocess.DEVNULL), time.monotonic()


def on_exit(server: Any) -> None:
    found = getattr(server, "jobs", None)
    if found is None or found.poll() is not None:
        return
    found.terminate()
    try:
        found.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        found.kill()
