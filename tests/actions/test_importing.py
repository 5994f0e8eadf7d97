"""Importing: everything or nothing, by code, and the same tables again change nothing."""

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests import make
from webapp.actions.importing import import_event
from webapp.formats import event_tables
from webapp.rules.badges import normal
from webapp.rules.importing import Count, OtherEvent, Parsed, Report
from webapp.store import importing, models, programme, pulse
from webapp.store.db import db

DEMO = Path(event_tables.__file__).parent.parent / "demo"
TABLES = {
    "event": "code,name_fr,name_ja,timezone,languages,default_language,start,end\n"
    "8rfj,Rencontres,日仏,Asia/Tokyo,fr ja,ja,2024-11-18,2024-11-21\n",
    "places": "code,name_fr,name_ja,capacity\nR1,Salle 1,会議室1,60\n",
    "tracks": "code,name_fr,colour\nECO,Économie,#b3541e\n",
    "delegations": "code,country,name_fr,twins\nFR-BRE,FR,Brest,JP-YKS\nJP-YKS,JP,Yokosuka,\n",
    "people": "code,delegation,family,given,function_fr,speaks_at\n"
    "ODILE,FR-BRE,Kervanec,Odile,Maire,C10 C11\nKEN,JP-YKS,Satō,Ken,,\n",
    "sessions": "code,day,start,end,kind,title_fr,title_ja,place,track,capacity,audience\n"
    "C10,2024-11-20,13:45,15:00,workshop,Économie,経済,R1,ECO,60,FR press\n"
    "C11,2024-11-20,15:15,16:00,workshop,Société,,,,,\n",
}
LATER = make.NOW + timedelta(hours=1)


def given(folder: Path, **tables: str) -> Parsed:
    for name, words in (TABLES | tables).items():
        (folder / f"{name}.csv").write_text(words, encoding="utf-8")
    return event_tables.parsed(folder, known=importing.known())


def imported(folder: Path, **tables: str) -> Report:
    return import_event(given(folder, **tables), LATER)


def edited(name: str, old: str, new: str) -> dict[str, str]:
    assert old in TABLES[name]
    return {name: TABLES[name].replace(old, new)}


def everything() -> dict[str, list[tuple[Any, ...]]]:
    return {model.__name__: sorted(model.select().tuples(), key=str) for model in models.ALL}


def words(code: str, field: str) -> dict[str, tuple[str, str]]:
    rows = models.Text.select().where((models.Text.code == code) & (models.Text.field == field))
    return {row.lang: (row.words, row.state) for row in rows}


def test_a_new_event_is_written_whole(database: str, tmp_path: Path) -> None:
    parsed = given(tmp_path)
    report = import_event(parsed, make.NOW)
    assert {name: count.added for name, count in report.tables.items()} == {
        "event": 1, "places": 1, "tracks": 1, "delegations": 2, "sessions": 2, "people": 2,
    }  # fmt: skip
    odile = models.Person.get(models.Person.code == "ODILE")
    assert (odile.delegation_id, odile.function, odile.head) == ("FR-BRE", {"fr": "Maire"}, False)
    draft = programme.draft()
    assert draft is not None
    assert parsed.programme is not None
    assert [speech.person for speech in draft.sessions["C10"].speeches] == [odile.id]
    assert draft.sessions["C10"].start == parsed.programme.sessions["C10"].start
    assert (draft.event, draft.places, draft.tracks) == (
        parsed.programme.event,
        parsed.programme.places,
        parsed.programme.tracks,
    )
    assert draft.sessions["C10"].audience == ("FR", "press")
    assert [(twin.delegation_id, twin.twin_id) for twin in models.Twin.select()] == [("FR-BRE", "JP-YKS")]


def test_every_new_person_has_a_badge_and_keeps_it(database: str, tmp_path: Path) -> None:
    imported(tmp_path)
    badges = {badge.person_id: badge.code for badge in models.Badge.select()}
    assert len(badges) == 2
    assert all(normal(code) == code for code in badges.values())
    imported(tmp_path, **edited("people", "Kervanec", "Le Gall"))
    assert {badge.person_id: badge.code for badge in models.Badge.select()} == badges


