"""Organisers write people down: nobody's words unseen, a new person, a badge and a link, not coming and coming back."""

from typing import Any

import pytest

from tests import make
from tests.make import NOW
from webapp.actions import people as people_actions
from webapp.actions import registering, seats
from webapp.rules.drafting import Clash, Edit, Wrong
from webapp.rules.seats import Refused
from webapp.store import audit, badges, door, models, people, programme, pulse
from webapp.store import registering as store
from webapp.store.registering import Wanted

FORM = "a" * 32


@pytest.fixture(autouse=True)
def summit(database: str) -> None:
    make.event()
    make.session("C10", registration="required", capacity=1)
    make.edition()
    make.delegation("FR-BRE", protocol=2)
    make.delegation("JP-SZ", protocol=1)
    make.badge(make.person(delegation="FR-BRE", code="P-ODILE", function={"fr": "Maire"}, email="odile@bre.example"))
    make.badge(
        make.person(
            "Naoki", "Saegusa", "JP-SZ", "P-NAOKI", native_family="三枝", native_given="直樹", kana_family="さえぐさ",
            kana_given="なおき",
        )
    )  # fmt: skip


def edit(field: str, new: Any, code: str = "P-ODILE", **more: Any) -> Edit:
    return Edit("person", code, field, new, **more)


def held(code: str = "P-ODILE") -> dict[str, Any]:
    found = store.held(code)
    assert found
    return found


def wrong(error: Any) -> list[tuple[str, str, str]]:
    return [fault[:3] for fault in error.value.faults]


def found(query: str = "", **more: Any) -> list[str]:
    return [each.person.code for each in store.find(Wanted(query, **more), pulse.beat())]


# --- changing ------------------------------------------------------------------------------------


def test_what_is_saved_is_there_and_the_journal_keeps_no_value() -> None:
    deed = registering.change(
        "Aya",
        [edit("email", "o@bre.example", was="odile@bre.example"), edit("function", "市長", lang="ja", was="")],
        NOW,
    )
    assert (held()["email"], held()["function"]) == ("o@bre.example", {"fr": "Maire", "ja": "市長"})
    assert [(e.act, e.code, e.field, e.lang, e.before, e.after) for e in audit.of_deed(deed)] == [
        ("changed", "P-ODILE", "email", "", None, None),
        ("changed", "P-ODILE", "function", "ja", None, None),
    ]


def test_saving_what_is_there_already_writes_nothing() -> None:
    before = pulse.beat()
    assert registering.change("Aya", [edit("family", "Kervanec"), edit("function", "Maire", lang="fr")], NOW) == ""
    assert pulse.beat() == before
    assert not models.AuditEntry.select().exists()


def test_the_second_to_save_one_field_is_told_by_whom_and_nothing_is_lost() -> None:
    registering.change("Aya", [edit("email", "a@bre.example", was="odile@bre.example")], NOW)
    with pytest.raises(Clash) as error:
        registering.change("Ren", [edit("email", "r@bre.example", was="odile@bre.example"), edit("vip", True)], NOW)
    assert [(met.held, met.by) for met in error.value.met] == [("a@bre.example", "Aya")]
    assert (held()["email"], held()["vip"]) == ("a@bre.example", False)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (edit("email", "not an address"), ("email", "email", "")),
        (edit("email", f"{'x' * 300}@bre.example"), ("too_long", "email", "")),
        (edit("family", "Ker" * 4_000), ("too_long", "family", "")),
        (edit("family", "Ker\x00vanec"), ("control", "family", "")),
        (edit("function", "é" * 10_000, lang="fr"), ("too_long", "function", "fr")),
        (edit("function", "Bürgermeister", lang="de"), ("language", "function", "de")),
        (edit("delegation", "FR-NONE"), ("unknown_delegation", "delegation", "")),
        (edit("category", "king"), ("choice", "category", "")),
        (edit("language", "xx"), ("language", "language", "")),
        (edit("vip", "yes"), ("choice", "vip", "")),
        (edit("family", "Nobody", code="P-GONE"), ("gone", "", "")),
    ],
)
def test_what_cannot_be_held_is_refused_whole(asked: Edit, code: tuple[str, str, str]) -> None:
    with pytest.raises(Wrong) as error:
        registering.change("Aya", [edit("given", "Odette"), asked], NOW)
    assert wrong(error) == [code]
    assert held()["given"] == "Odile"


