"""The stream and the polling: every notice by its number, in the reader's language, and nobody else's."""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from tests import make
from tests.pages import visitors
from tests.pages.visitors import NOW, Phone
from webapp.actions import notices as notice_actions
from webapp.actions import people as people_actions
from webapp.actions import programme as programme_actions
from webapp.actions import seats as seat_actions
from webapp.pages import hub, live
from webapp.rules.notices import Audience
from webapp.store import kept, models, pulse
from webapp.store.db import db, transaction

EVERYONE = Audience("everyone")
HELLO = {"title": {"fr": "Bonjour", "ja": "こんにちは", "en": "Hello"}, "text": {}}


def publish(code: str, **fields: Any) -> int:
    """Changes a session of the draft and publishes it; gives the number of the last notice."""
    with db.connection_context():
        models.Session.update(**fields).where(models.Session.code == code).execute()
        assert programme_actions.publish("test", "", NOW)
        return pulse.beat().notices


def later(code: str = "C10", minutes: int = 15) -> int:
    """The session ends so much later."""
    with db.connection_context():
        end = models.Session.get_by_id(code).end
    return publish(code, end=end + timedelta(minutes=minutes))


def write(audience: Audience, **more: Any) -> int:
    with db.connection_context():
        return notice_actions.send(audience, HELLO["title"], HELLO["text"], "the desk", NOW, **more)


def star(person: str, code: str) -> None:
    with db.connection_context():
        make.star(models.Person.get(models.Person.code == person), code)


def poll(phone: Phone, after: int | str = "", lang: str = "fr", epoch: str = "") -> dict[str, Any]:
    answer = phone.get(f"/live/{lang}/since?after={after}&epoch={epoch or now().epoch}")
    assert answer.status_code == 200
    found: dict[str, Any] = json.loads(answer.data)
    return found


def now() -> pulse.Beat:
    with db.connection_context():
        return pulse.beat()


def numbers(found: dict[str, Any]) -> list[int]:
    return [frame["number"] for frame in found["frames"]]


class Listener:
    """A phone's stream: reads event after event, as (name, data)."""

    def __init__(self, phone: Phone, path: str) -> None:
        self.answer = phone.client.get(path, buffered=False)
        assert self.answer.status_code == 200
        self.events = self._events(self.answer.iter_encoded())
        self.heard: list[tuple[str, dict[str, Any]]] = []

    @staticmethod
    def _events(pieces: Iterator[bytes]) -> Iterator[tuple[str, dict[str, Any]]]:
        for piece in pieces:
            for block in piece.decode().split("\n\n"):
                fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
                if "event" in fields:
                    yield fields["event"], json.loads(fields["data"])

    def next(self) -> tuple[str, dict[str, Any]]:
        return next(self.events)

    def until(self, name: str) -> list[tuple[str, dict[str, Any]]]:
        """Everything as far as the next event of that name."""
        found = [self.next()]
        while found[-1][0] != name:
            found.append(self.next())
        return found

    def close(self) -> None:
        self.answer.close()


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "EVERY", 0.02)


# --- by number -----------------------------------------------------------------------------------


def test_a_first_visit_is_told_where_the_numbers_stand_and_no_old_notice(app: Flask, stranger: Phone) -> None:
    last = later()
    found = poll(stranger)
    beat = now()
    assert found["frames"] == []
    assert {key: found["hello"][key] for key in ("epoch", "edition", "people", "notices", "person", "missed")} == {
        "epoch": beat.epoch, "edition": beat.edition, "people": beat.people, "notices": last, "person": None,
        "missed": False,
    }  # fmt: skip
    assert found["hello"]["now"].startswith("2024-11-20T14:00:20")
    assert found["hello"]["key"] == stranger.get("/edition.json").json["key"]


def test_who_comes_back_gets_every_notice_after_their_last_and_none_twice(app: Flask, stranger: Phone) -> None:
    told = [later("C10"), later("C11"), write(EVERYONE), later("C10")]
    assert told == [1, 2, 3, 4]
    assert numbers(poll(stranger, 0)) == told
    assert numbers(poll(stranger, 2)) == [3, 4]
    assert numbers(poll(stranger, 4)) == []


