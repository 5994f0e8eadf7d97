"""Files people upload: which kinds there are, how each is shown, and what may stand in a name."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from webapp.rules.programme import Document, Programme

MOST_BYTES = 20_000_000
MOST_NAME = 120
PICTURES = ("image/png", "image/jpeg", "image/webp")
OOXML = "application/vnd.openxmlformats-officedocument."
TYPES = {
    "application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg", "image/webp": "webp",
    f"{OOXML}wordprocessingml.document": "docx", f"{OOXML}spreadsheetml.sheet": "xlsx",
    f"{OOXML}presentationml.presentation": "pptx", "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods", "application/vnd.oasis.opendocument.presentation": "odp",
    "text/plain": "txt", "text/csv": "csv",
}  # fmt: skip
"""Media type → how a name of it ends."""
ENDINGS = {ending: type_ for type_, ending in TYPES.items()} | {"jpeg": "image/jpeg"}
USES = ("document", "plan", "logo")
_UNSAFE = frozenset('/\\:*?"<>|')
_WILD = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
"""Categories of signs that have no place in a name: controls, marks that turn the direction of writing."""


@dataclass(frozen=True)
class File:
    """A file as it was found to be, ready to be kept."""

    name: str
    type: str
    width: int | None = None
    height: int | None = None


def shown_in_place(type_: str) -> bool:
    """Whether a browser may show it; anything else is only saved."""
    return type_ == "application/pdf" or type_ in PICTURES


def safe_name(given: str, type_: str) -> str:
    """The name to keep: no folder, no sign that hides what it is, and the ending of what it was found to be."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", given))[-1]
    kept = "".join(" " if sign in _UNSAFE or unicodedata.category(sign) in _WILD else sign for sign in last)
    stem, dot, ending = " ".join(kept.split()).strip(". ").rpartition(".")
    if not dot or ending.lower() not in ENDINGS:
        stem = " ".join(kept.split()).strip(". ")
    return f"{stem.strip('. ')[:MOST_NAME] or 'document'}.{TYPES[type_]}"


def ending_of(given: str) -> str:
    return given.rpartition(".")[2].strip().lower()


def fits(given: str, type_: str) -> bool:
    """Whether a name says what the bytes say. A text may be a table or not."""
    said = ENDINGS.get(ending_of(given))
    return said == type_ or {said, type_} == {"text/plain", "text/csv"}


def documents(programme: Programme) -> Iterator[Document]:
    yield from programme.event.documents
    for session in programme.sessions.values():
        yield from session.documents


def shown(programme: Programme) -> frozenset[int]:
    """Every file whoever reads this programme may open."""
    plans = {place.plan for place in programme.places.values()}
    return frozenset(
        {d.id for d in documents(programme)} | {f for f in {*plans, programme.event.logo} if f is not None}
    )
