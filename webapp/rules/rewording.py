"""What a text said and what it says, piece by piece: by words where there are spaces, by signs where there are none."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

_TOKEN = re.compile(
    r"[一-鿿㐀-䶿豈-\ufaff々〆]"  # a kanji stands alone
    r"|[ぁ-ゟ]+|[ァ-ヿー]+|[0-9０-９]+|[^\W\d_ぁ-ヿ一-鿿㐀-䶿豈-\ufaff々〆]+|\s+|.",
    re.S,
)
_SENTENCE = re.compile(r"[^.。!！?？\n]*(?:[.。!！?？\n]+|$)", re.S)
_LINK = re.compile(r"[\s\W]*|[ぁ-ゟ一-鿿々]")
"""What may stand between two changed pieces without parting them: spaces and stops, or one sign alone."""
MOST = 4_000
"""Signs of one stretch that are compared word by word."""
ALIKE = 0.35
"""Below this the two are told whole: nobody reads a text made of crumbs."""


class Piece(NamedTuple):
    """`old` is what stood there and `new` what stands there; the same in both where nothing changed."""

    old: str
    new: str

    @property
    def same(self) -> bool:
        return self.old == self.new


def pieces(old: str, new: str) -> list[Piece]:
    """The whole of both texts, in order."""
    if not old or not new or old == new:
        return [Piece(old, new)] if old or new else []
    found = [piece for part in _matched(_SENTENCE.findall(old), _SENTENCE.findall(new)) for piece in _in_words(part)]
    kept = sum(len(piece.old) for piece in found if piece.same and not _LINK.fullmatch(piece.old))
    if kept < ALIKE * max(len(old), len(new)):
        return [Piece(old, new)]
    return list(_joined(found))


def _matched(before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    for _what, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        yield Piece("".join(before[a:b]), "".join(after[c:d]))


def _in_words(part: Piece) -> Iterator[Piece]:
    """Sentences that differ, word by word; what is too long for that is told whole."""
    if part.same or not part.old or not part.new or len(part.old) + len(part.new) > MOST:
        yield part
    else:
        yield from _matched(_TOKEN.findall(part.old), _TOKEN.findall(part.new))


def _joined(found: Sequence[Piece]) -> Iterator[Piece]:
    """Two changes with next to nothing between them are one; so are two pieces that stayed."""
    found = [piece for piece in found if piece != ("", "")]
    changed = [not piece.same for piece in found]
    for at in range(1, len(found) - 1):
        if changed[at - 1] and not changed[at] and changed[at + 1] and _LINK.fullmatch(found[at].old):
            changed[at] = True
    for _changed, run in groupby(zip(changed, found, strict=True), key=itemgetter(0)):
        yield _one([piece for _, piece in run])


def _one(run: list[Piece]) -> Piece:
    return Piece("".join(piece.old for piece in run), "".join(piece.new for piece in run))


def brief(found: list[Piece], around: int = 60) -> list[Piece]:
    """The same with what is far from any change left out: « … »."""

    def cut(at: int, piece: Piece) -> Piece:
        words = piece.old
        if not piece.same or len(words) <= 2 * around:
            return piece
        start = "" if at == 0 else re.sub(r"\s+\S*$", "", words[:around])
        end = "" if at == len(found) - 1 else re.sub(r"^\S*\s+", "", words[-around:])
        short = f"{start}{' ' if start else ''}…{' ' if end else ''}{end}"
        return Piece(short, short)

    return [cut(at, piece) for at, piece in enumerate(found)] if any(not piece.same for piece in found) else found
