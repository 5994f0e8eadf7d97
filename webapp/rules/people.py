"""A person's name in every writing, and the orders in which lists of people stand."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from webapp.rules.search import fold

DESK_LINK_LIFE = timedelta(minutes=10)
"""A sign-in QR shown at the desk expires after this long (real time), and works once."""

_SMALL = str.maketrans("ぁぃぅぇぉっゃゅょゎ", "あいうえおつやゆよわ")
_KANA = re.compile("[ぁ-ゟァ-ヿ・･ｦ-ﾟ\\s]+")
_LAST = 1_000_000


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it was typed; any part may be empty. `country` is that of the delegation, empty for a guest.

    `family_first` says in which order this person wants to be named in Latin letters.
    """

    civility: str = ""
    family: str = ""
    given: str = ""
    native_family: str = ""
    native_given: str = ""
    kana_family: str = ""
    kana_given: str = ""
    country: str = ""
    family_first: bool = False


def alike(one: Name, other: Name) -> bool:
    """Whether two names are one in either writing, whatever the case, accents or width; nothing is like nothing."""
    return any(mine and mine == theirs for mine, theirs in zip(_writings(one), _writings(other), strict=True))


@lru_cache(maxsize=16_384)
def _writings(name: Name) -> tuple[str, str]:
    return fold(f"{name.family} {name.given}"), fold(f"{name.native_family} {name.native_given}")


def family_key(name: Name, lang: str) -> tuple[int, str, str, str, str]:
    """Sort key of a list by name: by kana in Japanese, those without any last; elsewhere by Latin family name."""
    latin = fold(name.family or name.native_family), fold(name.given or name.native_given)
    if lang.split("-")[0] != "ja":
        return 0, *latin, "", ""
    family, given = _kana(name.kana_family, name.native_family), _kana(name.kana_given, name.native_given)
    if not family:
        return 1, *latin, "", ""
    return 0, _unvoiced(family), _unvoiced(given), family, given


def protocol_key(
    protocol: int | None, head: bool, name: Name, lang: str
) -> tuple[int, bool, tuple[int, str, str, str, str]]:
    """Sort key of a list of officials: delegations in protocol order, guests last; the head first, then by name."""
    return _LAST if protocol is None else protocol, not head, family_key(name, lang)


def _kana(typed: str, native: str) -> str:
    """The reading, folded to hiragana; a native name that is all kana is its own reading."""
    return fold(typed or (native if _KANA.fullmatch(native) else ""))


def _unvoiced(kana: str) -> str:
    """The kana by which a Japanese list goes first: か and が, つ and っ are one letter."""
    plain = unicodedata.normalize("NFD", kana).replace("\u3099", "").replace("\u309a", "")
    return plain.translate(_SMALL)
