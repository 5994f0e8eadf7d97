"""A long text an organiser typed, with what its paragraphs are about as headings."""

import re

from markupsafe import Markup

from webapp.formats.typography import markup, paragraphs

LONGEST = 60
"""A longer first line is no heading."""
_SENTENCE = tuple(".!?…,;:。！？、；：")


def divided(text: str) -> list[tuple[str, str]]:
    """The paragraphs, each with its heading: a short line of its own before the rest, not ended as a sentence is."""
    found = []
    for part in re.split(r"\n\s*\n", "\n".join(text.splitlines()).strip()):
        first, _end, rest = part.strip().partition("\n")
        headed = rest.strip() and len(first) <= LONGEST and not first.rstrip().endswith(_SENTENCE)
        found.append((first.strip(), rest.strip()) if headed else ("", part.strip()))
    return [each for each in found if any(each)]


def html(text: str, lang: str, level: int = 3) -> Markup:
    """The text as its language is set, escaped: `<h3>` and `<p>`."""
    said = []
    for heading, rest in divided(text):
        if heading:
            said.append(Markup("<h{0}>{1}</h{0}>").format(level, markup(heading, lang)))
        said.append(paragraphs(rest, lang))
    return Markup("\n").join(said)
