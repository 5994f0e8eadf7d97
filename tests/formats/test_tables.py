"""Folders and workbooks as organisers really have them, read into tables."""

import tempfile
import zipfile
from datetime import date, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.formats import headings, tables
from webapp.formats.tables import Table, letters, read

PLACES = "code,name_fr,name_ja,capacity\nROOM1,Salle « été »,会議室1,60\n"


def places(folder: Path, raw: bytes) -> Table:
    (folder / "places.csv").write_bytes(raw)
    [table] = read(folder)
    return table


def codes(table: Table) -> list[str]:
    return [problem.code for problem in table.problems]


def assumed(table: Table) -> list[str]:
    return [warning.gaps["encoding"] for warning in table.warnings if warning.code == "encoding_assumed"]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_unicode_file_is_read_without_a_word(tmp_path: Path, codec: str) -> None:
    table = places(tmp_path, PLACES.encode(codec))
    assert (table.problems, table.warnings) == ((), ())
    assert table.rows[0].cells == {"code": "ROOM1", "name_fr": "Salle « été »", "name_ja": "会議室1", "capacity": "60"}
    assert table.rows[0].number == 2


@pytest.mark.parametrize(
    ("words", "codec", "named"),
    [
        ("code,name_ja\nROOM1,大ホール（全体会）\n", "cp932", "CP932"),
        ("code,name_ja\nSENGEN,静岡浅間神社\n", "cp932", "CP932"),
        ("code,name_fr\nROOM1,Salle des délégués près de l’entrée\n", "cp1252", "Windows-1252"),
        ("code,name_fr\nROOM1,École d’été\n", "cp1252", "Windows-1252"),
        ("code,name_fr\nCRAFT,PÂTÉ\n", "cp1252", "Windows-1252"),
    ],
)
def test_an_older_encoding_is_recognised_and_named(tmp_path: Path, words: str, codec: str, named: str) -> None:
    table = places(tmp_path, words.encode(codec))
    assert assumed(table) == [named]
    assert [*table.rows[0].cells.values()][1] == words.split(",")[-1].strip()


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_the_delimiter_is_that_of_the_headings(tmp_path: Path, sign: str) -> None:
    table = places(tmp_path, f'code{sign}"name, short; fr"{sign}capacity\nR{sign}"a{sign}b"{sign}3\n'.encode())
    assert table.rows[0].cells == {"code": "R", "capacity": "3"}
    assert [warning.code for warning in table.warnings] == ["column_unknown"]


def test_the_first_line_of_excel_that_names_the_delimiter_is_no_row(tmp_path: Path) -> None:
    assert places(tmp_path, b"sep=;\r\ncode;name_fr\r\nR;Salle\r\n").rows == (
        tables.Row(2, {"code": "R", "name_fr": "Salle"}),
    )


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    table = places(tmp_path, b'code,name_fr\n\nA,"two\nlines"\n,,\nB,one\n')
    assert [(row.number, row.cells["code"]) for row in table.rows] == [(3, "A"), (5, "B")]


@pytest.mark.parametrize(
    ("of_table", "heading", "column"),
    [
        ("sessions", " Title_FR ", "title_fr"), ("sessions", "Titre (français)", "title_fr"),
        ("sessions", "タイトル（日本語）", "title_ja"),
        ("sessions", "概要", "abstract_ja"), ("sessions", "Début", "start"), ("sessions", "ＤＡＹ", "day"),
        ("sessions", "開始時刻", "start"),
        ("sessions", "title_vi", "title_vi"), ("sessions", "title_pt_br", "title_pt-BR"),
        ("sessions", "title_zh-hant", "title_zh-Hant"),
        ("sessions", "title_xx", ""), ("sessions", "title", ""), ("sessions", "notes", ""),
        ("sessions", "Lieu", "place"),
        ("people", "Nom", "family"), ("people", "姓（カナ）", "kana_family"), ("people", "E-mail", "email"),
        ("people", "Fonction", "function_fr"),
        ("event", "Fuseau horaire", "timezone"), ("delegations", "国", "country"), ("delegations", "Nom", "name_fr"),
    ],
)  # fmt: skip
def test_headings_are_understood_in_french_japanese_and_english(of_table: str, heading: str, column: str) -> None:
    assert headings.column(of_table, heading) == column


def test_every_column_is_understood_under_its_own_name() -> None:
    for of_table, columns in headings.TABLE_COLUMNS.items():
        for column in columns:
            typed = f"{column}_de" if column in headings.SAID else column
            assert headings.column(of_table, typed) == typed, (of_table, column)


