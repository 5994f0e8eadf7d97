"""What a file is, found in its bytes: its name and what a browser says of it are not believed."""

import zipfile
from typing import IO

from babel.numbers import format_decimal

from webapp.formats.words import N_, say
from webapp.rules.files import OOXML, TYPES

MOST_PARTS = 10_000
"""Of a zipped document: a longer list is none that an office program writes."""
_PARTS = {"word/document.xml": "wordprocessingml.document", "xl/workbook.xml": "spreadsheetml.sheet",
          "ppt/presentation.xml": "presentationml.presentation"}  # fmt: skip
_HEADS = ((b"%PDF-", "application/pdf"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))

TEXT = {"txt": "text/plain", "csv": "text/csv"}


class Unfit(Exception):
    """The file cannot be kept; `code` says why (formats/faults.py speaks of fields, the page of files)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def kind(stream: IO[bytes], ending: str) -> str:
    """Its media type. Raises Unfit: file_empty, file_kind, file_zip, file_macros, file_broken."""
    stream.seek(0)
    head = stream.read(4096)
    if not head:
        raise Unfit("file_empty")
    for sign, type_ in _HEADS:
        if head.startswith(sign):
            return type_
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head.startswith(b"PK\x03\x04"):
        return _zipped(stream)
    return _text(stream, ending)


def _zipped(stream: IO[bytes]) -> str:
    try:
        with zipfile.ZipFile(stream) as held:
            parts = held.infolist()
            names = {part.filename for part in parts}
            if len(parts) > MOST_PARTS:
                raise Unfit("file_broken")
            if any(name.lower().endswith("vbaproject.bin") for name in names) or any(
                name.startswith("Basic/") for name in names
            ):
                raise Unfit("file_macros")
            found = next((type_ for part, type_ in _PARTS.items() if part in names), "")
            if found and "[Content_Types].xml" in names:
                return OOXML + found
            if parts[0].filename == "mimetype" and parts[0].file_size < 100:
                said = held.read(parts[0]).decode("ascii", "replace").strip()
                if "opendocument" in said and said in TYPES:
                    return said
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError) as broken:
        raise Unfit("file_broken") from broken
    raise Unfit("file_zip")


def _text(stream: IO[bytes], ending: str) -> str:
    """A text has no zero bytes, but where it says at once that it is written in pairs of bytes."""
    if ending not in TEXT:
        raise Unfit("file_kind")
    stream.seek(0)
    paired = stream.read(2) in (b"\xff\xfe", b"\xfe\xff")
    while not paired and (piece := stream.read(262_144)):
        if b"\x00" in piece:
            raise Unfit("file_kind")
    return TEXT[ending]


CALLED = {
    "pdf": "PDF", "docx": "Word", "xlsx": "Excel", "pptx": "PowerPoint", "odt": "ODT", "ods": "ODS", "odp": "ODP",
    "csv": "CSV", "png": N_("Picture"), "jpg": N_("Picture"), "webp": N_("Picture"), "txt": N_("Text"),
}  # fmt: skip


def called(type_: str, lang: str) -> str:
    """The kind of file, as people call it."""
    words = CALLED[TYPES[type_]]
    return say(lang, words) if words in ("Picture", "Text") else words


def size(count: int, lang: str) -> str:
    """« 1,4 Mo », 1.4MB, 340 kB; never nothing."""
    unit, by = (N_("%(number)s MB"), 1_000_000) if count >= 1_000_000 else (N_("%(number)s kB"), 1000)
    number = count / by
    shown = format_decimal(round(number, 1) if number < 10 and by > 1000 else max(1, round(number)), locale=lang)
    return say(lang, unit, number=shown)


REFUSALS = {
    "file_none": N_("Please choose a file."),
    "file_empty": N_("This file is empty."),
    "file_kind": N_("This kind of file is not taken: PDF, pictures (PNG, JPEG, WebP), Word, Excel, PowerPoint, "
                    "OpenDocument, text and CSV are."),
    "file_zip": N_("A zip archive is not taken. Please send its documents one by one."),
    "file_macros": N_("This document has macros. Please save it without them, or as a PDF."),
    "file_broken": N_("This file is damaged: it cannot be opened."),
    "file_unlike": N_("This file is not what its name says. Please save it again in the right format."),
    "file_large": N_("This file is too large: at most 20 MB."),
    "picture_kind": N_("A picture is expected: PNG, JPEG or WebP."),
    "picture_broken": N_("This picture is damaged: it cannot be opened."),
    "picture_large": N_("This picture has too many pixels: at most 50 million."),
}  # fmt: skip
"""Why a file is not kept."""


def refusal(code: str, lang: str) -> str:
    return say(lang, REFUSALS[code])
