"""Where a Japanese line may break: between the phrases BudouX finds, corrected as a careful typesetter would."""

import re
from bisect import bisect_left
from functools import lru_cache
from itertools import pairwise

import budoux

WORD_JOINER = "\u2060"

_HIRAGANA = "ぁ-ゟ"
_KATAKANA = "ァ-ヺー"
_KANJI = "一-鿿㐀-䶿豈-\ufaff\U00020000-\U0003ffff々〆ヶ"
_JAPANESE = _HIRAGANA + _KATAKANA + _KANJI
_WIDE = _JAPANESE + "・\u3000-\u303f\uff00-\uffef"
_DIGIT = "0-9０-９"
_LATIN = "A-Za-zÀ-ÖØ-öø-ɏＡ-Ｚａ-ｚ"
_TIED = "\u00a0\u202f\u2060\u200d"

_ALSO = re.compile("(?<=[、。；！？：\u3000])|(?=[（「『【])")
"""Breaks that BudouX forgets: after a stop, a colon or a wide space, before an opening bracket."""

_NEVER = re.compile(
    rf"""
      (?=[）」』】〉》〕、。，．・：；！？…‥～〜)\]}}”’\s])         # a line never begins with what closes
    | (?=[ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶー々ゝゞヽヾ\u3099\u309a\ufe00-\ufe0f])
    | (?<=[（「『【〈《〔(\[{{“‘])                              # nor ends with what opens
    | (?<=[{_DIGIT}])(?=[{_JAPANESE}])                      # 2030年, 120名
    | (?<=[{_KANJI}{_KATAKANA}])(?=[{_DIGIT}])              # 会議室1, 第1
    | (?<=[{_DIGIT}]：)(?=[{_DIGIT}])                       # 9：30
    | (?<=^[{_DIGIT}]：) | (?<=[・、（][{_DIGIT}]：)          # a lone number and its colon
    | (?<=[^{_WIDE}\s])(?=[^{_WIDE}])                       # inside Latin, numbers, addresses, flags
    | (?<=[{_TIED}]) | (?=[{_TIED}])
    | (?<=日)(?=（[月火水木金土日]）)                          # 20日（水）
    | (?<=[{_KANJI}])(?=行き)                                 # 静岡浅間神社行きバス
    | (?=ござい|ください|下さい|いたします|いたしま|いただ|でしょう)  # a polite ending stays with its verb
    """,
    re.VERBOSE,
)
_WHOLE = re.compile(
    rf"""
      分科会 | もたらす | ございま(?:す|せ|し)
    | (?<![{_KANJI}])[{_KANJI}]{{2,5}}(?![{_KANJI}])          # 全体会, 市民参加
    | (?<![{_LATIN}])[{_LATIN}]{{1,3}}[{_KANJI}{_KATAKANA}]   # QRコード, A班
    """,
    re.VERBOSE,
)
_BRACKETS = re.compile("（[^（）]{1,8}）")
_DOT = re.compile(rf"(?<=[{_JAPANESE}{_LATIN}{_DIGIT}])・(?=[{_JAPANESE}{_LATIN}{_DIGIT}])")
_FOREIGN = re.compile(rf"(?<=[{_KATAKANA}])・(?=[{_KATAKANA}])")
_PAIR, _NAME = 8, 13
"""Letters beside a ・ that stay together: 歴史・文化を; in a foreign name, オディール・ケルヴァネック."""

_parser = budoux.load_default_japanese_parser()


def phrases(text: str) -> list[str]:
    """The pieces between which a line may break; one piece when no Japanese is in it; U+2060 is put round a tied ・."""
    return list(_phrases(text))


def joined(pieces: list[str]) -> str:
    """The text the pieces were made of, without U+2060."""
    return "".join(pieces).replace(WORD_JOINER, "")


@lru_cache(maxsize=8192)
def _phrases(text: str) -> tuple[str, ...]:
    if not re.search(f"[{_JAPANESE}]", text):
        return (text,) if text else ()
    breaks, tied = _around_dots(text, _breaks(text))
    signs = [f"{WORD_JOINER}{sign}{WORD_JOINER}" if at in tied else sign for at, sign in enumerate(text)]
    return tuple("".join(signs[start:end]) for start, end in pairwise([0, *breaks, len(text)]))


def _breaks(text: str) -> list[int]:
    """Sorted places, strictly inside the text, where a piece begins."""
    places, end = set(), 0
    for piece in _parser.parse(text):
        end += len(piece)
        places.add(end)
    places |= {match.end() for match in _ALSO.finditer(text)}
    places -= {match.end() for match in _NEVER.finditer(text)}
    for pattern in (_WHOLE, _BRACKETS):
        for match in pattern.finditer(text):
            places -= set(range(match.start() + 1, match.end()))
    places -= {0, len(text)}
    for start, end in pairwise([0, *sorted(places), len(text)]):
        if end - start == 1 and re.fullmatch(f"[{_HIRAGANA}]", text[start]):
            places.discard(end if text[start] in "おご" else start)
    return sorted(places)


def _around_dots(text: str, breaks: list[int]) -> tuple[list[int], set[int]]:
    """The breaks, with one after each ・ of a long enumeration, and the places of the ・ that are tied instead."""
    places, tied, start = set(breaks), set(), 0
    dots = [match.start() for match in _DOT.finditer(text)]
    for dot, next_dot in pairwise([*dots, len(text)]):
        before, after = bisect_left(breaks, dot), bisect_left(breaks, dot + 2)
        start = max(start, breaks[before - 1] if before else 0)
        end = min(next_dot, breaks[after] if after < len(breaks) else len(text))
        if end - start - 1 <= (_NAME if _FOREIGN.match(text, dot) else _PAIR):
            tied.add(dot)
            places.discard(dot + 1)
        elif not _NEVER.match(text, dot + 1):
            places.add(dot + 1)
            start = dot + 1
    return sorted(places), tied
