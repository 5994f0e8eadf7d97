"""A notice as the live stream carries it: rendered once a process and language, whoever it then goes to."""

import json
import logging
import threading
from array import array
from bisect import bisect_left

from flask import Flask, g, render_template

from webapp.config import Settings
from webapp.formats.notices import say
from webapp.pages import language, notices
from webapp.pages.delegate.cards import State, cards_of
from webapp.rules.notices import EVERYONE
from webapp.rules.programme import Programme
from webapp.store import programme
from webapp.store.db import connected
from webapp.store.models import Notice
from webapp.store.notices import Told
from webapp.store.pulse import Asker, Beat

log = logging.getLogger("kakehashi")
PUBLIC = frozenset({"session_changed", "session_added", "session_cancelled"})
"""Kinds whose words everybody may read."""
SHAPES = ("row", "par")
NOBODY = array("i")


Parts = tuple[bytes, bytes, bytes]
"""A frame's JSON as far as the value of `mine`, the value of `urgent`, and the rest."""


class Frame:
    """One notice. `told`: the people in whose inbox it is, in order; empty for one read back after a restart, when
    each phone's own inbox is asked instead."""

    __slots__ = ("kept", "notice", "number", "public", "told")

    def __init__(self, notice: Notice, told: "array[int] | None") -> None:
        self.notice, self.told = notice, told or NOBODY
        self.number: int = notice.number
        self.public = notice.kind in PUBLIC or notice.audience == str(EVERYONE)
        self.kept: dict[str, Parts] = {}

    def is_for(self, person: int | None) -> bool:
        """Whether it is in this person's inbox."""
        if person is None:
            return False
        at = bisect_left(self.told, person)
        return at < len(self.told) and self.told[at] == person


class Printer:
    """Renders frames, one at a time: a hundred phones that come back at once wait for one rendering."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.lock = threading.Lock()

    def said(self, frame: Frame, mine: bool, covers: bool, lang: str, beat: Beat) -> bytes:
        """The frame's JSON, on one line, for a reader of `lang`."""
        if lang not in frame.kept:
            with self.lock:
                if lang not in frame.kept:
                    frame.kept[lang] = self._parts(frame.notice, lang, beat)
        head, urgent, tail = frame.kept[lang]
        return b"".join([head, b"true" if mine else b"false", b',"urgent":', urgent if covers else b'""', tail])

    def _parts(self, notice: Notice, lang: str, beat: Beat) -> Parts:
        shown: dict[str, object] = {"urgent": "", "html": "", "words": "", "cards": {}}
        try:
            with connected():
                shown |= self._shown(notice, lang, beat)
        except Exception:  # the others must still come; of this one comes its number, and the page is fetched again
            log.exception("notice %s cannot be shown in %s", notice.number, lang)
        urgent = _json(shown.pop("urgent"))
        head = _json({"number": notice.number, "kind": notice.kind, "session": notice.session or None})
        return head[:-1] + b',"mine":', urgent, b"," + _json(shown)[1:]

    def _shown(self, notice: Notice, lang: str, beat: Beat) -> dict[str, object]:
        settings: Settings = self.app.config["KAKEHASHI"]
        found = programme.live(beat)
        if found is None:
            return {}
        with self.app.test_request_context(f"/{lang}/news", base_url=settings.base_url):
            g.asker = Asker(beat, None, 0)
            language.speak(lang)
            names = notices.names_of([notice], g.ui)
            return {
                "html": notices.html(Told(notice, read=False), found, names),
                "words": say(notice, found, names, lang).sentence,
                "cards": _cards(notice.session, found),
                "urgent": render_template("parts/urgent.html", notices=[notice]) if notice.urgent else "",
            }


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _cards(code: str, found: Programme) -> dict[str, str]:
    """The session's card as somebody who marked nothing sees it; how many seats are left is each page's to know."""
    session = found.sessions.get(code)
    if session is None:
        return {}
    cards, state = cards_of(found, g.lang, g.ui), State(seat="cancelled" if session.cancelled else "")
    return {shape: cards.piece(code, shape, state).raw.decode() for shape in SHAPES}