@pytest.mark.parametrize(
    ("raw", "code", "row"),
    [
        (b"", "empty", 0),
        (b"\n\n,,\n", "empty", 0),
        (b"code,name_fr\nR,a\0b\n", "not_text", 2),
        (b"code,name_fr\nA,one\nB,\"never closed\n", "quotes", 3),
        (b"code,name_fr,CODE\nA,one,B\n", "heading_twice", 1),
        (b"code,name_fr\nA,one, two\n", "cell_beyond", 2),
        (b"code,name_fr\nA," + b"x" * 200_000 + b"\n", "text_long", 2),
        (b"code\n" + b"x" * 50_000_000, "too_big", 0),
        (b"code,name_fr\nR,\x81\x20\xe9\xff\n", "encoding", 0),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, raw: bytes, code: str, row: int) -> None:
    table = places(tmp_path, raw)
    assert [(problem.code, problem.row) for problem in table.problems] == [(code, row)]


def test_a_file_of_another_name_and_a_column_without_heading_are_left_out_and_said(tmp_path: Path) -> None:
    (tmp_path / "budget.csv").write_text("a,b\n1,2\n")
    (tmp_path / "lieux.csv").write_text("code,,name_fr\nA,note,Salle\n")
    found = {table.file: table for table in read(tmp_path)}
    assert [warning.code for warning in found["budget.csv"].warnings] == ["table_unknown"]
    assert found["lieux.csv"].name == "places"
    assert [(warning.code, warning.column) for warning in found["lieux.csv"].warnings] == [("column_unnamed", "B")]


def test_what_is_not_there_or_is_something_else_is_said(tmp_path: Path) -> None:
    (tmp_path / "programme.pdf").write_bytes(b"%PDF")
    assert codes(read(tmp_path / "nowhere")[0]) == ["path_missing"]
    assert codes(read(tmp_path / "programme.pdf")[0]) == ["path_unknown"]


def workbook(path: Path, **sheets: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_a_workbook_gives_its_sheets_with_their_own_dates_and_times(tmp_path: Path) -> None:
    rows = [["code", "Jour", "début"], [101, date(2024, 11, 20), time(9, 30)]]
    [table] = read(workbook(tmp_path / "rencontres.xlsx", Séances=rows))
    assert (table.name, table.file) == ("sessions", "rencontres.xlsx › Séances")
    assert table.columns == {"code": "code", "day": "Jour", "start": "début"}
    assert table.rows[0].cells == {"code": 101.0, "day": date(2024, 11, 20), "start": time(9, 30)}


def test_a_formula_that_failed_is_not_taken_for_an_empty_cell(tmp_path: Path) -> None:
    [other, table] = read(
        workbook(
            tmp_path / "a.xlsx", Budget=[["#REF!"]], lieux=[["code", "name_fr", "capacity"], ["A", "Salle", "#REF!"]]
        )
    )
    assert (other.name, table.rows[0].cells["capacity"]) == ("", "#REF!")


def ods(path: Path, rows: str) -> Path:
    """The least a spreadsheet of LibreOffice holds, with the empty rows and cells it puts at the end."""
    content = (
        '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
        f'<office:body><office:spreadsheet><table:table table:name="places">{rows}'
        '<table:table-row table:number-rows-repeated="1048570">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        archive.writestr("content.xml", content)
    return path


def cell(words: str, repeated: int = 1) -> str:
    again = f' table:number-columns-repeated="{repeated}"'
    return f'<table:table-cell office:value-type="string"{again}><text:p>{words}</text:p></table:table-cell>'


def test_an_ods_is_read_like_the_others(tmp_path: Path) -> None:
    row = "<table:table-row>{}</table:table-row>"
    sixty = '<table:table-cell office:value-type="float" office:value="60"><text:p>60</text:p></table:table-cell>'
    rows = row.format(cell("code") + cell("定員") + cell("name_fr")) + row.format(cell("R") + sixty + cell("Salle"))
    [table] = read(ods(tmp_path / "p.ods", rows))
    assert table.rows == (tables.Row(2, {"code": "R", "capacity": 60.0, "name_fr": "Salle"}),)


def test_a_workbook_that_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    far = openpyxl.Workbook()
    far.worksheets[0].cell(1_048_576, 200).value = "far"
    far.save(tmp_path / "far.xlsx")
    many = f'<table:table-row table:number-rows-repeated="100000">{cell("again", 300)}</table:table-row>'
    assert codes(read(tmp_path / "far.xlsx")[0]) == ["too_big"]
    assert codes(read(ods(tmp_path / "many.ods", many))[0]) == ["too_big"]


@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
def test_a_damaged_or_locked_workbook_is_refused(tmp_path: Path, suffix: str) -> None:
    whole = workbook(tmp_path / "whole.xlsx", places=[["code", "name_fr"], ["A", "Salle"]]).read_bytes()
    path = tmp_path / f"bad{suffix}"
    for raw, code in (
        (b"", "workbook"),
        (whole[:2000], "workbook"),
        (b"hello", "workbook"),
        (bytes.fromhex("d0cf11e0a1b11ae1"), "password"),
    ):
        path.write_bytes(raw)
        assert codes(read(path)[0]) == [code]


def test_columns_have_the_letters_of_a_spreadsheet() -> None:
    assert [letters(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


TRICKY = [
    b"code", b"name_fr", b"start", b",", b";", b"\t", b"\n", b"\r", b'"', b"\0", b"\xef\xbb\xbf", b"\xff\xfe", b"sep=",
    b"9h30", b"\xe9", b"\x82\xa0",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.lists(st.sampled_from(TRICKY), max_size=40).map(b"".join)))
def test_any_bytes_as_a_csv_file_give_tables_and_problems_but_never_raise(raw: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name in ("sessions.csv", "event.csv"):
            (Path(folder) / name).write_bytes(raw)
        assert len(read(Path(folder))) == 2


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 5000), st.integers(0, 255), st.sampled_from([".xlsx", ".ods"]))
def test_a_workbook_with_any_byte_changed_never_raises(at: int, byte: int, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a{suffix}"
        raw = bytearray(workbook(Path(folder) / "a.xlsx", places=[["code", "name_fr"], ["A", "Salle"]]).read_bytes())
        raw[at % len(raw)] = byte
        path.write_bytes(raw)
        read(path)
