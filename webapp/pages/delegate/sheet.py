"""A day's page for all its readers: what is the same for everybody, and how one reader's marks are put in.

No Flask in what a `Sheet` does: it is also filled before Flask wakes (pages/ready.py).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from webapp.pages.chrome import MANY
from webapp.pages.delegate.cards import Cards, State, state_of
from webapp.pages.pieces import Piece, gzipped, plain
from webapp.rules.programme import Programme, Session
from webapp.rules.seats import NOBODY
from webapp.store import agenda, notices, seats
from webapp.store.agenda import NONE, Marks
from webapp.store.pulse import Asker, Beat


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a card goes: which session, in which shape."""

    session: Session
    shape: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Where something of the reader's goes that is no card: `urgent`, before the page, or `bar`, under it."""

    what: str


Plan = list[Piece | Slot | Gap]
NOTHING = Piece("")
Find = Callable[[str, str, State], Piece | None]
"""The card of a session code, a shape and a state; None when it is not there."""


@dataclass(frozen=True)
class Sheet:
    """`blank` is the page as whoever marked nothing sees it; `now` stands for all the time it does not change in.
    `bars` are the bar under the page, by how many notices are unread."""

    programme: Programme
    plan: Plan
    blank: list[Piece]
    beat: Beat
    now: datetime
    bars: tuple[Piece, ...] = ()

    @cached_property
    def gaps(self) -> dict[str, int]:
        return {part.what: n for n, part in enumerate(self.plan) if isinstance(part, Gap)}

    @cached_property
    def slots(self) -> dict[str, tuple[int, Slot]]:
        return {part.session.code: (n, part) for n, part in enumerate(self.plan) if isinstance(part, Slot)}

    @cached_property
    def whole(self) -> tuple[bytes, bytes]:
        """The page everybody sees: the same for all, so it is joined once, and compressed as a whole."""
        html = plain(self.blank)
        return html, gzipped([Piece(html.decode())])

    @cached_property
    def starred(self) -> dict[str, Piece]:
        """Cards that are starred and nothing more: the same for whoever starred them, kept when first needed."""
        return {}

    def body(self, squeeze: bool, find: Find, asker: Asker, urgent: Piece | None = None) -> bytes | None:
        """The page of this reader; None when `find` has not a card that is needed, or when an urgent notice covers
        screens and nobody has said (`urgent`) how it stands with this reader."""
        if urgent is None and notices.urgent(self.beat, self.now):
            return None
        if asker.person is None and not (urgent and urgent.raw):
            return self.whole[squeeze]
        pieces = list(self.blank)
        if urgent is not None:
            pieces[self.gaps["urgent"]] = urgent
        if asker.person is not None:
            pieces[self.gaps["bar"]] = self.bars[min(asker.unread, len(self.bars) - 1)]
            if not self._mark(pieces, find, asker):
                return None
        return gzipped(pieces) if squeeze else plain(pieces)

    def _mark(self, pieces: list[Piece], find: Find, asker: Asker) -> bool:
        """Puts this reader's cards in; false when one is not there."""
        assert asker.person is not None
        marks = agenda.marks(asker.person, asker.generation, self.beat.epoch)
        for code in self.slots.keys() & (marks.stars | marks.seats.keys()):
            piece = None if code in marks.seats else self.starred.get(code)
            if piece is None:
                piece = self._card(code, find, marks, asker.person)
            if piece is None:
                return False
            if code not in marks.seats:
                self.starred[code] = piece
            pieces[self.slots[code][0]] = piece
        return True

    def _card(self, code: str, find: Find, marks: Marks, person: int) -> Piece | None:
        slot = self.slots[code][1]
        standing = seats.standings(self.beat).get(code, NOBODY)
        return find(code, slot.shape, state_of(slot.session, self.programme, standing, marks, person, self.now))


def sheet(programme: Programme, plan: Plan, cards: Cards, beat: Beat, now: datetime, signed_in: bool) -> Sheet:
    """The day for everybody signed in, or for everybody else. Renders cards, so inside a request of Flask."""
    standings = seats.standings(beat)
    marks: Marks | None = NONE if signed_in else None

    def card(slot: Slot) -> Piece:
        state = state_of(slot.session, programme, standings.get(slot.session.code, NOBODY), marks, None, now)
        return cards.piece(slot.session.code, slot.shape, state)

    def blank(part: Piece | Slot | Gap) -> Piece:
        if isinstance(part, Slot):
            return card(part)
        return part if isinstance(part, Piece) else {"urgent": NOTHING, "bar": cards.bar(0)}[part.what]

    bars = tuple(cards.bar(new) for new in range(MANY + 1)) if signed_in else ()
    return Sheet(programme, plan, [blank(part) for part in plan], beat, now, bars)
