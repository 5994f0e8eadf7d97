"""The edition as phones keep it: every page of the programme in every language, cut once per process (docs/live.md)."""

import json
import re
import time
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from threading import Lock
from typing import Any

from flask import current_app, g, render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from webapp.formats import dates, words
from webapp.pages import chrome, fragments, htmx
from webapp.pages.assets import assets
from webapp.pages.delegate import day as day_page
from webapp.pages.delegate import programme as programme_page
from webapp.pages.delegate.cards import Cards, State, cards_of
from webapp.pages.delegate.sheet import Gap, Slot
from webapp.pages.fragments import Fragment, fragment, reading
from webapp.rules.programme import Programme, Session
from webapp.store import programme as store
from webapp.store.pulse import Asker, Beat

HERE = ("programme", "agenda", "badge", "news", "")
"""The places of the bar; the last is none of them."""
STANDING = ("agenda.page", "badge.page", "me.page", "practical.page", "safety.page")
"""Pages with an address of their own besides days and sessions; those that are not built are left out."""
_CLOCK, _HOUR, _MINUTE, _CODE = "\5", "\6", "\7", "\6"
_SLOT = re.compile("\0([^@\0|][^\0|]*)\\|(\\w+)\0")
_RESULT = re.compile(r'(<h2 class="dayh">.*?</h2>\s*)(<ol[^>]*>)(.*?)(</ol>\s*)', re.S)

_kept: dict[str, bytes] = {}
_one = Lock()


def key(beat: Beat) -> str:
    """Under what a bundle is known: whatever it is made of."""
    return f"{beat.epoch}-{beat.edition}-{beat.people}-{assets().version}"


def described(beat: Beat, programme: Programme) -> dict[str, Any]:
    """What a phone reads before it fetches a bundle."""
    made = store.edition_row(beat.edition).made_at.astimezone(UTC)
    return {
        "key": key(beat), "epoch": beat.epoch, "edition": beat.edition, "people": beat.people,
        "assets": assets().version, "made_at": made.isoformat(timespec="seconds").replace("+00:00", "Z"),
    }  # fmt: skip


def compressed(beat: Beat, programme: Programme) -> bytes:
    """The bundle as gzip; rendered when this process is first asked for it, others being served meanwhile."""
    name = key(beat)
    if name not in _kept:
        with _one:
            if name not in _kept:
                made = _compressed(beat, programme)
                _kept.clear()
                _kept[name] = made
    return _kept[name]


def _compressed(beat: Beat, programme: Programme) -> bytes:
    squeeze = zlib.compressobj(9, zlib.DEFLATED, 31)
    parts = [squeeze.compress(part.encode()) for part in _json(beat, programme)]
    return b"".join([*parts, squeeze.flush()])


