"""Push messages, sent to a real service on this machine and read as the phone would read them."""

import os
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests import make
from tests.actions.push_service import BASE, Phone, Service, claims, is_signed, service, subscribed
from tests.make import NOW
from webapp.actions import jobs, people, programme, push
from webapp.actions import notices as notice_actions
from webapp.actions import seats as seat_actions
from webapp.actions.handlers import handlers
from webapp.actions.sender import Sender
from webapp.formats import push as formats
from webapp.rules.notices import Audience
from webapp.store import jobs as job_store
from webapp.store import models
from webapp.store import notices as notice_store

EVERYONE = Audience("everyone")
SECOND = timedelta(seconds=1)


@pytest.fixture
def browsers() -> Iterator[Service]:
    with service() as found:
        yield found


@pytest.fixture
def run() -> Iterator[Callable[..., None]]:
    """Does what is due at an instant, with the real sender."""
    sender = Sender(BASE)

    def go(now: Any = NOW) -> None:
        while jobs.run_due(now, now, "me", handlers(sender.post)):
            pass

    yield go
    sender.close()


@pytest.fixture
def summit(database: str) -> None:
    make.event()
    for code, title in (("TEA", {"fr": "Le thé", "ja": "お茶"}), ("TALK", {"fr": "La parole", "ja": "講演"})):
        make.session(code, "2024-11-20 14:00", title=title, registration="required", capacity=1)
    make.place("HALL", {"fr": "Grande salle", "ja": "大ホール"})
    make.place("ROOM2", {"fr": "Salle 2", "ja": "会議室2"})
    programme.publish("organiser", "", NOW - timedelta(hours=1))


def odile() -> models.Person:
    return make.person("Odile", language="fr")


def naoki() -> models.Person:
    return make.person("Naoki", language="ja")


def follow(person: models.Person, *codes: str) -> None:
    for code in codes:
        make.star(person, code)


def move(*codes: str, place: str = "HALL") -> None:
    models.Session.update(place=place).where(models.Session.code.in_(codes)).execute()
    programme.publish("organiser", "", NOW)


def text(words: str) -> str:
    return words.replace("\u00a0", " ").replace("\u202f", " ")


def test_each_is_told_of_a_change_in_their_own_language(summit: None, browsers: Service, run: Any) -> None:
    people_ = [odile(), naoki()]
    phones = [subscribed(browsers, person) for person in people_]
    for person in people_:
        follow(person, "TEA")
    move("TEA")
    run()
    [french], [japanese] = (phone.shown() for phone in phones)
    assert (french["lang"], japanese["lang"]) == ("fr", "ja")
    assert "Le thé" in french["body"]
    assert "Grande salle" in french["body"]
    assert "お茶" in japanese["body"]
    assert "大ホール" in japanese["body"]
    assert french["url"] == "/fr/news#notice-1"
    assert (french["unread"], french["urgent"], french["tag"]) == (1, False, "notice-1")


def test_three_changes_are_one_message_with_the_first_words(summit: None, browsers: Service, run: Any) -> None:
    person = odile()
    phone = subscribed(browsers, person)
    make.session("WALK", "2024-11-20 16:00", title={"fr": "La marche"})
    follow(person, "TEA", "TALK", "WALK")
    move("TEA", "TALK")
    run()
    run()
    [shown] = phone.shown()
    assert text(shown["title"]) == "3 changements dans votre agenda"
    assert "Le thé" in shown["body"]
    assert "La parole" in shown["body"]
    assert shown["url"] == "/fr/news"


def test_one_publish_is_one_message_also_with_a_seat_that_became_free(
    summit: None, browsers: Service, run: Any
) -> None:
    person = odile()
    phone = subscribed(browsers, person)
    make.seat(make.person("Jean"), "TEA")
    make.seat(person, "TEA", booked=False)
    follow(person, "TALK")
    models.Session.update(capacity=2).where(models.Session.code == "TEA").execute()
    move("TALK")
    run()
    assert len(phone.shown()) == 1
    assert notice_store.inbox(person.id)[0].notice.kind == "seat_booked"


def test_a_seat_that_becomes_free_is_told_at_once(summit: None, browsers: Service, run: Any) -> None:
    person, jean = odile(), make.person("Jean")
    phone = subscribed(browsers, person)
    seat_actions.ask(jean.id, "TEA", NOW)
    seat_actions.ask(person.id, "TEA", NOW, wait=True)
    seat_actions.give_up(jean.id, "TEA", NOW)
    run()
    [shown] = phone.shown()
    assert "Le thé" in shown["body"]
    assert shown["url"] == "/fr/sessions/TEA"


