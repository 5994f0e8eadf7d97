"""Cards of sessions: rendered once per edition, language and state, and kept with their compressed form."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import g, render_template
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from webapp.formats import dates
from webapp.pages import chrome
from webapp.pages.chrome import brief
from webapp.pages.pieces import Piece
from webapp.rules import seats as rules
from webapp.rules.languages import Said, said
from webapp.rules.programme import Programme, Session
from webapp.rules.seats import Standing
from webapp.rules.times import local
from webapp.store.agenda import Marks

SHORT = {"fr": {"fr": "FR", "ja": "JA", "en": "EN"}, "ja": {"fr": "仏", "ja": "日", "en": "英"}, "en": {}}
NUMBERED = frozenset({"workshop"})


@dataclass(frozen=True)
class State:
    """What differs from one reader to the next. `seat`: free, mine, wait, full, invitation, cancelled or empty;
    `count` is the seats left or the rank in line. `starred` None: nobody is signed in, there is nothing to press."""

    starred: bool | None = None
    seat: str = ""
    count: int = 0
    live: bool = False


def state_of(
    session: Session,
    programme: Programme,
    standing: Standing,
    marks: Marks | None,
    person: int | None,
    now: datetime,
    head: bool = False,
) -> State:
    """The state of one card for one reader. `head`: seats kept for heads of delegation count for this one."""
    starred = None if marks is None else session.code in marks.stars
    live = session.start <= now < session.end and not session.cancelled
    if session.cancelled:
        return State(starred, "cancelled")
    if marks is not None and session.code in marks.seats:
        if marks.seats[session.code]:
            return State(starred, "mine", 0, live)
        return State(starred, "wait", standing.rank(person or 0), live)
    if session.registration == "invitation":
        return State(starred, "invitation", 0, live)
    left = (
        rules.free(session, programme, standing.booked + (0 if head else rules.kept_for_heads(session, standing.heads)))
        if session.registration == "required" and session.end > now and not standing.released
        else None
    )
    if left is None:
        return State(starred, "", 0, live)
    return State(starred, "free" if left else "full", left, live)


HOLE = "\4"
LINE = Markup('<p class="meta">{}</p>')
"""The second line of a card when a seat's sign is all that is in it."""

CHAIRLESS = frozenset({"visit"})
"""Kinds that have places for people, not chairs: Japanese counts 名, not 席."""


def words_of(state: State, kind: str, lang: str) -> str | Markup:
    """The word that stands with the sign of a seat's state."""
    match state.seat:
        case "mine":
            return _("My seat")
        case "wait":
            return rank(state.count, lang)
        case "free" if kind in CHAIRLESS:
            return ngettext("%(num)s place", "%(num)s places", state.count)
        case "free":
            return ngettext("%(num)s seat", "%(num)s seats", state.count)
        case "full":
            return _("Fully booked") if kind in CHAIRLESS else _("Full")
        case "invitation":
            return _("By invitation")
        case "cancelled":
            return _("Cancelled")
    return ""


def rank(place: int, lang: str) -> Markup:
    """« 3e en attente », its ordinal raised as French prints it; 待ち3番目."""
    number, ending = dates.ordinal(place, lang)
    raised = Markup("{}<sup>{}</sup>" if lang == "fr" else "{}{}").format(number, ending)
    before, _gap, after = _("%(rank)s in line", rank="\0").partition("\0")
    return Markup.escape(before) + raised + Markup.escape(after)


def hearing(session: Session, ui: str) -> str:
    """« FR ⇄ JA », 日⇄仏: floor languages and what can be heard; empty when there is no interpretation."""
    if session.mode == "none" or not session.interpretation:
        return ""
    names = SHORT.get(ui, {})
    floor = [names.get(code, code.upper()) for code in session.languages]
    heard = [names.get(code, code.upper()) for code in session.interpretation]
    space = "" if ui == "ja" else " "
    if ui == "ja":
        floor, heard = sorted(floor, key="日仏英".find), sorted(heard, key="日仏英".find)
    if floor == heard:
        return f"{space}⇄{space}".join(floor)
    dot = "・" if ui == "ja" else " · "
    return f"{dot.join(floor)}{space}→{space}{dot.join(heard)}"


@dataclass(frozen=True)
class Card:
    """What a card shows whatever its reader: words of one edition in one language."""

    code: str
    title: Said
    title_html: Markup
    place: Said
    place_html: Markup
    start: str
    end: str
    begins: str
    ends: str
    track: str
    ear: str
    small: bool
    only: str


