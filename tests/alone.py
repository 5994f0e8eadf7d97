"""Tests marked serial or browser run alone, also under `pytest -n 2`: last, one by one, while the others hold still.

pytest-xdist 3.8.0 ignores its groups under pytest 9.2, so these tests may still be in any of the processes.
"""

import fcntl
import os
from collections.abc import Generator
from pathlib import Path

import pytest


def _alone(item: pytest.Item) -> bool:
    return any(item.get_closest_marker(name) for name in ("serial", "browser"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_alone)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, bool | None, bool | None]:
    if not hasattr(item.config, "workerinput"):  # one process, not several under pytest-xdist
        return (yield)
    shared = os.open(Path(item.config.option.basetemp).parent, os.O_RDONLY)
    try:
        fcntl.flock(shared, fcntl.LOCK_EX if _alone(item) else fcntl.LOCK_SH)
        return (yield)
    finally:
        os.close(shared)
