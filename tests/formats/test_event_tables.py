"""Tables → values: how a cell is read, and every problem at once."""

import string
import tempfile
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.formats import cells, event_tables, moments, problems
from webapp.formats.cells import Misread
from webapp.rules.importing import PROBLEMS, WARNINGS, Known, Parsed, Problem

EVENT = """code,name_fr,name_ja,timezone,languages,default_language,start,end
8rfj,Rencontres,日仏,Asia/Tokyo,fr ja,ja,2024-11-18,2024-11-21
"""
SESSIONS = "code,day,start,end,kind,title_fr\n"
REAL = (Path(__file__).parents[3] / "shared" / "data", Path(event_tables.__file__).parent.parent / "demo")


def parsed(folder: Path, known: Known | None = None, **tables: str) -> Parsed:
    for name, words in ({"event": EVENT, "sessions": SESSIONS} | tables).items():
        (folder / f"{name}.csv").write_text(words, encoding="utf-8")
    return event_tables.parsed(folder, known=known)


def said(found: tuple[Problem, ...]) -> list[tuple[str, int, str, str]]:
    return [(problem.file, problem.row, problem.column, problem.code) for problem in found]


# --- one cell ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("09:30", time(9, 30)), ("9:30", time(9, 30)), ("9h30", time(9, 30)), ("9 h 30", time(9, 30)),
        ("9\u00a0h\u00a030", time(9, 30)),
        ("９：３０", time(9, 30)), ("9時30分", time(9, 30)), ("９時", time(9)), ("9時半", time(9, 30)), ("9H", time(9)),
        ("09:30:00", time(9, 30)),
        ("24:00", time(0)), ("0:00", time(0)), ("23:59", time(23, 59)), (time(9, 30), time(9, 30)),
        (9.5 / 24, time(9, 30)),
        (time(9, 29, 59, 999_999), time(9, 30)), (datetime(1899, 12, 31, 9, 30), time(9, 30)),
        (timedelta(hours=9.5), time(9, 30)),
        (1.0, time(0)), (0.0, time(0)),
    ],
)  # fmt: skip
def test_a_time_is_read_as_organisers_write_it(cell: Any, expected: time) -> None:
    assert moments.clock(cell) == expected


@pytest.mark.parametrize(
    "cell",
    [
        "25:99",
        "24:01",
        "9:60",
        "9:5",
        "9.30",
        "9:30 PM",
        "午後2時",
        "-1:00",
        "midi",
        930.0,
        1.5,
        True,
        timedelta(hours=30),
    ],
)
def test_what_is_no_time_of_a_24_hour_clock_is_refused(cell: Any) -> None:
    with pytest.raises(Misread) as misread:
        moments.clock(cell)
    assert misread.value.code == "time"


@given(st.times())
def test_a_time_written_in_any_of_these_ways_is_read_back(moment: time) -> None:
    moment = moment.replace(second=0, microsecond=0)
    hour, minute = moment.hour, moment.minute
    wide = str.maketrans(string.digits + ":", "０１２３４５６７８９：")
    for written in (
        f"{moment:%H:%M}",
        f"{hour}h{minute:02}",
        f"{hour} h {minute:02}",
        f"{hour}時{minute}分",
        f"{moment:%H:%M}".translate(wide),
    ):
        assert moments.clock(written) == moment
    assert moments.clock((hour * 60 + minute) / 1440) == moments.clock(moment) == moment


AROUND = (date(2024, 11, 18), date(2024, 11, 21))


