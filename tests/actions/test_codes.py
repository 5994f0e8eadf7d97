"""Test badges and codes of delegations: made once, let in or opened, worth nothing once withdrawn."""

import itertools
from collections.abc import Iterable

import pytest

from tests import make
from tests.make import NOW
from webapp.actions import devices, parties, test_badges
from webapp.actions import door as door_actions
from webapp.actions import roster as roster_actions
from webapp.formats.roster import reference
from webapp.formats.scans import read
from webapp.rules.seats import Refused
from webapp.store import badges, door, models, presence, pulse
from webapp.store import parties as store

FORM, OTHER = "a" * 32, "b" * 32
_ids = itertools.count()


@pytest.fixture(autouse=True)
def summit(database: str) -> None:
    make.event()
    make.session("C10", "2024-11-20 10:00", registration="required", capacity=0)
    make.person("Odile", "Kervanec", "FR-BRE", head=False)
    make.person("Jean", "Le Goff", "FR-BRE", head=True)
    make.delegation("JP-SZ")
    make.edition()


def in_force() -> list[str]:
    return [row.code for row in badges.tests()]


def scanned(codes: Iterable[str], kind: str = "entry") -> list[str]:
    phone, _cookie = devices.enrol(devices.enrol_link("door", ["C10"], NOW), "", "fr", NOW)
    sent = [
        read({"id": f"s{next(_ids)}", "kind": kind, "door": "C10", "code": code, "device_time": NOW.isoformat()})
        for code in codes
    ]
    return [answer.verdict for answer in door_actions.record(phone, sent, NOW)]


def test_test_badges_are_let_in_anywhere_however_often_and_counted_nowhere() -> None:
    test_badges.make(2, FORM, NOW)
    codes = in_force()
    assert scanned([*codes, *codes]) == ["ok"] * 4, "a room without a place"
    known = presence.known(pulse.ring(), NOW)
    assert known.inside.get("C10", {}) == {}
    assert {scan.person_id for scan in models.Scan.select()} == {None}


def test_test_badges_are_made_once_a_form_and_phones_hear_of_them() -> None:
    before = pulse.ring().of
    test_badges.make(3, FORM, NOW)
    test_badges.make(3, FORM, NOW)
    assert len(set(in_force())) == 3
    assert pulse.ring().of != before
    test_badges.make(1, OTHER, NOW)
    assert len(set(in_force())) == 4


@pytest.mark.parametrize("count", [0, -1, 21])
def test_no_test_badge_is_made_of_a_number_that_cannot_be(count: int) -> None:
    with pytest.raises(Refused):
        test_badges.make(count, FORM, NOW)
    assert in_force() == []


def test_a_withdrawn_test_badge_is_no_badge_any_more_and_the_others_stay() -> None:
    test_badges.make(2, FORM, NOW)
    gone, stays = badges.tests()
    test_badges.withdraw(gone.id, NOW)
    assert scanned([gone.code, stays.code]) == ["unknown", "ok"]
    test_badges.withdraw(None, NOW)
    assert in_force() == []


def test_a_delegation_s_code_opens_its_people_the_head_first_and_is_nobody_s_badge() -> None:
    parties.make(["FR-BRE"], FORM, NOW)
    code = store.codes()["FR-BRE"]
    assert store.opened(code) == "FR-BRE"
    assert [person.name.given for person in store.members("FR-BRE", "fr")] == ["Jean", "Odile"]
    assert code not in door.badges([code])
    assert scanned([code]) == ["unknown"]


def test_a_phone_s_list_holds_the_codes_in_force_with_their_people() -> None:
    parties.make_missing(FORM, NOW)
    parties.make_missing(OTHER, NOW)
    code = store.codes()["FR-BRE"]
    assert list(store.codes()) == ["FR-BRE"], "nobody is in the other"
    phone, _cookie = devices.enrol(devices.enrol_link("supervisor", [], NOW), "", "fr", NOW)
    first = roster_actions.answer(phone, "", NOW)
    assert [party[:2] + party[3:] for party in first["parties"]] == [[reference(code), "FR-BRE", [1, 2]]]
    parties.withdraw("FR-BRE", NOW)
    assert roster_actions.answer(phone, first["cursor"], NOW)["parties"] == []


def test_a_new_code_ends_the_former_one_and_the_same_form_makes_it_once() -> None:
    parties.make(["FR-BRE"], FORM, NOW)
    first = store.codes()["FR-BRE"]
    parties.make(["FR-BRE"], OTHER, NOW)
    second = store.codes()["FR-BRE"]
    parties.make(["FR-BRE"], OTHER, NOW)
    assert store.codes() == {"FR-BRE": second}
    assert (store.opened(first), store.opened(second)) == ("", "FR-BRE")


def test_with_an_unknown_delegation_among_them_no_code_is_made() -> None:
    with pytest.raises(Refused):
        parties.make(["FR-BRE", "FR-NONE"], FORM, NOW)
    assert store.codes() == {}
