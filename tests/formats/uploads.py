"""Files as people have them, made here."""

import io
import zipfile

from PIL import Image

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 20), mode: str = "RGB", **more: object) -> bytes:
    body = io.BytesIO()
    Image.new(mode, size, (200, 30, 30, 128)[: len(mode)]).save(body, kind, **more)
    return body.getvalue()


def zipped(*parts: tuple[str, bytes]) -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as made:
        for name, words in parts:
            made.writestr(name, words)
    return body.getvalue()


def docx(*more: str) -> bytes:
    return zipped(
        ("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>"), *((name, b"x") for name in more)
    )


def odt() -> bytes:
    return zipped(("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"<o/>"))
