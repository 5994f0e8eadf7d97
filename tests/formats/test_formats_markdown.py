"""Long texts: which lines are headings, what a little Markdown does, and nothing typed ever runs."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.formats.markdown import html

TYPED = "Récepteurs\nCanal 1 : français.\n\nWi-Fi\nRéseau : X\nMot de passe : Y\n\nBonne journée !"


def told(text: str, lang: str = "en") -> str:
    return str(html(text, lang))


def test_a_short_line_before_the_rest_of_its_paragraph_is_its_heading() -> None:
    assert told(TYPED).split("\n") == [
        "<h3>Récepteurs</h3>", "<p>Canal 1 : français.</p>", "<h3>Wi-Fi</h3>",
        "<p>Réseau : X<br>Mot de passe : Y</p>", "<p>Bonne journée !</p>",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "first", ["Bonjour à tous.", "Attention !", "避難してください。", "Voici :", "持ち物：", "x" * 61]
)
def test_a_sentence_or_a_long_line_is_no_heading(first: str) -> None:
    assert told(f"{first}\nLa suite") == f"<p>{first}<br>La suite</p>"


def test_line_ends_of_any_machine_and_surplus_ones_divide_alike() -> None:
    for end in ("\n", "\r\n", "\r"):
        assert told(TYPED.replace("\n", end) + end * 3) == told(TYPED)
    assert told(" \n\n\n ") == told("") == ""


def test_a_text_is_set_as_its_language_is() -> None:
    assert told("Ici <b>\nSortez !\nVite", "fr") == "<h3>Ici &lt;b&gt;</h3>\n<p>Sortez\u202f!<br>Vite</p>"
    assert "<wbr>" in told("避難場所\n正面玄関前の北広場にお集まりください。", "ja")


def test_emphasis_lists_and_headings_are_offered() -> None:
    assert told("A **b** and *c*.") == "<p>A <strong>b</strong> and <em>c</em>.</p>"
    assert told("Bring\n- a coat\n- a pass") == "<h3>Bring</h3>\n<ul><li>a coat</li><li>a pass</li></ul>"
    assert told("3. three\n4. four") == '<ol start="3"><li>three</li><li>four</li></ol>'
    assert told("# One\n\n## Two\n\n#### Four") == "<h3>One</h3>\n<h4>Two</h4>\n<h4>Four</h4>"


def test_a_link_leads_to_a_page_a_letter_or_a_call() -> None:
    assert told("[Map](https://example.org/?a=1&b=2)") == (
        '<p><a href="https://example.org/?a=1&amp;b=2" rel="noopener">Map</a></p>'
    )
    assert told("<tel:+81-54-1>") == '<p><a href="tel:+81-54-1" rel="noopener">tel:+81-54-1</a></p>'
    assert "href=" in told("[Write](mailto:a@example.org)")


@pytest.mark.parametrize(
    "typed",
    [
        "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x](data:text/html,<b>)", "[x](//evil.example)",
        "[x](/organiser)", "[x](vbscript:x)", "<javascript:alert(1)>", "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>", "![x](https://example.org/x.png)", "[x]: javascript:1\n\n[x]",
        "    <b>code</b>", "```\n<b>\n```", "&lt;b&gt;", "<!-- x -->",
    ],
)  # fmt: skip
def test_anything_else_is_shown_as_it_was_typed(typed: str) -> None:
    said = told(typed)
    assert not re.search(r"<(?!/?(p|br|h3|a href=\"https://example\.org/x\.png\" rel=\"noopener\"|/a|a)\b)", said), said
    assert 'href="j' not in said.lower()
    assert "<img" not in said


@given(st.text("ab.!\n\r <&>。", max_size=60))
def test_nothing_typed_is_lost(text: str) -> None:
    said = unescape(re.sub(r"</?(?:h3|p|br|wbr)>", "", told(text)))
    assert "".join(said.split()) == "".join(text.split())


@given(st.text("ab*_#[]()<>-1. \n&!`\\:/", max_size=80))
def test_whatever_is_typed_no_tag_is_left_open(text: str) -> None:
    opened: list[str] = []
    for shut, tag in re.findall(r"<(/?)(\w+)[^>]*>", told(text)):
        if shut:
            assert opened.pop() == tag
        elif tag != "br":
            opened.append(tag)
    assert opened == []
