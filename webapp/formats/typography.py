"""What organisers typed, as HTML: escaped, French spaces and ordinals, Japanese phrase breaks."""

import re

from markupsafe import Markup, escape

from webapp.formats.french import ADDRESS, french
from webapp.formats.phrases import phrases

__all__ = ["brief", "french", "lead", "markup", "markup_title", "paragraphs"]

_BREAK = Markup("<wbr>")
_NUMBER = Markup('<span class="n">{}</span>')
_ORDINAL = re.compile(
    rf"{ADDRESS.pattern}"
    r"|(?<!\w)(?:[0-9]+|[IVX]{2,}|I(?=er|re)|[VX](?=e))(?P<letters>ers?|res?|es?|nde?s?)(?!\w)"  # not Le, Ces
)
_LEAD = re.compile(
    r"(?=[^–—:：（(]{0,30}(?:[0-9]|第[一二三四五六七八九十]|\b[A-Z]\b))"
    r"([^–—:：（(\s][^–—:：（(]{0,29}?)(?=：|（|\s[–—]\s|\s?:\s|\s\()"
)


def markup(text: str, lang: str) -> Markup:
    """One line in a language, escaped: French as it is set, with `<sup>`; Japanese with `<wbr>` between phrases."""
    return _line(_set(text, lang), lang)


def paragraphs(text: str, lang: str) -> Markup:
    """A longer text: a `<p>` between blank lines, a `<br>` at each other line end."""
    parts = (part.strip() for part in re.split(r"\n\s*\n", "\n".join(text.splitlines())))
    lines = ([markup(line.strip(), lang) for line in part.split("\n")] for part in parts if part)
    return Markup("\n").join(Markup("<p>{}</p>").format(Markup("<br>").join(some)) for some in lines)


def brief(name: str) -> str:
    """A place's name as a list gives it: without the remark in brackets that its own page gives."""
    return re.sub(r"\s*[(（][^()（）]*[)）]\s*$", "", name) or name


def lead(title: str) -> tuple[str, str]:
    """A title's number and the rest: (`Atelier 1`, ` – Économie`), (`第1分科会`, `：経済`), (nothing, the title)."""
    match = _LEAD.match(title)
    return (match[1], title[match.end(1) :]) if match else ("", title)


def markup_title(text: str, lang: str, numbered: bool) -> Markup:
    """A title; when `numbered` (workshops are), its number is wrapped in `<span class="n">`."""
    number, rest = lead(_set(text, lang)) if numbered else ("", "")
    if not number:
        return markup(text, lang)
    return _NUMBER.format(_line(number, lang)) + (_BREAK if rest.startswith("（") else "") + _line(rest, lang)


def _set(text: str, lang: str) -> str:
    return french(text) if lang.split("-")[0] == "fr" else text


def _line(text: str, lang: str) -> Markup:
    match lang.split("-")[0]:
        case "fr":
            return _superior(text)
        case "ja":
            return _BREAK.join(phrases(text))
    return escape(text)


def _superior(text: str) -> Markup:
    """Escaped, with the letters of French ordinals raised, outside addresses."""
    line, at = Markup(), 0
    for match in _ORDINAL.finditer(text):
        if match["letters"]:
            line += escape(text[at : match.start("letters")]) + Markup("<sup>{}</sup>").format(match["letters"])
            at = match.end()
    return line + escape(text[at:])
