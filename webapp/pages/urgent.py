"""Urgent notices: what covers the screen of whoever has not acknowledged it, passers-by and staff phones included."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, Flask, Response, g, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from webapp.formats import dates, typography
from webapp.formats.words import N_, say
from webapp.pages import language, who
from webapp.pages.pieces import Piece
from webapp.pages.safety import settings
from webapp.pages.staff.words import sentence
from webapp.rules.languages import INTERFACE
from webapp.rules.notices import EVERYONE
from webapp.rules.programme import Event
from webapp.rules.times import local
from webapp.store import notices, readers
from webapp.store.models import Notice

bp = Blueprint("urgent", __name__, url_prefix="/<lang>")
bp.url_value_preprocessor(language.from_address)

COOKIE = "acknowledged"
"""What a browser that nobody signed in on has acknowledged: the epoch and the last number."""
WORD = N_("Urgent")
READ = N_("I have read this")
DRILL = N_("DRILL")
MARK = Markup("<!--urgent-->")


@dataclass(frozen=True)
class Cover:
    """An urgent notice as it covers a screen. `words`, `read` and `drill` are the interface's, `texts` the organiser's,
    each with its language, the reader's first."""

    number: int
    time: str
    words: list[tuple[str, str]]
    read: list[tuple[str, str]]
    drill: list[tuple[str, str]]
    texts: list[tuple[str, Markup, Markup]]


def cover(notice: Notice, lang: str, event: Event) -> Cover:
    """For a reader of `lang`; all the languages it was written in are there, at one size."""
    langs = list(dict.fromkeys([lang, *event.languages]))
    ours = [each for each in langs if each in INTERFACE] or ["en"]
    title, text = notice.body.get("title", {}), notice.body.get("text", {})
    said = [each for each in dict.fromkeys([*langs, *title, *text]) if title.get(each) or text.get(each)]

    def spoken(message: str) -> list[tuple[str, str]]:
        return [(each, say(each, message)) for each in ours]

    return Cover(
        notice.number,
        dates.clock(local(notice.at, event.zone)),
        spoken(WORD),
        spoken(READ),
        spoken(DRILL) if notice.drill else [],
        [(each, typography.markup(title.get(each, ""), each), _paragraphs(text.get(each, ""), each)) for each in said],
    )


def _paragraphs(text: str, lang: str) -> Markup:
    """A Japanese sentence each on a line of its own where it can."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return Markup("").join(Markup("<p>{}</p>").format(sentence(lang, line)) for line in lines)


# --- who has still to acknowledge what -----------------------------------------------------------


def covering() -> list[Notice]:
    """The urgent notices in force, for whomever; no SQL while there is none."""
    return notices.urgent(who.asker().beat, settings().clock.now())


def outstanding() -> list[Notice]:
    """The urgent notices this reader has still to acknowledge, oldest first. A notice to everyone also covers the
    screens of passers-by and of those who came later: what they acknowledged is in a cookie."""
    if "outstanding" not in g:
        found, me = covering(), who.asker().person
        sent = readers.acknowledged(me, [each.number for each in found]) if found and me is not None else {}
        g.outstanding = [each for each in found if not sent.get(each.number, _passed(each))]
    kept: list[Notice] = g.outstanding
    return kept


def _passed(notice: Notice) -> bool:
    """Whether whoever was not sent it may pass: it is not for everyone, or this browser acknowledged it."""
    return notice.audience != str(EVERYONE) or notice.number <= _last()


def _last() -> int:
    """The last number this browser acknowledged without anybody signed in; numbers begin anew with the epoch."""
    epoch, _, number = request.cookies.get(COOKIE, "").rpartition(".")
    known = epoch == who.asker().beat.epoch and number.isascii() and number.isdigit() and len(number) < 10
    return int(number) if known else 0


def remember(response: Response, number: int) -> None:
    """This browser has acknowledged up to this number, whoever uses it."""
    value = f"{who.asker().beat.epoch}.{max(number, _last())}"
    response.set_cookie(COOKIE, value, max_age=31_536_000, samesite="Lax", httponly=True, secure=settings().secure)


# --- what is shown -------------------------------------------------------------------------------


def covers(found: Iterable[Notice], lang: str) -> list[Cover]:
    programme = who.live()
    return [cover(each, lang, programme.event) for each in found] if programme else []


def overlay() -> Markup:
    """What stands before a page; empty when nothing is outstanding."""
    found = outstanding()
    return Markup(render_template("parts/urgent.html", notices=found) if found else "")


def piece() -> Piece:
    found = overlay()
    return Piece(found) if found else Piece("")


def address_language() -> str:
    """The language of the page where it is one of the event's; a staff phone may speak another."""
    lang: str = g.get("lang", "")
    return lang if lang in language.offered() else language.default()


@bp.get("/urgent")
def now(lang: str) -> ResponseReturnValue:
    """The overlay alone, for a page that has been open for a while. The mark tells it from any other answer."""
    response = make_response(MARK + overlay())
    response.headers["Cache-Control"] = "private, no-store"
    return response


def attach(app: Flask) -> None:
    app.jinja_env.globals.update(
        urgent_overlay=overlay,
        urgent_covers=covers,
        urgent_language=address_language,
        urgent_epoch=lambda: who.asker().beat.epoch,
        urgent_address=lambda: url_for("urgent.now", lang=address_language()),
    )
