"""A picture from outside, decoded and written anew: none of its own bytes go on, its place and date neither."""

import io
import threading
import warnings
from typing import IO, NamedTuple

from PIL import Image, ImageCms, ImageOps

from webapp.formats.documents import Unfit

MOST_PIXELS = 50_000_000
READ = ("PNG", "JPEG", "WEBP")
TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
_one = threading.Lock()
"""A decoded picture is large: one at a time in a process."""


class Picture(NamedTuple):
    body: bytes
    type: str
    width: int
    height: int


def anew(stream: IO[bytes], longest: int) -> Picture:
    """At most `longest` pixels a side, upright. Raises Unfit: picture_broken, picture_large."""
    stream.seek(0)
    with _one, warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            return _anew(stream, longest)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
            raise Unfit("picture_large") from None
        except (OSError, ValueError, SyntaxError, EOFError, OverflowError) as broken:
            raise Unfit("picture_broken") from broken


def _anew(stream: IO[bytes], longest: int) -> Picture:
    with Image.open(stream, formats=READ) as found:
        kind = str(found.format)
        if found.width * found.height > MOST_PIXELS:
            raise Unfit("picture_large")
        found.draft("RGB", (longest, longest))
        found.load()
        upright = ImageOps.exif_transpose(found)
        plain = _plain(upright)
    plain.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    clean = Image.new(plain.mode, plain.size)
    clean.paste(plain)
    body = io.BytesIO()
    if kind == "PNG":
        clean.save(body, "PNG", optimize=True)
    else:
        clean.save(body, kind, quality=86)
    return Picture(body.getvalue(), TYPES[kind], *clean.size)


def _plain(found: Image.Image) -> Image.Image:
    """Red, green, blue as every screen takes them; what is transparent stays so."""
    clear = "A" in found.getbands() or "transparency" in found.info
    mode = "RGBA" if clear else "RGB"
    profile = found.info.get("icc_profile")
    if profile and found.mode in ("RGB", "CMYK"):
        try:
            made = ImageCms.profileToProfile(
                found, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
            if made is not None:
                return made if mode == "RGB" else made.convert(mode)
        except ImageCms.PyCMSError:
            pass
    return found.convert(mode)
