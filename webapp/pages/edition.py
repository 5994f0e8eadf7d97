"""One edition in one language, as phones keep it: pages cut into fragments, cards to be filled, words."""

import re
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any

from flask import current_app, g, render_template, url_for
from flask_babel import gettext as _

from webapp.pages import chrome, fragments, htmx, phone_words
from webapp.pages.delegate import day as day_page
from webapp.pages.delegate import programme as programme_page
from webapp.pages.delegate.cards import Cards, State, cards_of
from webapp.pages.delegate.sheet import Gap, Slot
from webapp.pages.fragments import Fragment, fragment, reading
from webapp.pages.phone_words import CLOCK, CODE
from webapp.rules.programme import Programme, Session
from webapp.store.pulse import Asker, Beat

STANDING = ("agenda.page", "badge.page", "me.page", "practical.page")
"""Pages with an address of their own besides days and sessions, as a passer-by sees them."""
_SLOT = re.compile("\0([^@\0|][^\0|]*)\\|(\\w+)\0")
_RESULT = re.compile(r'(<h2 class="dayh">.*?</h2>\s*)(<ol[^>]*>)(.*?)(</ol>\s*)', re.S)
_OWN = {"Content-Length", "ETag", "Vary", "Set-Cookie", "Cache-Control", "Content-Encoding"}
"""Headers of one answer alone."""


def _breathe() -> None:
    """Lets others be served."""
    time.sleep(0)


