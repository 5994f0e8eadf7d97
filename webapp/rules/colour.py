"""Colours of tracks: contrast as WCAG counts it, and variants that can be read on dark and on light paper."""

import re
from collections.abc import Callable
from math import atan2, cos, hypot, sin
from typing import NamedTuple

Triple = tuple[float, float, float]

_HEX = re.compile(r"#?([0-9a-fA-F]{6})")
PAPER, WASH, DARK, CARD = "#FBFAF7", "#FBF6EA", "#14161B", "#1D2027"
"""The grounds of static/css/tokens.css: light paper and its wash, dark paper and its card."""
EDGE, WORDS = 3.0, 4.5
_STEP = 0.004
"""Of lightness, about one step of an 8-bit grey."""


def contrast(a: str, b: str) -> float:
    """WCAG 2 contrast ratio of two `#rrggbb` colours, from 1 to 21. Raises ValueError when one is no colour."""
    dark, light = sorted((_luminance(a), _luminance(b)))
    return (light + 0.05) / (dark + 0.05)


def dark_variant(colour: str, on: str = DARK, card: str = CARD, ratio: float = 7.0) -> str:
    """The colour, as light as it takes to reach `ratio` on both dark grounds; white when nothing else does."""
    return _until(colour, +_STEP, lambda shade: min(contrast(shade, on), contrast(shade, card)) >= ratio)


def readable_on(colour: str, paper: str = PAPER, wash: str = WASH, ratio: float = 4.5) -> str:
    """The colour, as dark as it takes to reach `ratio` on both light grounds; black when nothing else does."""
    return _until(colour, -_STEP, lambda shade: min(contrast(shade, paper), contrast(shade, wash)) >= ratio)


def _until(colour: str, step: float, enough: Callable[[str], bool]) -> str:
    """`#rrggbb` in lower case: the colour itself when it is enough, else the nearest lightness that is, hue kept."""
    shade = _hex(_rgb(colour))
    lightness, chroma, hue = _oklch(_rgb(colour))
    while not enough(shade) and 0 <= lightness <= 1:
        lightness += step
        shade = _nearest(lightness, chroma, hue)
    return shade


def _nearest(lightness: float, chroma: float, hue: float) -> str:
    """The colour of that lightness and hue with as much of the chroma as a screen can show."""
    if not 0 < lightness < 1:
        return "#ffffff" if lightness >= 1 else "#000000"
    low, high = 0.0, 1.0
    for _ in range(12):
        middle = (low + high) / 2
        low, high = (middle, high) if _shown(_from_oklch(lightness, chroma * middle, hue)) else (low, middle)
    whole = _from_oklch(lightness, chroma, hue)
    return _hex(whole if _shown(whole) else _from_oklch(lightness, chroma * low, hue))


def _shown(rgb: Triple) -> bool:
    return all(-1e-6 <= part <= 1 + 1e-6 for part in rgb)


def _rgb(colour: str) -> Triple:
    """Linear light, each part from 0 to 1."""
    match = _HEX.fullmatch(colour)
    if match is None:
        raise ValueError(f"{colour!r} is not a colour like #2f6f4f")
    parts = (int(match[1][at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return red, green, blue


def _hex(rgb: Triple) -> str:
    clipped = (min(1.0, max(0.0, part)) for part in rgb)
    coded = (part * 12.92 if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055 for part in clipped)
    return "#" + "".join(f"{round(part * 255):02x}" for part in coded)


def _luminance(colour: str) -> float:
    red, green, blue = _rgb(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _oklch(rgb: Triple) -> Triple:
    """Lightness from 0 to 1, chroma, hue in radians (Björn Ottosson's OKLab, 2020)."""
    red, green, blue = rgb
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    return min(1.0, max(0.0, lightness)), hypot(a, b), atan2(b, a)


def _from_oklch(lightness: float, chroma: float, hue: float) -> Triple:
    a, b = chroma * cos(hue), chroma * sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


class Shade(NamedTuple):
    """A colour on one of the two papers: what it is made to be there, and the contrast of both."""

    dark: bool
    paper: str
    shown: str
    asked_ratio: float
    ratio: float

    @property
    def edge(self) -> bool:
        """As it was chosen it can be seen as an edge (WCAG 1.4.11)."""
        return self.asked_ratio >= EDGE

    @property
    def words(self) -> bool:
        """As it was chosen words in it can be read (WCAG 1.4.3)."""
        return self.asked_ratio >= WORDS


def shades(colour: str) -> tuple[Shade, Shade]:
    """The colour on light and on dark paper. Raises ValueError when it is none."""
    found = []
    for dark, paper, shown in ((False, PAPER, readable_on(colour)), (True, DARK, dark_variant(colour))):
        found.append(Shade(dark, paper, shown, contrast(colour, paper), contrast(shown, paper)))
    return found[0], found[1]