def test_after_a_restart_the_process_knows_what_was_told_before_it(app: Flask, database: str) -> None:
    star("P-ODILE", "C10")
    later("C10")
    kept.forget()
    again = visitors.application(database)
    [frame] = poll(visitors.visitor(again, "P-ODILE"), 0)["frames"]
    assert (frame["number"], frame["mine"]) == (1, True)


def test_numbers_of_another_epoch_mean_nothing(app: Flask, stranger: Phone) -> None:
    later()
    found = poll(stranger, 0, epoch="before-the-restore")
    assert (found["frames"], found["hello"]["missed"]) == ([], True)


def test_a_restore_begins_the_memory_anew(app: Flask, stranger: Phone) -> None:
    later()
    assert numbers(poll(stranger, 0)) == [1]
    with db.connection_context():
        models.Recipient.delete().execute()
        models.Notice.delete().execute()
        models.Pulse.update(epoch="restored", notices=0).execute()
    assert poll(stranger, 1, epoch="restored")["hello"]["missed"] is True
    write(EVERYONE)
    [frame] = poll(stranger, 0, epoch="restored")["frames"]
    assert (frame["number"], frame["kind"]) == (1, "message")


def test_who_missed_very_much_is_told_so_and_fetches_the_page(
    app: Flask, stranger: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "AT_ONCE", 2)
    for _ in range(3):
        write(EVERYONE)
    assert poll(stranger, 0)["hello"]["missed"] is True
    assert numbers(poll(stranger, 1)) == [2, 3]


@pytest.mark.parametrize("after", ["-1", "x", "99", "٣", "9" * 40])
def test_a_number_that_is_none_does_no_harm(app: Flask, stranger: Phone, after: str) -> None:
    later()
    assert poll(stranger, after)["frames"] == []


def test_nothing_new_is_304_and_one_statement(app: Flask, odile: Phone) -> None:
    path = f"/live/fr/since?after=0&epoch={now().epoch}"
    etag = odile.get(path).headers["ETag"]
    assert odile.get(path, if_none_match=etag).status_code == 304
    later()
    assert odile.get(path, if_none_match=etag).status_code == 200


# --- words ---------------------------------------------------------------------------------------


def test_a_change_is_told_in_the_words_of_each_language(app: Flask, stranger: Phone) -> None:
    with db.connection_context():
        make.place("SALON", {"fr": "Salon des hortensias", "ja": "紫陽花の間", "en": "Hydrangea room"})
    publish("C10", place="SALON")
    for lang, old, new in (
        ("fr", "Grande salle", "Salon des hortensias"),
        ("ja", "大ホール", "紫陽花の間"),
        ("en", "Great hall", "Hydrangea room"),
    ):
        [frame] = poll(stranger, 0, lang)["frames"]
        assert old in frame["words"]
        assert new in frame["words"]
        assert 'id="notice-1"' in frame["html"]
        assert 'id="session-C10"' in frame["cards"]["row"]
        assert 'class="when"' in frame["cards"]["row"]
        assert 'class="when"' not in frame["cards"]["par"]
        assert f"/{lang}/sessions/C10" in frame["cards"]["par"]
        assert "star" not in frame["cards"]["row"]
        assert (frame["session"], frame["kind"], frame["mine"], frame["urgent"]) == (
            "C10",
            "session_changed",
            False,
            "",
        )


def test_a_cancelled_session_comes_with_a_card_that_says_so(app: Flask, stranger: Phone) -> None:
    publish("C11", cancelled=True)
    [frame] = poll(stranger, 0)["frames"]
    assert frame["kind"] == "session_cancelled"
    assert "Annulé" in frame["cards"]["row"]


