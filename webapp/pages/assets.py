"""Static files: read at start, compressed once, served under one version that changes with any of them."""

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, request, url_for

HERE = Path(__file__).parent.parent
FOLDER = HERE / "static" if (HERE / "static").is_dir() else HERE.parent / "static"
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".wasm": "application/wasm"}
SQUEEZED = {".js", ".css", ".svg", ".wasm", ".txt", ".json"}

bp = Blueprint("assets", __name__)


@dataclass(frozen=True)
class Asset:
    body: bytes
    type: str
    squeezable: bool

    @cached_property
    def squeezed(self) -> bytes:
        return gzip.compress(self.body, 9, mtime=0)


def _css(path: Path) -> str:
    """A style sheet with what it imports written in, comments and needless space taken out."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)
    text = re.sub(r'@import "([^"]+)";', lambda found: _css(path.parent / found[1]), text)
    return re.sub(r"\s*\n\s*", "", text)


def _asset(path: Path) -> Asset:
    body = _css(path).encode() if path.suffix == ".css" else path.read_bytes()
    kind = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Asset(body, kind, path.suffix in SQUEEZED)


class Assets:
    """Every file of `folder`, in memory; `version` is made of all of them."""

    def __init__(self, folder: Path = FOLDER) -> None:
        paths = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
        self.files = {path.relative_to(folder).as_posix(): _asset(path) for path in paths}
        digest = hashlib.sha256()
        for name, asset in self.files.items():
            digest.update(name.encode() + b"\0" + asset.body)
        self.version = digest.hexdigest()[:10]
        self.critical = self.files["css/critical.css"].body.decode()


def assets() -> Assets:
    found: Assets = current_app.extensions["kakehashi_assets"]
    return found


def asset(name: str) -> str:
    """Address of a static file; a module's relative imports stay under the same version."""
    return url_for("assets.file", version=assets().version, name=name)


@bp.get("/static/<version>/<path:name>")
def file(version: str, name: str) -> Response:
    found = assets().files.get(name)
    if found is None:
        abort(404)
    squeeze = found.squeezable and "gzip" in request.headers.get("Accept-Encoding", "")
    response = Response(found.squeezed if squeeze else found.body, content_type=found.type)
    if found.type.startswith("text/"):
        response.content_type = f"{found.type}; charset=utf-8"
    if squeeze:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    fresh = version == assets().version
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if fresh else "no-cache"
    return response


def attach(app: Flask) -> None:
    app.extensions["kakehashi_assets"] = Assets()
    app.register_blueprint(bp)
    app.jinja_env.globals["asset"] = asset