@pytest.mark.parametrize(
    "cell",
    [
        "2024-11-20", "2024/11/20", "2024.11.20", "2024年11月20日", "11月20日", "１１月２０日", "11月20日（水）",
        "2024年11月20日(水曜日)", "20/11/2024",
        "20.11.2024", "2024-11-20 00:00:00", date(2024, 11, 20), datetime(2024, 11, 20, 9), 45616.0,
    ],
)  # fmt: skip
def test_a_date_is_read_as_organisers_write_it(cell: Any) -> None:
    assert moments.day(cell, AROUND) == date(2024, 11, 20)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("11/12/2024", "date_ambiguous"), ("2024-02-30", "date"), ("20/13/2024", "date"), ("mercredi", "date"),
        ("13月1日", "date"), ("20/11/24", "date"),
        ("9999-12-31", "date"), (date(1, 1, 1), "date"), (7.0, "date"), (True, "date"),
    ],
)  # fmt: skip
def test_a_date_that_could_be_another_is_refused(cell: Any, code: str) -> None:
    with pytest.raises(Misread) as misread:
        moments.day(cell, AROUND)
    assert misread.value.code == code


def test_a_date_without_a_year_takes_the_events_even_over_new_year() -> None:
    winter = (date(2024, 12, 30), date(2025, 1, 2))
    assert (moments.day("12月31日", winter), moments.day("1月2日", winter)) == (date(2024, 12, 31), date(2025, 1, 2))
    with pytest.raises(Misread) as misread:
        moments.day("11月20日")
    assert misread.value.code == "date_without_year"


def test_yes_and_no_are_read_in_three_languages() -> None:
    assert all(cells.yes(cell) for cell in ("yes", "OUI", "はい", "x", "1", "true", "○", True, 1.0, "Ｘ"))
    assert not any(cells.yes(cell) for cell in ("no", "Non", "いいえ", "0", "FALSE", False, 0.0))
    with pytest.raises(Misread):
        cells.yes("perhaps")


def test_a_code_is_safe_in_an_address() -> None:
    assert [cells.code(cell) for cell in ("C10", "FR-BRE", 101.0, "Ｃ１０", "a_b.c")] == [
        "C10",
        "FR-BRE",
        "101",
        "C10",
        "a_b.c",
    ]
    for cell in ("C 10", "a/b", "..", "é", "x" * 41, "?a", "静岡"):
        with pytest.raises(Misread):
            cells.code(cell)


def test_a_text_is_kept_as_it_was_typed() -> None:
    assert cells.words("  « L’été » :\r\n１日\t！ ") == "« L’été » :\n１日\t！"
    assert cells.words("x" * 10_000) == "x" * 10_000
    for cell, code in (("x" * 10_001, "text_long"), ("#REF!", "formula"), ("bell\a", "control"), ("nul\0", "control")):
        with pytest.raises(Misread) as misread:
            cells.words(cell)
        assert misread.value.code == code


def test_numbers_are_whole_and_never_negative() -> None:
    assert [cells.whole(cell) for cell in ("60", " ６０ ", 60.0, 60, "0")] == [60, 60, 60, 60, 0]
    for cell in ("-1", "12.5", 12.5, "1e3", "soixante", True, "9" * 5000, 2_000_000.0, float("inf"), float("nan")):
        with pytest.raises(Misread):
            cells.whole(cell)


# --- whole tables --------------------------------------------------------------------------------


@pytest.mark.parametrize(("folder", "places"), list(zip(REAL, (15, 16), strict=True)), ids=["shared", "demo"])
def test_the_real_event_is_read_without_a_problem(folder: Path, places: int) -> None:
    if not (folder / "sessions.csv").is_file():
        pytest.skip(f"{folder} is not here")
    found = event_tables.parsed(folder)
    assert (found.problems, found.warnings) == ((), ())
    assert found.programme is not None
    assert (len(found.programme.sessions), len(found.programme.places), len(found.delegations)) == (40, places, 54)
    lunch = found.programme.sessions["A02"]
    assert (lunch.start, lunch.title["ja"], lunch.audience) == (
        datetime(2024, 11, 18, 3, tzinfo=UTC),
        "歓迎昼食会",
        ("FR",),
    )