def test_an_alert_goes_first_and_alone_and_in_a_hurry(summit: None, browsers: Service, run: Any) -> None:
    person = odile()
    phone = subscribed(browsers, person)
    follow(person, "TEA", "TALK")
    move("TEA", "TALK")
    words = {"fr": "Sortez par le jardin", "ja": "庭から出てください"}
    notice_actions.send(EVERYONE, {"fr": "Incendie"}, words, "Anne", NOW, urgent=True, ends_at=NOW + 600 * SECOND)
    run()
    alert, rest = phone.shown()
    assert (alert["title"], alert["body"], alert["urgent"]) == ("Incendie", "Sortez par le jardin", True)
    assert text(rest["title"]) == "2 changements dans votre agenda"
    first, second = phone.headers()
    assert (first["urgency"], second["urgency"]) == ("high", "normal")
    assert (first["ttl"], second["ttl"]) == ("600", "86400")


def test_who_is_owed_an_alert_is_told_before_the_crowd(summit: None, browsers: Service, run: Any) -> None:
    for n in range(20):
        crowd = make.person(f"P{n}")
        subscribed(browsers, crowd)
        follow(crowd, "TEA")
    subscribed(browsers, make.person("Odile", code="ODILE"))
    move("TEA")
    notice_actions.send(Audience("person", "ODILE"), {"fr": "Incendie"}, {}, "Anne", NOW, urgent=True)
    run()
    assert "/Odile" in [path for path, _headers, _body in browsers.posts[:16]]


def test_one_person_whose_message_cannot_be_made_does_not_silence_the_others(
    summit: None, browsers: Service, run: Any
) -> None:
    first, second = odile(), naoki()
    subscribed(browsers, first)
    phone = subscribed(browsers, second)
    models.PushSubscription.update(p256dh="no key").where(models.PushSubscription.person == first).execute()
    for person in (first, second):
        follow(person, "TEA")
    move("TEA")
    run()
    assert len(phone.shown()) == 1
    assert job_store.planned("push") == []


def test_a_reminder_is_kept_by_the_service_until_the_start(summit: None, browsers: Service, run: Any) -> None:
    person = odile()
    phone = subscribed(browsers, person)
    follow(person, "TEA")
    move("TEA")
    run()
    due = job_store.planned("remind")[0].due_at
    run(due)
    _change, reminder = phone.shown()
    assert "commence dans 15 minutes" in text(reminder["body"])
    assert phone.headers()[1]["ttl"] == "900"
    assert phone.headers()[1]["urgency"] == "high"
    assert reminder["url"] == "/fr/sessions/TEA"


def test_every_post_is_encrypted_and_signed_by_the_event(summit: None, browsers: Service, run: Any) -> None:
    person = odile()
    phone = subscribed(browsers, person)
    follow(person, "TEA")
    move("TEA")
    run()
    [headers] = phone.headers()
    assert is_signed(headers)
    assert claims(headers)["aud"] == browsers.url
    assert headers["content-encoding"] == "aes128gcm"
    assert "Grande salle" not in repr(browsers.posts)


def test_a_phone_that_is_gone_is_not_written_to_again(summit: None, browsers: Service, run: Any) -> None:
    person = odile()
    subscribed(browsers, person)
    browsers.answers["/Odile"] = 410
    follow(person, "TEA")
    move("TEA")
    run()
    move("TEA", place="ROOM2")
    run()
    assert browsers.took("/Odile") == 1
    assert models.PushSubscription.get().ended_at is not None


def test_a_busy_service_is_tried_again_for_that_phone_alone(summit: None, browsers: Service, run: Any) -> None:
    ours, theirs = odile(), naoki()
    phones = [subscribed(browsers, ours), subscribed(browsers, ours, "/tablet"), subscribed(browsers, theirs)]
    browsers.answers["/tablet"] = 503
    for person in (ours, theirs):
        follow(person, "TEA")
    move("TEA")
    run()
    run(NOW + 29 * SECOND)
    assert [len(phone.shown()) for phone in phones] == [1, 1, 1]
    browsers.answers.clear()
    run(NOW + 31 * SECOND)
    run(NOW + timedelta(hours=2))
    assert [len(phone.shown()) for phone in phones] == [1, 2, 1]


def test_a_service_that_says_when_to_come_back_is_obeyed(summit: None, browsers: Service, run: Any) -> None:
    person = odile()
    subscribed(browsers, person)
    browsers.answers["/Odile"], browsers.headers["Retry-After"] = 429, "600"
    follow(person, "TEA")
    move("TEA")
    run()
    assert [job.due_at for job in job_store.planned("push_again")] == [NOW + 600 * SECOND]


def test_a_service_that_stays_broken_is_given_up(summit: None, browsers: Service, run: Any) -> None:
    person = odile()
    subscribed(browsers, person)
    browsers.answers["/Odile"] = 500
    follow(person, "TEA")
    move("TEA")
    for hours in range(12):
        run(NOW + timedelta(hours=hours))
    assert job_store.planned("push_again") == []
    assert 1 <= browsers.took("/Odile") <= 7


