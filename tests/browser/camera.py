"""A film for Chromium's false camera (--use-file-for-fake-video-capture)."""

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps
from qrcode.constants import ERROR_CORRECT_L, ERROR_CORRECT_M
from qrcode.main import QRCode

WIDTH, HEIGHT = 640, 480
RATE = 5


def held_up(picture: bytes) -> Image.Image:
    """A screenshot as someone holds it before the camera: upright, all of it seen, nothing else around."""
    shown = ImageOps.contain(
        Image.open(BytesIO(picture)).convert("L"), (WIDTH - 40, HEIGHT - 20), Image.Resampling.LANCZOS
    )
    frame = Image.new("L", (WIDTH, HEIGHT), 110)
    frame.paste(shown, ((WIDTH - shown.width) // 2, (HEIGHT - shown.height) // 2))
    return frame


def nothing() -> Image.Image:
    return Image.new("L", (WIDTH, HEIGHT), 110)


def shown(text: str) -> Image.Image:
    """A QR code held before the camera; nothing when there is no text."""
    if not text:
        return nothing()
    code = QRCode(border=4, error_correction=ERROR_CORRECT_M if len(text) < 1000 else ERROR_CORRECT_L)
    code.add_data(text)
    rows = code.get_matrix()
    picture = Image.new("L", (len(rows), len(rows)))
    picture.putdata([24 if dark else 232 for row in rows for dark in row])
    scale = 380 // len(rows)
    whole = nothing()
    whole.paste(picture.resize((len(rows) * scale, len(rows) * scale), Image.Resampling.NEAREST), (130, 50))
    return whole


def film(path: Path, scenes: Iterable[tuple[Image.Image, float]]) -> str:
    """Writes the scenes, each so many seconds long, and gives the flag; Chromium shows them again and again."""
    grey = bytes([128]) * (WIDTH * HEIGHT // 2)
    with path.open("wb") as file:
        file.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F{RATE}:1 Ip A1:1 C420\n".encode())
        for picture, seconds in scenes:
            file.write((b"FRAME\n" + picture.tobytes() + grey) * round(seconds * RATE))
    return f"--use-file-for-fake-video-capture={path}"