@pytest.mark.parametrize(
    ("streams", "processes", "soon", "own"), [(3, 1, 13, 13), (2500, 2, 50, 1250), (5000, 1, 50, 1250)]
)
def test_five_thousand_phones_ask_for_what_is_their_own_over_ten_minutes(
    app: Flask, stranger: Phone, streams: int, processes: int, soon: int, own: int
) -> None:
    """Whichever process holds their streams; pages, and alerts, are asked for sooner."""
    found = app.wsgi_app
    while not isinstance(found, live.Live):
        found = found.inner  # type: ignore[attr-defined]
    found.settings = replace(found.settings, processes=processes)
    found.hub.streams = streams
    hello = poll(stranger)["hello"]
    assert (hello["spread"], hello["apart"]) == (soon, own)


def test_a_language_the_event_does_not_speak_is_not_found(app: Flask, stranger: Phone) -> None:
    for path in ("/live/de", "/live/de/since", "/live/", "/live", "/live/fr/until"):
        assert stranger.get(path).status_code == 404
    assert stranger.post("/live/fr").status_code in (404, 405)


def test_an_urgent_notice_brings_its_overlay_until_it_is_over_or_was_read(
    app: Flask, odile: Phone, naoki: Phone
) -> None:
    number = write(EVERYONE, urgent=True)
    assert "Bonjour" in poll(odile, 0)["frames"][0]["urgent"]
    with db.connection_context():
        notice_actions.acknowledge(models.Person.get(models.Person.code == "P-ODILE").id, number, NOW)
    assert poll(odile, 0)["frames"][0]["urgent"] == ""
    assert poll(naoki, 0)["frames"][0]["urgent"] != ""
    with db.connection_context():
        notice_actions.end(number, NOW)
    assert poll(naoki, 0)["frames"][0]["urgent"] == ""


# --- whose ---------------------------------------------------------------------------------------


def test_a_change_is_everybodys_and_marked_for_who_follows_it(
    app: Flask, odile: Phone, naoki: Phone, stranger: Phone
) -> None:
    star("P-ODILE", "C10")
    later("C10")
    assert [poll(phone, 0)["frames"][0]["mine"] for phone in (odile, naoki, stranger)] == [True, False, False]
    assert [poll(phone, 0)["hello"]["unread"] or 0 for phone in (odile, naoki, stranger)] == [1, 0, 0]
    assert [poll(phone)["hello"]["person"] for phone in (odile, stranger)] == ["P-ODILE", None]


@pytest.mark.parametrize("audience", ["person:P-NAOKI", "country:JP", "delegation:JP-SZ"])
def test_what_is_written_to_some_reaches_nobody_else(
    app: Flask, odile: Phone, naoki: Phone, stranger: Phone, audience: str
) -> None:
    kind, _, code = audience.partition(":")
    write(Audience(kind, code))
    assert numbers(poll(naoki, 0)) == [1]
    for other in (odile, stranger):
        answer = other.get(f"/live/fr/since?after=0&epoch={now().epoch}")
        assert json.loads(answer.data)["frames"] == []
        assert "Bonjour" not in answer.get_data(as_text=True)


def test_a_seat_that_came_free_is_told_to_its_new_holder_alone(app: Flask, odile: Phone, naoki: Phone) -> None:
    with db.connection_context():
        people = {person.code: person.id for person in models.Person.select()}
        make.seat(models.Person.get_by_id(people["P-NAOKI"]), "C12")
        make.seat(models.Person.get_by_id(people["P-ODILE"]), "C12", booked=False)
        seat_actions.give_up(people["P-NAOKI"], "C12", NOW)
    assert [frame["kind"] for frame in poll(odile, 0)["frames"]] == ["seat_booked"]
    assert poll(naoki, 0)["frames"] == []


def test_who_signed_out_is_a_passer_by(app: Flask, odile: Phone) -> None:
    write(Audience("person", "P-ODILE"))
    assert numbers(poll(odile, 0)) == [1]
    sign_out("P-ODILE")
    found = poll(odile, 0)
    assert (found["frames"], found["hello"]["person"]) == ([], None)


def sign_out(person: str) -> None:
    with db.connection_context():
        models.SignIn.update(ended_at=NOW).where(
            models.SignIn.person == models.Person.get(models.Person.code == person)
        ).execute()


