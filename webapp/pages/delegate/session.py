"""One session: what, when, where, how to follow it; its star and its seat."""

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.exceptions import BadRequest, NotFound

from webapp.actions import agenda as agenda_actions
from webapp.actions import seats as seat_actions
from webapp.formats import dates, languages, names
from webapp.pages import chrome, htmx, language, refusals, who
from webapp.pages.delegate import agenda as agenda_page
from webapp.pages.delegate.cards import CHAIRLESS, Cards, cards_of, hearing, rank, state_of
from webapp.pages.delegate.day import kind_word
from webapp.pages.delegate.programme import rendered, speakers
from webapp.pages.safety import settings
from webapp.rules import release
from webapp.rules import seats as rules
from webapp.rules.programme import Programme, Session
from webapp.rules.seats import Asking, Refused, Standing
from webapp.rules.times import local, minutes
from webapp.store import people, seats
from webapp.store.pulse import Beat

bp = Blueprint("session", __name__, url_prefix="/<lang>/sessions")
bp.url_value_preprocessor(language.from_address)


def found(code: str) -> tuple[Programme, Session]:
    programme = who.live()
    if programme is None or code not in programme.sessions:
        raise NotFound()
    return programme, programme.sessions[code]


@bp.get("/<code>")
def page(lang: str, code: str) -> Response:
    return view(*found(code))


def view(programme: Programme, session: Session, refusal: Refused | None = None) -> Response:
    """The page, or for htmx its content; a refusal is shown where the button was."""
    cards = cards_of(programme, g.lang, g.ui)
    start, end = local(session.start, programme.event.zone), local(session.end, programme.event.zone)
    others = [s for s in programme.on(session.day) if s.code != session.code]
    return htmx.show(
        "delegate/session.html",
        block="content",
        status=409 if refusal else 200,
        here="programme",
        **seat_values(programme, session),
        card=cards.cards[session.code],
        title=cards.said(session.title),
        abstract=cards.said(session.abstract),
        kind=cards.said(programme.tracks[session.track].name) if session.track in programme.tracks else None,
        kind_word=kind_word(session),
        back=(
            url_for("day.on", lang=g.lang, day=session.day.isoformat(), _anchor=f"session-{session.code}"),
            dates.day_short(session.day, g.ui),
        ),
        span=dates.span(start, end, g.ui),
        day=dates.day_title(session.day, g.ui),
        when=_when(session),
        place=programme.places.get(session.place),
        hearing=hearing(session, g.ui),
        channels=channels(session),
        heard=[languages.name(code, g.ui) for code in session.languages],
        speakers=_speakers(session, programme),
        party=party_of(session),
        refusal=_refused(refusal, programme, cards),
        neighbours=_neighbours(session, others, programme, cards),
    )


def seat_values(programme: Programme, session: Session) -> dict[str, object]:
    """What the parts of the page that speak of seats are made of (parts/seats.html, party.html, act.html)."""
    asker, now = who.asker(), settings().clock.now()
    standing = seats.standing(session.code, asker.beat)
    head = asker.person is not None and bool(session.kept) and who.person().head
    state = state_of(session, programme, standing, who.marks(), asker.person, now, head)
    return {
        "s": session,
        "keeps_until": _keeps_until(session, programme, standing),
        "kept": rules.kept_for_heads(session, standing.heads),
        "chairless": CHAIRLESS,
        "over": session.end <= now,
        "state": state,
        "standing": standing,
        "capacity": rules.capacity(session, programme),
        "rank": rank(state.count, g.ui) if state.seat == "wait" else "",
        "bookable": _bookable(session, standing),
    }


def _neighbours(
    session: Session, others: list[Session], programme: Programme, cards: Cards
) -> list[tuple[str, bool, list[Markup]]]:
    """Headings, whether their cards share this session's time (and need not repeat it), and the cards."""
    abreast = [s for s in others if (s.start, s.end) == (session.start, session.end)]
    across = [s for s in others if s.overlaps(session) and s not in abreast]
    found = [
        (_("At the same time"), True, rendered(abreast, programme, cards, "par")),
        (_("Meanwhile"), False, rendered(across, programme, cards)),
        (_("Before"), False, rendered([s for s in others if s.end <= session.start][-1:], programme, cards)),
        (_("After"), False, rendered([s for s in others if s.start >= session.end][:1], programme, cards)),
    ]
    return [each for each in found if each[2]]


def _when(session: Session) -> str:
    instant = settings().clock.now()
    if session.end <= instant:
        return _("over")
    if session.start <= instant:
        return _("now on")
    left = minutes(session.start - instant)
    return _("in %(time)s", time=dates.duration(left, g.ui)) if left < 24 * 60 else ""


def channels(session: Session) -> list[tuple[str, str]]:
    """Interpretation channels as (number, language)."""
    return [(number, languages.name(lang, g.ui)) for number, lang in languages.channels(session.channel)]


def _speakers(session: Session, programme: Programme) -> list[dict[str, object]]:
    found = speakers(programme)
    return [person_card(found[speech.person]) for speech in session.speeches if speech.person in found]