def test_a_workbook_says_the_same_as_a_folder(tmp_path: Path) -> None:
    found = parsed(
        tmp_path,
        sessions=SESSIONS + "C10,11月20日,9h30,10:45,workshop,Atelier\n",
        places="code,name_fr,capacity\n101,Salle,60\n",
    )
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in {
        "Event": [
            EVENT.splitlines()[0].split(","),
            ["8rfj", "Rencontres", "日仏", "Asia/Tokyo", "fr ja", "ja", date(2024, 11, 18), date(2024, 11, 21)],
        ],
        "Séances": [
            ["Titre (fr)", "Début", "Fin", "Jour", "Type", "Code"],
            ["Atelier", time(9, 30), time(10, 45), date(2024, 11, 20), "workshop", "C10"],
        ],
        "会場": [["コード", "名称（フランス語）", "定員"], [101, "Salle", 60]],
    }.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(tmp_path / "event.xlsx")
    assert found.problems == ()
    assert event_tables.parsed(tmp_path / "event.xlsx") == found


MISTAKEN = {
    "event": EVENT.replace("fr ja,ja", "fr ja,de"),
    "places": "code,name_fr,capacity\nR1,Salle,-5\nR 2,Salle,\nR1,Encore,\nR4,,10\n",
    "tracks": "code,name_fr,colour\nECO,Économie,red\n",
    "delegations": "code,country,kind,protocol,name_fr,twins\nFR-BRE,UK,town,1.5,Brest,JP-YKS\n",
    "people": "code,delegation,category,family,email,head,language,speaks_at,function_fr\n"
    'P1,FR-XXX,boss,Kervanec,nobody,maybe,jp,C99,"a\abell"\nP2,,,,,,,,\n',
    "sessions": "code,day,start,end,kind,title_fr,place,registration,audience,languages,status,track\n"
    "C1,2024-11-20,25:99,10:00,workshop,Atelier,R9,free,FT,jp,off,X\n"
    "C2,11/12/2024,09:00,10:00,atelier,,R1,,,,,\n"
    "C3,2024-11-20,14:00,09:00,workshop,Atelier,,,,,,\n"
    ",2024-11-20,14:00,15:00,workshop,Atelier,,,,,,\n",
}
EXPECTED = {
    ("event.csv", 2, "default_language", "default_language"), ("places.csv", 2, "capacity", "whole"),
    ("places.csv", 3, "code", "code"),
    ("places.csv", 4, "code", "code_twice"), ("places.csv", 5, "name_fr", "no_words"),
    ("tracks.csv", 2, "colour", "colour"),
    ("delegations.csv", 2, "country", "country"), ("delegations.csv", 2, "protocol", "whole"),
    ("delegations.csv", 2, "twins", "unknown_delegation"),
    ("people.csv", 2, "delegation", "unknown_delegation"), ("people.csv", 2, "category", "choice"),
    ("people.csv", 2, "email", "email"),
    ("people.csv", 2, "head", "yes_no"), ("people.csv", 2, "language", "language"),
    ("people.csv", 2, "speaks_at", "unknown_session"),
    ("people.csv", 2, "function_fr", "control"), ("people.csv", 3, "family", "no_name"),
    ("sessions.csv", 2, "start", "time"),
    ("sessions.csv", 2, "place", "unknown_place"), ("sessions.csv", 2, "registration", "choice"),
    ("sessions.csv", 2, "audience", "unknown_audience"),
    ("sessions.csv", 2, "languages", "language"), ("sessions.csv", 2, "status", "choice"),
    ("sessions.csv", 2, "track", "unknown_track"),
    ("sessions.csv", 3, "day", "date_ambiguous"), ("sessions.csv", 3, "kind", "choice"),
    ("sessions.csv", 3, "title_fr", "no_words"),
    ("sessions.csv", 4, "end", "session_ends"), ("sessions.csv", 5, "code", "required"),
}  # fmt: skip


def test_every_mistake_is_found_at_once_and_nothing_else(tmp_path: Path) -> None:
    found = said(parsed(tmp_path, **MISTAKEN).problems)
    assert set(found) == EXPECTED
    assert len(found) == len(EXPECTED)


def test_a_code_given_twice_names_the_first_row(tmp_path: Path) -> None:
    found = parsed(tmp_path, places="code,name_fr\nR1,Salle\nR2,Autre\nR1,Encore\n")
    assert [problem.gaps["first"] for problem in found.problems] == ["2"]


