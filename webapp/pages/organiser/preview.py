"""The draft as a phone shows it, by the delegates' own pages, in frames as wide as a phone.

A frame is a whole page of the delegates' made of the draft, as a passer-by sees it; scripts and links do nothing there.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from flask import Response, g, make_response, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from webapp.formats import dates
from webapp.pages import chrome, htmx, language, who
from webapp.pages.delegate import day as day_page
from webapp.pages.delegate import session as session_page
from webapp.pages.delegate.cards import cards_of
from webapp.pages.delegate.programme import rendered
from webapp.pages.delegate.sheet import sheet
from webapp.pages.organiser import account, names
from webapp.pages.safety import settings
from webapp.rules.languages import Said
from webapp.rules.programme import Programme, Session, in_order
from webapp.rules.texts import side_by_side
from webapp.store.pulse import Asker


def of_session(held: Programme, session: Session, lang: str) -> ResponseReturnValue:
    """Its page and its card, in this language and in the next."""
    frames = [
        (each, url_for(".phone", code=session.code, lang=each), url_for(".card", code=session.code, lang=each))
        for each in _beside(held, lang)
    ]
    return htmx.show(
        "organiser/preview.html", title=names.called(session.title, held.event, session.code), frames=frames, s=session,
        languages=side_by_side(held.event.languages), lang=lang, day=session.day,
        to=lambda each: url_for(".preview", code=session.code, lang=each), **account.chrome(),
    )  # fmt: skip


def of_day(held: Programme, day: date, lang: str) -> ResponseReturnValue:
    _on(held, day)
    frames = [(each, url_for(".phone_day", lang=each, day=day.isoformat()), "") for each in _beside(held, lang)]
    return htmx.show(
        "organiser/preview.html", title=Said(dates.day_title(day, g.ui), g.ui), frames=frames, s=None, day=day,
        lang=lang, languages=side_by_side(held.event.languages),
        to=lambda each: url_for(".preview_day", lang=each, day=day.isoformat()), **account.chrome(),
    )  # fmt: skip


def _beside(held: Programme, lang: str) -> list[str]:
    """This language and the one that stands beside it."""
    languages = side_by_side(held.event.languages)
    if lang not in languages:
        raise NotFound()
    return [lang, *[each for each in languages if each != lang][:1]]


def _on(held: Programme, day: date) -> None:
    if day not in held.days:
        raise NotFound()


# --- frames --------------------------------------------------------------------------------------


def session_frame(held: Programme, session: Session, lang: str) -> ResponseReturnValue:
    draft = replace(held, sessions=in_order({**held.sessions, session.code: session}))
    return _frame(draft, lang, lambda: session_page.view(draft, session))


def card_frame(held: Programme, session: Session, lang: str) -> ResponseReturnValue:
    draft = replace(held, sessions=in_order({**held.sessions, session.code: session}))

    def card() -> Response:
        [shown] = rendered([session], draft, cards_of(draft, g.lang, g.ui))
        return make_response(render_template("organiser/preview_card.html", card=shown, here=""))

    return _frame(draft, lang, card)


def day_frame(held: Programme, day: date, lang: str) -> ResponseReturnValue:
    _on(held, day)

    def whole() -> Response:
        now = settings().clock.now()
        chrome.style(held)
        plan = day_page.whole_plan(held, day, day_page.current(held, day, now))
        page = sheet(held, plan, cards_of(held, g.lang, g.ui), who.asker().beat, now, False)
        return make_response(page.whole[0].decode())

    return _frame(held, lang, whole)


def _frame(draft: Programme, lang: str, page: Callable[[], Response]) -> Response:
    """The page made of the draft by a passer-by's eyes, in a language of the draft."""
    if lang not in draft.event.languages:
        raise NotFound()
    with language.speaking(lang):
        g.draft, g.asker, g.outstanding = draft, Asker(who.asker().beat, None, 0), []
        response = page()
    g.framed = True
    response.headers["Cache-Control"] = "no-store"
    response.headers.pop("ETag", None)
    return response
