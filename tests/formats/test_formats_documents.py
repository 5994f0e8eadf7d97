"""A file is what its bytes say, whatever it is called."""

import io
import re
from pathlib import Path

import pytest

from tests.formats import uploads
from webapp.formats import documents
from webapp.formats.documents import Unfit
from webapp.rules.files import OOXML


def kind(body: bytes, ending: str = "pdf") -> str:
    return documents.kind(io.BytesIO(body), ending)


def test_each_kind_is_known_by_its_bytes() -> None:
    assert kind(uploads.PDF, "html") == "application/pdf"
    assert kind(uploads.picture("PNG")) == "image/png"
    assert kind(uploads.picture("JPEG")) == "image/jpeg"
    assert kind(uploads.picture("WEBP")) == "image/webp"
    assert kind(uploads.docx()) == f"{OOXML}wordprocessingml.document"
    assert kind(uploads.zipped(("[Content_Types].xml", b""), ("xl/workbook.xml", b""))) == f"{OOXML}spreadsheetml.sheet"
    assert kind(uploads.odt()) == "application/vnd.oasis.opendocument.text"
    assert kind("Ville;Kana\nBrest;ブレスト".encode(), "csv") == "text/csv"
    assert kind("一覧".encode("cp932"), "txt") == "text/plain"
    assert kind("été".encode("utf-16"), "txt") == "text/plain"


@pytest.mark.parametrize(
    ("body", "ending", "code"),
    [
        (b"", "pdf", "file_empty"),
        (b"<html><script>alert(1)</script>", "html", "file_kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "svg", "file_kind"),
        (b"MZ\x90\x00\x03", "txt", "file_kind"),
        (b"a" * 300_000 + b"\x00", "csv", "file_kind"),
        (b"not a pdf at all", "pdf", "file_kind"),
        (b"PK\x03\x04" + b"\x00" * 40, "docx", "file_broken"),
        (uploads.zipped(("a.txt", b"x")), "zip", "file_zip"),
        (uploads.zipped(("word/document.xml", b"x")), "docx", "file_zip"),
        (uploads.zipped(("mimetype", b"application/zip")), "odt", "file_zip"),
        (uploads.docx("word/vbaProject.bin"), "docx", "file_macros"),
        (uploads.zipped(("mimetype", b"application/vnd.oasis.opendocument.text"), ("Basic/x.xml", b"")), "odt",
         "file_macros"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused(body: bytes, ending: str, code: str) -> None:
    with pytest.raises(Unfit) as refused:
        kind(body, ending)
    assert refused.value.code == code


def test_every_reason_to_refuse_a_file_is_said_in_each_language() -> None:
    source = "".join(path.read_text("utf-8") for path in Path(documents.__file__).parents[1].rglob("*.py"))
    assert set(re.findall(r'Unfit\("(\w+)"\)', source)) == set(documents.REFUSALS)
    for code in documents.REFUSALS:
        assert len({documents.refusal(code, lang) for lang in ("fr", "ja", "en")}) == 3


@pytest.mark.parametrize(
    ("count", "fr", "ja"),
    [(1, "1 ko", "1KB"), (999_400, "999 ko", "999KB"), (1_400_000, "1,4 Mo", "1.4MB"), (19_900_000, "20 Mo", "20MB")],
)
def test_a_size_is_said_as_each_language_writes_it(count: int, fr: str, ja: str) -> None:
    assert documents.size(count, "fr").replace("\u00a0", " ") == fr
    assert documents.size(count, "ja") == ja
