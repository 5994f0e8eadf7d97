"""Sheets of paper as PDF: French and Japanese set as their printers set them, in one typeface that is embedded.

Lengths are millimetres, sizes of letters points. Only the letters used are embedded.
"""

from collections.abc import Iterator
from pathlib import Path

from fpdf import FPDF

from webapp.formats import qr
from webapp.formats.french import french
from webapp.formats.phrases import WORD_JOINER, phrases

FONTS = Path(__file__).parent.parent / "fonts"
TYPE = "BIZ UDPGothic"
WIDTH, HEIGHT = 210.0, 297.0
LEADING = 1.55
POINT = 25.4 / 72
LACKING = {0x202F: "\u00a0", 0x2011: "-"}
"""Signs the typeface has not, and what stands for them."""
NARROW = {0x2019: "'", 0x2018: "'", 0x201C: '"', 0x201D: '"', 0x2026: "..."}
"""Signs it has as wide as a kanji, for Latin letters."""


class Paper(FPDF):
    """An A4 document; `title` and `lang` are what a reader's programme is told."""

    def __init__(self, title: str, lang: str) -> None:
        super().__init__(unit="mm", format="A4")
        self.set_auto_page_break(False)
        self.set_margins(0, 0, 0)
        self.set_title(title)
        self.set_lang(lang)
        self.add_font(TYPE, "", FONTS / "BIZUDPGothic-Regular.ttf")
        self.add_font(TYPE, "B", FONTS / "BIZUDPGothic-Bold.ttf")

    def write_lines(
        self, text: str, lang: str, left: float, top: float, width: float, size: float = 11, bold: bool = False
    ) -> float:  # fmt: skip
        """The text from `top` down, broken where its language allows; gives where the next would begin."""
        self.set_font(TYPE, "B" if bold else "", size)
        step = size * POINT * LEADING
        for line in self.lines(text, lang, width):
            self.text(left, top + step * 0.72, line)
            top += step
        return top

    def lines(self, text: str, lang: str, width: float) -> list[str]:
        """In the font that is set."""
        said = (french(text) if lang.split("-")[0] == "fr" else text).translate(LACKING)
        said = said if lang.split("-")[0] == "ja" else said.translate(NARROW)
        return [line for part in said.split("\n") for line in self._broken(part, lang, width)]

    def _broken(self, text: str, lang: str, width: float) -> list[str]:
        found, line, used = [], "", 0.0
        for piece in _pieces(text, lang):
            wide = self.get_string_width(piece.rstrip(" "))
            if line and used + wide > width:
                found.append(line.rstrip(" "))
                line, used = "", 0.0
            while wide > width:  # one piece longer than a line: an address
                fits = next(n for n in range(len(piece), 0, -1) if n == 1 or self.get_string_width(piece[:n]) <= width)
                found.append(piece[:fits])
                piece = piece[fits:]
                wide = self.get_string_width(piece.rstrip(" "))
            line += piece
            used += self.get_string_width(piece)
        return [*found, line.rstrip(" ")]

    def code(self, text: str, left: float, top: float, side: float) -> None:
        """A QR code of the text with its quiet margin, as rectangles."""
        rows = qr.rows(text, mask=3)
        module = side / (len(rows) + 8)
        self.set_fill_color(0)
        for y, row in enumerate(rows):
            for x, width in qr.runs(row):
                self.rect(left + module * (x + 4), top + module * (y + 4), module * width, module, style="F")


def _pieces(text: str, lang: str) -> Iterator[str]:
    """What a line may not be broken in; a space stays at the end of its piece."""
    if lang.split("-")[0] == "ja":
        for piece in phrases(text):
            yield piece.replace(WORD_JOINER, "")
        return
    words = text.split(" ")
    yield from (f"{word} " for word in words[:-1])
    yield words[-1]
