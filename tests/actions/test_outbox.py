"""What was done on a phone without network: settled once, in order, and answered the same for ever."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import make
from tests.make import NOW
from webapp.actions import jobs, tidy
from webapp.actions import outbox as actions
from webapp.actions import people as people_actions
from webapp.actions import seats as seat_actions
from webapp.actions.handlers import handlers
from webapp.actions.jobs import Doer
from webapp.actions.outbox import Answer
from webapp.formats.outbox import Entry, Malformed
from webapp.store import agenda, models, notices, pulse
from webapp.store.db import db

EARLIER, LATER = NOW - timedelta(minutes=5), NOW + timedelta(minutes=5)


@pytest.fixture
def odile(database: str) -> int:
    """Odile, escort of her delegation with Jean; TEA and BUS (1 seat each) overlap, TALK needs no seat."""
    make.event()
    make.session("TEA", "2024-11-20 14:00", "15:00", registration="required", capacity=1)
    make.session("BUS", "2024-11-20 14:30", "16:00", registration="required", capacity=1)
    make.session("DAWN", "2024-11-20 06:00", "07:00", registration="required")
    make.session("TALK", "2024-11-20 14:45", "15:30")
    make.edition()
    odile = make.person("Odile", "Kervanec", "FR-BRE", "P-ODILE", escort=True)
    make.person("Jean", "Le Goff", "FR-BRE", "P-JEAN")
    make.person("Naoki", "Saegusa", "JP-SZ", "P-NAOKI")
    return int(odile.id)


def person(code: str) -> int:
    return int(models.Person.get(models.Person.code == code).id)


def entry(id_: str, do: str, at: datetime = EARLIER, **more: object) -> Entry:
    return Entry(id_, "P-ODILE", do, at, **more)  # type: ignore[arg-type]


def star(id_: str, on: bool = True, at: datetime = EARLIER, session: str = "TALK") -> Entry:
    return entry(id_, "star", at, session=session, on=on)


def seat(id_: str, session: str, what: str = "book", whom: str = "") -> Entry:
    return entry(id_, "seat", session=session, what=what, whom=whom)


def settled(person: int, *entries: Entry | Malformed, now: datetime = NOW) -> list[tuple[str, str, str]]:
    answers = [actions.settle(person, each, now) for each in entries]
    return [(answer.status, answer.code, answer.offer) for answer in answers]


def starred(person: int) -> set[str]:
    return set(agenda.fresh_marks(person).stars)


def held(person: int) -> dict[str, bool]:
    return agenda.fresh_marks(person).seats


def rows() -> list[str]:
    return sorted(row.id for row in models.OutboxEntry.select())


def generation(person: int) -> int:
    return int(models.Person.get_by_id(person).generation)


# --- how long -------------------------------------------------------------------------------------


def test_what_is_forgotten_after_a_month_is_done_by_no_phone_that_sends_it_again(odile: int) -> None:
    """The answer never reached the phone; the clock of another is two months ahead."""
    month = timedelta(days=30, seconds=1)
    ahead = entry("ahead", "seat", NOW + 2 * month, session="BUS", what="book")
    first = seat("a", "TEA")
    assert settled(odile, first) == [("done", "booked", "")]
    assert settled(odile, seat("b", "TEA", "give_up"), ahead) == [("done", "given_up", ""), ("done", "booked", "")]
    tidy.tidy({}, NOW + timedelta(days=29))
    assert rows() == ["a", "ahead", "b"]
    tidy.tidy({}, NOW + month)
    assert rows() == ["ahead"]
    late = NOW + month
    assert settled(odile, first, ahead, now=late) == [("refused", "too_old", ""), ("done", "booked", "")]
    assert held(odile) == {"BUS": True}


@pytest.mark.parametrize("do", ["star", "seat", "read", "acknowledge", "language"])
def test_a_tap_of_two_months_ago_does_nothing(odile: int, do: str) -> None:
    old = entry("old", do, NOW - timedelta(days=60), session="TEA", what="book", on=True, number=1, language="fr")
    before = generation(odile)
    assert settled(odile, old) == [("refused", "too_old", "")]
    assert (starred(odile), held(odile), generation(odile)) == (set(), {}, before)


def test_jobs_done_and_phones_that_fell_silent_are_let_go_after_a_month(odile: int) -> None:
    month = timedelta(days=31)
    token = people_actions.make_link(odile, NOW)
    assert people_actions.sign_in(token, NOW)
    sign_in = models.SignIn.get()
    for name in ("listens", "fell silent", "left"):
        models.PushSubscription.create(
            person=odile, sign_in=sign_in, endpoint=name, p256dh="", auth="", made_at=NOW,
            ended_at=NOW if name == "fell silent" else None,
        )  # fmt: skip
    other = models.SignIn.create(person=odile, link=sign_in.link, token_hash="other", made_at=NOW, ended_at=NOW)
    models.PushSubscription.update(sign_in=other).where(models.PushSubscription.endpoint == "left").execute()
    for key, done in (("done", NOW), ("failed", None)):
        models.Job.create(key=key, kind="remind", due_at=NOW, done_at=done)
    tidy.begin(NOW)
    doers = handlers(None) | {"remind": Doer(lambda _body, _now: 1 / 0)}
    assert jobs.run_due(NOW, NOW, "me", doers) == 2
    assert len(models.PushSubscription.select()) == 3
    jobs.run_due(NOW + month, NOW + month, "me", doers)
    assert [each.endpoint for each in models.PushSubscription.select()] == ["listens"]
    left = [(each.key, each.done_at is not None) for each in models.Job.select().order_by(models.Job.id)]
    assert left[0] == ("failed", False)
    assert [done for key, done in left if key.startswith("tidy:")] == [True, False]


# --- each thing it can do ------------------------------------------------------------------------


def test_a_star_is_put_and_taken_off_as_of_its_tap(odile: int) -> None:
    assert settled(odile, star("a")) == [("done", "", "")]
    assert starred(odile) == {"TALK"}
    assert models.Star.get().tapped_at == EARLIER
    settled(odile, star("b", on=False, at=EARLIER + timedelta(seconds=1)))
    assert starred(odile) == set()


def test_a_seat_is_booked_waited_for_swapped_and_given_up(odile: int) -> None:
    naoki = person("P-NAOKI")
    assert settled(odile, seat("a", "TEA")) == [("done", "booked", "")]
    assert settled(naoki, seat("b", "TEA", "wait")) == [("done", "waiting", "")]
    assert settled(odile, seat("c", "BUS", "swap")) == [("done", "booked", "")]
    assert (held(odile), held(naoki)) == ({"BUS": True}, {"TEA": True})
    assert settled(odile, seat("d", "BUS", "give_up")) == [("done", "given_up", "")]
    assert held(odile) == {}


def test_a_seat_is_asked_for_when_it_arrives_not_when_it_was_wished_for(odile: int) -> None:
    naoki = person("P-NAOKI")
    seat_actions.ask(naoki, "TEA", NOW - timedelta(minutes=1))
    assert settled(odile, seat("a", "TEA")) == [("refused", "full", "wait")]
    assert held(naoki) == {"TEA": True}


def test_an_escort_books_for_a_member_and_for_nobody_else(odile: int) -> None:
    assert settled(odile, seat("a", "TEA", whom="P-JEAN")) == [("done", "booked", "")]
    [row] = models.Seat.select()
    assert (row.person_id, row.by_id) == (person("P-JEAN"), odile)
    strangers = [seat("b", "BUS", whom="P-NAOKI"), seat("c", "BUS", whom="NOBODY")]
    assert settled(odile, *strangers) == [("refused", "not_yours", "")] * 2
    assert settled(person("P-JEAN"), seat("d", "BUS", whom="P-ODILE")) == [("refused", "not_yours", "")]


def test_notices_are_read_and_acknowledged_as_of_when_it_was_done(odile: int) -> None:
    notices.post("message", EARLIER - timedelta(hours=1), [odile])
    alert = notices.post("message", EARLIER, [odile], urgent=True, ends_at=LATER)
    settled(odile, entry("a", "read", number=alert))
    assert [told.read for told in notices.inbox(odile)] == [False, True]
    settled(odile, entry("b", "acknowledge", number=alert))
    assert notices.outstanding(odile, [alert]) == set()
    assert {row.read_at for row in models.Recipient.select()} == {EARLIER}


def test_the_language_of_messages_is_one_of_the_event(odile: int) -> None:
    wanted = [entry("a", "language", language="ja"), entry("b", "language", language="tlh")]
    assert settled(odile, *wanted) == [("done", "", ""), ("malformed", "language", "")]
    assert models.Person.get_by_id(odile).language == "ja"
    assert rows() == ["a"]


# --- refusals ------------------------------------------------------------------------------------


def test_a_refusal_is_an_answer_and_leaves_nothing_half_done(odile: int) -> None:
    seat_actions.ask(person("P-NAOKI"), "TEA", EARLIER)
    seat_actions.ask(odile, "BUS", EARLIER)
    before = (generation(odile), pulse.beat(), models.Seat.select().count())
    refused = [seat("full", "TEA", "swap"), seat("over", "DAWN"), seat("open", "TALK"), seat("none", "NOWHERE")]
    assert settled(odile, *refused) == [
        ("refused", "full", "wait"), ("refused", "over", ""), ("refused", "not_bookable", ""), ("refused", "gone", ""),
    ]  # fmt: skip
    assert (generation(odile), pulse.beat(), models.Seat.select().count()) == before
    assert held(odile) == {"BUS": True}


def test_an_overlap_names_the_other_session_and_offers_to_swap(odile: int) -> None:
    seat_actions.ask(odile, "TEA", EARLIER)
    answer = actions.settle(odile, seat("a", "BUS"), NOW)
    assert answer == Answer("a", "refused", "overlap", "swap", "BUS", "TEA")
    assert actions.settle(odile, seat("a", "BUS"), LATER) == answer


def test_a_session_that_left_the_programme_takes_no_star(odile: int) -> None:
    assert settled(odile, star("a", session="NOWHERE")) == [("refused", "gone", "")]
    assert models.Star.select().count() == 0


def test_what_breaks_in_the_middle_is_neither_done_nor_answered(odile: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_people: set[int]) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(pulse, "seats_moved", broken)
        with pytest.raises(OSError, match="full"):
            actions.settle(odile, seat("a", "TEA"), NOW)
    assert (held(odile), rows()) == ({}, [])
    assert settled(odile, seat("a", "TEA")) == [("done", "booked", "")]


# --- ids -----------------------------------------------------------------------------------------


def test_the_same_id_is_done_once_and_answered_the_same_whatever_happened_since(odile: int) -> None:
    assert settled(odile, seat("a", "TEA")) == [("done", "booked", "")]
    seat_actions.give_up(odile, "TEA", NOW)
    seat_actions.ask(person("P-NAOKI"), "TEA", NOW)
    assert settled(odile, seat("a", "TEA"), now=LATER) == [("done", "booked", "")]
    assert held(odile) == {}
    [kept] = models.OutboxEntry.select()
    assert kept.settled_at == NOW


def test_the_same_id_with_another_body_is_answered_as_the_first(odile: int) -> None:
    settled(odile, star("a"))
    again = [star("a", on=False, at=LATER), seat("a", "TEA"), Malformed("a", "do")]
    assert settled(odile, *again, now=LATER) == [("done", "", "")] * 3
    assert (starred(odile), held(odile)) == ({"TALK"}, {})
    assert models.OutboxEntry.get().body["on"] is True


def test_a_refusal_is_remembered_too(odile: int) -> None:
    naoki = person("P-NAOKI")
    seat_actions.ask(naoki, "TEA", EARLIER)
    settled(odile, seat("a", "TEA"))
    seat_actions.give_up(naoki, "TEA", NOW)
    assert settled(odile, seat("a", "TEA"), now=LATER) == [("refused", "full", "wait")]


def test_an_id_of_another_person_is_refused_and_nothing_is_done(odile: int) -> None:
    naoki = person("P-NAOKI")
    settled(odile, star("a"))
    assert settled(naoki, star("a"), seat("a", "TEA")) == [("refused", "not_yours", "")] * 2
    assert (starred(naoki), held(naoki), rows()) == (set(), {}, ["a"])


def test_what_cannot_be_read_is_answered_and_may_be_mended(odile: int) -> None:
    assert settled(odile, Malformed("a", "session"), Malformed("", "id")) == [
        ("malformed", "session", ""), ("malformed", "id", ""),
    ]  # fmt: skip
    assert settled(odile, star("a")) == [("done", "", "")]
    assert starred(odile) == {"TALK"}


# --- whatever the order --------------------------------------------------------------------------


def test_a_tap_from_a_clock_an_hour_ahead_counts_as_of_now(odile: int) -> None:
    settled(odile, star("a", at=NOW + timedelta(hours=1)))
    settled(odile, star("b", on=False, at=NOW + timedelta(seconds=1)), now=NOW + timedelta(seconds=2))
    assert starred(odile) == set()


TAPS = st.lists(
    st.tuples(st.integers(1, 500), st.sampled_from(["TEA", "BUS", "TALK"]), st.booleans()),
    min_size=1, max_size=8, unique_by=lambda tap: tap[0],
)  # fmt: skip


@given(st.data(), TAPS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_stars_of_two_phones_come_out_the_same_in_any_order_repetition_and_splitting(
    odile: int, data: st.DataObject, taps: list[tuple[int, str, bool]]
) -> None:
    models.Star.delete().execute()
    models.OutboxEntry.delete().execute()
    phones: list[list[Entry]] = [[], []]
    for n, (seconds, session, on) in enumerate(taps):
        phone = data.draw(st.integers(0, 1))
        phones[phone].append(star(f"{phone}-{n}", on, NOW - timedelta(seconds=seconds), session))
    every = [*phones[0], *phones[1]]
    sent = data.draw(st.permutations(every)) + data.draw(st.lists(st.sampled_from(every), max_size=8))
    moment = NOW
    for each in sent:
        moment += timedelta(seconds=data.draw(st.sampled_from([0, 0, 30])))  # in the same request, or in a later one
        actions.settle(odile, each, moment)
    last = {code: on for _, code, on in sorted(taps, reverse=True)}
    assert starred(odile) == {code for code, on in last.items() if on}
    assert rows() == sorted(each.id for each in every)


def test_requests_at_once_with_the_same_entries_do_each_once(odile: int) -> None:
    entries = [seat("a", "TEA"), star("b"), seat("c", "TEA", "give_up"), seat("d", "BUS")]
    start = Barrier(4)

    def send(_n: int) -> list[str]:
        with db.connection_context():
            start.wait(20)
            return [actions.settle(odile, each, NOW).code for each in entries]

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(send, range(4))) == [["booked", "", "given_up", "booked"]] * 4
    assert (held(odile), models.Seat.select().count(), rows()) == ({"BUS": True}, 2, ["a", "b", "c", "d"])
