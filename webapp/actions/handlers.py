"""Every kind of job, and how each is done."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from webapp.actions import later, mailing, publishing, release, reminders, tidy
from webapp.actions.deliver import Post, deliver, deliver_again
from webapp.actions.jobs import Doer
from webapp.actions.mailing import Postbox


def handlers(post: Post | None, postbox: Postbox | None = None) -> dict[str, Doer]:
    """`post` and `postbox` send what leaves the house; without them (a rehearsal, a copy) nothing does: what was owed
    is let go, mailings are stopped."""

    def letters(body: Mapping[str, Any], now: datetime) -> bool:
        return mailing.deliver(body, now, postbox)

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
        mailing.JOB: Doer(letters, "parts"),
        "push_again": Doer(push_again, "after"),
    }
