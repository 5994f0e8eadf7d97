"""Inviting people: whom, with which words, how far the mailing has come; and letters on paper for the others."""

import secrets
from datetime import datetime
from typing import NamedTuple

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from webapp.actions import mailing as actions
from webapp.formats import audiences as said
from webapp.formats import dates, letter_sheets, letters, names
from webapp.formats.audiences import sender
from webapp.formats.languages import name
from webapp.formats.letter_sheets import Line, Sheet
from webapp.formats.letters import Reader
from webapp.formats.typed import plain
from webapp.pages import chrome, htmx, language
from webapp.pages.organiser import account, audiences, editing
from webapp.pages.safety import settings
from webapp.rules import letters as rules
from webapp.rules.languages import INTERFACE, Said
from webapp.rules.notices import EVERYONE, Audience, NoSuchAudience
from webapp.rules.people import protocol_key
from webapp.rules.programme import Event
from webapp.rules.times import local
from webapp.store import audiences as audience_store
from webapp.store import mail, people

bp = Blueprint("organiser_invitations", __name__, url_prefix=f"{account.PATH}/invitations")
bp.before_request(account.guard)
PAGES = 300
"""Letters printed at once."""


class Row(NamedTuple):
    """A mailing in the list."""

    number: int
    when: str
    by: str
    to: Said
    sent: int
    all: int


def _moment(at: datetime, event: Event) -> str:
    return dates.moment(local(at, event.zone), g.ui)


@bp.get("")
def index() -> ResponseReturnValue:
    event = editing.draft().event
    return _index(event, str(EVERYONE), again=False)


def _index(event: Event, to: str, *, again: bool, wrong: str = "", status: int = 200) -> ResponseReturnValue:
    found = mail.mailings(actions.KIND)
    counts = mail.counts(each.id for each in found) if found else {}
    rows = [
        Row(each.id, _moment(each.at, event), sender(each.by, g.ui), audiences.words(each.audience),
            counts[each.id]["sent"], counts[each.id].total())
        for each in found
    ]  # fmt: skip
    page = render_template(
        "organiser/invitations.html", rows=rows, groups=audiences.groups(), people=audiences.individuals(), to=to,
        person=request.values.get("person", ""), again=again, wrong=wrong, reach=_reach(to, again=again),
        mailbox=settings().mailbox, **account.chrome(),
    )  # fmt: skip
    return page, status


@bp.get("/reach")
def reach() -> str:
    """How many would get a letter, for the page to show at once."""
    return render_template(
        "organiser/reach.html", words=_reach(request.args.get("to", ""), again="again" in request.args)
    )


def _reach(to: str, *, again: bool) -> str:
    try:
        wanted, without = actions.invited(audiences.chosen(to, request.values.get("person", "")), again)
    except NoSuchAudience:
        return ""
    return letters.reach(len(wanted), len(without), g.ui)


def _chosen() -> Audience | None:
    try:
        return audiences.chosen(request.form.get("to", ""), request.form.get("person", ""))
    except NoSuchAudience:
        return None


@bp.post("")
def send() -> ResponseReturnValue:
    """The preview; once the number of letters was confirmed, the mailing."""
    event = editing.draft().event
    chosen, again, form = _chosen(), "again" in request.form, request.form.get("form", "")[:64]
    before = mail.by_form(form) if form else None
    if before is not None:
        return redirect(url_for(".one", number=before.id), 303)
    if chosen is None:
        wrong = said.FAULTS["audience"]
        return _index(event, request.form.get("to", ""), again=again, wrong=wrong, status=422)
    if settings().mailbox is None:
        return _index(event, str(chosen), again=again, wrong=letters.NO_SERVER, status=409)
    wanted, without = actions.invited(chosen, again)
    if not wanted:
        return _index(event, str(chosen), again=again, wrong=letters.NOBODY, status=409)
    if request.form.get("do") != "send" or request.form.get("count") != str(len(wanted)):
        return _check(event, chosen, again, wanted, without)
    number = actions.invite(account.here().name, chosen, again, form, settings().clock.now())
    return redirect(url_for(".one", number=number), 303)


def _check(event: Event, chosen: Audience, again: bool, wanted: set[int], without: set[int]) -> ResponseReturnValue:
    """One letter in each language that somebody will read, as it will be."""
    shown: dict[str, tuple[Reader, int]] = {}
    for person in people.individuals(wanted).values():
        reader = Reader(person.name, person.function, "", person.language)
        lang = letters.language(reader, event)
        shown[lang] = (shown[lang][0] if lang in shown else reader, shown.get(lang, (reader, 0))[1] + 1)
    address = f"{settings().base_url}/a/…"
    samples = [
        (lang, name(lang, g.ui), count, letters.filled_in(_words(lang, event), reader, event, lang, address))
        for lang, (reader, count) in sorted(shown.items(), key=lambda each: -each[1][1])
    ]
    mailbox = settings().mailbox
    return render_template(
        "organiser/invitations_check.html", samples=samples, to=audiences.words(str(chosen)), chosen=chosen,
        code=chosen.code if chosen.kind == "person" else "", again=again, count=len(wanted), without=len(without),
        form=request.form.get("form") or secrets.token_hex(16), sender=mailbox.sender if mailbox else "",
        reach=letters.reach(len(wanted), len(without), g.ui), **account.chrome(),
    )  # fmt: skip