def test_the_same_tables_again_write_nothing(database: str, tmp_path: Path) -> None:
    imported(tmp_path)
    before = everything()
    statements: list[str] = []
    db.obj.query_hooks.append(lambda event: statements.append(event.sql))
    report = imported(tmp_path)
    assert everything() == before
    assert not report.wrote
    assert report.tables["sessions"] == Count(unchanged=2)
    assert [sql for sql in statements if sql.split()[0] in ("INSERT", "UPDATE", "DELETE")] == []
    assert any(sql.startswith("SELECT") for sql in statements)


TOLD = {
    "event": TABLES["event"].replace("name_ja,", "name_ja,practical_fr,safety_fr,safety_ja,").replace(
        "日仏,", '日仏,Wi-Fi,"Alerte\nsortez",避難,'
    ),
    "places": "code,name_fr,name_ja,capacity,walk\nR1,Salle 1,会議室1,60,0\nR2,Hôtel,ホテル,,8\nR3,Thé,茶園,,\n",
}  # fmt: skip


def test_walks_and_practical_texts_are_kept_and_the_same_again_writes_nothing(database: str, tmp_path: Path) -> None:
    imported(tmp_path)
    report = imported(tmp_path, **TOLD)
    assert (report.tables["event"], report.tables["places"]) == (Count(changed=1), Count(added=2, changed=1))
    draft = programme.draft()
    assert draft is not None
    assert (draft.event.practical, draft.event.safety) == ({"fr": "Wi-Fi"}, {"fr": "Alerte\nsortez", "ja": "避難"})
    assert {code: place.walk for code, place in draft.places.items()} == {"R1": 0, "R2": 8, "R3": None}
    before = everything()
    assert not imported(tmp_path, **TOLD).wrote
    assert everything() == before


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_same_tables_again_do_not_touch_the_file(database: str, tmp_path: Path) -> None:
    imported(tmp_path)
    before = db.obj.connection().total_changes
    imported(tmp_path)
    assert db.obj.connection().total_changes == before


def test_the_real_event_comes_in_and_comes_in_again_unchanged(database: str, tmp_path: Path) -> None:
    if not (DEMO / "people.csv").is_file():
        pytest.skip("the demonstration is not here")
    report = import_event(event_tables.parsed(DEMO), make.NOW)
    assert (report.tables["sessions"].added, report.tables["delegations"].added) == (40, 54)
    assert report.tables["people"].added == models.Badge.select().count() > 100
    generation = pulse.beat().people
    again = import_event(event_tables.parsed(DEMO), LATER)
    assert not again.wrote
    assert pulse.beat().people == generation


def test_only_what_differs_is_written(database: str, tmp_path: Path) -> None:
    imported(tmp_path)
    report = imported(tmp_path, **edited("sessions", "15:15,16:00", "15:30,16:15"))
    assert report.tables["sessions"] == Count(changed=1, unchanged=1)
    assert [count.changed for name, count in report.tables.items() if name != "sessions"] == [0] * 5


def test_a_row_that_is_absent_is_kept_and_reported(database: str, tmp_path: Path) -> None:
    imported(tmp_path)
    without = TABLES["sessions"].splitlines(keepends=True)
    report = imported(
        tmp_path, sessions=without[0] + without[1], people=TABLES["people"].replace(" C11", ""), places="code,name_fr\n"
    )
    assert report.tables["sessions"] == Count(unchanged=1, absent=("C11",))
    assert report.tables["places"] == Count(absent=("R1",))
    assert models.Session.select().count() == 2


