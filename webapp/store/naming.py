"""What things are called, whichever kind they are of: for lists that speak of everything at once."""

from collections import defaultdict
from collections.abc import Collection

from webapp.rules.drafting import TEXTS
from webapp.rules.people import Name
from webapp.rules.programme import Text
from webapp.store import models, people

FIRST = {kind: next(iter(fields)) for kind, fields in TEXTS.items()}
"""The text each kind of thing is called by."""


def titles(codes: Collection[str]) -> dict[tuple[str, str], Text]:
    """kind and code → language → words, of the draft. One statement."""
    found: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    text = models.Text
    rows = text.select(text.kind, text.code, text.field, text.lang, text.words).where(
        text.code.in_(sorted(codes)) & text.field.in_(sorted(set(FIRST.values()))) & (text.words != "")
    )
    for kind, code, field, lang, words in rows.tuples():
        if FIRST.get(kind) == field:
            found[kind, code][lang] = words
    return dict(found)


def persons(ids: Collection[int], codes: Collection[str]) -> list[tuple[int, str, Name]]:
    """Id, code and name of those who are still there."""
    where = models.Person.id.in_(sorted(ids)) | models.Person.code.in_(sorted(codes))
    wanted = [row.id for row in models.Person.select(models.Person.id).where(where)]
    return [(each.id, each.code, each.name) for each in people.individuals(wanted).values()]
