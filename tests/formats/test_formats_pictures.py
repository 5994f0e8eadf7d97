"""A picture is written anew: upright, small enough, without what it told of its maker."""

import io
import struct
import zlib

import pytest
from PIL import Image

from tests.formats.uploads import picture
from webapp.formats import pictures
from webapp.formats.documents import Unfit


def anew(body: bytes, longest: int = 100) -> pictures.Picture:
    return pictures.anew(io.BytesIO(body), longest)


def refusal(body: bytes) -> str:
    with pytest.raises(Unfit) as refused:
        anew(body)
    return refused.value.code


def bomb(width: int, height: int) -> bytes:
    """A few hundred bytes that say they are a very large picture."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 999)) + chunk(b"IEND", b"")
    )


def test_a_phones_photograph_stands_upright_and_forgets_where_it_was_taken() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010E] = "at home"
    made = anew(picture("JPEG", (40, 20), exif=exif, comment=b"secret"))
    assert (made.type, made.width, made.height) == ("image/jpeg", 20, 40)
    assert b"at home" not in made.body
    assert b"secret" not in made.body
    assert not Image.open(io.BytesIO(made.body)).getexif()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_large_picture_is_made_smaller_and_keeps_its_kind(kind: str) -> None:
    made = anew(picture(kind, (800, 200)))
    assert (made.type, made.width, made.height) == (pictures.TYPES[kind], 100, 25)
    assert Image.open(io.BytesIO(made.body)).format == kind


def test_what_is_transparent_stays_so() -> None:
    assert Image.open(io.BytesIO(anew(picture("PNG", mode="RGBA")).body)).mode == "RGBA"
    assert Image.open(io.BytesIO(anew(picture("PNG", mode="L")).body)).mode == "RGB"


def test_bytes_behind_the_picture_do_not_go_on() -> None:
    assert b"<script>" not in anew(picture("PNG") + b"<script>alert(1)</script>").body


def test_a_picture_too_large_to_open_is_refused_before_it_is_opened() -> None:
    assert refusal(bomb(60_000, 60_000)) == "picture_large"
    assert refusal(bomb(9_000, 9_000)) == "picture_large"


@pytest.mark.parametrize(
    "body",
    [picture("PNG")[:60], picture("JPEG")[:200], b"\x89PNG\r\n\x1a\nnothing", picture("GIF", mode="P"), b"<svg/>",
     bomb(500, 500)],
)  # fmt: skip
def test_what_is_no_picture_is_refused(body: bytes) -> None:
    assert refusal(body) == "picture_broken"