def person_card(person: people.Individual) -> dict[str, object]:
    """A person as lists show them: the reader's writing first, function and delegation beneath."""
    first, first_lang, second, second_lang = names.pair(person.name, g.ui)
    return {
        "code": person.code, "first": first, "first_lang": first_lang, "second": second, "second_lang": second_lang,
        "function": chrome.told(person.function), "delegation": chrome.told(person.delegation_name),
    }  # fmt: skip


def _keeps_until(session: Session, programme: Programme, standing: Standing) -> str:
    """Until when a booked seat is kept, in words; empty where nothing is given back, or it was."""
    due = release.due_at(session, programme)
    return dates.spoken(local(due, programme.event.zone), g.ui) if due and not standing.released else ""


def _bookable(session: Session, standing: Standing) -> str:
    """Empty when the person asking may ask for a seat, else the code of the refusal."""
    me = who.asker().person
    if me is None:
        return "" if session.registration == "required" else "not_bookable"
    person = who.person()
    try:
        rules.admissible(
            session,
            Asking(me, person.delegation, person.country, person.category),
            settings().clock.now(),
            standing.released,
        )
    except Refused as refusal:
        return refusal.code
    return ""


def party_of(session: Session) -> list[dict[str, object]]:
    """For an escort: the others of the delegation, each with their seat in this session."""
    if who.asker().person is None or session.registration != "required" or not who.person().escort:
        return []
    members, held = _party(who.asker().beat)
    waiting = seats.standing(session.code, who.asker().beat).waiting
    return [
        {**card, "seat": "mine" if session.code in held.get(id_, ()) else "wait" if id_ in waiting else ""}
        for id_, card in members.items()
    ]


def _party(beat: Beat) -> tuple[dict[int, dict[str, object]], dict[int, set[str]]]:
    """The others of an escort's delegation, and where each holds a seat; read once for all sessions."""
    if g.get("party_beat") != beat:
        members = people.party(who.person())
        g.party = {person.id: _shown(person_card(person)) for person in members}, seats.held(p.id for p in members)
        g.party_beat = beat
    found: tuple[dict[int, dict[str, object]], dict[int, set[str]]] = g.party
    return found


def _shown(card: dict[str, object]) -> dict[str, object]:
    return {**card, "shown": Markup(render_template("parts/person.html", p=card))}


def _refused(refusal: Refused | None, programme: Programme, cards: Cards) -> dict[str, object] | None:
    if refusal is None:
        return None
    other = programme.sessions.get(refusal.other)
    title = cards.said(other.title).words if other else ""
    acting_for = request.form.get("for", "")
    words = refusals.words(refusal.code, title, of_another=bool(acting_for))
    return {"code": refusal.code, "words": words, "for": acting_for}


@bp.route("/<code>/star", methods=["GET", "POST"])
def star(lang: str, code: str) -> ResponseReturnValue:
    """One tap; asking twice for the same thing is asking once."""
    programme, session = found(code)
    if request.method != "POST":
        return _page_of(code)
    wanted = request.form.get("on", "1")
    if wanted not in ("0", "1"):
        raise BadRequest()
    agenda_actions.star(who.person_id(), code, wanted == "1", settings().clock.now())
    who.again()
    if not htmx.asked():
        return htmx.back(url_for("session.page", lang=lang, code=code), f"session-{code}")
    shape = request.args.get("shape", "row")
    if shape == "agenda":
        return agenda_page.view(programme, session.day)
    if shape == "page":
        return view(programme, session)
    cards = cards_of(programme, g.lang, g.ui)
    return Response(rendered([session], programme, cards, "par" if shape == "par" else "row")[0])


@bp.route("/<code>/seat", methods=["GET", "POST"])
def seat(lang: str, code: str) -> ResponseReturnValue:
    """do: book, wait, swap or give_up; for: the code of the person an escort acts for."""
    found(code)
    if request.method != "POST":
        return _page_of(code)
    do, me = request.form.get("do", ""), who.person_id()
    if do not in ("book", "wait", "swap", "give_up"):
        raise BadRequest()
    try:
        person = _acting_for(me)
        now = settings().clock.now()
        if do == "give_up":
            seat_actions.give_up(person, code, now)
        else:
            by = me if person != me else None
            seat_actions.ask(person, code, now, by=by, wait=do == "wait", swap=do == "swap")
    except Refused as refusal:
        who.again()
        return view(*found(code), refusal)
    who.again()
    return view(*found(code)) if htmx.asked() else htmx.back(url_for("session.page", lang=lang, code=code))


def _page_of(code: str) -> ResponseReturnValue:
    """What answers a form stands at the form's address: opened again, or come back to, that is the session's page."""
    return redirect(url_for("session.page", lang=g.lang, code=code))


def _acting_for(me: int) -> int:
    code = request.form.get("for", "")
    if not code:
        return me
    other = people.by_code(code) if code.isprintable() else None
    if other is None or not seat_actions.may_act_for(me, other.id):
        raise Refused("not_yours")
    return other.id
