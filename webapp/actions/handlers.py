"""Every kind of job, and how each is done."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from webapp.actions import later, publishing, release, reminders, tidy
from webapp.actions.deliver import Post, deliver, deliver_again
from webapp.actions.jobs import Doer


def handlers(post: Post | None) -> dict[str, Doer]:
    """`post` sends what leaves the house; without it (a rehearsal, a copy) nothing does: what was owed is let go."""

    def push(_body: Mapping[str, Any], now: datetime) -> bool:
        return deliver(now, post)

    def push_again(body: Mapping[str, Any], now: datetime) -> None:
        if post is not None:
            deliver_again(body, now, post)

    return {
        "remind": Doer(reminders.remind),
        "release": Doer(release.release),
        "send_notice": Doer(later.send_planned),
        publishing.KIND: Doer(publishing.publish_planned),
        "tidy": Doer(tidy.tidy),
        "push": Doer(push, "parts"),
        "push_again": Doer(push_again, "after"),
    }
