"""What organisers type, a row for each language, and which words have been overtaken by another language's."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from peewee import chunked

from webapp.rules import texts as rules
from webapp.rules.programme import Text
from webapp.rules.texts import Lack, Use
from webapp.store import models

Texts = Mapping[str, Mapping[str, Text]]
"""code → field → language → words."""


def write(kind: str, wanted: Texts, now: datetime) -> set[str]:
    """Codes of which some words differed. New words of one language make the others' stale, unless they are new too."""
    held: dict[tuple[str, str], dict[str, models.Text]] = defaultdict(dict)
    for row in models.Text.select().where(models.Text.kind == kind):
        held[row.code, row.field][row.lang] = row
    changed: set[str] = set()
    new: list[dict[str, Any]] = []
    for code, fields in wanted.items():
        for field, text in fields.items():
            rows = held[code, field]
            if {lang: row.words for lang, row in rows.items()} != dict(text):
                changed.add(code)
                _reword(rows, text, now)
                same = {"kind": kind, "code": code, "field": field, "state": "written", "changed_at": now}
                new += [{**same, "lang": lang, "words": words} for lang, words in text.items() if lang not in rows]
    for some in chunked(new, 200):
        models.Text.insert_many(some).execute()
    return changed


def _reword(rows: Mapping[str, models.Text], text: Text, now: datetime) -> None:
    """The rows there are, made to say `text`; a language that says nothing any more goes."""
    differing = [row for lang, row in rows.items() if lang in text and row.words != text[lang]]
    for row in differing:
        models.Text.update(words=text[row.lang], state="written", changed_at=now).where(
            models.Text.id == row.id
        ).execute()
    same = [row.id for lang, row in rows.items() if lang in text and row.words == text[lang] and row.state != "stale"]
    if differing and same:
        models.Text.update(state="stale").where(models.Text.id.in_(same)).execute()
    gone = [row.id for lang, row in rows.items() if lang not in text]
    if gone:
        models.Text.delete().where(models.Text.id.in_(gone)).execute()


def todo() -> list[Lack]:
    """Every text of the draft that is missing, stale or a machine's. Four statements, whatever there is."""
    event = models.Event.select().first()
    if event is None:
        return []
    gone = {("session", code) for (code,) in _codes(models.Session, models.Session.shelved)}
    gone |= {("file", str(id_)) for (id_,) in _codes(models.File, models.File.removed_at.is_null(False))}
    t = models.Text
    states: dict[tuple[str, str, str], dict[str, str]] = defaultdict(dict)
    for kind, code, field, lang, state in (
        t.select(t.kind, t.code, t.field, t.lang, t.state).where(t.words != "").order_by(t.id).tuples()
    ):
        if (kind, code) not in gone:
            states[kind, code, field][lang] = state
    return rules.lacking(states, event.languages)


def _codes(model: Any, where: Any) -> Any:
    return model.select(model._meta.primary_key).where(where).tuples()


def lacking() -> list[Lack]:
    """What keeps an event that asks for complete texts (`event.gate`) from being published."""
    return rules.gated(todo())


def uses() -> dict[tuple[str, str], list[Use]]:
    """(kind, code) of sessions, and of the places, tracks and documents they need → when. Two statements."""
    s, found = models.Session, defaultdict(list)
    for code, place, track, start, end in s.select(s.code, s.place, s.track, s.start, s.end).tuples():
        for thing in (("session", code), ("place", place), ("track", track)):
            if thing[1]:
                found[thing].append(Use(start, end))
    f = models.File
    for id_, code in f.select(f.id, f.code).where((f.kind == "session") & f.removed_at.is_null()).tuples():
        found["file", str(id_)] += found.get(("session", code), [])
    return dict(found)
