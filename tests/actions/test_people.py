"""Links, sign-ins and calendar addresses: what lets a delegate in, and what no longer does."""

from datetime import timedelta

import pytest

from tests import make
from tests.make import NOW
from webapp.actions import desk
from webapp.actions import people as actions
from webapp.store import models, people, pulse

KEY = "a secret key of some length"


@pytest.fixture
def odile(database: str) -> int:
    make.event()
    return int(make.person().id)


def signed_in(cookie: str) -> int | None:
    return pulse.ask(people.hashed(cookie)).person


def test_a_link_signs_its_person_in_again_and_again(odile: int) -> None:
    haruka = make.person("Haruka").id
    links = {person: actions.make_link(person, NOW) for person in (odile, haruka)}
    for person in (odile, haruka, odile):
        found = actions.sign_in(links[person], NOW)
        assert found
        assert (found[0], signed_in(found[1])) == (person, person)


def test_a_link_cannot_be_guessed_and_only_its_hash_is_kept(odile: int) -> None:
    tokens = {actions.make_link(odile, NOW) for _ in range(20)}
    assert len(tokens) == 20
    assert {len(token) for token in tokens} == {22}
    kept = {link.token_hash for link in models.AccessLink.select()}
    assert kept == {people.hashed(token) for token in tokens}
    assert tokens.isdisjoint(kept)


@pytest.mark.parametrize("token", ["", "x", "../../etc/passwd", "a\0b", "光" * 40])
def test_any_other_token_signs_nobody_in(odile: int, token: str) -> None:
    actions.make_link(odile, NOW)
    assert actions.sign_in(token, NOW) is None
    assert models.SignIn.select().count() == 0


def test_a_revoked_link_signs_nobody_in_and_signs_out_who_came_by_it(odile: int) -> None:
    revoked, other = actions.make_link(odile, NOW), actions.make_link(odile, NOW)
    by_revoked, by_other = actions.sign_in(revoked, NOW), actions.sign_in(other, NOW)
    assert by_revoked
    assert by_other
    models.AccessLink.update(revoked_at=NOW).where(models.AccessLink.token_hash == people.hashed(revoked)).execute()
    assert actions.sign_in(revoked, NOW) is None
    assert (signed_in(by_revoked[1]), signed_in(by_other[1])) == (None, odile)


def test_revoking_a_persons_links_signs_out_all_their_phones_and_nobody_elses(odile: int) -> None:
    haruka = make.person("Haruka").id
    links = [actions.make_link(person, NOW) for person in (odile, odile, haruka)]
    cookies = [found[1] for link in links if (found := actions.sign_in(link, NOW))]
    assert [signed_in(cookie) for cookie in cookies] == [odile, odile, haruka]
    assert actions.revoke(odile, NOW) == 2
    assert [signed_in(cookie) for cookie in cookies] == [None, None, haruka]
    assert actions.sign_in(links[0], NOW) is None
    assert actions.sign_in(actions.make_link(odile, NOW), NOW) is not None
    assert actions.revoke(odile, NOW) == 1


def test_revoking_a_persons_links_ends_the_calendar_address_they_led_to(odile: int) -> None:
    haruka = make.person("Haruka").id
    tokens = [actions.calendar_token(person, "secret" * 4, NOW) for person in (odile, haruka)]
    assert [people.feed_person(token) for token in tokens] == [odile, haruka]
    actions.revoke(odile, NOW)
    assert [people.feed_person(token) for token in tokens] == [None, haruka]
    assert people.feed_person(actions.calendar_token(odile, "secret" * 4, NOW)) == odile
    desk.withdraw(haruka, NOW)
    assert people.feed_person(tokens[1]) is None


def test_signing_out_one_phone_leaves_the_others(odile: int) -> None:
    token = actions.make_link(odile, NOW)
    first, second = actions.sign_in(token, NOW), actions.sign_in(token, NOW)
    assert first
    assert second
    actions.sign_out(first[1], NOW)
    actions.sign_out("nobody's", NOW)
    assert (signed_in(first[1]), signed_in(second[1])) == (None, odile)


def test_the_calendar_address_is_the_same_until_it_is_renewed(odile: int) -> None:
    token = actions.calendar_token(odile, KEY, NOW)
    assert actions.calendar_token(odile, KEY, NOW + timedelta(days=1)) == token
    assert people.feed_person(token) == odile
    actions.renew_calendar(odile, NOW)
    assert people.feed_person(token) is None
    fresh = actions.calendar_token(odile, KEY, NOW)
    assert (fresh != token, people.feed_person(fresh)) == (True, odile)


def test_the_calendar_address_is_derived_from_the_key_and_the_database_alone_gives_nobody_s(odile: int) -> None:
    token = actions.calendar_token(odile, KEY, NOW)
    row = models.CalendarFeed.get()
    assert len(token) == 24
    assert token not in (row.nonce, row.token_hash)
    assert actions.calendar_token(odile, "another key of some length", NOW) != token


def test_renewing_one_person_s_calendar_leaves_the_others(odile: int) -> None:
    haruka = make.person("Haruka").id
    mine, hers = (actions.calendar_token(person, KEY, NOW) for person in (odile, haruka))
    actions.renew_calendar(odile, NOW)
    assert (people.feed_person(mine), people.feed_person(hers)) == (None, haruka)


def test_a_person_chooses_the_language_they_are_written_to_in(odile: int) -> None:
    before = models.Person.get_by_id(odile).generation
    actions.speak(odile, "ja")
    after = models.Person.get_by_id(odile)
    assert (after.language, after.generation) == ("ja", before + 1)
