"""What an organiser is shown of a text that changed: the words that did, struck and new."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.rules.rewording import Piece, brief, pieces

WORDS = st.text(alphabet="ab 。.都市のとカ1\n", max_size=60)


def marked(old: str, new: str) -> str:
    return "".join(piece.old if piece.same else f"[{piece.old}>{piece.new}]" for piece in pieces(old, new))


@pytest.mark.parametrize(
    ("old", "new", "seen"),
    [
        ("Salle 2", "Salle 1", "Salle [2>1]"),
        ("Le thé", "Le thé vert", "Le thé[> vert]"),
        (
            "都市のつながりと団結の促進・強化",
            "都市のつながりと連帯の促進・強化",
            "都市のつながりと[団結>連帯]の促進・強化",
        ),
        ("発表と意見交換を行います。", "発表を行います。", "発表[と意見交換>]を行います。"),
        ("un deux trois quatre", "un neuf dix quatre", "un [deux trois>neuf dix] quatre"),
        ("平服で。", "平服で。立食です。", "平服で。[>立食です。]"),
        ("Le thé", "Quelque chose d’autre", "[Le thé>Quelque chose d’autre]"),
        ("", "Tenue de ville.", "[>Tenue de ville.]"),
        ("même", "même", "même"),
        ("", "", ""),
    ],
)
def test_the_words_that_changed_are_found_in_a_language_with_spaces_and_in_one_without(
    old: str, new: str, seen: str
) -> None:
    assert marked(old, new) == seen


@given(WORDS, WORDS)
def test_nothing_of_either_text_is_ever_lost(old: str, new: str) -> None:
    found = pieces(old, new)
    assert ("".join(p.old for p in found), "".join(p.new for p in found)) == (old, new)
    assert Piece("", "") not in found


def test_of_a_long_text_only_what_stands_around_a_change_is_shown() -> None:
    long = " ".join(f"mot{n}." for n in range(200))
    [before, change, after] = brief(pieces(long, long.replace("mot100.", "neuf.")), around=20)
    assert (change.old, change.new) == ("mot100", "neuf")
    assert before.old.startswith("… ")
    assert before.old.endswith("mot99. ")
    assert after.old.startswith(". mot101.")
    assert after.old.endswith(" …")
    assert len(before.old) + len(after.old) < 60


def test_a_text_of_ten_thousand_signs_that_is_all_new_is_told_whole() -> None:
    old, new = "あい" * 5_000, "うえ" * 5_000
    assert pieces(old, new) == [Piece(old, new)]
