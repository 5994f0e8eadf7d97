"""A class of the organisers’ pages is drawn in one file: two words that meant different things undo each other."""

import re
from collections import defaultdict
from pathlib import Path

STATIC = Path(__file__).parents[2] / "static" / "css"
SHARED = {"box", "common", "desk", "err", "langs-of", "more", "sent", "subs", "ways"}
"""What organiser.css and form.css lay down, and a page of its own may adapt."""


def parts() -> list[Path]:
    names = re.findall(r'@import "(parts/[a-z]+\.css)"', (STATIC / "organiser.css").read_text(encoding="utf-8"))
    return [STATIC / name for name in names]


def test_no_two_parts_of_the_organisers_pages_draw_the_same_class() -> None:
    drawn: dict[str, set[str]] = defaultdict(set)
    for part in parts():
        text = re.sub(r"/\*.*?\*/", "", part.read_text(encoding="utf-8"), flags=re.S)
        for selectors in re.findall(r"([^{}]+)\{", text):
            for selector in selectors.split(","):
                if found := re.match(r"\s*\.([\w-]+)", selector):
                    drawn[found[1]].add(part.stem)
    assert {name: where for name, where in drawn.items() if len(where) > 1 and name not in SHARED} == {}
