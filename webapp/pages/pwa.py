"""What makes the programme an application: its worker, its manifest, and where its copy of the edition is."""

import gzip
from typing import Any

from flask import Blueprint, Response, g, jsonify, request, url_for
from werkzeug.exceptions import NotFound

from webapp.formats.words import N_, say
from webapp.pages import bundle, language, who
from webapp.pages.assets import asset, assets
from webapp.rules.languages import interface, said
from webapp.rules.programme import Programme
from webapp.store import pulse
from webapp.store.pulse import Asker

bp = Blueprint("pwa", __name__)
PROGRAMME, AGENDA, BADGE = N_("Programme"), N_("My agenda"), N_("My badge")
FOR_EVER = "public, max-age=31536000, immutable"
PAPER = "#FBFAF7"
SHOWN = ("fr", "ja")
"""Languages in which there are pictures of the programme, for the sheet that proposes to install it."""
SHAPES = {"narrow": "390x844", "wide": "1280x800"}


@bp.get("/sw.js")
def worker() -> Response:
    """The service worker, whose bytes change with any static file."""
    found = assets().files.get("sw.js")
    if found is None:
        raise NotFound()
    response = Response(found.body.replace(b"__VERSION__", assets().version.encode()), content_type="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Service-Worker-Allowed"] = "/"
    return response


def _nobody() -> Programme | None:
    """The live edition, whoever asks: cookies are not looked at."""
    g.asker = Asker(pulse.beat(), None, 0)
    return who.live()


@bp.get("/edition.json")
def edition() -> Response:
    """Which bundle holds the live edition."""
    programme = _nobody()
    if programme is None:
        raise NotFound()
    found = bundle.described(who.asker().beat, programme)
    response = jsonify(**found, bundle=url_for("pwa.copy", key=found["key"]))
    response.headers["Cache-Control"] = "public, no-cache"
    response.set_etag(found["key"])
    response.make_conditional(request)
    return response


@bp.get("/edition/<key>.json")
def copy(key: str) -> Response:
    """The bundle of the live edition; of no other."""
    programme = _nobody()
    beat = who.asker().beat
    if programme is None or key != bundle.key(beat, programme, assets().version):
        raise NotFound()
    if request.if_none_match.contains(key):
        return Response(status=304, headers={"ETag": f'"{key}"', "Cache-Control": FOR_EVER})
    body = bundle.compressed(beat, programme)
    squeeze = "gzip" in request.headers.get("Accept-Encoding", "")
    response = Response(body if squeeze else gzip.decompress(body), content_type="application/json")
    if squeeze:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = FOR_EVER
    response.set_etag(key)
    return response


@bp.get("/manifest.webmanifest")
def manifest() -> Response:
    """How the programme is installed, in the language of `lang` or of whoever asks."""
    asked = request.args.get("lang", "")
    lang = asked if asked in language.offered() else language.guess()
    response = jsonify(_manifest(lang, who.live()))
    response.content_type = "application/manifest+json"
    response.headers["Cache-Control"] = "public, max-age=3600" if lang == asked else "private, no-cache"
    return response


def _manifest(lang: str, programme: Programme | None) -> dict[str, Any]:
    ui = interface(lang, language.default())
    event = programme.event if programme else None
    name = said(event.name, lang, event.default_language, event.languages).words if event else "Kakehashi"
    return {
        "name": name, "short_name": name if len(name) <= 12 else say(ui, PROGRAMME), "lang": lang, "dir": "auto",
        "id": "/", "start_url": f"/{lang}/programme", "scope": "/", "display": "standalone",
        "theme_color": PAPER, "background_color": PAPER,
        "icons": [
            _icon("icons/icon.svg", "any"),
            _icon("icons/icon-192.png", "192x192"), _icon("icons/icon-512.png", "512x512"),
            {**_icon("icons/icon-maskable-512.png", "512x512"), "purpose": "maskable"},
        ],
        "shortcuts": [
            _shortcut(say(ui, AGENDA), f"/{lang}/agenda", "icons/shortcut-agenda.png"),
            _shortcut(say(ui, BADGE), f"/{lang}/badge", "icons/shortcut-badge.png"),
        ],
        "screenshots": [
            {**_icon(f"icons/screen-{shown}-{shape}.png", sizes), "form_factor": shape, "label": say(ui, PROGRAMME)}
            for shown in ([lang] if lang in SHOWN else SHOWN)
            for shape, sizes in SHAPES.items()
        ],
    }  # fmt: skip


def _icon(name: str, sizes: str) -> dict[str, str]:
    return {"src": asset(name), "sizes": sizes, "type": assets().files[name].type}


def _shortcut(name: str, url: str, icon: str) -> dict[str, Any]:
    return {"name": name, "url": url, "icons": [_icon(icon, "96x96")]}
