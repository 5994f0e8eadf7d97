"""Track colours can be read wherever they stand."""

import colorsys
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from webapp.rules import colour
from webapp.rules.colour import contrast, dark_variant, readable_on

COLOURS = st.integers(0, 0xFFFFFF).map(lambda code: f"#{code:06x}")
TRACKS = ["#2f6f4f", "#1f3a68", "#b3541e", "#8a2846", "#2c6e8f", "#6b4e9b", "#5a5a5a"]


def hue(colour: str) -> tuple[float, float]:
    """Degrees, and the spread of the parts (0 to 255) that says how much the hue can be trusted."""
    parts = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return colorsys.rgb_to_hls(*(part / 255 for part in parts))[0] * 360, max(parts) - min(parts)


def test_contrast_is_what_the_design_measured() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#777777") == 1
    assert round(contrast("#1B1F2A", "#FBFAF7"), 1) == 15.8
    assert round(contrast("#C23B22", "#FBFAF7"), 1) == 5.1
    assert round(contrast("#FF8A73", "#14161B"), 1) == 7.9


@given(COLOURS, COLOURS)
def test_contrast_is_the_same_both_ways(a: str, b: str) -> None:
    assert contrast(a, b) == contrast(b, a)
    assert 1 <= contrast(a, b) <= 21.001


@pytest.mark.parametrize("track", TRACKS)
def test_a_track_of_shizuoka_keeps_its_light_colour_and_gets_a_dark_one(track: str) -> None:
    assert readable_on(track) == track
    assert dark_variant(track) != track


@given(COLOURS)
def test_every_colour_can_be_read_in_the_dark(colour: str) -> None:
    shade = dark_variant(colour)
    assert min(contrast(shade, "#14161B"), contrast(shade, "#1D2027")) >= 7


@given(COLOURS)
def test_every_colour_can_be_read_on_paper_and_on_amber_wash(colour: str) -> None:
    shade = readable_on(colour)
    assert min(contrast(shade, "#FBFAF7"), contrast(shade, "#FBF6EA")) >= 4.5


@given(COLOURS)
def test_a_variant_needs_no_other_variant(colour: str) -> None:
    assert dark_variant(dark_variant(colour)) == dark_variant(colour)
    assert readable_on(readable_on(colour)) == readable_on(colour)


@given(COLOURS)
def test_a_variant_is_hardly_lighter_or_darker_than_needed(colour: str) -> None:
    assume(dark_variant(colour) != colour)
    assert contrast(dark_variant(colour), "#1D2027") < 7.35


@given(COLOURS)
def test_a_variant_has_about_the_same_hue(colour: str) -> None:
    before, spread = hue(colour)
    for shade in (dark_variant(colour), readable_on(colour)):
        after, left = hue(shade)
        assume(spread > 40 and left > 40)
        assert min(abs(before - after), 360 - abs(before - after)) < 32


def test_a_ratio_out_of_reach_gives_white_or_black() -> None:
    assert dark_variant("#2f6f4f", on="#808080", card="#808080") == "#ffffff"
    assert readable_on("#2f6f4f", paper="#808080", wash="#808080", ratio=7) == "#000000"


@pytest.mark.parametrize("word", ["", "red", "#fff", "#12345g", "#1234567", "1234 5", "#１２３４５６"])
def test_what_is_no_colour_is_refused(word: str) -> None:
    for ask in (dark_variant, readable_on, lambda colour: contrast(colour, "#000000")):
        with pytest.raises(ValueError):
            ask(word)


def test_an_organiser_sees_what_becomes_of_a_colour_on_both_papers() -> None:
    light, dark = colour.shades("#ffe680")
    assert (light.edge, light.words) == (False, False)
    assert light.ratio >= 4.5 > light.asked_ratio
    assert dark.words
    assert dark.shown == "#ffe680"
    navy_light, navy_dark = colour.shades("#1f3a68")
    assert navy_light.shown == "#1f3a68"
    assert not navy_dark.edge
    assert navy_dark.ratio >= 7


def test_the_papers_are_those_of_the_style_sheet() -> None:
    sheet = (Path(__file__).parents[2] / "static/css/tokens.css").read_text("utf-8")
    light, dark = (sheet.partition("@media")[0], sheet.partition("@media")[2])
    assert f"--paper:{colour.PAPER}" in light
    assert f"--amber-wash:{colour.WASH}" in light
    assert f"--paper:{colour.DARK}" in dark
    assert f"--card:{colour.CARD}" in dark