def _words(lang: str, event: Event) -> letters.Words:
    return actions.words(lang, event.default_language)


# --- one mailing ---------------------------------------------------------------------------------


@bp.get("/<int:number>")
def one(number: int) -> ResponseReturnValue:
    """How far it has come; asked again every two seconds while letters wait."""
    found, event = mail.mailing(number), editing.draft().event
    if found is None:
        raise NotFound()
    counts = mail.counts([number])[number]
    troubled = [
        (names.pair(who.name, g.ui).first, people.email(who.id), letter)
        for letter in mail.letters(number, ("failed", "unsure"))[:100]
        for who in [people.individual(letter.person_id)]
    ]
    done = counts.total() - counts["waiting"] - counts["sending"]
    return htmx.show(
        "organiser/mailing.html", block="progress", n=number, counts=counts, done=done, total=counts.total(),
        running=bool(counts["waiting"] + counts["sending"]) and found.stopped_at is None, stopped=found.stopped_at,
        problem=mail.problem(number), troubled=troubled, to=audiences.words(found.audience),
        when=_moment(found.at, event), by=sender(found.by, g.ui), **account.chrome(),
    )  # fmt: skip


@bp.post("/<int:number>")
def steer(number: int) -> ResponseReturnValue:
    """Stop it, take it up again, or try again what failed or may have failed."""
    if mail.mailing(number) is None:
        raise NotFound()
    by, now, do = account.here().name, settings().clock.now(), request.form.get("do", "")
    if do == "stop":
        actions.stop(by, number, now)
    elif do in ("go_on", "failed", "unsure"):
        actions.go_on(by, number, (do,) if do != "go_on" else (), now)
    return redirect(url_for(".one", number=number), 303)


# --- its words -----------------------------------------------------------------------------------


@bp.get("/words")
def wording() -> ResponseReturnValue:
    event = editing.draft().event
    held = {lang: _words(lang, event) for lang in event.languages}
    return _wording(event, held, {})


def _wording(
    event: Event, held: dict[str, letters.Words], wrong: dict[str, list[str]], status: int = 200
) -> ResponseReturnValue:
    own = mail.templates(actions.KIND)
    page = render_template(
        "organiser/invitation_words.html", held=held, wrong=wrong, own=own, languages=event.languages,
        interface=INTERFACE, gaps=rules.GAPS, **account.chrome(),
    )  # fmt: skip
    return page, status


@bp.post("/words")
def reword() -> ResponseReturnValue:
    event = editing.draft().event
    held = {
        lang: letters.Words(plain(request.form.get(f"subject_{lang}", "")), plain(request.form.get(f"body_{lang}", "")))
        for lang in event.languages
    }
    wrong = {
        lang: [letters.fault(each, g.ui) for each in rules.faults(*held[lang])]
        for lang in event.languages
        if any(held[lang]) and rules.faults(*held[lang])
    }
    if wrong:
        return _wording(event, held, wrong, 422)
    actions.rewrite_all(account.here().name, held, event.default_language, settings().clock.now())
    return redirect(url_for(".wording"), 303)


# --- on paper ------------------------------------------------------------------------------------


@bp.post("/letters")
def paper() -> ResponseReturnValue:
    """A4 letters to print as PDF, each with a link of its own that is made now."""
    event, chosen = editing.draft().event, _chosen()
    if chosen is None:
        return _index(event, request.form.get("to", ""), again=False, wrong=said.FAULTS["audience"], status=422)
    wanted = audience_store.people(chosen)
    if "without" in request.form:
        wanted = sorted(set(wanted) - mail.with_address(wanted))
    if not wanted:
        return _index(event, str(chosen), again=False, wrong=letters.NOBODY, status=409)
    if len(wanted) > PAGES:
        return _index(event, str(chosen), again=False, wrong=letters.TOO_MANY, status=409)
    order = audience_store.protocol()
    found = people.individuals(wanted).values()
    in_order = sorted(found, key=lambda p: protocol_key(order.get(p.delegation), p.head, p.name, g.ui))
    now = settings().clock.now()
    links = actions.links(account.here().name, chosen, [person.id for person in in_order], now)
    sheets = [_sheet(person, event, links[person.id]) for person in in_order]
    body = letter_sheets.pdf(sheets, letters.named(event, g.ui), g.ui)
    named = f'inline; filename="{event.code}-letters.pdf"'
    return body, 200, {
        "Content-Type": "application/pdf", "Content-Disposition": named, "Cache-Control": "no-store",
    }  # fmt: skip


def _sheet(person: people.Individual, event: Event, token: str) -> Sheet:
    reader = Reader(person.name, person.function, "", person.language)
    lang, link = letters.language(reader, event), f"{settings().base_url}/a/{token}"
    words = letters.filled_in(_words(lang, event), reader, event, lang, "\0")
    before, _link, after = words.body.partition("\0")
    with language.speaking(lang):
        function, delegation = (chrome.told(text) for text in (person.function, person.delegation_name))
    lines = Line(function.words, function.lang), Line(delegation.words, delegation.lang)
    return Sheet(
        lang, letters.named(event, lang), letter_sheets.address(reader, *lines, lang), _paragraphs(before), link,
        _paragraphs(after),
    )  # fmt: skip


def _paragraphs(words: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in words.replace("\0", "").split("\n\n") if part.strip())
