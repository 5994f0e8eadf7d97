"""Languages by name, and the channels they are heard on."""

from babel import Locale, UnknownLocaleError


def name(code: str, ui: str) -> str:
    """A language as readers of `ui` call it: « français », フランス語."""
    try:
        return Locale.parse(code, sep="-").get_display_name(ui) or code
    except (UnknownLocaleError, ValueError):
        return code


def channels(written: str) -> list[tuple[str, str]]:
    """Number and language code of each interpretation channel; « fr:1 ja:2 » is how organisers write them."""
    parts = (part.partition(":") for part in written.split())
    return [(number, lang) for lang, colon, number in parts if colon]
