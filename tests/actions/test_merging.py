"""Two entries that are one person: everything of one goes over to the other, whatever there is."""

from datetime import timedelta
from typing import Any

import pytest

from tests import make
from tests.make import NOW
from webapp.actions import merging, notices, registering
from webapp.actions import people as people_actions
from webapp.rules.notices import audience
from webapp.rules.seats import Refused
from webapp.store import audit, models, programme, pulse
from webapp.store import registering as store
from webapp.store.models import Person


@pytest.fixture(autouse=True)
def summit(database: str) -> None:
    make.event()
    for code in ("C10", "C11", "C12"):
        make.session(code, registration="required", capacity=1 if code == "C10" else 5)
    make.person(code="P-ODILE", function={"fr": "Maire"})
    make.person("ODILE", "Kervanec", "FR-BRE", "P-TWICE", email="o@bre.example", function={"ja": "市長"})


def of(code: str) -> models.Person:
    found: models.Person = Person.get(Person.code == code)
    return found


def merge(*taken: str, keep: str = "P-ODILE", other: str = "P-TWICE") -> None:
    both = [store.held(code) for code in (keep, other)]
    merging.merge("Aya", keep, other, taken, merging.seen(*both) if all(both) else "", NOW)  # type: ignore[arg-type]


def test_what_was_chosen_of_the_other_is_kept_and_the_other_is_gone() -> None:
    merge("email", "delegation")
    odile = of("P-ODILE")
    assert (odile.given, odile.email, odile.delegation_id, odile.function) == (
        "Odile", "o@bre.example", "FR-BRE", {"fr": "Maire"},
    )  # fmt: skip
    assert store.held("P-TWICE") is None
    entries = audit.of_things("person", ["P-ODILE", "P-TWICE"])
    assert [(e.act, e.code, e.before, e.after) for e in entries] == [
        ("removed", "P-TWICE", None, None),
        ("merged", "P-ODILE", None, None),
    ]


def test_badges_links_stars_speeches_letters_and_scans_go_over() -> None:
    odile, twice = of("P-ODILE"), of("P-TWICE")
    make.badge(odile)
    make.badge(twice)
    make.star(odile, "C12", starred=False)
    make.star(twice, "C12", at=NOW + timedelta(minutes=1))
    make.speech("C11", twice)
    make.speech("C12", odile)
    make.speech("C12", twice)
    token = registering.make_link("Aya", "P-TWICE", NOW)
    make.edition()
    notices.send(audience("everyone"), {"fr": "Car"}, {}, "Aya", NOW)
    models.Recipient.update(read_at=NOW).where(models.Recipient.person == twice).execute()
    device = models.Device.create(role="door", token_hash="x", enrolled_at=NOW, expires_at=NOW)
    models.Scan.create(
        scan_id="s1", kind="entry", door="C11", device=device, device_time=NOW, received_at=NOW, person=twice
    )
    epoch = pulse.beat().epoch
    merge()
    assert people_actions.sign_in(token, NOW)
    papers = store.papers(odile.id)
    assert (len(papers.badges), papers.phones) == (2, 1)
    assert [(s.session, s.starred) for s in models.Star.select()] == [("C12", True)]
    assert store.speeches(odile.id) == [(odile.id, "C11", "speaker"), (odile.id, "C12", "speaker")]
    assert [(r.person_id, r.read_at) for r in models.Recipient.select()] == [(odile.id, NOW)]
    assert models.Scan.get().person_id == odile.id
    live = programme.live()
    assert live
    assert [[speech.person for speech in live.sessions[code].speeches] for code in ("C11", "C12")] == [[odile.id]] * 2
    assert pulse.beat().epoch != epoch


def test_nothing_that_points_to_a_person_is_forgotten() -> None:
    """A table made later must be looked at here."""
    assert sorted(f"{model._meta.table_name}.{column.name}" for column, model in Person._meta.backrefs.items()) == [
        "access_link.person", "badge.person", "calendar_feed.person", "mail.person", "outbox_entry.person",
        "push_subscription.person", "recipient.person", "scan.person", "seat.by", "seat.person", "sign_in.person",
        "speech.person", "star.person",
    ]  # fmt: skip


def test_of_two_seats_in_one_session_one_is_given_to_whoever_waits() -> None:
    odile, twice, naoki = of("P-ODILE"), of("P-TWICE"), make.person("Naoki", "Saegusa")
    models.Session.update(capacity=2).where(models.Session.code == "C10").execute()
    make.edition()
    make.seat(odile, "C10")
    make.seat(twice, "C10")
    make.seat(naoki, "C10", booked=False)
    make.seat(twice, "C11")
    make.seat(odile, "C12", booked=False)
    make.seat(twice, "C12")
    merge()
    live = models.Seat.select().where(models.Seat.ended_at.is_null()).order_by(models.Seat.session, models.Seat.id)
    assert [(seat.session, seat.person_id, seat.booked_at is not None) for seat in live] == [
        ("C10", odile.id, True), ("C10", naoki.id, True), ("C11", odile.id, True), ("C12", odile.id, True),
    ]  # fmt: skip


def test_a_message_planned_for_the_other_reaches_the_one() -> None:
    models.Job.create(key="k", kind="send_notice", due_at=NOW, body={"audience": "person:P-TWICE"})
    merge()
    assert models.Job.get().body["audience"] == "person:P-ODILE"


@pytest.mark.parametrize(
    ("keep", "other", "code"),
    [("P-ODILE", "P-ODILE", "same_person"), ("P-ODILE", "P-GONE", "gone"), ("P-GONE", "P-ODILE", "gone")],
)
def test_a_person_is_not_merged_with_themself_or_with_nobody(keep: str, other: str, code: str) -> None:
    with pytest.raises(Refused) as error:
        merge(keep=keep, other=other)
    assert error.value.code == code
    assert Person.select().count() == 2


def test_who_was_changed_since_the_page_was_shown_is_shown_again() -> None:
    both: Any = [store.held(code) for code in ("P-ODILE", "P-TWICE")]
    shown = merging.seen(*both)
    Person.update(email="new@bre.example").where(Person.code == "P-TWICE").execute()
    with pytest.raises(Refused) as error:
        merging.merge("Aya", "P-ODILE", "P-TWICE", ("email",), shown, NOW)
    assert error.value.code == "moved"
    assert Person.select().count() == 2