def test_missing_tables_columns_and_rows_are_said_once(tmp_path: Path) -> None:
    assert said(event_tables.parsed(tmp_path).problems) == [
        ("event.csv", 0, "", "table_missing"),
        ("sessions.csv", 0, "", "table_missing"),
    ]
    found = parsed(
        tmp_path,
        event=EVENT.replace(",timezone,", ",zone,"),
        sessions="code,day,title_fr\nA,2024-11-20,x\nB,2024-11-20,y\n",
    )
    assert said(found.problems) == [
        ("event.csv", 1, "timezone", "column_missing"), ("sessions.csv", 1, "start", "column_missing"),
        ("sessions.csv", 1, "end", "column_missing"), ("sessions.csv", 1, "kind", "column_missing"),
    ]  # fmt: skip
    assert said(parsed(tmp_path, event=EVENT.splitlines()[0] + "\n").problems) == [("event.csv", 0, "", "one_event")]
    twice = (tmp_path / "seances.csv").write_text(SESSIONS) and parsed(tmp_path)
    assert said(twice.problems) == [("sessions.csv", 0, "", "table_twice")]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("Asia/Tokyo", "Tokyo", "timezone"), ("Asia/Tokyo", "../../etc/passwd", "timezone"),
        ("fr ja,", "fr ja jp,", "language"),
        ("2024-11-21", "2024-11-17", "event_ends"), ("2024-11-21", "2034-11-17", "event_long"),
        ("2024-11-18", "11月18日", "date_without_year"),
        ("8rfj", "8/rfj", "code"), ("Rencontres,日仏", ",", "no_words"), ("Asia/Tokyo", "", "required"),
        ("fr ja,", ",", "required"),
    ],
)  # fmt: skip
def test_an_event_that_cannot_be_held_is_refused(tmp_path: Path, old: str, new: str, code: str) -> None:
    found = parsed(tmp_path, event=EVENT.replace(old, new))
    assert [problem.code for problem in found.problems] == [code]


def test_what_is_odd_is_said_and_read_all_the_same(tmp_path: Path) -> None:
    found = parsed(
        tmp_path,
        places="code,name_fr,capacity,notes\nR1,Salle,60,x\nR2,Autre,,\n",
        people="code,family,speaks_at\nP1,Kervanec,C1 C3\n",
        sessions="code,day,start,end,kind,title_fr,title_de,place,capacity\nC1,2024-11-20,09:00,10:00,workshop,Un,Eins,R1,90\n"
        "C2,2024-11-20,09:30,10:30,workshop,Deux,,R1,\nC3,2024-11-20,09:59,10:30,workshop,Trois,,R2,\nC4,2024-11-22,09:00,10:00,break,Quatre,,,\n",
    )
    assert found.problems == ()
    assert found.programme is not None
    assert len(found.programme.sessions) == 4
    assert set(said(found.warnings)) == {
        ("places.csv", 1, "notes", "column_unknown"), ("sessions.csv", 1, "title_de", "language_extra"),
        ("sessions.csv", 5, "day", "day_outside"),
        ("sessions.csv", 3, "place", "place_clash"), ("people.csv", 2, "speaks_at", "speaker_clash"),
        ("sessions.csv", 2, "capacity", "capacity_over"),
    }  # fmt: skip


def test_sessions_that_follow_each_other_or_are_cancelled_do_not_clash(tmp_path: Path) -> None:
    found = parsed(
        tmp_path,
        places="code,name_fr\nR1,Salle\n",
        sessions="code,day,start,end,kind,title_fr,place,status\nC1,2024-11-20,09:00,10:00,workshop,Un,R1,\n"
        "C2,2024-11-20,10:00,11:00,workshop,Deux,R1,\nC3,2024-11-20,09:00,11:00,workshop,Trois,R1,cancelled\n",
    )
    assert (found.problems, found.warnings) == ((), ())