class Cards:
    """The cards of one edition in one language."""

    def __init__(self, programme: Programme, lang: str, ui: str) -> None:
        self.programme, self.lang, self.ui = programme, lang, ui
        self.track_class = {code: f"t{n}" for n, code in enumerate(programme.tracks)}
        self.cards = {code: self._card(session) for code, session in programme.sessions.items()}
        self.kept: OrderedDict[tuple[str, str, State], Piece] = OrderedDict()
        self.bars: dict[int, Piece] = {}
        self.signs: dict[tuple[bool, str, int], Markup] = {}

    def said(self, text: Any) -> Said:
        event = self.programme.event
        return said(text, self.lang, event.default_language, event.languages)

    def _card(self, session: Session) -> Card:
        zone = self.programme.event.zone
        title = self.said(session.title)
        place = self.programme.places.get(session.place)
        where = brief(self.said(place.name)) if place else Said("", self.lang)
        start, end = local(session.start, zone), local(session.end, zone)
        only = ""
        if session.mode == "none" and session.languages and self.lang not in session.languages:
            only = " · ".join(SHORT.get(self.ui, {}).get(code, code.upper()) for code in session.languages)
        return Card(
            session.code, title, chrome.marked(title, session.kind in NUMBERED), where, chrome.marked(where),
            dates.clock(start), dates.clock(end), start.isoformat(), end.isoformat(),
            self.track_class.get(session.track, ""), hearing(session, self.ui), session.small, only,
        )  # fmt: skip

    def piece(self, code: str, shape: str, state: State) -> Piece:
        """The card as `shape` (row: with its time; par: under a common time; agenda), rendered at first need."""
        key = (code, shape, state)
        found = self.kept.get(key)
        if found is None:
            card = self.cards[code]
            found = Piece(
                render_template(
                    "parts/card.html",
                    c=card,
                    shape=shape,
                    state=state,
                    sign_of_seat=self.sign(code, state),
                    lang=self.lang,
                )
            )
            self.kept[key] = found
            if len(self.kept) > 20_000:
                self.kept.popitem(last=False)
        return found

    def sign(self, code: str, state: State) -> Markup:
        """The sign of a seat's state, with its word; empty when the state says nothing."""
        kind = self.programme.sessions[code].kind
        key = (kind in CHAIRLESS, state.seat, state.count)
        if state.seat and key not in self.signs:
            words = words_of(state, kind, self.ui)
            self.signs[key] = Markup(render_template("parts/state.html", state=state, words=words))
        return self.signs.get(key, Markup(""))

    def mould(self, code: str, shape: str, starred: bool | None) -> str:
        """The card for a phone to fill: U+0004 stands where the sign of the seat goes, with its line when the line
        would hold nothing else (`moulded`)."""
        state = State(starred, "cancelled" if self.programme.sessions[code].cancelled else "")
        html = render_template(
            "parts/card.html", c=self.cards[code], shape=shape, state=state, sign_of_seat=HOLE, lang=self.lang
        )
        return html.replace(LINE.format(HOLE), HOLE) if self._alone(code) else html

    def moulded(self, code: str, state: State) -> str:
        """The sign of a seat as it goes into this card's mould."""
        sign = self.sign(code, state)
        return str(LINE.format(sign) if sign and self._alone(code) else sign)

    def _alone(self, code: str) -> bool:
        """Whether the card's second line can hold nothing but the sign of a seat."""
        card = self.cards[code]
        return not (card.place or card.ear or card.only)

    def bar(self, new: int) -> Piece:
        """The bar under a day's page, telling so many unread notices."""
        if new not in self.bars:
            self.bars[new] = Piece(render_template("parts/bar.html", here="programme", new=new))
        return self.bars[new]

    def rendered(self, code: str, shape: str, state: State) -> Piece | None:
        """The card when it is there already."""
        return self.kept.get((code, shape, state))


_kept: dict[tuple[str, str], Cards] = {}


def cards_of(programme: Programme, lang: str, ui: str) -> Cards:
    """The cards of the live edition in a language, made when first asked for."""
    if g.get("draft") is programme:  # what organisers look at is nobody else's: it must not push out the live edition's
        return Cards(programme, lang, ui)
    found = _kept.get((lang, ui))
    if found is None or found.programme is not programme:
        found = _kept[lang, ui] = Cards(programme, lang, ui)
    return found