def test_what_was_read_meanwhile_is_not_pushed(summit: None, browsers: Service, run: Any) -> None:
    person = odile()
    phone = subscribed(browsers, person)
    follow(person, "TEA")
    move("TEA")
    notice_actions.read(person.id, 1, NOW)
    run()
    assert phone.shown() == []
    assert job_store.planned("push") == []


def test_a_service_that_redirects_is_not_followed(summit: None, browsers: Service, run: Any) -> None:
    person = odile()
    subscribed(browsers, person)
    browsers.answers["/Odile"], browsers.headers["Location"] = 307, f"{browsers.url}/elsewhere"
    follow(person, "TEA")
    move("TEA")
    run()
    assert (browsers.took("/Odile"), browsers.took("/elsewhere")) == (1, 0)
    assert job_store.planned("push_again") == []


@pytest.mark.serial
def test_a_slow_service_holds_up_nobody(summit: None, browsers: Service, run: Any) -> None:
    slow, quick = odile(), naoki()
    with service() as other:
        subscribed(browsers, slow)
        phone = subscribed(other, quick)
        browsers.answers["/Odile"] = 8.5
        for person in (slow, quick):
            follow(person, "TEA")
        move("TEA")
        began = time.monotonic()
        run()
        assert time.monotonic() - began < 12
        assert len(phone.shown()) == 1
        assert len(job_store.planned("push_again")) == 1


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_crash_in_the_middle_loses_a_message_rather_than_send_it_twice(
    summit: None, browsers: Service, run: Any
) -> None:
    """The process is killed when sixteen messages have left; another goes on from there."""
    people_ = [make.person(f"P{n}", language="fr") for n in range(40)]
    phones: list[Phone] = []
    for person in people_:
        phones.append(subscribed(browsers, person))
        follow(person, "TEA")
    move("TEA")
    if os.fork() == 0:
        sender, rounds = Sender(BASE), iter(range(9))

        def post(parcels: Any, keys: Any) -> Any:
            answers = sender.post(parcels, keys)
            if next(rounds) == 1:
                os._exit(9)
            return answers

        jobs.run_due(NOW, NOW, "dies", handlers(post))
        jobs.run_due(NOW, NOW, "dies", handlers(post))
        os._exit(0)
    _pid, status = os.wait()
    assert os.waitstatus_to_exitcode(status) == 9
    assert len(browsers.posts) == 32
    run(NOW + timedelta(minutes=2))
    assert [len(phone.shown()) for phone in phones] == [1] * 40


def test_who_signed_out_or_lost_their_link_hears_nothing_more(summit: None, browsers: Service, run: Any) -> None:
    person = odile()
    subscribed(browsers, person)
    models.SignIn.update(ended_at=NOW).execute()
    follow(person, "TEA")
    move("TEA")
    run()
    models.SignIn.update(ended_at=None).execute()
    models.AccessLink.update(revoked_at=NOW).execute()
    move("TEA", place="ROOM2")
    run()
    assert browsers.posts == []


def test_a_phone_that_changes_hands_tells_its_new_owner_only(summit: None, browsers: Service, run: Any) -> None:
    first, second = odile(), naoki()
    subscribed(browsers, first, "/shared")
    phone = subscribed(browsers, second, "/shared")
    follow(first, "TEA")
    move("TEA")
    run()
    assert phone.shown() == []
    assert models.PushSubscription.select().count() == 1


def test_of_many_phones_of_one_person_the_newest_eight_are_told(summit: None, browsers: Service, run: Any) -> None:
    person = odile()
    for n in range(10):
        subscribed(browsers, person, f"/{n}")
    follow(person, "TEA")
    move("TEA")
    run()
    assert sorted(path for path, _headers, _body in browsers.posts) == [f"/{n}" for n in range(2, 10)]


def test_a_rehearsal_sends_nothing_and_owes_nothing(summit: None, browsers: Service, run: Any) -> None:
    person = odile()
    subscribed(browsers, person)
    follow(person, "TEA")
    move("TEA")
    while jobs.run_due(NOW, NOW, "me", handlers(None)):
        pass
    run()
    assert browsers.posts == []


def test_a_copy_tells_nobody(summit: None, browsers: Service, run: Any) -> None:
    person = odile()
    subscribed(browsers, person)
    follow(person, "TEA")
    move("TEA")
    push.silence(NOW, forget_phones=True)
    run()
    move("TEA", place="ROOM2")
    run()
    assert browsers.posts == []


def test_nobody_is_subscribed_without_a_sign_in_nor_at_an_unknown_service(summit: None, browsers: Service) -> None:
    given = Phone(browsers, "/x").subscription()
    found = formats.subscription(given, 0)
    assert not push.subscribe("no such cookie", found, BASE, NOW)
    signed_in = people.sign_in(people.make_link(odile().id, NOW), NOW)
    assert signed_in
    with pytest.raises(push.NotAccepted):
        push.subscribe(signed_in[1], found, "https://summit.example.org", NOW)
    assert models.PushSubscription.select().count() == 0
