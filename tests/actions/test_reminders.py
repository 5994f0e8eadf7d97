"""Reminders: a quarter of an hour and the walk before a session, to who starred it or is booked."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests import make
from tests.make import NOW
from webapp.actions import jobs, later, programme
from webapp.actions.handlers import handlers
from webapp.formats import notices as words
from webapp.rules.notices import Audience, NoSuchAudience
from webapp.store import jobs as job_store
from webapp.store import models, notices, pulse
from webapp.store import programme as programme_store

START = datetime.fromisoformat("2024-11-20T14:00:00+09:00")
DUE = START - timedelta(minutes=15)


@pytest.fixture
def draft(database: str) -> None:
    make.event()
    make.place("HALL", {"fr": "Grande salle", "ja": "大ホール"})
    make.session("TEA", "2024-11-20 14:00", title={"fr": "Le thé", "ja": "茶"}, place="HALL", capacity=1)
    make.session("BREAK", "2024-11-20 14:00", kind="break")


def publish(now: datetime = NOW) -> None:
    programme.publish("organiser", "", now)


def run(now: datetime) -> None:
    while jobs.run_due(now, now, "me", handlers(None)):
        pass


def reminded() -> list[tuple[str, str, dict[str, Any]]]:
    """Whom, of what, and what the notice says."""
    return [
        (row.person.given, row.notice.session, row.notice.body)
        for row in models.Recipient.select().order_by(models.Recipient.id)
        if row.notice.kind == "reminder"
    ]


def test_whoever_starred_or_booked_is_reminded_once_a_quarter_of_an_hour_before(draft: None) -> None:
    odile, naoki, jean, lea = (make.person(name) for name in ("Odile", "Naoki", "Jean", "Léa"))
    make.star(odile, "TEA")
    make.star(lea, "TEA", starred=False)
    make.seat(naoki, "TEA")
    make.seat(jean, "TEA", booked=False)
    publish()
    run(DUE - timedelta(seconds=1))
    assert reminded() == []
    run(DUE)
    run(DUE + timedelta(minutes=1))
    body = {
        "start": START.isoformat().replace("14:00:00+09:00", "05:00:00+00:00"),
        "minutes": 15,
        "walk": 0,
        "place": "HALL",
    }
    assert reminded() == [("Odile", "TEA", body), ("Naoki", "TEA", body)]
    assert notices.concerned("TEA")[jean.id] == "waiting"


def test_a_reminder_is_in_the_inbox_but_is_nothing_unread(draft: None) -> None:
    odile = make.person("Odile")
    make.star(odile, "TEA")
    publish()
    run(DUE)
    [told] = notices.inbox(odile.id)
    assert (told.notice.kind, told.held, told.read) == ("reminder", "star", True)
    live = programme_store.live(pulse.beat())
    assert live
    assert words.say(told.notice, live, {}, "fr", "star").sentence.replace("\u00a0", " ") == (
        "Le thé : commence dans 15 minutes, Grande salle"
    )


def test_a_place_far_away_is_announced_earlier_by_the_walk(draft: None) -> None:
    models.Place.update(walk=12).execute()
    make.star(make.person("Odile"), "TEA")
    publish()
    run(DUE - timedelta(minutes=13))
    assert reminded() == []
    run(DUE - timedelta(minutes=12))
    [(_who, _code, body)] = reminded()
    assert (body["minutes"], body["walk"]) == (27, 12)


def test_a_place_found_to_be_farther_moves_the_reminder(draft: None) -> None:
    make.star(make.person("Odile"), "TEA")
    publish()
    models.Place.update(walk=12).execute()
    models.Session.update(capacity=9).execute()
    publish()
    run(DUE - timedelta(minutes=12))
    assert len(reminded()) == 1


def test_who_follows_a_session_that_moved_is_reminded_at_the_new_time_only(draft: None) -> None:
    make.star(make.person("Odile"), "TEA")
    publish()
    hour = timedelta(hours=1)
    models.Session.update(start=START + hour, end=START + 2 * hour).where(models.Session.code == "TEA").execute()
    publish()
    run(DUE)
    assert reminded() == []
    run(DUE + hour)
    [(_who, _code, body)] = reminded()
    assert datetime.fromisoformat(body["start"]) == START + hour


def test_nobody_is_reminded_of_a_cancelled_session(draft: None) -> None:
    make.star(make.person("Odile"), "TEA")
    publish()
    models.Session.update(cancelled=True).execute()
    publish()
    run(DUE)
    assert reminded() == []


def test_a_late_reminder_says_the_minutes_that_are_left(draft: None) -> None:
    make.star(make.person("Odile"), "TEA")
    publish()
    run(START - timedelta(minutes=4, seconds=30))
    assert [body["minutes"] for _who, _code, body in reminded()] == [5]


def test_after_an_hour_asleep_nobody_is_reminded_of_what_has_begun(draft: None) -> None:
    make.star(make.person("Odile"), "TEA")
    publish()
    run(START)
    assert reminded() == []
    assert job_store.planned("remind") == []


def test_what_has_begun_when_it_is_published_is_never_planned_nor_a_coffee_break(draft: None) -> None:
    make.star(make.person("Odile"), "BREAK")
    publish(START)
    assert job_store.planned("remind") == []
    models.Session.update(capacity=3).execute()
    publish(NOW)
    assert [job.body["session"] for job in job_store.planned("remind")] == ["TEA"]


def test_a_reminder_without_anybody_posts_nothing(draft: None) -> None:
    publish()
    run(DUE)
    assert pulse.beat().notices == 0


# --- a notice that is planned --------------------------------------------------------------------

EVERYONE = Audience("everyone")


def plan(at: datetime) -> None:
    later.schedule(EVERYONE, {"fr": "Car"}, {"fr": "Il part."}, "Anne", NOW, at, urgent=True, form="form 1")


def test_a_planned_notice_is_sent_at_its_hour_to_who_is_there_then(draft: None) -> None:
    make.person("Odile")
    publish()
    plan(DUE)
    plan(DUE)  # the same form, pressed twice
    make.person("Naoki")
    run(DUE - timedelta(minutes=1))
    assert pulse.beat().notices == 0
    run(DUE)
    [notice] = models.Notice.select()
    assert (notice.at, notice.by, notice.urgent, notice.body["title"]) == (DUE, "Anne", True, {"fr": "Car"})
    assert models.Recipient.select().count() == 2


def test_a_planned_notice_can_be_taken_back_until_it_is_sent(draft: None) -> None:
    make.person("Odile")
    plan(DUE)
    [job] = job_store.planned("send_notice")
    assert later.cancel(job.id, "Aya", NOW)
    assert not later.cancel(job.id, "Aya", NOW)
    run(DUE)
    assert pulse.beat().notices == 0


def test_a_notice_to_nobody_cannot_be_planned(draft: None) -> None:
    with pytest.raises(NoSuchAudience):
        later.schedule(Audience("country", "XX"), {}, {}, "Anne", NOW, DUE)
