"""Why a value of the draft cannot be saved, in a sentence; and what each field is called."""

from webapp.formats import languages
from webapp.formats.words import N_, say
from webapp.rules.drafting import Fault

LABELS = {
    "abstract": N_("Abstract"),
    "address": N_("Address"),
    "audience": N_("For whom"),
    "cancelled": N_("Cancelled"),
    "capacity": N_("Number of seats"),
    "category": N_("Category"),
    "channel": N_("Channel"),
    "city": N_("City"),
    "civility": N_("Civility (Mr, Ms)"),
    "code": N_("Code"),
    "colour": N_("Colour"),
    "continues": N_("People stay for what follows"),
    "country": N_("Country"),
    "day": N_("Day"),
    "default_language": N_("Default language"),
    "delegation": N_("Delegation"),
    "documents": N_("Documents"),
    "email": N_("E-mail"),
    "end": N_("End"),
    "escort": N_("Acts for the delegation"),
    "family": N_("Family name"),
    "family_first": N_("Family name first"),
    "function": N_("Function"),
    "gate": N_("Has a door of its own"),
    "given": N_("Given name"),
    "head": N_("Head of delegation"),
    "home": N_("Welcome"),
    "how": N_("How to get there"),
    "interpretation": N_("Interpretation into"),
    "kana_family": N_("Reading of the family name"),
    "kana_given": N_("Reading of the given name"),
    "kept": N_("Kept for heads of delegation"),
    "kind": N_("Kind"),
    "lang": N_("Language"),
    "language": N_("Language"),
    "languages": N_("Languages"),
    "mode": N_("Interpretation"),
    "name": N_("Name"),
    "native_family": N_("Family name (kanji or katakana)"),
    "native_given": N_("Given name (kanji or katakana)"),
    "place": N_("Place"),
    "position": N_("Order"),
    "practical": N_("Practical information"),
    "protocol": N_("Protocol number"),
    "quota": N_("At most for one delegation"),
    "registration": N_("Access"),
    "release": N_("Unused seats are given back"),
    "safety": N_("In an emergency"),
    "shelved": N_("On the side"),
    "short": N_("Short title"),
    "speeches": N_("Speakers"),
    "start": N_("Start"),
    "theme": N_("Theme"),
    "timezone": N_("Time zone"),
    "title": N_("Title"),
    "track": N_("Track"),
    "twins": N_("Twinned with"),
    "vip": N_("VIP"),
    "walk": N_("Minutes on foot"),
    "within": N_("Behind the gate"),
}
"""What organisers call each field of rules/drafting.py."""
SPOKEN = {
    ("place", "name"): N_("Name of the place"), ("track", "name"): N_("Name of the track"),
    ("event", "name"): N_("Name of the event"),
    ("delegation", "kind"): N_("Kind of delegation"), ("session", "languages"): N_("Floor language"),
    ("event", "gate"): N_("Complete texts only"),
    **dict.fromkeys((("event", "name"), ("place", "name"), ("track", "name")), N_("Name of a thing")),
}  # fmt: skip
"""Fields that are called otherwise on one kind of thing."""

SENTENCES = {
    "required": N_("This is needed."),
    "too_long": N_("This is too long: %(length)s characters, at most %(most)s."),
    "control": N_("This has an invisible sign that cannot be kept. Please type it again."),
    "choice": N_("Please choose one of the list."),
    "unknown_place": N_("There is no such place."),
    "unknown_track": N_("There is no such track."),
    "unknown_person": N_("There is no such person."),
    "unknown_audience": N_("There is no such country, delegation or category."),
    "whole": N_("A whole number is expected."),
    "language": N_("This is not a language of the event."),
    "default_language": N_("The default language must be one of the event’s languages."),
    "timezone": N_("There is no such time zone."),
    "colour": N_("A colour such as #1f3a68 is expected."),
    "date": N_("This date cannot be read."),
    "time": N_("This time cannot be read."),
    "time_skipped": N_("The clocks skip this hour on that day."),
    "ends_first": N_("The end is before the start."),
    "too_long_a_time": N_("A session lasts at most 24 hours."),
    "event_ends": N_("The event would end before it starts."),
    "event_long": N_("An event lasts at most 60 days."),
    "code": N_("A code is made of 1 to 40 letters, digits, dots and dashes, without accents."),
    "code_taken": N_("The code %(code)s is taken."),
    "gone": N_("This is not there any more: somebody removed it."),
    "in_use": N_("This cannot be removed while something else needs it."),
    "within_itself": N_("A place cannot be behind itself."),
    "country": N_("There is no such country."),
    "unknown_delegation": N_("There is no such delegation."),
    "email": N_("An e-mail address such as name@example.org is expected."),
    "no_name": N_("A name is needed, in Latin letters or in the person’s own writing."),
}


def label(kind: str, field: str, lang: str) -> str:
    return say(lang, SPOKEN.get((kind, field), LABELS.get(field, field)))


def sentence(fault: Fault, lang: str) -> str:
    """The fault alone, to stand at its field."""
    return say(lang, SENTENCES[fault.code]) % {"length": "", "most": "", "code": "", **fault.gaps}


def line(kind: str, fault: Fault, lang: str) -> str:
    """The fault in a list: its field first, and the language when it is about one."""
    words = sentence(fault, lang)
    if not fault.field:
        return words
    named = label(kind, fault.field, lang)
    if fault.lang:
        named = say(lang, N_("%(field)s (%(language)s)"), field=named, language=languages.name(fault.lang, lang))
    return say(lang, N_("%(field)s: %(fault)s"), field=named, fault=words)
