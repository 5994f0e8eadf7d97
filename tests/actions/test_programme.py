"""Publishing: what becomes an edition, and who is told of what."""

import json
from datetime import datetime, timedelta

import pytest

from tests import make
from tests.make import NOW
from webapp.actions import jobs as jobs_actions
from webapp.actions import programme as actions
from webapp.actions import publishing
from webapp.actions import seats as seat_actions
from webapp.actions.handlers import handlers
from webapp.rules import editions as rules
from webapp.store import audit, jobs, models, notices, programme, pulse, texts

LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def draft(database: str) -> None:
    make.event()
    make.session("TEA", "2024-11-20 14:00", title={"fr": "Le thé", "ja": "茶"}, registration="required", capacity=1)
    make.session("TALK", "2024-11-20 16:00", place="HALL", track="ECO")


def publish(note: str = "") -> int | None:
    return actions.publish("organiser", note, LATER)


def told() -> list[tuple[int, str, str]]:
    return [(n.number, n.kind, n.session) for n in models.Notice.select().order_by(models.Notice.number)]


def inbox(person: int) -> list[tuple[str, str]]:
    """What a person was told, and what they held then."""
    return [(told.notice.kind, told.held) for told in notices.inbox(person)]


def retitle(code: str, lang: str, words: str) -> None:
    models.Text.update(words=words).where(
        (models.Text.code == code) & (models.Text.field == "title") & (models.Text.lang == lang)
    ).execute()


def test_nothing_can_be_published_before_there_is_an_event(database: str) -> None:
    with pytest.raises(LookupError):
        publish()


def test_the_first_edition_posts_no_notices(draft: None) -> None:
    assert publish("Bienvenue") == 1
    assert (told(), programme.live()) == ([], programme.draft())


def test_publishing_without_a_change_makes_no_edition(draft: None) -> None:
    publish()
    before = pulse.beat()
    assert publish() is None
    assert (pulse.beat(), models.Edition.select().count()) == (before, 1)


def test_what_is_not_published_is_not_seen(draft: None) -> None:
    publish()
    retitle("TEA", "fr", "Le thé vert")
    live = programme.live()
    assert live
    assert live.sessions["TEA"].title["fr"] == "Le thé"


def test_a_change_is_told_once_with_what_it_was_and_what_it_is(draft: None) -> None:
    publish()
    retitle("TEA", "fr", "Le thé vert")
    found = models.Session.get_by_id("TEA")
    models.Session.update(end=found.end + timedelta(hours=1)).where(models.Session.code == "TEA").execute()
    assert publish() == 2
    assert told() == [(1, "session_changed", "TEA")]
    notice = models.Notice.get()
    assert notice.edition == 2
    assert notice.body["changes"] == [
        {"field": "end", "language": "", "old": "2024-11-20T06:00:00+00:00", "new": "2024-11-20T07:00:00+00:00"},
        {"field": "title", "language": "fr", "old": "Le thé", "new": "Le thé vert"},
    ]


def test_a_number_for_calendars_grows_with_each_published_change_of_that_session(draft: None) -> None:
    publish()
    for words in ("Le thé vert", "Le thé noir"):
        retitle("TEA", "fr", words)
        publish()
    live = programme.live()
    assert live
    assert {code: each.sequence for code, each in live.sessions.items()} == {"TEA": 2, "TALK": 0}


def test_a_new_session_and_a_changed_speaker_are_told(draft: None) -> None:
    publish()
    make.speech("TALK", make.person(), "chair")
    make.session("WALK", "2024-11-21 09:00")
    publish()
    assert told() == [(1, "session_changed", "TALK"), (2, "session_added", "WALK")]
    bodies = [notice.body["changes"] for notice in models.Notice.select().order_by(models.Notice.number)]
    assert [(c["field"], c["old"], c["new"]) for [c] in bodies] == [
        ("speeches", [], [{"person": 1, "role": "chair"}]),
        ("added", None, "WALK"),
    ]


@pytest.mark.parametrize("how", ["cancelled", "removed"])
def test_a_cancelled_session_ends_its_seats_and_tells_each_holder(draft: None, how: str) -> None:
    publish()
    holder, waiting, other = (make.person(name).id for name in ("Odile", "Haruka", "Naoki"))
    seat_actions.ask(holder, "TEA", NOW)
    seat_actions.ask(waiting, "TEA", NOW, wait=True)
    if how == "cancelled":
        models.Session.update(cancelled=True).where(models.Session.code == "TEA").execute()
    else:
        models.Session.delete().where(models.Session.code == "TEA").execute()
    publish()
    assert [(seat.end, seat.ended_at) for seat in models.Seat.select()] == [("session_cancelled", LATER)] * 2
    assert told() == [(1, "session_cancelled", "TEA")]
    assert inbox(holder) == [("session_cancelled", "booked")]
    assert inbox(waiting) == [("session_cancelled", "waiting")]
    assert inbox(other) == []


