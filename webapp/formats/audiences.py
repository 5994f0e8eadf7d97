"""How many a message goes to and in which languages, in words, and why one cannot be sent."""

from collections.abc import Mapping

from webapp.formats import languages
from webapp.formats.words import N_, say, say_many
from webapp.rules.accounts import MACHINE, ORGANISER
from webapp.rules.messages import LONGEST, Fault

FAULTS = {
    "nothing": N_("There is nothing to send yet: write a title."),
    "long_title": N_("The title in %(language)s is too long: at most %(most)s characters."),
    "long_text": N_("The text in %(language)s is too long: at most %(most)s characters."),
    "no_title": N_("The text in %(language)s needs a title."),
    "missing": N_("An alert must be in every language of the event; %(language)s is missing or incomplete."),
    "drill": N_("Only an alert can be a drill."),
    "past": N_("This time has passed. Choose a later one, or send at once."),
    "until": N_("The alert would be over before it is sent."),
    "when": N_("This date and time cannot be read."),
    "audience": N_("This event has no such audience. Please choose again."),
    "nobody": N_("There is nobody in this audience: nothing was sent."),
    "changed": N_("The number of people has changed since the preview. Please check it and send again."),
}

SENDERS = {ORGANISER: N_("Organisation"), MACHINE: N_("Organisation (from the server)")}
"""Names that nobody chose."""


def sender(name: str, lang: str) -> str:
    """Whom a message is from, as a reader of `lang` is told."""
    return say(lang, SENDERS[name]) if name in SENDERS else name


def fault(found: Fault, lang: str) -> str:
    most = LONGEST.get(found.code.removeprefix("long_"), 0)
    return say(lang, FAULTS[found.code], language=languages.name(found.lang, lang) if found.lang else "", most=most)


def people(count: int, lang: str) -> str:
    """« 216 personnes », 216名."""
    return say_many(lang, "%(num)s person", "%(num)s people", count)


def reach(counts: Mapping[str, int], default: str, lang: str) -> str:
    """« 216 personnes : 120 en français, 90 en japonais », 216名（フランス語120名、日本語96名）. Whoever never chose a
    language counts with the event's own."""
    whole: dict[str, int] = {}
    for code, count in counts.items():
        whole[code or default] = whole.get(code or default, 0) + count
    told = people(sum(whole.values()), lang)
    if len(whole) == 1:
        only = languages.name(next(iter(whole)), lang)
        return say(lang, N_("%(people)s, in %(language)s"), people=told, language=only)
    parts = [
        say(lang, N_("%(count)s in %(language)s"), count=count, language=languages.name(code, lang))
        for code, count in sorted(whole.items(), key=lambda each: (-each[1], each[0]))
    ]
    listed = ("、" if lang == "ja" else ", ").join(parts)
    return say(lang, N_("%(people)s: %(parts)s"), people=told, parts=listed) if parts else told
