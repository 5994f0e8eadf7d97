"""Sentences said outside a page (command line, calendar, mail): Babel's catalogues without Flask."""

from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

_HERE = Path(__file__).parent.parent
CATALOGUES = _HERE / "translations" if (_HERE / "translations").is_dir() else _HERE.parent / "translations"


def N_(message: str) -> str:  # noqa: N802 — gettext's own name
    """Marks a sentence for the catalogue; it is translated where it is said."""
    return message


@lru_cache(maxsize=16)
def catalogue(lang: str) -> NullTranslations:
    """The catalogue of a language; English ids speak for themselves when there is none."""
    path = CATALOGUES / lang / "LC_MESSAGES" / "messages.mo"
    if not path.is_file():
        return NullTranslations()
    with path.open("rb") as file:
        return GNUTranslations(file)


def say(lang: str, message: str, **gaps: object) -> str:
    """The sentence in `lang`, its named gaps filled."""
    words = catalogue(lang).gettext(message)
    return words % gaps if gaps else words


def say_many(lang: str, one: str, many: str, num: int) -> str:
    """The sentence for a count, its gap `num` filled."""
    return catalogue(lang).ngettext(one, many, num) % {"num": num}
