"""A letter by e-mail: its words in the person's language, and the message a mail server takes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import NamedTuple

from webapp.formats import countries, dates, names
from webapp.formats.words import N_, say, say_many
from webapp.rules.languages import interface, said
from webapp.rules.letters import Fault, filled
from webapp.rules.people import Name
from webapp.rules.programme import Event

SUBJECT = N_("%(event)s: your programme")
BODY = N_(
    "%(name)s,\n\n"
    "Here is your personal link for %(event)s (%(city)s, %(dates)s):\n\n"
    "%(link)s\n\n"
    "Open it on the phone you will have with you, then press the button. You will find the programme, your own agenda "
    "and your badge, also without network. The link is yours alone: please do not pass it on.\n\n"
    "We look forward to welcoming you."
)
FAULTS = {
    "nothing": N_("This is needed."),
    "long": N_("This is too long."),
    "no_link": N_("The letter must have {link}, where each person’s own link will stand."),
    "unknown_gap": N_("{%(gap)s} is not known: {name}, {event}, {dates}, {city} and {link} are."),
    "lines": N_("A subject is one line."),
}


class Words(NamedTuple):
    subject: str
    body: str


@dataclass(frozen=True)
class Reader:
    """Whom a letter is for."""

    name: Name
    function: Mapping[str, str]
    email: str
    language: str = ""


def language(reader: Reader, event: Event) -> str:
    """Their own, else their country's, else the event's."""
    if reader.language in event.languages:
        return reader.language
    return countries.language(reader.name.country, event.languages) or event.default_language


def standard(lang: str, default: str) -> Words:
    """What is written when no organiser wrote anything else."""
    ui = interface(lang, default)
    gaps = {gap: f"{{{gap}}}" for gap in ("name", "event", "dates", "city", "link")}
    return Words(say(ui, SUBJECT, **gaps), say(ui, BODY, **gaps))


def filled_in(words: Words, reader: Reader, event: Event, lang: str, link: str) -> Words:
    ui = interface(lang, event.default_language)
    order = (event.default_language, event.languages)
    gaps = {
        "name": names.greeting(reader.name, reader.function, ui), "link": link,
        "event": said(event.name, lang, *order).words, "city": said(event.city, lang, *order).words,
        "dates": dates.between(event.start, event.end, ui),
    }  # fmt: skip
    return Words(filled(words.subject, gaps), filled(words.body, gaps))


def named(event: Event, lang: str) -> str:
    return said(event.name, lang, event.default_language, event.languages).words


def message(
    words: Words, reader: Reader, lang: str, sender: str, event_name: str, at: datetime, identity: str
) -> EmailMessage:  # fmt: skip
    """RFC 5322, UTF-8. `identity` is the same when the same letter is sent again. Raises ValueError when the address or
    a header cannot be written."""
    found = EmailMessage(policy=SMTP)
    found["From"] = Address(event_name, addr_spec=sender)
    found["To"] = Address(names.pair(reader.name, lang).first, addr_spec=reader.email)
    found["Subject"] = re.sub(r"[\r\n\t ]+", " ", words.subject)
    found["Date"] = format_datetime(at)
    found["Message-ID"] = f"<{identity}@{sender.rpartition('@')[2]}>"
    found["Auto-Submitted"] = "auto-generated"
    found.set_content(words.body + "\n", cte="base64" if lang == "ja" else "quoted-printable")
    found["Content-Language"] = lang
    return found


def fault(found: Fault, lang: str) -> str:
    return say(lang, FAULTS[found.code]).replace("%(gap)s", found.gap)


NO_SERVER = N_("No mail server is set (KAKEHASHI_SMTP_URL): letters can be printed, not sent.")
NOBODY = N_("Nobody in this audience would get a letter: nothing was sent.")
TOO_MANY = N_("At most 300 letters are printed at once: please choose a smaller audience.")


def reach(letters: int, without: int, lang: str) -> str:
    """« 180 lettres ; 36 personnes sans adresse », 180通（アドレス不明36名）."""
    told = say_many(lang, "%(num)s letter", "%(num)s letters", letters)
    if not without:
        return told
    lacking = say_many(lang, "%(num)s person without an address", "%(num)s people without an address", without)
    return say(lang, N_("%(letters)s; %(lacking)s"), letters=told, lacking=lacking)
