"""Letting go of what nobody asks for any more: answers given to phones, jobs done, phones that fell silent."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from webapp.rules.outbox import KEPT
from webapp.store import jobs, outbox, push
from webapp.store.db import transaction

KIND = "tidy"
EVERY = timedelta(days=1)


def plan(at: datetime) -> None:
    """Once a day at most, whoever asks. Inside a transaction."""
    jobs.plan(KIND, f"{KIND}:{at.date()}", at)


def begin(now: datetime) -> None:
    """Whoever does the jobs sees to it that this one is among them."""
    with transaction():
        plan(now)


def tidy(_body: Mapping[str, Any], now: datetime) -> None:
    """The job, which plans the next."""
    before = now - KEPT
    outbox.forget_before(before)
    push.forget_before(before)
    jobs.forget_before(before)
    plan(now + EVERY)