def test_somebody_keeps_a_name_in_one_writing() -> None:
    registering.change("Aya", [edit("family", "", "P-NAOKI"), edit("given", "", "P-NAOKI")], NOW)
    with pytest.raises(Wrong) as error:
        registering.change("Aya", [edit("native_family", "", "P-NAOKI"), edit("native_given", "", "P-NAOKI")], NOW)
    assert wrong(error) == [("no_name", "family", "")]


@pytest.mark.parametrize("name", ["مريم", "👩🏽‍⚕️ Odile", "<b>Odile</b>", "Müller-Lüdenscheidt"])
def test_any_letters_are_a_name(name: str) -> None:
    registering.change("Aya", [edit("family", name)], NOW)
    assert held()["family"] == name
    assert found(name) == ["P-ODILE"]


def test_phones_and_lists_hear_of_a_change() -> None:
    odile = models.Person.get(models.Person.code == "P-ODILE")
    before, ring = pulse.beat(), pulse.ring()
    registering.change("Aya", [edit("vip", True)], NOW)
    after = models.Person.get(models.Person.code == "P-ODILE")
    assert (pulse.beat().people, after.generation) == (before.people + 1, odile.generation + 1)
    assert (pulse.ring().of != ring.of, pulse.ring().door) == (True, ring.door + 1)


def test_a_new_head_of_delegation_moves_the_seats_that_are_kept_for_heads() -> None:
    before = pulse.beat().seats
    registering.change("Aya", [edit("head", True)], NOW)
    assert pulse.beat().seats == before + 1


# --- adding --------------------------------------------------------------------------------------


def add(code: str = "", form: str = FORM, sure: bool = False, **values: Any) -> str:
    return registering.add("Aya", code, {"family": "Morita", "given": "Mai", **values}, {"ja": ""}, form, NOW, sure)


def test_a_new_person_has_a_badge_every_door_knows_and_the_form_sent_twice_is_one() -> None:
    code = add()
    assert add() == code
    mai = held(code)
    assert (mai["family"], mai["function"], mai["category"]) == ("Morita", {}, "delegate")
    badge = badges.in_force([mai["id"]])[mai["id"]]
    assert door.badges([badge])[badge].holder.badge == "valid"
    assert found("morita") == [code]


def test_a_code_that_is_taken_or_is_none_is_refused() -> None:
    for code, said in (("P-NAOKI", "code_taken"), ("é è", "code"), ("..", "code"), ("x" * 41, "code")):
        with pytest.raises(Wrong) as error:
            add(code)
        assert wrong(error) == [(said, "code", "")]
    assert models.Person.select().count() == 2


def test_a_namesake_is_asked_about_first() -> None:
    with pytest.raises(Refused) as error:
        add(family="KERVANEC", given="odile")
    assert (error.value.code, error.value.other) == ("same_name", "P-ODILE")
    assert add(family="KERVANEC", given="odile", sure=True) != "P-ODILE"


# --- badges and links ----------------------------------------------------------------------------


def holder(code: str) -> str:
    return door.badges([code])[code].holder.badge


def test_another_badge_ends_the_first_at_every_door() -> None:
    first = badges.in_force([held()["id"]])[held()["id"]]
    second = registering.reissue_badge("Aya", "P-ODILE", FORM, NOW)
    assert registering.reissue_badge("Aya", "P-ODILE", FORM, NOW) == second
    assert (holder(first), holder(second)) == ("withdrawn", "valid")
    registering.withdraw_badge("Aya", "P-ODILE", NOW)
    assert holder(second) == "withdrawn"
    assert [(e.act, e.field) for e in audit.of_things("person", ["P-ODILE"])] == [
        ("withdrawn", "badge"),
        ("reissued", "badge"),
    ]


def test_a_fresh_link_signs_in_until_all_are_revoked() -> None:
    token = registering.make_link("Aya", "P-ODILE", NOW)
    assert people_actions.sign_in(token, NOW)
    assert store.papers(held()["id"]).phones == 1
    assert registering.revoke_links("Aya", "P-ODILE", NOW) == 1
    assert registering.revoke_links("Aya", "P-ODILE", NOW) == 0
    assert people_actions.sign_in(token, NOW) is None
    assert store.papers(held()["id"]).phones == 0
    with pytest.raises(Wrong):
        registering.make_link("Aya", "P-GONE", NOW)


