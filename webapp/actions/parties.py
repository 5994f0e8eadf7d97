"""Codes of delegations: made, replaced, withdrawn."""

from collections.abc import Iterable
from datetime import datetime

from webapp.rules.badges import code_from
from webapp.rules.seats import Refused
from webapp.store import badges, desk, parties, pulse
from webapp.store.db import transaction


def make(delegations: Iterable[str], form: str, now: datetime) -> None:
    """A new code for each; the one it had is worth nothing any more. The same form makes them once. Raises Refused:
    unknown_delegation, and makes none."""
    with transaction():
        pulse.lock()
        for delegation in dict.fromkeys(delegations):
            if not desk.has_delegation(delegation):
                raise Refused("unknown_delegation")
            code = code_from(f"party:{delegation}:{form}")
            if not badges.is_ours(code):
                parties.withdraw(delegation, now)
                parties.add(delegation, code, now)
        pulse.badges_changed()


def make_missing(form: str, now: datetime) -> None:
    """One for each delegation that has people and no code yet."""
    with transaction():
        pulse.lock()
        held = parties.codes()
        make([code for code in parties.of_everyone() if code not in held], form, now)


def withdraw(delegation: str, now: datetime) -> None:
    with transaction():
        pulse.lock()
        if parties.withdraw(delegation, now):
            pulse.badges_changed()
