"""Letters on paper: an A4 sheet a person, with the code that opens their link."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from webapp.formats import names
from webapp.formats.letters import Reader
from webapp.formats.paper import HEIGHT, WIDTH, Paper

LEFT, TOP, CODE = 25.0, 27.0, 52.0
ACROSS = WIDTH - 2 * LEFT
ADDRESS = 108.0
INK, QUIET, INDIGO = (27, 31, 42), (92, 98, 112), (31, 58, 104)


class Line(NamedTuple):
    """Of an address; the name itself is large."""

    words: str
    lang: str
    name: bool = False


@dataclass(frozen=True)
class Sheet:
    """One letter. `before` and `after` are the paragraphs around the code."""

    lang: str
    event: str
    address: tuple[Line, ...]
    before: tuple[str, ...]
    link: str
    after: tuple[str, ...]


def pdf(sheets: Iterable[Sheet], title: str, lang: str) -> bytes:
    paper = Paper(title, lang)
    for sheet in sheets:
        _letter(paper, sheet)
    return bytes(paper.output())


def _letter(paper: Paper, sheet: Sheet) -> None:
    paper.add_page()
    paper.set_text_color(*INDIGO)
    top = paper.write_lines(sheet.event, sheet.lang, LEFT, TOP, ACROSS, 13, bold=True)
    top = max(top + 10, 45)
    for line in sheet.address:
        paper.set_text_color(*(INK if line.name else QUIET))
        size = 12 if line.name else 10
        top = paper.write_lines(line.words, line.lang, ADDRESS, top, WIDTH - ADDRESS - 15, size, bold=line.name)
    paper.set_text_color(*INK)
    top = max(top + 14, 92)
    for words in sheet.before:
        top = paper.write_lines(words, sheet.lang, LEFT, top, ACROSS) + 3
    _code(paper, sheet, top)
    top += CODE + 12
    for words in sheet.after:
        if top > HEIGHT - 30:
            paper.add_page()
            top = TOP
        top = paper.write_lines(words, sheet.lang, LEFT, top, ACROSS) + 3


def _code(paper: Paper, sheet: Sheet, top: float) -> None:
    """The code, and beneath it the link for whoever has no camera; a reader on a screen may press either."""
    left = (WIDTH - CODE) / 2
    paper.code(sheet.link, left, top, CODE)
    paper.link(left, top, CODE, CODE, sheet.link)
    paper.set_text_color(*QUIET)
    paper.set_font_size(9)
    width = paper.get_string_width(sheet.link)
    paper.write_lines(sheet.link, "", max(LEFT, (WIDTH - width) / 2), top + CODE + 1, ACROSS, 9)
    paper.set_text_color(*INK)


def address(reader: Reader, function: Line, delegation: Line, lang: str) -> tuple[Line, ...]:
    """As an envelope of the language has it: the person first; in Japanese the town, then the name with its title."""
    if lang.split("-")[0] == "ja":
        found = [delegation, Line(names.formal(reader.name, reader.function, lang), lang, name=True)]
    else:
        found = [Line(names.greeting(reader.name, reader.function, lang), lang, name=True), function, delegation]
    return tuple(line for line in found if line.words)
