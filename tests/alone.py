"""Under `pytest -n 2 --dist loadfile`: files with a browser are begun first, and a test marked serial runs alone.

While one waits for its turn no other test begins, or two processes that are never idle together would keep it waiting.
"""

import fcntl
import os
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files begin, so that both processes end with short ones."""
    size = Counter(item.path for item in items)
    items.sort(key=lambda item: (not item.get_closest_marker("browser"), -size[item.path], item.path))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, bool | None, bool | None]:
    if not hasattr(item.config, "workerinput"):  # one process, not several under pytest-xdist
        return (yield)
    shared = Path(item.config.option.basetemp).parent
    serial = item.get_closest_marker("serial")
    with _locked(shared / "turn", fcntl.LOCK_EX) as turn, _locked(shared / "running", _kind(serial)):
        if not serial:
            fcntl.flock(turn, fcntl.LOCK_UN)
        return (yield)


def _kind(serial: pytest.Mark | None) -> int:
    return fcntl.LOCK_EX if serial else fcntl.LOCK_SH


@contextmanager
def _locked(path: Path, kind: int) -> Iterator[int]:
    file = os.open(path, os.O_CREAT | os.O_RDWR)
    try:
        fcntl.flock(file, kind)
        yield file
    finally:
        os.close(file)
