"""Long texts of organisers as HTML: paragraphs and headings as they always were, and a small safe Markdown."""

import re
from collections.abc import Sequence
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape

from webapp.formats.typography import markup

LONGEST = 60
"""A longer first line is no heading."""
_SENTENCE = tuple(".!?…,;:。！？、；：")
_LINK = re.compile(r"(https?://|mailto:|tel:)[^\s]+", re.IGNORECASE)
_PLAIN = {
    "strong_open": "<strong>", "strong_close": "</strong>", "em_open": "<em>", "em_close": "</em>",
    "link_close": "</a>", "softbreak": "<br>", "hardbreak": "<br>", "paragraph_open": "<p>", "paragraph_close": "</p>",
    "bullet_list_open": "<ul>", "bullet_list_close": "</ul>", "ordered_list_close": "</ol>", "list_item_open": "<li>",
    "list_item_close": "</li>",
}  # fmt: skip


def _reader() -> MarkdownIt:
    """Emphasis, lists, links, headings; what else means something to Markdown is what was typed."""
    reader = MarkdownIt("zero").enable(["heading", "list", "emphasis", "link", "autolink", "escape", "newline"])
    reader.validateLink = lambda url: bool(_LINK.fullmatch(url))  # type: ignore[method-assign]
    return reader


_read = _reader()


def html(text: str, lang: str, level: int = 3) -> Markup:
    """Escaped, typeset as its language is. Headings begin at `level`; a short first line of a paragraph is one."""
    words = "\n".join(text.expandtabs(2).splitlines())
    blocks = _blocks(_read.parse(words))
    return Markup("\n").join(
        _block(block, lang, level, _joined(block, after)) for block, after in pairwise([*blocks, []])
    )


def _blocks(tokens: Sequence[Token]) -> list[list[Token]]:
    """The tokens of each block that stands by itself."""
    found: list[list[Token]] = []
    for token in tokens:
        if token.level == 0 and token.nesting >= 0:
            found.append([])
        found[-1].append(token)
    return found


def _joined(block: Sequence[Token], after: Sequence[Token]) -> bool:
    """Whether the next block follows without an empty line."""
    return bool(after and block[0].map and after[0].map and block[0].map[1] == after[0].map[0])


def is_heading(line: str) -> bool:
    """A short line of its own before the rest, not ended as a sentence is."""
    return len(line) <= LONGEST and not line.rstrip().endswith(_SENTENCE)


def _block(tokens: Sequence[Token], lang: str, level: int, joined: bool) -> Markup:
    first = tokens[0]
    if first.type == "heading_open":
        return _heading(tokens[1].children or [], lang, min(level + int(first.tag[1]) - 1, 6, level + 1))
    if first.type == "paragraph_open":
        return _paragraph(tokens[1], lang, level, joined)
    return Markup("").join(_token(token, lang) for token in tokens)


def _heading(children: Sequence[Token], lang: str, level: int) -> Markup:
    return Markup("<h{0}>{1}</h{0}>").format(level, _inline(children, lang))


def _paragraph(inline: Token, lang: str, level: int, joined: bool) -> Markup:
    """`joined`: the rest, a list, follows at once."""
    children = inline.children or []
    ends = [n for n, child in enumerate(children) if child.type in ("softbreak", "hardbreak") and not child.level]
    if ends and is_heading(inline.content.partition("\n")[0]):
        head, rest = children[: ends[0]], children[ends[0] + 1 :]
        return _heading(head, lang, level) + Markup("\n<p>{}</p>").format(_inline(rest, lang))
    if joined and not ends and is_heading(inline.content):
        return _heading(children, lang, level)
    return Markup("<p>{}</p>").format(_inline(children, lang))


def _inline(children: Sequence[Token], lang: str) -> Markup:
    return Markup("").join(_token(child, lang) for child in children)


def _token(token: Token, lang: str) -> Markup:
    """What is unknown is written as it was typed."""
    if token.hidden:
        return Markup("")
    if token.type == "inline":
        return _inline(token.children or [], lang)
    if token.type in ("text", "text_special"):
        return markup(token.content, lang)
    if token.type == "ordered_list_open":
        start = int(token.attrs.get("start", 1))
        return Markup("<ol>") if start == 1 else Markup('<ol start="{}">').format(start)
    if token.type == "link_open":
        return Markup('<a href="{}" rel="noopener">').format(str(token.attrs["href"]))
    return Markup(_PLAIN[token.type]) if token.type in _PLAIN else escape(token.content)