def test_new_words_of_one_language_make_the_other_stale(database: str, tmp_path: Path) -> None:
    imported(tmp_path)
    imported(tmp_path, **edited("sessions", "workshop,Économie,経済", "workshop,Économie locale,経済"))
    assert words("C10", "title") == {"fr": ("Économie locale", "written"), "ja": ("経済", "stale")}
    imported(tmp_path, **edited("sessions", "workshop,Économie,経済", "workshop,Économie locale,地域経済"))
    assert words("C10", "title") == {"fr": ("Économie locale", "stale"), "ja": ("地域経済", "written")}


def test_words_changed_in_both_languages_are_stale_in_none(database: str, tmp_path: Path) -> None:
    imported(tmp_path)
    imported(tmp_path, **edited("sessions", "workshop,Économie,経済", "workshop,Emploi,雇用"))
    assert words("C10", "title") == {"fr": ("Emploi", "written"), "ja": ("雇用", "written")}


def test_a_translation_that_was_missing_makes_nothing_stale(database: str, tmp_path: Path) -> None:
    imported(tmp_path)
    imported(tmp_path, **edited("sessions", "Société,", "Société,社会"))
    assert words("C11", "title") == {"fr": ("Société", "written"), "ja": ("社会", "written")}


def test_an_emptied_cell_clears_the_value(database: str, tmp_path: Path) -> None:
    imported(tmp_path)
    emptied = edited("sessions", "Économie,経済,R1,ECO,60,FR press", "Économie,,,,,") | edited(
        "people", ",Maire,C10 C11", ",,C11"
    )
    imported(tmp_path, **emptied, places="code,name_fr\nR1,Salle 1\n")
    session, odile = models.Session.get_by_id("C10"), models.Person.get(models.Person.code == "ODILE")
    assert (session.place, session.track, session.capacity, session.audience, odile.function) == (
        None,
        None,
        None,
        [],
        {},
    )
    assert words("C10", "title") == {"fr": ("Économie", "written")}
    assert models.Place.get_by_id("R1").capacity is None


def test_speeches_follow_the_people_of_the_file_and_no_other(database: str, tmp_path: Path) -> None:
    imported(tmp_path)
    ken = models.Person.get(models.Person.code == "KEN")
    make.speech("C11", ken, role="chair")
    only_odile = "\n".join(TABLES["people"].splitlines()[:2]).replace("C10 C11", "C10")
    report = imported(tmp_path, people=only_odile)
    assert report.tables["people"] == Count(changed=1, absent=("KEN",))
    assert {(speech.person.code, speech.session_id) for speech in models.Speech.select()} == {
        ("ODILE", "C10"),
        ("KEN", "C11"),
    }


def test_twins_follow_the_file(database: str, tmp_path: Path) -> None:
    imported(tmp_path)
    report = imported(
        tmp_path, **edited("delegations", "Brest,JP-YKS\nJP-YKS,JP,Yokosuka,", "Brest,\nJP-YKS,JP,Yokosuka,FR-BRE")
    )
    assert report.tables["delegations"] == Count(changed=2)
    assert [(twin.delegation_id, twin.twin_id) for twin in models.Twin.select()] == [("JP-YKS", "FR-BRE")]


def test_a_changed_name_moves_the_pulse_and_that_person_alone(database: str, tmp_path: Path) -> None:
    imported(tmp_path)
    before = pulse.beat()
    imported(tmp_path, **edited("people", "Kervanec", "Le Gall"))
    assert pulse.beat().people == before.people + 1
    assert {person.code: person.generation for person in models.Person.select()} == {"ODILE": 1, "KEN": 0}


def test_a_changed_session_leaves_the_pulse_to_the_publication(database: str, tmp_path: Path) -> None:
    imported(tmp_path)
    before = pulse.beat()
    imported(tmp_path, **edited("sessions", "15:15", "15:20"))
    assert pulse.beat() == before


def test_another_event_is_refused_and_nothing_is_saved(database: str, tmp_path: Path) -> None:
    imported(tmp_path)
    before = everything()
    with pytest.raises(OtherEvent) as other:
        imported(tmp_path, **edited("event", "8rfj", "9rfj") | edited("places", "Salle 1", "Autre"))
    assert (other.value.held, other.value.given) == ("8rfj", "9rfj")
    assert everything() == before


