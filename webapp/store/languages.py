"""What is written in a language, over everything organisers type."""

from webapp.store import models


def said_in(lang: str) -> int:
    """How many texts there are in it."""
    return int(models.Text.select().where((models.Text.lang == lang) & (models.Text.words != "")).count())