def test_a_session_that_vanished_stays_in_the_edition_as_cancelled(draft: None) -> None:
    publish()
    models.Session.delete().where(models.Session.code == "TEA").execute()
    publish()
    live = programme.live()
    assert live
    assert (live.sessions["TEA"].cancelled, live.sessions["TEA"].sequence) == (True, 1)
    assert publish() is None


def test_all_editions_are_kept_and_an_old_one_can_be_read(draft: None) -> None:
    publish("première")
    first = programme.live()
    retitle("TEA", "fr", "Le thé vert")
    publish("deuxième")
    assert [(e.number, e.by, e.note) for e in models.Edition.select().order_by(models.Edition.number)] == [
        (1, "organiser", "première"),
        (2, "organiser", "deuxième"),
    ]
    old = rules.programme_of(json.loads(models.Edition.get_by_id(1).document))
    assert old == first
    assert programme.edition_row(1).made_at == LATER


def test_a_process_that_kept_the_old_edition_sees_the_new_one(draft: None) -> None:
    publish()
    assert programme.live()
    retitle("TEA", "ja", "緑茶")
    publish()
    live = programme.live()
    assert live
    assert live.sessions["TEA"].title["ja"] == "緑茶"


def test_publishing_happens_whole_or_not_at_all(draft: None, monkeypatch: pytest.MonkeyPatch) -> None:
    publish()
    retitle("TEA", "fr", "Le thé vert")

    def broken(*_args: object, **_more: object) -> int:
        raise OSError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(notices, "post", broken)
        with pytest.raises(OSError, match="full"):
            publish()
    assert (pulse.beat().edition, models.Edition.select().count(), told()) == (1, 1, [])
    assert publish() == 2


# --- what was compared, complete texts, the journal ----------------------------------------------


def stamp() -> str:
    """As the page of the comparison makes it."""
    draft = programme.draft()
    assert draft
    return rules.stamp(pulse.beat().edition, rules.numbered(programme.live(), draft))


def journal() -> list[tuple[str, str]]:
    return [(e.act, e.code) for e in reversed(audit.of_things("edition", ["", *map(str, range(9))]))]


def test_what_was_compared_is_what_is_published(draft: None) -> None:
    publish()
    retitle("TEA", "fr", "Le thé vert")
    seen = stamp()
    retitle("TEA", "fr", "Le thé noir")
    with pytest.raises(actions.Moved):
        actions.publish("Aya", "", LATER, compared=seen)
    assert actions.publish("Aya", "", LATER, compared=stamp()) == 2


def test_pressed_twice_it_is_one_edition(draft: None) -> None:
    publish()
    retitle("TEA", "fr", "Le thé vert")
    seen = stamp()
    assert [actions.publish("Aya", "", LATER, compared=seen) for _ in range(2)] == [2, 2]
    assert (models.Edition.select().count(), journal()) == (2, [("published", "1"), ("published", "2")])


def test_what_was_compared_with_an_edition_that_is_not_the_last_any_more_is_compared_again(draft: None) -> None:
    publish()
    retitle("TEA", "fr", "Le thé vert")
    seen = stamp()
    publish()
    retitle("TEA", "fr", "Le thé")
    publish()
    retitle("TEA", "fr", "Le thé vert")
    with pytest.raises(actions.Moved):
        actions.publish("Aya", "", LATER, compared=seen)


def test_the_journal_says_what_was_published_and_how_many_were_told(draft: None) -> None:
    publish()
    star_and_seat = make.person("Odile"), make.person("Haruka")
    make.star(star_and_seat[0], "TEA")
    make.star(star_and_seat[0], "TALK")
    make.seat(star_and_seat[1], "TEA")
    retitle("TEA", "fr", "Le thé vert")
    retitle("TEA", "ja", "緑茶")
    retitle("TALK", "fr", "La parole")
    models.Place.update(address="1-1").execute()
    assert actions.publish("Aya", {"fr": "Deux titres", "ja": ""}, LATER) == 2
    last = audit.of_things("edition", ["2"])[0]
    assert (last.by, last.act, last.after) == (
        "Aya", "published", {"changes": 3, "things": 3, "told": 2, "note": {"fr": "Deux titres", "ja": ""}},
    )  # fmt: skip
    assert rules.note_of(programme.editions()[0].note) == {"fr": "Deux titres"}


