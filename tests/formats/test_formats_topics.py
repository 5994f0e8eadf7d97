"""Long texts: which first lines are headings, and nothing typed is ever markup."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.formats import topics

TYPED = "Récepteurs\nCanal 1 : français.\n\nWi-Fi\nRéseau : X\nMot de passe : Y\n\nBonne journée !"


def test_a_short_line_before_the_rest_of_its_paragraph_is_its_heading() -> None:
    assert topics.divided(TYPED) == [
        ("Récepteurs", "Canal 1 : français."),
        ("Wi-Fi", "Réseau : X\nMot de passe : Y"),
        ("", "Bonne journée !"),
    ]


@pytest.mark.parametrize(
    "first", ["Bonjour à tous.", "Attention !", "避難してください。", "Voici :", "持ち物：", "x" * 61]
)
def test_a_sentence_or_a_long_line_is_no_heading(first: str) -> None:
    assert topics.divided(f"{first}\nLa suite") == [("", f"{first}\nLa suite")]


def test_line_ends_of_any_machine_and_surplus_ones_divide_alike() -> None:
    for end in ("\n", "\r\n", "\r"):
        assert topics.divided(TYPED.replace("\n", end) + end * 3) == topics.divided(TYPED)
    assert topics.divided(" \n\n\n ") == topics.divided("") == []


def test_a_text_is_set_as_its_language_is_and_never_as_markup() -> None:
    assert topics.html("Ici <b>\nSortez !\nVite", "fr") == "<h3>Ici &lt;b&gt;</h3>\n<p>Sortez\u202f!<br>Vite</p>"
    assert "<wbr>" in topics.html("避難場所\n正面玄関前の北広場にお集まりください。", "ja")


@given(st.text("ab.!\n\r <&>。", max_size=60))
def test_nothing_typed_is_lost(text: str) -> None:
    said = "".join(heading + rest for heading, rest in topics.divided(text))
    assert "".join(said.split()) == "".join(text.split())
    assert "<a" not in topics.html(text, "fr")
