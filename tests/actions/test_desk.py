"""The desk: who was not expected, another badge, a sign-in that is short, somebody who does not come."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from tests import make
from tests.make import NOW
from webapp.actions import desk, people, seats
from webapp.rules.badges import normal
from webapp.rules.importing import PersonRow
from webapp.rules.seats import Refused
from webapp.store import badges, db, door, models, pulse
from webapp.store.people import hashed

LANGUAGES = ("fr", "ja", "en")
MAI = PersonRow(
    "", "FR-BRE", "guest", "", "Morita", "Mai", "森田", "舞", "もりた", "まい", {"ja": "課長"}, language="ja"
)
FORM, OTHER = "a" * 32, "b" * 32


@pytest.fixture(autouse=True)
def summit(database: str) -> None:
    make.event()
    make.delegation("FR-BRE")
    make.edition()


def register(row: PersonRow = MAI, form: str = FORM, sure: bool = False) -> models.Person:
    found: models.Person = models.Person.get(models.Person.code == desk.register(row, LANGUAGES, form, NOW, sure))
    return found


def known_as(code: str) -> str:
    found = door.badges([code])
    return found[code].holder.badge if code in found else "unknown"


def badge(person: models.Person) -> str:
    return badges.in_force([person.id])[person.id]


def test_a_new_person_has_a_badge_at_once_and_phones_hear_of_it() -> None:
    before = pulse.ring().of
    mai = register()
    assert (mai.family, mai.native_given, mai.kana_family, mai.category) == ("Morita", "舞", "もりた", "guest")
    assert (mai.delegation_id, mai.language, mai.function) == ("FR-BRE", "ja", {"ja": "課長"})
    assert normal(badge(mai)) == badge(mai)
    assert known_as(badge(mai)) == "valid"
    assert pulse.ring().of != before


def test_the_form_sent_twice_is_one_person_and_corrected_it_is_another() -> None:
    assert register().id == register().id
    assert register(replace(MAI, given="Maya", native_given="摩耶")).id != register().id
    assert models.Badge.select().count() == 2


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_two_taps_at_once_are_one_person(database: str) -> None:
    def tap(_: int) -> str:
        with db.db.connection_context():
            return desk.register(MAI, LANGUAGES, FORM, NOW)

    with ThreadPoolExecutor(4) as taps:
        assert len(set(taps.map(tap, range(4)))) == 1
    assert (models.Person.select().count(), models.Badge.select().count()) == (1, 1)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (PersonRow("", "FR-BRE", civility="Mme", language="ja"), "no_name"),
        (replace(MAI, family="x" * 81), "long"),
        (replace(MAI, function={"fr": "x" * 81}), "long"),
        (replace(MAI, delegation="FR-NONE"), "unknown_delegation"),
        (replace(MAI, category="king"), "unknown_category"),
        (replace(MAI, language="tlh"), "unknown_language"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_what_cannot_be_registered_leaves_nothing_half_done(row: PersonRow, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        register(row)
    assert refusal.value.code == code
    assert (models.Person.select().count(), models.Badge.select().count()) == (0, 0)


def test_a_namesake_is_asked_about_in_either_writing_and_registered_when_it_is_another() -> None:
    mai = register()
    for row in (replace(MAI, family="MORITA", native_family=""), replace(MAI, family="", given="")):
        with pytest.raises(Refused) as refusal:
            register(row, OTHER)
        assert (refusal.value.code, refusal.value.other) == ("same_name", mai.code)
    assert register(MAI, OTHER, sure=True).id != mai.id


def test_a_replaced_badge_is_withdrawn_and_the_new_one_valid() -> None:
    mai = register()
    old = badge(mai)
    new = desk.replace_badge(mai.id, FORM, NOW)
    assert (known_as(old), known_as(new), badge(mai)) == ("withdrawn", "valid", new)
    assert desk.replace_badge(mai.id, FORM, NOW) == new, "two taps"
    newest = desk.replace_badge(mai.id, OTHER, NOW)
    assert [known_as(code) for code in (old, new, newest)] == ["withdrawn", "withdrawn", "valid"]


def test_a_withdrawn_badge_is_known_as_such_and_another_can_be_made() -> None:
    mai = register()
    old, before = badge(mai), pulse.ring().of
    desk.withdraw_badge(mai.id, NOW)
    assert (known_as(old), badges.in_force([mai.id]), pulse.ring().of != before) == ("withdrawn", {}, True)
    assert known_as(desk.replace_badge(mai.id, FORM, NOW)) == "valid"


def test_who_does_not_come_has_no_badge_no_sign_in_no_seat_and_the_next_moves_up() -> None:
    make.session("C10", registration="required", capacity=1)
    make.edition()
    mai, jean = register(), make.person("Jean")
    signed = people.sign_in(people.make_link(mai.id, NOW), NOW)
    assert signed
    early = NOW - timedelta(days=1)
    seats.ask(mai.id, "C10", early)
    seats.ask(jean.id, "C10", early, wait=True)
    old = badge(mai)
    for _ in range(2):
        desk.withdraw(mai.id, early)
    assert (known_as(old), pulse.ask(hashed(signed[1])).person) == ("withdrawn", None)
    assert [(seat.person_id, seat.end, seat.booked_at is not None) for seat in models.Seat.select()] == [
        (mai.id, "withdrawn", True), (jean.id, "", True),
    ]  # fmt: skip


# --- a sign-in shown at the desk -----------------------------------------------------------------


def test_a_link_of_the_desk_signs_one_phone_in_and_no_other() -> None:
    mai = register()
    token = people.desk_link(mai.id, NOW, NOW)
    first = people.sign_in(token, NOW, NOW, FORM)
    assert first
    assert first == people.sign_in(token, NOW, NOW, FORM), "two taps on one phone"
    assert people.sign_in(token, NOW, NOW, OTHER) is None
    assert people.sign_in(token, NOW, NOW) is None
    later = NOW + timedelta(hours=5)
    assert pulse.ask(hashed(first[1])).person == mai.id, "the sign-in outlives its link"
    assert people.sign_in(token, later, later, FORM) is None


@pytest.mark.parametrize(("minutes", "opens"), [(0, True), (9.9, True), (10, False), (600, False)])
def test_a_link_of_the_desk_is_short(minutes: float, opens: bool) -> None:
    token = people.desk_link(register().id, NOW, NOW)
    later = NOW + timedelta(minutes=minutes)
    assert (people.sign_in(token, NOW, later) is not None) == opens


def test_revoking_a_persons_links_ends_what_the_desk_showed_too() -> None:
    mai = register()
    token = people.desk_link(mai.id, NOW, NOW)
    people.revoke(mai.id, NOW)
    assert people.sign_in(token, NOW, NOW) is None
