"""Tests marked serial or browser run alone, also under `pytest -n 2`: last, one by one, while the others hold still."""

import fcntl
import os
from collections.abc import Generator
from pathlib import Path

import pytest


def _alone(item: pytest.Item) -> bool:
    return any(item.get_closest_marker(name) for name in ("serial", "browser"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_alone)
    for item in items:
        if _alone(item):
            item.add_marker(pytest.mark.xdist_group("alone"))


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