def test_a_place_called_otherwise_is_published_though_nobody_is_told(draft: None) -> None:
    publish()
    models.Text.update(words="Grande salle").where((models.Text.kind == "place") & (models.Text.lang == "fr")).execute()
    assert publish() == 2
    live = programme.live()
    assert live
    assert (live.places["HALL"].name["fr"], told()) == ("Grande salle", [])


def test_with_complete_texts_only_nothing_is_published_while_one_is_missing_or_overtaken(draft: None) -> None:
    models.Event.update(gate=True).execute()
    make.text("session", "TEA", "title", {"en": "Tea"})
    assert texts.lacking() == []
    models.Text.update(state="stale").where((models.Text.code == "TEA") & (models.Text.lang == "ja")).execute()
    make.text("session", "TALK", "abstract", {"fr": "Tout"})
    assert sorted((found.code, found.field, found.lang, found.state) for found in texts.lacking()) == [
        ("TALK", "abstract", "en", "missing"), ("TALK", "abstract", "ja", "missing"), ("TEA", "title", "ja", "stale"),
    ]  # fmt: skip
    with pytest.raises(actions.Incomplete):
        publish()
    assert models.Edition.select().count() == 0
    assert actions.publish("Aya", "", LATER, anyway="Le maire attend") == 1
    assert audit.of_things("edition", ["1"])[0].after["anyway"] == "Le maire attend"


def test_what_is_on_the_side_lacks_nothing(draft: None) -> None:
    assert [found.code for found in texts.lacking()] == ["TEA"]
    models.Session.update(shelved=True).where(models.Session.code == "TEA").execute()
    assert texts.lacking() == []


# --- at an hour ----------------------------------------------------------------------------------


def at(when: datetime) -> None:
    jobs_actions.run_due(when, when, "me", handlers(None))


def test_what_was_planned_is_published_at_its_hour_as_the_draft_is_then(draft: None) -> None:
    publish()
    retitle("TEA", "fr", "Le thé vert")
    for _ in range(2):
        publishing.plan("Aya", {"fr": "Le soir"}, NOW, LATER, "f1")
    retitle("TEA", "fr", "Le thé noir")
    at(NOW)
    assert models.Edition.select().count() == 1
    at(LATER)
    at(LATER)
    live = programme.live()
    assert live
    assert (live.sessions["TEA"].title["fr"], models.Edition.select().count()) == ("Le thé noir", 2)
    assert journal() == [("published", "1"), ("planned", ""), ("published", "2")]


def test_what_was_called_off_is_not_published(draft: None) -> None:
    publishing.plan("Aya", {}, NOW, LATER, "f1")
    [job] = jobs.planned(publishing.KIND)
    assert [publishing.call_off("Aya", job.id, NOW) for _ in range(2)] == [True, False]
    at(LATER)
    assert (models.Edition.select().count(), journal()) == (0, [("planned", ""), ("called_off", "")])


def test_what_was_planned_is_not_published_with_a_text_missing_and_the_journal_says_so(draft: None) -> None:
    models.Event.update(gate=True).execute()
    models.Text.delete().where((models.Text.code == "TEA") & (models.Text.lang == "ja")).execute()
    publishing.plan("Aya", {}, NOW, LATER, "f1")
    at(LATER)
    assert (models.Edition.select().count(), journal()) == (0, [("planned", ""), ("stopped", "")])
    assert jobs.planned(publishing.KIND) == []


# --- an edition there was ------------------------------------------------------------------------


def test_an_edition_there_was_is_published_again_and_the_draft_stays_as_it_is(draft: None) -> None:
    publish()
    holder = make.person("Odile").id
    seat_actions.ask(holder, "TEA", NOW)
    retitle("TEA", "fr", "Le thé vert")
    make.session("WALK", "2024-11-21 09:00")
    publish()
    assert actions.publish("Aya", "", LATER, again=1) == 3
    live, kept = programme.live(), programme.draft()
    assert live
    assert kept
    assert (live.sessions["TEA"].title["fr"], live.sessions["TEA"].sequence) == ("Le thé", 2)
    assert (live.sessions["WALK"].cancelled, kept.sessions["TEA"].title["fr"]) == (True, "Le thé vert")
    assert inbox(holder) == [("session_changed", "booked"), ("session_changed", "booked")]
    assert audit.of_things("edition", ["3"])[0].after["again"] == 1