# --- not coming, and coming after all ------------------------------------------------------------


def test_who_is_withdrawn_gives_everything_up_and_gets_it_back() -> None:
    token = registering.make_link("Aya", "P-ODILE", NOW)
    odile, naoki = held()["id"], held("P-NAOKI")["id"]
    badge = badges.in_force([odile])[odile]
    seats.ask(odile, "C10", NOW)
    seats.ask(naoki, "C10", NOW, wait=True)
    for _ in range(2):
        registering.withdraw("Aya", "P-ODILE", NOW)
    assert (holder(badge), people_actions.sign_in(token, NOW)) == ("withdrawn", None)
    assert [seat.person_id for seat in models.Seat.select().where(models.Seat.ended_at.is_null())] == [naoki]
    assert (found(flags=("withdrawn",)), found(flags=("no_badge",))) == (["P-ODILE"], ["P-ODILE"])
    assert registering.bring_back("Aya", "P-ODILE", NOW) == (True, 0, 1, 0)
    assert registering.bring_back("Aya", "P-ODILE", NOW) == (False, 0, 0, 0)
    assert holder(badge) == "valid"
    assert people_actions.sign_in(token, NOW)
    assert [e.act for e in audit.of_things("person", ["P-ODILE"])] == ["restored", "withdrawn", "reissued"]


def test_a_badge_that_was_lost_before_stays_withdrawn() -> None:
    registering.withdraw_badge("Aya", "P-ODILE", make.NOW.replace(minute=1))
    registering.withdraw("Aya", "P-ODILE", NOW)
    assert registering.bring_back("Aya", "P-ODILE", NOW) == (False, 0, 0, 0)


def test_a_badge_made_at_the_desk_says_that_somebody_came_after_all() -> None:
    registering.withdraw("Aya", "P-ODILE", NOW)
    registering.reissue_badge("Aya", "P-ODILE", FORM, NOW)
    assert held()["withdrawn_at"] is None


def test_nobody_writes_to_who_is_not_coming() -> None:
    from webapp.rules.notices import EVERYONE
    from webapp.store import audiences

    registering.withdraw("Aya", "P-ODILE", NOW)
    assert audiences.people(EVERYONE) == [held("P-NAOKI")["id"]]


# --- finding -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("KERVANEC odi", ["P-ODILE"]),
        ("サエグサ", ["P-NAOKI"]),
        ("三枝直樹", ["P-NAOKI"]),
        ("ｓａｅ", ["P-NAOKI"]),
        ("maire", ["P-ODILE"]),
        ("bre.example", ["P-ODILE"]),
        ("p-naoki", ["P-NAOKI"]),
        ("JP-SZ", ["P-NAOKI"]),
        ("%", []),
        ("", ["P-ODILE", "P-NAOKI"]),
    ],
)
def test_people_are_found_by_whatever_one_knows_of_them(query: str, codes: list[str]) -> None:
    assert found(query) == codes


def test_a_list_is_narrowed_and_ordered_as_asked() -> None:
    make.speech("C10", models.Person.get(models.Person.code == "P-NAOKI"))
    registering.change("Aya", [edit("language", "fr"), edit("vip", True)], NOW)
    assert found(country="JP") == found(delegation="JP-SZ") == found(flags=("speaker",)) == ["P-NAOKI"]
    assert found(language="fr") == found(flags=("vip",)) == ["P-ODILE"]
    assert found(flags=("no_email",)) == ["P-NAOKI"]
    assert found(flags=("vip", "no_email")) == []
    assert found(flags=("never",)) == ["P-ODILE", "P-NAOKI"]
    assert found(order="protocol") == found(order="kana") == ["P-NAOKI", "P-ODILE"]


def test_who_is_there_twice_is_seen_by_name_or_address() -> None:
    make.person("Odile", "KERVANEC", code="P-TWICE", email="o@x.example")
    make.person("O.", "K.", code="P-MAIL", email="O@X.example")
    pulse.people_changed()
    groups = store.likely_doubles(pulse.beat())
    assert [[each.person.code for each in group] for group in groups] == [["P-ODILE", "P-TWICE", "P-MAIL"]]


def test_the_kept_list_is_made_anew_when_people_change() -> None:
    assert found("odette") == []
    registering.change("Aya", [edit("given", "Odette")], NOW)
    assert found("odette") == ["P-ODILE"]
    assert people.by_code("P-ODILE")
    assert programme.live()
