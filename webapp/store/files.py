"""Files that organisers uploaded: which are in the draft."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from webapp.rules.programme import Document
from webapp.store import models


@dataclass(frozen=True)
class Files:
    """`documents` by what they belong to, (kind, code), in order; `plans` of places and the `logo` by a file's id."""

    documents: dict[tuple[str, str], list[Document]]
    plans: dict[str, int]
    logo: int | None


def current(languages: Sequence[str]) -> Files:
    """What the draft shows. Two statements."""
    titles: dict[str, dict[str, str]] = defaultdict(dict)
    for row in models.Text.select().where((models.Text.kind == "file") & (models.Text.words != "")):
        titles[row.code][row.lang] = row.words
    documents: dict[tuple[str, str], list[Document]] = defaultdict(list)
    pictures: dict[tuple[str, str], int] = {}
    held = models.File.select().where(models.File.removed_at.is_null())
    for f in held.order_by(models.File.position, models.File.id):
        if f.use == "document":
            title = {lang: titles[str(f.id)][lang] for lang in languages if lang in titles[str(f.id)]}
            documents[f.kind, f.code].append(Document(f.id, f.name, f.type, f.size, title, f.lang))
        else:
            pictures[f.use, f.code] = f.id
    plans = {code: id_ for (use, code), id_ in pictures.items() if use == "plan"}
    logo = next((id_ for (use, _code), id_ in pictures.items() if use == "logo"), None)
    return Files(documents, plans, logo)
