"""Saving words in several languages at once, and asking a machine for those that are missing."""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime

from webapp.actions import drafting
from webapp.formats.typed import plain
from webapp.rules.drafting import Edit
from webapp.rules.texts import Translate
from webapp.store import drafting as store
from webapp.store.db import transaction

log = logging.getLogger("kakehashi")


class NoTranslation(Exception):
    """The machine gave nothing that can be used."""


def save(by: str, edits: Sequence[Edit], same: Iterable[tuple[str, str, str]], now: datetime) -> str:
    """As drafting.change; `same` are the texts, (kind, code, field), of which somebody says that all languages agree
    now: none of them is stale. Raises Wrong, Clash."""
    with transaction():
        deed = drafting.change(by, edits, now)
        for kind, code, field in same:
            for lang, words in store.words(kind, code).get(field, {}).items():
                if words.state == "stale":
                    drafting.mark(by, kind, code, field, lang, "reviewed", now)
        return deed


def propose(
    by: str, kind: str, code: str, field: str, lang: str, order: Sequence[str], translate: Translate, now: datetime
) -> str:
    """Fills an empty side with a machine's words, made of the first language of `order` that says something. Raises
    NoTranslation; Wrong; Clash when somebody wrote there meanwhile."""
    said = store.words(kind, code).get(field, {})
    source = next((each for each in order if each != lang and each in said), "")
    if not source:
        raise NoTranslation("there is nothing to translate")
    try:
        words = plain(str(translate(said[source].words, source, lang, field)))
    except Exception as error:  # a plug is somebody else's program: whatever it throws, the page goes on
        log.exception("no translation of %s %s %s into %s", kind, code, field, lang)
        raise NoTranslation(str(error)) from error
    if not words:
        raise NoTranslation("it is empty")
    return drafting.change(by, [Edit(kind, code, field, words, lang, was="", state="machine")], now)