# --- the stream ----------------------------------------------------------------------------------


def test_the_stream_says_hello_and_then_each_notice_as_it_comes(app: Flask, odile: Phone) -> None:
    star("P-ODILE", "C10")
    stream = Listener(odile, "/live/ja")
    name, hello = stream.next()
    assert (name, hello["person"], hello["notices"]) == ("hello", "P-ODILE", 0)
    later("C10")
    notice, beat = stream.until("beat")
    assert (notice[0], notice[1]["number"], notice[1]["mine"]) == ("notice", 1, True)
    assert (beat[1]["notices"], beat[1]["edition"]) == (1, 2)
    write(Audience("person", "P-NAOKI"))
    assert [(name, data["notices"]) for name, data in stream.until("beat")] == [("beat", 2)]
    stream.close()


def test_the_stream_is_what_no_proxy_should_keep_or_change(app: Flask, stranger: Phone) -> None:
    stream = Listener(stranger, "/live/fr")
    headers = stream.answer.headers
    assert headers["Content-Type"].startswith("text/event-stream")
    assert headers["Cache-Control"] == "no-cache, no-transform"
    assert headers["X-Accel-Buffering"] == "no"
    assert headers["X-Content-Type-Options"] == "nosniff"
    stream.close()


def test_the_stream_begins_with_what_was_missed(app: Flask, stranger: Phone) -> None:
    later("C10")
    later("C11")
    stream = Listener(stranger, f"/live/fr?after=1&epoch={now().epoch}")
    assert [(name, data.get("number")) for name, data in (stream.next(), stream.next())] == [
        ("hello", None), ("notice", 2),
    ]  # fmt: skip
    stream.close()


def test_a_stream_in_silence_says_that_it_is_there(
    app: Flask, stranger: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "HEARTBEAT", 0.01)
    pieces = Listener(stranger, "/live/fr").answer.iter_encoded()
    next(pieces)
    assert next(pieces) == live.STILL


def test_a_stream_ends_after_a_while_so_that_who_listens_is_asked_again(
    app: Flask, stranger: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "LASTS", (0, 0))
    assert [name for name, _data in Listener(stranger, "/live/fr").events] == ["hello"]


def test_a_stream_opened_before_signing_out_ends_before_it_tells_anything_personal(app: Flask, odile: Phone) -> None:
    stream = Listener(odile, "/live/fr")
    stream.next()
    later("C10")
    stream.until("beat")
    sign_out("P-ODILE")
    write(Audience("person", "P-ODILE"))
    assert next(stream.events, None) is None


def test_a_stream_holds_no_connection_to_the_database(app: Flask) -> None:
    streams = [Listener(visitors.visitor(app), "/live/fr") for _ in range(60)]
    for stream in streams:
        assert stream.next()[0] == "hello"
    later()
    for stream in streams:
        assert stream.until("beat")[0][1]["number"] == 1
        stream.close()


def test_two_phones_in_two_languages_get_one_rendering_each(app: Flask, stranger: Phone, naoki: Phone) -> None:
    heard: dict[str, str] = {}

    def listen(phone: Phone, lang: str) -> None:
        stream = Listener(phone, f"/live/{lang}")
        stream.next()
        ready.wait()
        heard[lang] = stream.until("notice")[-1][1]["words"]
        stream.close()

    ready = threading.Barrier(3)
    phones = [threading.Thread(target=listen, args=each) for each in ((stranger, "fr"), (naoki, "ja"))]
    for thread in phones:
        thread.start()
    ready.wait()
    write(EVERYONE)
    for thread in phones:
        thread.join(10)
    assert heard == {"fr": "Bonjour", "ja": "こんにちは"}


def test_a_revoked_link_ends_what_it_brought(app: Flask, odile: Phone) -> None:
    with db.connection_context(), transaction():
        models.AccessLink.update(revoked_at=NOW).execute()
    assert poll(odile)["hello"]["person"] is None
    with db.connection_context():
        person = models.Person.get(models.Person.code == "P-ODILE").id
        assert people_actions.make_link(person, NOW)