MISTAKES = {
    "event": TABLES["event"],
    "places": "code,name_fr,capacity\nR 1,Salle,60\nR2,,60\nR3,Salle,beaucoup\nR3,Salle,\n",
    "tracks": "code,name_fr,colour\nECO,Économie,rouge\n",
    "delegations": "code,country,name_fr,kind,twins,protocol\nFR-BRE,UK,Brest,capital,JP-ZZZ,first\n",
    "people": "code,delegation,family,email,vip,speaks_at\nA,FR-ZZZ,Kervanec,chez elle,peut-être,Z9\n",
    "sessions": "code,day,start,end,kind,title_fr,place,mode,languages\n"
    "C1,2024-11-32,9h99,10:00,fête,Un,R9,loud,jp\nC2,2024-11-20,10:00,09:00,meal,Deux,,,\n",
}


def test_twenty_mistakes_are_all_told_and_nothing_is_saved(database: str, tmp_path: Path) -> None:
    before = everything()
    parsed = given(tmp_path, **MISTAKES)
    assert [(problem.file.removesuffix(".csv"), problem.row, problem.code) for problem in parsed.problems] == [
        ("places", 2, "code"), ("places", 5, "code_twice"), ("places", 3, "no_words"), ("places", 4, "whole"),
        ("tracks", 2, "colour"),
        ("delegations", 2, "country"), ("delegations", 2, "choice"), ("delegations", 2, "whole"),
        ("delegations", 2, "unknown_delegation"),
        ("sessions", 2, "date"), ("sessions", 2, "time"), ("sessions", 2, "choice"), ("sessions", 2, "unknown_place"),
        ("sessions", 2, "language"), ("sessions", 2, "choice"), ("sessions", 3, "session_ends"),
        ("people", 2, "unknown_delegation"), ("people", 2, "email"), ("people", 2, "yes_no"),
        ("people", 2, "unknown_session"),
    ]  # fmt: skip
    with pytest.raises(ValueError, match="not imported"):
        import_event(parsed, make.NOW)
    assert everything() == before


def test_a_failure_on_the_way_leaves_nothing_behind(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything()
    monkeypatch.setattr(importing, "new_code", lambda: None)  # a badge without a code: the very last thing written
    with pytest.raises(Exception, match=r"(?i)null"):
        imported(tmp_path)
    assert everything() == before


def test_the_longest_words_and_names_fit_both_databases(database: str, tmp_path: Path) -> None:
    long = "é" * 200
    people = f"code,family,email,function_ja\n{'P' * 40},{long},{'a' * 190}@b.example,{'長' * 10_000}\n"
    sessions = TABLES["sessions"].replace(",経済,", f",{'経' * 10_000},")
    report = imported(tmp_path, people=people, sessions=sessions)
    assert report.tables["people"].added == 1
    assert words("C10", "title")["ja"][0] == "経" * 10_000


def test_sessions_alone_may_follow_when_the_places_came_before(database: str, tmp_path: Path) -> None:
    imported(tmp_path)
    for name in ("places", "tracks", "delegations", "people"):
        (tmp_path / f"{name}.csv").unlink()
    report = import_event(event_tables.parsed(tmp_path, known=importing.known()), LATER)
    assert not report.wrote
    assert report.tables["people"].absent == ("KEN", "ODILE")


def test_an_event_of_any_size_is_compared_in_as_many_statements(database: str, tmp_path: Path) -> None:
    shutil.copytree(DEMO, tmp_path / "demo")
    parsed = event_tables.parsed(tmp_path / "demo")
    import_event(parsed, make.NOW)
    counted: list[str] = []
    db.obj.query_hooks.append(lambda event: counted.append(event.sql))
    import_event(parsed, LATER)
    assert 5 < len(counted) < 40
