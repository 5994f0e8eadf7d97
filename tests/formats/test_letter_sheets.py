"""Letters on paper are read back: their code, their words, their typeface."""

import re

import pytest
import zxingcpp
from fontTools.ttLib import TTFont
from PIL import Image

from webapp.formats import letter_sheets, qr
from webapp.formats.letter_sheets import Line, Sheet
from webapp.formats.letters import Reader
from webapp.formats.paper import FONTS, TYPE, Paper
from webapp.rules.people import Name

LINK = "https://rencontres.shizuoka.example.jp/a/aBcDeFgHiJkLmNoPqRsTuV"
HELENE = Reader(
    Name(civility="Mme", family="Œuvrard", given="Hélène", country="FR"), {"fr": "adjointe", "ja": "副市長"}, ""
)
NAOKI = Reader(
    Name(family="Saegusa", given="Naoki", native_family="三枝", native_given="直樹", country="JP"), {"ja": "局長"}, ""
)


def sheet(lang: str = "fr", words: str = "Voici votre lien") -> Sheet:
    return Sheet(lang, "Rencontres", (Line("Hélène", "fr", name=True),), (words,), LINK, ("À bientôt",))


def test_a_french_envelope_names_the_person_first_and_a_japanese_one_the_town() -> None:
    function, town = Line("adjointe", "fr"), Line("Rennes", "fr")
    french = letter_sheets.address(HELENE, function, town, "fr")
    assert [line.words for line in french] == ["Madame Hélène ŒUVRARD", "adjointe", "Rennes"]
    japanese = letter_sheets.address(NAOKI, Line("局長", "ja"), Line("静岡市", "ja"), "ja")
    assert [line.words for line in japanese] == ["静岡市", "三枝 直樹 局長"]


def test_a_sheet_a_person_and_the_letters_used_are_in_the_file() -> None:
    body = letter_sheets.pdf([sheet(), sheet("ja", "専用リンク")], "Rencontres", "fr")
    assert body.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type /Page\b", body)) == 2
    assert body.count(b"/FontFile2") >= 2
    assert len(body) < 120_000


def test_the_typeface_has_the_letters_of_both_countries() -> None:
    known = TTFont(FONTS / "BIZUDPGothic-Regular.ttf").getBestCmap()
    wanted = "éèêëàâùûüôöîïçœŒÉÈÀÇÊŸæñš«»–—髙﨑鷗濵々ヶ（）～・０１Aa"
    assert [sign for sign in wanted if ord(sign) not in known] == []


@pytest.fixture
def paper() -> Paper:
    found = Paper("x", "fr")
    found.add_page()
    found.set_font(TYPE, "", 11)
    return found


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Ouvrez-le sur le téléphone que vous aurez avec vous\u00a0: le programme, l’agenda, le badge.", "fr"),
        (
            "当日お持ちになるスマートフォンで開き、ボタンを押してください。プログラム、ご自身の予定、名札をご覧いただけます。",
            "ja",
        ),
        ("https://" + "a" * 300, ""),
        ("", "fr"),
    ],
)
def test_no_line_is_longer_than_the_sheet_and_no_sign_is_lost(paper: Paper, text: str, lang: str) -> None:
    lines = paper.lines(text, lang, 80)
    assert all(paper.get_string_width(line) <= 80.01 for line in lines)
    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", text.replace("’", "'") if lang != "ja" else text)


def test_no_japanese_line_begins_with_what_closes_and_no_french_one_with_a_colon(paper: Paper) -> None:
    for width in range(40, 90, 3):
        japanese = paper.lines("日程、会場（大ホール）、通訳を、ご確認ください。ありがとうございます。", "ja", width)
        assert not [line for line in japanese if line[0] in "、。）"]
        french = paper.lines("Voici votre lien personnel : ouvrez-le, « merci » !", "fr", width)
        assert not [line for line in french if line[0] in ":!»"]


def test_a_long_letter_goes_on_on_another_sheet() -> None:
    long = Sheet("fr", "R", (), ("mot " * 200,), LINK, tuple("phrase " * 60 for _ in range(12)))
    body = letter_sheets.pdf([long], "x", "fr")
    assert len(re.findall(rb"/Type /Page\b", body)) > 1


def test_its_code_is_read_back() -> None:
    rows = qr.rows(LINK, mask=3)
    side = len(rows) + 8
    image = Image.new("L", (side, side), 255)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            image.putpixel((x + 4, y + 4), 0 if dark else 255)
    found = zxingcpp.read_barcodes(image.resize((side * 6, side * 6)))
    assert [each.text for each in found] == [LINK]
