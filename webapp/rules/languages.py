"""Texts in several languages: which words a reader gets, and in which language they really are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

INTERFACE = ("fr", "ja", "en")
"""Languages the interface is written in; any other content language borrows one of these."""


@dataclass(frozen=True, slots=True)
class Said:
    """Words and the language they are really in; `asked` is False when another language had to serve."""

    words: str
    lang: str
    asked: bool = True

    def __bool__(self) -> bool:
        return bool(self.words)


def said(text: Mapping[str, str], lang: str, default: str = "", order: Iterable[str] = ()) -> Said:
    """What a reader of `lang` is shown: that language, else the event's default, else the first of `order`, or any."""
    for candidate in (lang, default, *order, *text):
        words = text.get(candidate, "")
        if words:
            return Said(words, candidate, candidate == lang)
    return Said("", lang)


def chosen(asked: Iterable[str], offered: tuple[str, ...], default: str) -> str:
    """First of the asked languages that is offered; `fr-CH` is content with `fr`."""
    for tag in asked:
        for candidate in (tag, tag.split("-")[0]):
            if candidate in offered:
                return candidate
    return default


def interface(lang: str, default: str) -> str:
    """Language of buttons and labels for a reader of `lang`: itself, else the event's default, else English."""
    return lang if lang in INTERFACE else default if default in INTERFACE else "en"
