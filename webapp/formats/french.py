"""French as it is set: no-break spaces, « guillemets », the apostrophe ’, numbers kept with their words."""

import re
from functools import lru_cache

_NB, _NN = "\u00a0", "\u202f"
_SP = "[ \t\u00a0\u2009\u202f]"
_WORD = "A-Za-zÀ-ÖØ-öø-ɏ0-9"
_ENDS = r"(?=[\s)\]»”’\"'…–—]|$)"
_FREE = r"(?!(?:à|au|aux|avec|avant|après|dans|de|des|du|en|est|et|la|le|les|ou|par|pour|que|qui|sont|sur|un|une)\b)"
"""Not a small word: « 3e en attente » and « du 18 au 21 » may break."""
_LABELS = (
    "atelier|bus|canal|car|chapitre|groupe|hall|ligne|niveau|page|partie|phase|point|porte|quai|séance|salle"
    "|table ronde|version|voie"
)

ADDRESS = re.compile(
    r"(?i:(?:\b[a-z][a-z0-9+.-]{0,20}://|\bwww\.|\b(?:mailto|tel):)[^\s<>«»]*[^\s<>«».,;:!?)\]'\"’]"
    r"|(?<![\w.+@-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+)"
)
"""A web or mail address, without the punctuation that follows it."""

_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), by)
    for pattern, by in (
        (rf'(?<![{_WORD}"])"{_SP}*([^"«»\s](?:[^"«»\n]*[^"«»\s])?){_SP}*"(?![{_WORD}"])', rf"«{_NB}\1{_NB}»"),
        (rf"(?<=[{_WORD}])'(?=[{_WORD}«“\"])", "’"),
        (rf"«{_SP}*(?=[^\s»])", f"«{_NB}"),
        (rf"(?<=[^\s«]){_SP}*»", f"{_NB}»"),
        (rf"(?<=[^\s(\[{{«]){_SP}+(?=[;!?])", _NN),
        (rf"(?<=[^\s;!?:.…(\[{{«“‘¿¡/])(?=[;!?]+{_ENDS})", _NN),
        (rf"(?<=[^\s(\[{{«]){_SP}+(?=:)", _NB),
        (rf"(?<=[^\s;!?:(\[{{«“‘/])(?=:{_ENDS})", _NB),
        (rf"((?<![\w])[A-Z]|[0-9]){_SP}+(?=[–—]{_SP})", rf"\1{_NB}"),  # Atelier 1 – …, 15:35 – 17:05
        (rf"\b([nN]°s?){_SP}*(?=[0-9])", rf"\1{_NB}"),
        (rf"\b((?i:{_LABELS})s?) (?=[0-9]|[A-Z]\b)", rf"\1{_NB}"),
        (rf"(?<![\w,./:-])([0-9]+(?:,[0-9]+)?) (?={_FREE}[a-zà-öø-ÿœ]{{1,12}}\b|[0-9%‰€£¥$°])", rf"\1{_NB}"),
        (r"(?<=[0-9]) / (?=[0-9])", f"{_NB}/{_NB}"),
        (rf"([0-9]{_NB}h) (?=[0-9])", rf"\1{_NB}"),
        (rf"\b([0-9]+(?:re|er|es?)|[IVX]+es?) (?={_FREE}[a-zà-öø-ÿœ]{{4,12}}\b)", rf"\1{_NB}"),
        (r"\b(M\.|MM\.|Mmes?|Mlles?|Dr|Pr) (?=[A-ZÀ-ÖØ-Þ])", rf"\1{_NB}"),
    )
)


@lru_cache(maxsize=8192)
def french(text: str) -> str:
    """The text with French spaces and quotes; addresses, times and ratios untouched; idempotent."""
    stand_in = next(sign for sign in map(chr, range(0xE000, 0xF900)) if sign not in text)
    addresses = ADDRESS.findall(text)
    text = ADDRESS.sub(stand_in, text)
    for pattern, by in _RULES:
        text = pattern.sub(by, text)
    first, *others = text.split(stand_in)
    return first + "".join(address + rest for address, rest in zip(addresses, others, strict=True))