def test_two_sessions_of_a_speaker_in_one_room_are_a_clash_of_the_room_alone(tmp_path: Path) -> None:
    rows = "C1,2024-11-20,09:00,10:00,workshop,Un,R1\nC2,2024-11-20,09:30,10:30,workshop,Deux,R1\n"
    found = parsed(
        tmp_path,
        places="code,name_fr\nR1,Salle\n",
        people="code,family,speaks_at\nP1,Kervanec,C1 C2\n",
        sessions="code,day,start,end,kind,title_fr,place\n" + rows,
    )
    assert said(found.warnings) == [("sessions.csv", 3, "place", "place_clash")]


def test_places_sent_before_may_be_referred_to(tmp_path: Path) -> None:
    sessions = "code,day,start,end,kind,title_fr,place\nC1,2024-11-20,09:00,10:00,workshop,Un,R1\n"
    assert said(parsed(tmp_path, sessions=sessions).problems) == [("sessions.csv", 2, "place", "unknown_place")]
    assert parsed(tmp_path, Known(places=frozenset({"R1"})), sessions=sessions).problems == ()


def test_a_late_evening_ends_the_next_day(tmp_path: Path) -> None:
    found = parsed(
        tmp_path, sessions=SESSIONS + "C1,2024-11-20,22:30,24:00,meal,Dîner\nC2,2024-11-20,22:30,1h,meal,Bal\n"
    )
    assert found.programme is not None
    assert [session.end - session.start for session in found.programme.sessions.values()] == [
        timedelta(hours=1.5),
        timedelta(hours=2.5),
    ]


WALKS = "code,name_fr,{heading}\nHALL,Salle,0\nHOTEL,Hôtel,８\nTEA,Thé,\n"


@pytest.mark.parametrize(
    "heading", ["walk", "Marche", "Marche (min)", "Minutes à pied", "minutes_de_marche", "徒歩", "徒歩分", "徒歩（分）"]
)
def test_the_walk_to_a_place_is_read_whatever_it_is_called(tmp_path: Path, heading: str) -> None:
    found = parsed(tmp_path, places=WALKS.format(heading=heading))
    assert (found.problems, found.warnings) == ((), ())
    assert found.programme is not None
    assert {code: place.walk for code, place in found.programme.places.items()} == {"HALL": 0, "HOTEL": 8, "TEA": None}


def test_a_walk_that_is_no_number_of_minutes_is_named_by_row_and_column(tmp_path: Path) -> None:
    rows = "".join(f"R{n},Salle,{cell}\n" for n, cell in enumerate(("241", "-1", "8 min", "7.5", "240")))
    found = parsed(tmp_path, places="code,name_fr,Minutes à pied\n" + rows)
    assert said(found.problems) == [("places.csv", row, "Minutes à pied", "whole") for row in (2, 3, 4, 5)]
    where, said_of_it = "places.csv, row 2, column Minutes à pied", '"241" is not a whole number from 0 to 240'
    assert problems.line("en", found.problems[0]) == f"{where}: {said_of_it}; expected e.g. 60, or nothing."


TEXTS = "Récepteurs\n\nIls sont prêtés, à l’entrée.", "レシーバー\n会場入口"


@pytest.mark.parametrize(
    ("french", "japanese", "field"),
    [
        ("practical_fr", "practical_ja", "practical"), ("Informations pratiques", "ご案内", "practical"),
        ("Informations pratiques (fr)", "ご案内（日本語）", "practical"), ("safety_fr", "safety_ja", "safety"),
        ("Sécurité", "安全", "safety"), ("Consignes de sécurité (français)", "安全のために", "safety"),
    ],
)  # fmt: skip
def test_long_texts_of_the_event_keep_their_paragraphs(tmp_path: Path, french: str, japanese: str, field: str) -> None:
    head, row, _end = EVENT.split("\n")
    found = parsed(tmp_path, event=f'{head},{french},{japanese}\n{row},"{TEXTS[0]}","{TEXTS[1]}"\n')
    assert (found.problems, found.warnings) == ((), ())
    assert found.programme is not None
    assert getattr(found.programme.event, field) == {"fr": TEXTS[0], "ja": TEXTS[1]}