def _json(beat: Beat, programme: Programme) -> Iterator[str]:
    """The bundle in pieces, none of which holds others up for long."""
    head = {
        **described(beat, programme),
        "timezone": programme.event.timezone,
        "days": [day.isoformat() for day in programme.days],
        "default": programme.event.default_language,
        "files": _files(),
    }
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "languages": {'
    for n, lang in enumerate(programme.event.languages):
        said = json.dumps(Edition(beat, programme, lang).bundle(), ensure_ascii=False)
        yield f"{', ' if n else ''}{json.dumps(lang)}: "
        for at in range(0, len(said), 50_000):
            _breathe()
            yield said[at : at + 50_000]
    yield "}}"


def _breathe() -> None:
    """Lets others be served."""
    time.sleep(0)


def _files() -> list[str]:
    """Every static file a delegate's pages and the manifest need."""
    found = assets()
    wanted = [
        name
        for name in found.files
        if name in ("css/delegate.css", "vendor/htmx.min.js")
        or (name.startswith("icons/") and "screen-" not in name)
        or (name.startswith("js/") and not name.startswith("js/scanner/"))
    ]
    return [url_for("assets.file", version=found.version, name=name) for name in wanted]


class Edition:
    """One edition in one language."""

    def __init__(self, beat: Beat, programme: Programme, lang: str) -> None:
        self.programme, self.lang = programme, lang
        self.asker = Asker(beat, None, 0)
        self.base = f"/{lang}/programme"
        self.acts: dict[str, str] = {}
        self.hint = ""
        self.shapes: dict[str, set[str]] = {code: set() for code in programme.sessions}

    def reading(self, path: str = "", signed_in: bool = False) -> Any:
        asker = Asker(self.asker.beat, 0, 0) if signed_in else self.asker
        return reading(path or self.base, asker)

    def bundle(self) -> dict[str, Any]:
        with reading(self.base, self.asker, cut=False):
            me = current_app.process_response(htmx.show("delegate/me.html", title="", here="", languages=[]))
            headers = {name: value for name, value in me.headers if name not in _OWN}
            shell = fragments.shell(me.get_data(as_text=True))
        with self.reading():
            self.bars = bars(0)
            none = _nowhere()
            cards = cards_of(self.programme, g.lang, g.ui)
            now = render_template("parts/now.html", time=_CLOCK, words=_("now on"))
            more = {
                "star": {state: self._star(state == "on") for state in ("off", "on")},
                "haystack": programme_page.folded(self.programme),
                "words": _words(g.ui),
                "count": {"one": _count(1, g.ui), "many": _count(2, g.ui)},
                "past": {"one": _past(1, g.ui), "many": _past(2, g.ui)},
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
            yield self._entry(f"{self.base}/{day.isoformat()}", self._day)
        for code in self.programme.sessions:
            path = f"/{self.lang}/sessions/{code}"
            found = fragment(path, self.asker)
            if "@act" in found.gaps:
                self.acts[code] = found.gaps["@act"]
            yield path, self._told(found)
            _breathe()
        for endpoint in STANDING:
            if endpoint in current_app.view_functions:
                path = url_for(endpoint, lang=self.lang)
                yield path, self._told(fragment(path, self.asker))

    def _entry(self, path: str, made: Any) -> tuple[str, dict[str, Any]]:
        with self.reading(path):
            found = made(path.rsplit("/", 1)[1])
        _breathe()
        return path, self._told(found)

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
        return told(found, self.bars)

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
                yield (
                    code,
                    {
                        shape: {way: cards.mould(code, shape, starred) for way, starred in ways.items()}
                        for shape in sorted(self.shapes[code])
                    },
                )
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
        html = render_template("parts/star.html", s={"code": _CODE}, state=State(starred))
        return html.replace("%06", _CODE)

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


_OWN = {"Content-Length", "ETag", "Vary", "Set-Cookie", "Cache-Control", "Content-Encoding"}
"""Headers of one answer alone."""


def told(found: Fragment, bars: dict[str, str]) -> dict[str, Any]:
    """A page as a bundle holds it; `here` names its bar, `status` is left out when it is 200."""
    here = {html: here for here, html in bars.items()}.get(found.gaps.get("@bar", ""), "")
    entry = {"title": found.title, "body": found.body, "here": here}
    return entry if found.status == 200 else {**entry, "status": found.status}


def bars(new: int) -> dict[str, str]:
    """The bar under the page in each of its places, telling so many unread notices."""
    return {here: render_template("parts/bar.html", here=here, new=new) for here in HERE}


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


def _count(number: int, ui: str) -> str:
    """How many sessions were found: the sentence for one or for many, U+0005 being the number."""
    sentence = words.catalogue(ui).ngettext("%(num)s session", "%(num)s sessions", number)
    digits = "987"  # figures: what follows them is spaced as after figures
    return str(Markup('<p class="count">{}</p>').format(chrome.spoken(sentence % {"num": digits}))).replace(
        digits, _CLOCK
    )


def _past(number: int, ui: str) -> list[str]:
    """What opens and shuts the sessions that are over: the sentence for one or for many, U+0006 being the number and
    U+0005 when the first began."""
    sentence = words.catalogue(ui).ngettext("%(num)s session over", "%(num)s sessions over", number)
    html = render_template("parts/past.html", start=_CLOCK, words=sentence % {"num": _CODE}, inside="\2")
    return html.split("\2")


def _words(ui: str) -> dict[str, str]:
    """Sentences and patterns for the page's scripts: U+0005 is a time or a number, U+0006 an hour, U+0007 minutes."""
    at = datetime(2024, 1, 1, 9, 5)
    minutes = dates.spoken(at, ui).replace("9", _HOUR, 1)
    return {
        "as_of": _("Data of %(time)s", time=_CLOCK),
        "as_of_day": _("Data of %(day)s, %(time)s", day=_HOUR, time=_CLOCK),
        "time": minutes.replace("05", _MINUTE) if "05" in minutes else minutes.replace("5", _MINUTE),
        "time_sharp": dates.spoken(at.replace(minute=0), ui).replace("9", _HOUR, 1),
        "minutes": "05" if "05" in minutes else "5",
    }
