"""A film for Chromium's false camera (--use-file-for-fake-video-capture)."""

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps

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


def film(path: Path, scenes: Iterable[tuple[Image.Image, float]]) -> str:
    """Writes the scenes, each so many seconds long, and gives the flag; Chromium shows them again and again."""
    grey = bytes([128]) * (WIDTH * HEIGHT // 2)
    with path.open("wb") as file:
        file.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F{RATE}:1 Ip A1:1 C420\n".encode())
        for picture, seconds in scenes:
            file.write((b"FRAME\n" + picture.tobytes() + grey) * round(seconds * RATE))
    return f"--use-file-for-fake-video-capture={path}"
