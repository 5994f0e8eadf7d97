"""A comparison in a sentence, and change by change on lines; what stands against publishing it."""

from collections.abc import Sequence

from webapp.formats.comparing import Cell, Group, Row, Words, groups
from webapp.formats.words import N_, say, say_many
from webapp.rules.comparing import Compared, tally
from webapp.rules.texts import Lack


def summary(found: Compared, lang: str) -> str:
    """How many changes, who gets a message, whose seats end."""
    if found.old is None:
        many = say_many(lang, "%(num)s session in the first version.", "%(num)s sessions in the first version.",
                        len(found.new.sessions))  # fmt: skip
        return _sentences([many, say(lang, N_("Nobody gets a message."))], lang)
    inside = [each for each in found.differences if each.kind == "session"]
    here, sessions = tally(inside)
    elsewhere, _things = tally(each for each in found.differences if each.kind != "session")
    told, ended = len(found.effects.told), found.effects.ended
    parts = []
    if here or not elsewhere:
        parts.append(
            say(lang, N_("%(changes)s in %(sessions)s."),
                changes=say_many(lang, "%(num)s change", "%(num)s changes", here),
                sessions=say_many(lang, "%(num)s session", "%(num)s sessions", sessions))
        )  # fmt: skip
    if elsewhere:
        parts.append(
            say_many(lang, "%(num)s change outside the sessions.", "%(num)s changes outside the sessions.", elsewhere)
        )
    parts.append(
        say_many(lang, "%(num)s person gets a single message.", "%(num)s people get a single message each.", told)
        if told else say(lang, N_("Nobody gets a message."))
    )  # fmt: skip
    parts.append(
        say_many(lang, "%(num)s booked seat ends.", "%(num)s booked seats end.", ended)
        if ended else say(lang, N_("No seat is taken away."))
    )  # fmt: skip
    return _sentences(parts, lang)


def _sentences(parts: Sequence[str], lang: str) -> str:
    return ("" if lang == "ja" else " ").join(parts)


def lines(words: Words) -> list[str]:
    """Each change on a line, for the command line: in the reader's language, words in the language they are in."""
    found = []
    for group in groups(words):
        for row in group.rows:
            found += [_line(group, row, cell) for cell in row.told_in(words.ui)]
    return found


def _line(group: Group, row: Row, cell: Cell) -> str:
    was = "".join(f"[{p.old}]" if not p.same and p.old else p.old for p in cell.pieces)
    now = "".join(f"[{p.new}]" if not p.same and p.new else p.new for p in cell.pieces)
    where = f"{cell.lang}: " if row.worded else ""
    short = " → ".join(" ".join(each.split()) for each in (was, now) if each)
    return f"{group.at or '—'} {group.title.words} · {row.label} · {where}{short}"


LACKS = {
    "missing": N_("%(thing)s: %(field)s in %(language)s is missing"),
    "stale": N_("%(thing)s: %(field)s in %(language)s is to be looked at again"),
}


def lack(each: Lack, thing: str, field: str, language: str, lang: str) -> str:
    """A text that is missing or was overtaken, named."""
    return say(lang, LACKS[each.state], thing=thing, field=field, language=language)
