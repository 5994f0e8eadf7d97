"""Messages to people: whom they reach, who has read them, when an alert is over."""

from datetime import timedelta

import pytest

from tests import make
from tests.make import NOW
from webapp.actions import notices
from webapp.rules.notices import COVERS, EVERYONE, Audience, NoSuchAudience, audience
from webapp.store import models, pulse, readers
from webapp.store import notices as store

TITLE, TEXT = {"fr": "Car", "ja": "バス", "en": "Coach"}, {"fr": "À 17 h", "ja": "17時", "en": "At 5"}


@pytest.fixture(autouse=True)
def people(database: str) -> None:
    """Odile and Jean of Rennes, Naoki of Shizuoka, Aya of the press, who belongs to no delegation."""
    make.event()
    make.session("C10", registration="required", capacity=9)
    make.edition()
    odile = make.person("Odile", "Kervanec", "FR-REN", "ODILE", language="fr")
    jean = make.person("Jean", "Le Goff", "FR-REN", "JEAN", language="fr")
    make.person("Naoki", "Saegusa", "JP-SZ", "NAOKI", language="ja")
    make.person("Aya", "Mori", None, "AYA", category="press")
    make.seat(odile, "C10")
    make.seat(jean, "C10", booked=False)


def called(*codes: str) -> set[int]:
    return {models.Person.get(models.Person.code == code).id for code in codes}


def send(to: str = "everyone", **more: object) -> int:
    return notices.send(audience(to), TITLE, TEXT, "organiser", NOW, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("to", "whom"),
    [
        ("everyone", ("ODILE", "JEAN", "NAOKI", "AYA")),
        ("country:FR", ("ODILE", "JEAN")),
        ("delegation:JP-SZ", ("NAOKI",)),
        ("category:press", ("AYA",)),
        ("session:C10", ("ODILE",)),
        ("person:NAOKI", ("NAOKI",)),
    ],
)
def test_a_message_reaches_its_audience_and_nobody_else(to: str, whom: tuple[str, ...]) -> None:
    assert set(readers.readers(send(to), urgent=False)) == called(*whom)


@pytest.mark.parametrize("to", ["country:IT", "delegation:NONE", "category:pilot", "session:D01", "person:NOBODY"])
def test_nothing_is_sent_to_nobody(to: str) -> None:
    with pytest.raises(NoSuchAudience):
        send(to)
    assert models.Notice.select().count() == pulse.beat().notices == 0


@pytest.mark.parametrize("to", ["", "everyone:FR", "country", "country:", "planet:mars", "Everyone"])
def test_an_audience_that_cannot_be_read_is_none(to: str) -> None:
    with pytest.raises(NoSuchAudience):
        audience(to)


def test_the_same_form_sent_twice_is_one_message() -> None:
    assert send(form="f1") == send(form="f1") != send(form="f2")
    assert models.Notice.select().count() == 2


def test_a_message_without_a_form_is_sent_each_time() -> None:
    assert send() != send()


def test_who_opened_the_inbox_has_read_a_message_but_not_an_alert() -> None:
    message, alert = send(), send(urgent=True)
    [odile] = called("ODILE")
    notices.read(odile, alert, NOW)
    assert readers.tally([message, alert]) == {message: (4, 1, 0), alert: (4, 0, 0)}
    assert readers.readers(message, urgent=False)[odile] == NOW
    assert readers.readers(alert, urgent=True)[odile] is None


def test_acknowledging_twice_keeps_the_first_hour() -> None:
    alert, [odile] = send(urgent=True), called("ODILE")
    notices.acknowledge(odile, alert, NOW)
    notices.acknowledge(odile, alert, NOW + timedelta(hours=1))
    assert readers.readers(alert, urgent=True)[odile] == NOW
    assert readers.acknowledged(odile, [alert]) == {alert: True}
    assert readers.tally([alert])[alert] == (4, 1, 1)


def test_whoever_was_not_sent_an_alert_has_nothing_to_acknowledge() -> None:
    alert, [naoki] = send("country:FR", urgent=True), called("NAOKI")
    notices.acknowledge(naoki, alert, NOW)
    assert readers.acknowledged(naoki, [alert]) == {}
    assert readers.tally([alert])[alert] == (2, 0, 0)


def numbers(at: object = NOW) -> list[int]:
    return [each.number for each in store.urgent(pulse.beat(), at)]  # type: ignore[arg-type]


def test_an_alert_covers_screens_until_its_hour_or_its_end() -> None:
    first, second = send(urgent=True), send(urgent=True, ends_at=NOW + timedelta(minutes=30))
    assert numbers() == [first, second]
    assert numbers(NOW + timedelta(minutes=30)) == [first]
    assert numbers(NOW + COVERS) == []
    notices.end(first, NOW)
    assert numbers() == [second]


def test_an_alert_ended_by_another_process_is_over_here_too() -> None:
    alert = send(urgent=True)
    assert numbers() == [alert]
    models.Notice.update(ends_at=NOW).where(models.Notice.number == alert).execute()
    models.Pulse.update(seats=models.Pulse.seats + 1).execute()
    assert numbers() == []


def test_a_message_that_is_not_urgent_covers_nothing() -> None:
    message = send(ends_at=NOW + timedelta(hours=1))
    assert numbers() == []
    row = store.notice(message)
    assert row is not None
    assert row.ends_at is None


def test_a_drill_and_its_sender_are_kept_with_it() -> None:
    row = store.notice(send(urgent=True, drill=True))
    assert row is not None
    assert (row.drill, row.by, row.audience) == (True, "organiser", str(EVERYONE))
    assert Audience("country", "FR") == audience(" country:FR ")
