"""Writing to people: the form, how it will look on a phone, and sending."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from webapp.actions import later
from webapp.actions import notices as actions
from webapp.formats import audiences as said
from webapp.formats.languages import name
from webapp.formats.typed import plain
from webapp.pages import language, who
from webapp.pages import notices as pages
from webapp.pages.organiser import account, audiences
from webapp.pages.safety import settings
from webapp.rules.messages import Fault, Message, faults, lacking
from webapp.rules.notices import EVERYONE, Audience, NoSuchAudience
from webapp.rules.programme import Event
from webapp.rules.times import NoSuchTime, at
from webapp.store import audiences as store
from webapp.store import readers
from webapp.store.models import Notice
from webapp.store.notices import Told

bp = Blueprint("organiser_writing", __name__, url_prefix=f"{account.PATH}/notices")
bp.before_request(account.guard)
HOURS = (1, 2, 4, 12)
"""How long an alert may be said to cover screens; the last when nothing is said."""


@dataclass(frozen=True)
class Form:
    """What was typed, kept as it was typed; `message` is what it means, `wrong` what of it cannot be read."""

    to: str
    person: str
    at: str
    hours: int
    form: str
    count: str
    message: Message
    wrong: tuple[Fault, ...] = ()


def _event() -> Event | None:
    live = who.live()
    return live.event if live else None


def typed(event: Event) -> Form:
    sent = request.form
    wrong: tuple[Fault, ...] = ()
    when = None
    try:
        asked = datetime.fromisoformat(sent["at"]) if sent.get("at") else None
        when = at(asked.date(), asked.time(), event.zone) if asked else None
    except (ValueError, NoSuchTime):
        wrong = (Fault("when"),)

    def text(name: str) -> dict[str, str]:
        found = {lang: plain(sent.get(f"{name}_{lang}", "")) for lang in event.languages}
        return {lang: words for lang, words in found.items() if words}

    urgent, hours = "urgent" in sent, sent.get("hours", "")
    lasts = int(hours) if hours in map(str, HOURS) else HOURS[-1]
    until = (when or settings().clock.now()) + timedelta(hours=lasts) if urgent else None
    message = Message(text("title"), text("text"), urgent, "drill" in sent, when, until)
    return Form(
        sent.get("to", str(EVERYONE)), sent.get("person", ""), sent.get("at", ""), lasts, sent.get("form", "")[:64],
        sent.get("count", ""), message, wrong,
    )  # fmt: skip


@bp.get("/new")
def new() -> ResponseReturnValue:
    event = _event()
    if event is None:
        return account.refused("no_programme", 409)
    return _write(event, Form(str(EVERYONE), "", "", HOURS[-1], secrets.token_hex(16), "", Message()))


@bp.post("/new")
def sent() -> ResponseReturnValue:
    """The form again, its preview, or, once the number of people was confirmed, the message sent."""
    event = _event()
    if event is None:
        return account.refused("no_programme", 409)
    form = typed(event)
    if request.form.get("do") == "write":
        return _write(event, form)
    before = readers.sent_by_form(form.form)
    if before is not None:
        return redirect(url_for("organiser_notices.one", number=before), 303)
    wrong = [*form.wrong, *faults(form.message, event.languages, settings().clock.now())]
    try:
        chosen = audiences.chosen(form.to, form.person)
    except NoSuchAudience:
        return _write(event, form, [*wrong, Fault("audience")], 422)
    if wrong:
        return _write(event, form, wrong, 422)
    count = len(store.people(chosen))
    if not count:
        return _write(event, form, [Fault("nobody")], 409)
    if request.form.get("do") != "send":
        return _check(event, form, chosen)
    if form.count != str(count) and not form.message.urgent:
        return _check(event, form, chosen, [Fault("changed")], 409)
    return _send(form, chosen)


def _send(form: Form, chosen: Audience) -> ResponseReturnValue:
    message, by = form.message, account.here().name
    if message.at is not None:
        later.schedule(
            chosen, message.title, message.text, by, settings().clock.now(), message.at,
            urgent=message.urgent, drill=message.drill, ends_at=message.until, form=form.form,
        )  # fmt: skip
        return redirect(url_for("organiser_notices.index"), 303)
    number = actions.send(
        chosen, message.title, message.text, by, settings().clock.now(),
        urgent=message.urgent, drill=message.drill, ends_at=message.until, form=form.form,
    )  # fmt: skip
    return redirect(url_for("organiser_notices.one", number=number), 303)


@bp.get("/reach")
def reach() -> str:
    """How many the audience chosen in the form has, for the page to show at once."""
    try:
        chosen = audiences.chosen(request.args.get("to", ""), request.args.get("person", ""))
    except NoSuchAudience:
        return ""
    return render_template("organiser/reach.html", words=_reach(chosen))


def _reach(chosen: Audience) -> str:
    return said.reach(store.languages(chosen), language.default(), g.ui)


def _write(event: Event, form: Form, wrong: list[Fault] | None = None, status: int = 200) -> ResponseReturnValue:
    try:
        words = _reach(audiences.chosen(form.to, form.person))
    except NoSuchAudience:
        words = ""
    page = render_template(
        "organiser/write.html", form=form, groups=audiences.groups(), people=audiences.individuals(), hours=HOURS,
        languages=event.languages, wrong=_told(wrong or []), about={each.lang for each in wrong or [] if each.lang},
        reach=words, zone=event.timezone, **account.chrome(),
    )  # fmt: skip
    return page, status


def _told(wrong: list[Fault]) -> list[str]:
    return [said.fault(each, g.ui) for each in dict.fromkeys(wrong)]


def _check(
    event: Event, form: Form, chosen: Audience, wrong: list[Fault] | None = None, status: int = 200
) -> ResponseReturnValue:
    message, live = form.message, who.live()
    assert live is not None
    notice = Notice(
        number=0, at=message.at or settings().clock.now(), kind="message", audience=str(chosen), urgent=message.urgent,
        drill=message.drill, body={"title": dict(message.title), "text": dict(message.text)},
        session=chosen.code if chosen.kind == "session" else "",
    )  # fmt: skip
    shown = []
    for lang in event.languages:
        with speaking(lang):
            if message.urgent:
                html = render_template("parts/urgent.html", notices=[notice], preview=lang)
            else:
                html = str(pages.html(Told(notice, read=False), live, {}))
        shown.append((lang, html))
    page = render_template(
        "organiser/check.html", form=form, shown=shown, to=audiences.words(str(chosen)), reach=_reach(chosen),
        count=len(store.people(chosen)), lacking=lacking(message, event.languages), wrong=_told(wrong or []),
        languages=event.languages, language_name=lambda lang: name(lang, g.ui), **account.chrome(),
    )  # fmt: skip
    return page, status


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """What is rendered inside is for a reader of another language."""
    before = g.lang, g.ui
    language.speak(lang)
    try:
        with force_locale(g.ui):
            yield
    finally:
        g.lang, g.ui = before
