"""Which words are in the wrong language: by their letters, the catalogues, the small words a language is full of."""

import re
from collections.abc import Iterable
from functools import cache

from babel.messages.pofile import read_po

from webapp.formats.words import CATALOGUES

JAPANESE = re.compile(r"[ぁ-ゖァ-ヺ一-鿿々]")
LATIN = re.compile(r"(?:[A-Za-zÀ-ÖØ-öø-ÿŒœ’'-]{2,}[\s,.;:!?]+){2}[A-Za-zÀ-ÖØ-öø-ÿŒœ’'-]{2,}")
SMALL = {
    "fr": {"le", "la", "les", "des", "du", "de", "et", "une", "pour", "dans", "aux", "est", "sur", "vous", "votre"},
    "en": {"the", "of", "and", "with", "your", "for", "is", "this", "are", "from", "you"},
}
NAMES = {"Réunion"}
"""Of places, that are also words."""
GAP = re.compile(r"%\((\w+)\)[sd]")


def _ids(lang: str) -> Iterable[tuple[str, tuple[str, ...]]]:
    """Each English sentence and what the catalogue says for it; for plurals, each of both."""
    with (CATALOGUES / lang / "LC_MESSAGES" / "messages.po").open("rb") as file:
        for message in read_po(file):
            said = message.string if isinstance(message.string, tuple | list) else (message.string,)
            for english in message.id if isinstance(message.id, tuple | list) else (message.id,):
                if english:
                    yield str(english), tuple(said)


def _pattern(sentence: str) -> str | None:
    """The sentence with anything in its gaps; None when it is hardly more than gaps."""
    parts = GAP.split(sentence)[::2]
    if sum(len(part.strip(" \u00a0\u202f:,·")) for part in parts) < 4:
        return None
    return ".+?".join(_spaced(part) for part in parts)


def _spaced(part: str) -> str:
    """Words between two gaps, apart from them where the sentence says so: “changes” is not the end of « échanges »."""
    before, after = (r"\s+" if edge.isspace() else r"\s*" for edge in (part[:1], part[-1:]))
    return before + r"\s+".join(re.escape(word) for word in part.split()) + after


@cache
def _foreign(lang: str) -> re.Pattern[str]:
    """Sentences of the interface in English where `lang` says something else; for English, the French ones."""
    own = {words for _english, said in _ids(lang) for words in said} if lang != "en" else {i for i, _said in _ids("fr")}
    if lang == "en":
        others = {words for _english, said in _ids("fr") for words in said}
    else:
        others = {english for english, _said in _ids(lang)}
    return re.compile("|".join(filter(None, map(_pattern, sorted(others - own)))), re.DOTALL)


def misplaced(texts: Iterable[tuple[str, str]]) -> list[str]:
    """Of texts with the language each is said to be in: those that are not, and why. `und`: nobody said which it is."""
    found = [
        (lang, " ".join(words.split()), _wrong(lang, " ".join(words.split())))
        for lang, words in texts
        if lang != "und" and words.strip() not in NAMES
    ]
    return sorted({f"{lang}: {words[:90]!r} {why}" for lang, words, why in found if why})


@cache
def _wrong(lang: str, words: str) -> str:
    if lang == "ja" and LATIN.search(words) and not words.isupper():  # a badge's code is no words
        return "is in Latin letters"
    if lang != "ja" and JAPANESE.search(words):
        return "is in Japanese letters"
    if _foreign(lang).fullmatch(words):
        return "is a sentence of the interface in another language"
    tokens = re.findall(r"[a-zà-öø-ÿœ]+", words.lower().replace("’", " "))
    for other, small in SMALL.items():
        if (
            other != lang
            and sum(token in small for token in tokens) > 1
            and not any(t in SMALL.get(lang, ()) for t in tokens)
        ):
            return f"looks like {other}"
    return ""
