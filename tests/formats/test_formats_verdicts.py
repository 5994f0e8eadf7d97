"""The doors' words are the ones that were chosen."""

import csv
from pathlib import Path

import pytest

from webapp.formats.verdicts import COLOURS, SHAPES, VERDICTS, Show
from webapp.formats.words import catalogue, say
from webapp.rules.door import CODES

CHOSEN = Path(__file__).parent.parent / "cases" / "verdicts.csv"


def test_every_code_has_its_show() -> None:
    assert set(VERDICTS) == set(CODES)
    assert all(show.shape in SHAPES and show.colour in COLOURS for show in VERDICTS.values())


def test_the_words_are_the_chosen_ones() -> None:
    with CHOSEN.open(encoding="utf-8", newline="") as file:
        rows = {row["code"]: row for row in csv.DictReader(file)}
    found = {
        show.code: {
            "code": show.code, "shape": show.shape, "colour": show.colour, "sound": show.sound,
            "en": show.word, "say_en": show.say.replace("%(time)s", "{time}"),
        }
        for show in VERDICTS.values()
    }  # fmt: skip
    assert found == {code: {key: row[key] for key in found["ok"]} for code, row in rows.items()}


@pytest.mark.parametrize("lang", ["fr", "ja"])
def test_the_catalogue_carries_them(lang: str) -> None:
    if not catalogue(lang).info():
        pytest.skip("the catalogue is not compiled")
    with CHOSEN.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = {
        code: (say(lang, show.word), say(lang, show.say).replace("%(time)s", "{time}"))
        for code, show in VERDICTS.items()
    }
    assert found == {row["code"]: (row[lang], row[f"say_{lang}"]) for row in rows}


STATIC = Path(__file__).parent.parent.parent / "static"


@pytest.mark.parametrize("show", VERDICTS.values(), ids=lambda show: show.code)
def test_the_page_can_sound_and_colour_each(show: Show) -> None:
    sounds = (STATIC / "js" / "scanner" / "sound.js").read_text("utf-8")
    assert sounds.count(f'"{show.sound}":') == 2, "its notes and its vibration"
    assert f".v-{show.code}" in (STATIC / "css" / "parts" / "verdict.css").read_text("utf-8")
