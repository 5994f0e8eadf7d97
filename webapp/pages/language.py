"""Which language: of the address for delegates, of the setting for staff; and the switch."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

from babel import Locale, UnknownLocaleError
from flask import Flask, Response, abort, g, request, url_for
from flask_babel import Babel, force_locale

from webapp.formats.words import CATALOGUES
from webapp.pages import who
from webapp.pages.safety import path_of
from webapp.rules.languages import INTERFACE, chosen, interface

COOKIE = "lang"
OWN = {"fr": "Français", "ja": "日本語", "en": "English"}


def own_name(lang: str) -> str:
    """The language by its own name, as the switch shows it."""
    if lang in OWN:
        return OWN[lang]
    try:
        return (Locale.parse(lang, sep="-").get_display_name() or lang).capitalize()
    except (UnknownLocaleError, ValueError):
        return lang


def offered() -> tuple[str, ...]:
    """The event's languages in its order; the interface's own before there is an event."""
    programme = who.live()
    return programme.event.languages if programme else INTERFACE


def default() -> str:
    programme = who.live()
    return programme.event.default_language if programme else "en"


def accepted() -> Iterable[str]:
    cookie = request.cookies.get(COOKIE)
    return [cookie, *request.accept_languages.values()] if cookie else list(request.accept_languages.values())


def speak(lang: str) -> None:
    """The rest of the request is said in this language, or in the interface's nearest."""
    g.lang = lang
    g.ui = interface(lang, default())


def from_address(_endpoint: str | None, values: dict[str, object] | None) -> None:
    """The `{lang}` of a delegate's address; anything the event does not speak is not found."""
    lang = str((values or {}).get("lang", ""))
    if lang not in offered():
        abort(404)
    speak(lang)


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """For a part of a page that is in another language than the rest."""
    lang_before, ui_before = g.lang, g.ui
    speak(lang)
    try:
        with force_locale(g.ui):
            yield
    finally:
        g.lang, g.ui = lang_before, ui_before


def guess() -> str:
    """What the switch asks for, then cookie, then Accept-Language, then the event."""
    return chosen([request.args.get("lang", ""), *accepted()], offered(), default())


def ui() -> str:
    """Language of the interface for this request, guessed when the address does not say."""
    if "ui" not in g:
        speak(guess())
    found: str = g.ui
    return found


def _remember(response: Response) -> Response:
    """Coming from one of our own pages in another language is using the switch: it is remembered."""
    lang = g.get("lang")
    if not lang or request.method != "GET" or request.cookies.get(COOKIE) == lang:
        return response
    before = path_of(request.headers.get("Referer", "")).split("/")[1:2]
    switched = "lang" in (request.view_args or {}) and before and before[0] != lang and before[0] in offered()
    if switched or request.args.get("lang") == lang:
        response.set_cookie(COOKIE, lang, max_age=31_536_000, samesite="Lax", httponly=True, secure=request.is_secure)
    return response


def others() -> list[tuple[str, str, str]]:
    """The same page in the event's other languages: code, own name, address. A search keeps what was asked; an address
    that only takes forms leads to the programme."""
    if request.url_rule is None or request.endpoint is None:
        return []
    endpoint, values = request.endpoint, dict(request.view_args or {})
    if "GET" not in (request.url_rule.methods or ()):
        endpoint, values = "programme.index", {}
    asked = urlencode([each for each in request.args.items(multi=True) if each[0] != "lang"])
    query = f"?{asked}" if asked and endpoint == "programme.index" else ""
    return [
        (lang, own_name(lang), url_for(endpoint, **{**values, "lang": lang}) + query)
        for lang in offered()
        if lang != g.lang
    ]


def attach(app: Flask) -> None:
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(CATALOGUES)
    Babel(app, locale_selector=ui)
    app.after_request(_remember)
    app.jinja_env.globals.update(other_languages=others, own_name=own_name)