class Edition:
    """Renders piece by piece: between two pieces others are served."""

    def __init__(self, beat: Beat, programme: Programme, lang: str) -> None:
        self.programme, self.lang = programme, lang
        self.asker = Asker(beat, None, 0)
        self.base = f"/{lang}/programme"
        self.acts: dict[str, str] = {}
        self.hint = ""
        self.shapes: dict[str, set[str]] = {code: set() for code in programme.sessions}

    def reading(self, path: str = "") -> AbstractContextManager[None]:
        return reading(path or self.base, self.asker)

    def bundle(self) -> dict[str, Any]:
        with reading(self.base, self.asker, cut=False):
            me = current_app.process_response(htmx.show("delegate/me.html", title="", here="", languages=[]))
            headers = {name: value for name, value in me.headers if name not in _OWN}
            shell = fragments.shell(me.get_data(as_text=True))
        with self.reading():
            self.bars = fragments.bars(0)
            none = _nowhere()
            cards = cards_of(self.programme, g.lang, g.ui)
            now = render_template("parts/now.html", time=CLOCK, words=_("right now"))
            more = {
                "star": {state: self._star(state == "on") for state in ("off", "on")},
                "haystack": programme_page.folded(self.programme),
                "words": phone_words.sentences(g.ui),
                "count": {"one": phone_words.count(1, g.ui), "many": phone_words.count(2, g.ui)},
                "past": {"one": phone_words.past(1, g.ui), "many": phone_words.past(2, g.ui)},
                "live": render_template("parts/live_mark.html"),
            }
        pages = dict(self._pages())
        search = self._search()
        return {
            "shell": shell, "headers": headers, "pages": pages, "cards": dict(self._cards(cards)),
            "states": self._states(cards), "acts": self.acts, "now": now, "none": none,
            "bars": self.bars, "sizes": self._sizes(),
            "gaps": self._gaps(), "signed": self._signed(),
            "facts": {code: _facts(session) for code, session in self.programme.sessions.items()},
            **more, **search,
        }  # fmt: skip

    # --- pages ---------------------------------------------------------------------------------------

    def _pages(self) -> Iterator[tuple[str, dict[str, Any]]]:
        for day in self.programme.days:
            path = f"{self.base}/{day.isoformat()}"
            with self.reading(path):
                found = self._day(day.isoformat())
            yield path, self._told(found)
            _breathe()
        for code in self.programme.sessions:
            path = f"/{self.lang}/sessions/{code}"
            found = fragment(path, self.asker)
            if "@act" in found.gaps:
                self.acts[code] = found.gaps["@act"]
            yield path, self._told(found)
            _breathe()
        for endpoint in STANDING:
            path = url_for(endpoint, lang=self.lang)
            yield path, self._told(fragment(path, self.asker))

    def _day(self, day: str) -> Fragment:
        """The day as it is laid out when it is not today."""
        plan = day_page.whole_plan(*day_page.found(day), None)
        holes = {"bar": self.bars["programme"], "urgent": ""}
        parts = [
            fragments.slot(part.session.code, part.shape) if isinstance(part, Slot)
            else holes[part.what] if isinstance(part, Gap)
            else part.raw.decode()
            for part in plan
        ]  # fmt: skip
        found = fragments.cut("".join(parts))
        self.hint = found.gaps["@hint"]
        return found

    def _told(self, found: Fragment) -> dict[str, Any]:
        for code, shape in _SLOT.findall(found.body + found.gaps.get("@results", "")):
            self.shapes[code].add(shape)
        return fragments.entry(found, self.bars)

    def _search(self) -> dict[str, Any]:
        """The empty search page, and what it shows its results with."""
        found = fragment(f"{self.base}?q=", self.asker)
        results = found.gaps["@results"]
        days = {
            day.isoformat(): heading.strip()
            for day, (heading, *_rest) in zip(
                dict.fromkeys(s.day for s in self.programme.sessions.values()), _RESULT.findall(results), strict=True
            )
        }
        opening = _RESULT.search(results)
        nothing = fragment(f"{self.base}?q=\ue000", self.asker).gaps["@results"]
        return {
            "search": self._told(found),
            "day_headings": days,
            "list": [opening[2], opening[4].strip()] if opening else ["<ol>", "</ol>"],
            "nothing_found": nothing.strip(),
        }

    # --- cards and gaps ------------------------------------------------------------------------------

    def _cards(self, cards: Cards) -> Iterator[tuple[str, dict[str, dict[str, str]]]]:
        """Each card in each shape that some page has a slot for: out (nobody signed in), off and on (its star)."""
        for code, session in self.programme.sessions.items():
            ways = {"out": None} if session.small else {"out": None, "off": False, "on": True}
            with self.reading():
                moulds = {
                    shape: {way: cards.mould(code, shape, starred) for way, starred in ways.items()}
                    for shape in sorted(self.shapes[code])
                }
            yield code, moulds
            _breathe()

    def _states(self, cards: Cards) -> dict[str, str]:
        """The signs an edition fixes for everybody who holds nothing else."""
        fixed = {
            code: "cancelled" if session.cancelled else "invitation"
            for code, session in self.programme.sessions.items()
            if session.cancelled or session.registration == "invitation"
        }
        with self.reading():
            return {code: cards.moulded(code, State(seat=seat)) for code, seat in fixed.items()}

    def _star(self, starred: bool) -> str:
        html = render_template("parts/star.html", s={"code": CODE}, state=State(starred))
        return html.replace("%06", CODE)

    def _sizes(self) -> dict[str, str]:
        found = {}
        for size in chrome.SIZES:
            with reading(self.base, self.asker, size):
                gaps: dict[str, str] = {}
                fragments.opened(render_template("parts/text_size.html"), gaps)
                found[str(size)] = gaps["@size"]
        return found

    def _gaps(self) -> dict[str, str]:
        """What stands in a gap when nothing else is said for it; what would change while the edition lasts is empty."""
        fixed = {"@hint": self.hint, "@bar": self.bars["programme"], "@size": self._sizes()["100"]}
        return {
            **dict.fromkeys(("@urgent", "@mine", "@results", "@when", "@seats", "@party", "@star", "@now"), ""),
            **fixed,
        }

    def _signed(self) -> dict[str, str]:
        """The same, for whoever is signed in."""
        found = fragment(f"{self.base}?q=\ue000", Asker(self.asker.beat, 0, 0))
        return {"@hint": "", "@mine": found.gaps["@mine"]}


def _nowhere() -> dict[str, str]:
    sentence = _("It opens again as soon as there is a network. The programme, your agenda and your badge are here.")
    found = fragments.cut(
        htmx.show("error.html", here="", title=_("This page is not on this phone"), words=sentence).get_data(
            as_text=True
        )
    )
    return {"title": found.title, "body": found.body, "here": ""}


def _facts(session: Session) -> dict[str, Any]:
    """What search and filters ask a session."""
    return {
        "day": session.day.isoformat(), "track": session.track, "place": session.place, "kind": session.kind,
        "follow": list(session.follow), "start": _instant(session.start), "end": _instant(session.end),
        "required": session.registration == "required" and not session.cancelled,
    }  # fmt: skip


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