def test_a_text_that_is_too_long_or_for_no_reader_is_said_at_its_column(tmp_path: Path) -> None:
    head, row, _end = EVENT.split("\n")
    found = parsed(tmp_path, event=f"{head},safety_fr,practical_de\n{row},{'x' * 10_001},Hallo\n")
    assert said(found.problems) == [("event.csv", 2, "safety_fr", "text_long")]
    found = parsed(tmp_path, event=f"{head},safety_fr,practical_de\n{row},x,Hallo\n")
    assert said(found.warnings) == [("event.csv", 1, "practical_de", "language_extra")]


AUTUMN = """code,name_de,name_vi,timezone,languages,default_language,start,end
dv,Treffen,Gặp gỡ,Europe/Paris,de vi,,2025-10-25,2025-10-27
"""


def test_an_event_in_german_and_vietnamese_crosses_the_october_change_of_clocks(tmp_path: Path) -> None:
    found = parsed(
        tmp_path,
        event=AUTUMN,
        sessions="code,day,start,end,kind,title_de,title_vi\nN,2025-10-25,23:00,04:00,meal,Nacht,Đêm\nT,2025-10-26,02:30,03:30,meeting,Zweimal,\n",
    )
    assert (found.problems, found.warnings) == ((), ())
    assert found.programme is not None
    assert found.programme.event.default_language == "de"
    night, twice = found.programme.sessions["N"], found.programme.sessions["T"]
    assert night.title == {"de": "Nacht", "vi": "Đêm"}
    assert night.end - night.start == timedelta(hours=6)
    assert (twice.start, twice.end) == (
        datetime(2025, 10, 26, 0, 30, tzinfo=UTC),
        datetime(2025, 10, 26, 2, 30, tzinfo=UTC),
    )


def test_a_time_that_the_spring_change_of_clocks_skips_is_a_problem(tmp_path: Path) -> None:
    spring = AUTUMN.replace("2025-10-25,2025-10-27", "2025-03-29,2025-03-31")
    rows = "code,day,start,end,kind,title_de\nA,2025-03-30,02:30,04:00,meal,x\nB,2025-03-30,01:30,02:30,meal,x\n"
    found = parsed(tmp_path, event=spring, sessions=rows)
    assert said(found.problems) == [
        ("sessions.csv", 2, "start", "time_skipped"),
        ("sessions.csv", 3, "end", "time_skipped"),
    ]


# --- what is said --------------------------------------------------------------------------------


def test_every_code_has_its_sentence_and_every_sentence_its_code() -> None:
    assert set(problems.SENTENCES) == {*PROBLEMS, *WARNINGS}


def test_every_problem_found_here_can_be_said(tmp_path: Path) -> None:
    found = parsed(tmp_path, **MISTAKEN)
    spoken = problems.lines("en", (*found.problems, *found.warnings))
    assert len(spoken) == len(EXPECTED)
    assert 'sessions.csv, row 2, column start: "25:99" is not a time; expected e.g. 09:30.' in spoken
    assert 'places.csv, row 4, column code: The code "R1" is already that of row 2; expected another.' in spoken


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.lists(
            st.sampled_from(
                ["", "x", "C1", "2024-11-20", "9h30", "10:00", "meal", "-1", "\a", "%(read)s", "R1 R2", "é" * 300]
            ),
            max_size=12,
        ),
        max_size=4,
    )
)
def test_any_cells_give_problems_that_can_be_said(rows: list[list[str]]) -> None:
    heading = "code,day,start,end,kind,title_fr,place,capacity,languages,audience,status,quota"
    with tempfile.TemporaryDirectory() as folder:
        found = parsed(
            Path(folder),
            sessions="\n".join([heading, *(",".join(row) for row in rows)]),
            places="\n".join(["code,name_fr,capacity", *(",".join(row) for row in rows)]),
        )
        assert len(problems.lines("en", found.problems)) == len(found.problems)
