"""What an organiser may send: how long, in which languages, to whom and when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

LONGEST = {"title": 120, "text": 2_000}
"""Characters, in each language."""


@dataclass(frozen=True)
class Message:
    """A message before it is sent: a title and a text per language, stripped, empty ones left out. `at` is when to send
    it, None: at once; `until` is how long an urgent one covers screens."""

    title: Mapping[str, str] = field(default_factory=dict)
    text: Mapping[str, str] = field(default_factory=dict)
    urgent: bool = False
    drill: bool = False
    at: datetime | None = None
    until: datetime | None = None


class Fault(NamedTuple):
    """Why it cannot be sent: `nothing`, `long_title`, `long_text`, `no_title`, `missing`, `drill`, `past`, `until`;
    and the language it is about, when it is about one."""

    code: str
    lang: str = ""


def faults(message: Message, languages: Iterable[str], now: datetime) -> list[Fault]:
    """Everything that stands against sending; empty when nothing does. An urgent message must be in every language."""
    asked = tuple(languages)
    found = [Fault("nothing")] if not message.title and not message.text else []
    for name, most in LONGEST.items():
        found += [Fault(f"long_{name}", lang) for lang, words in getattr(message, name).items() if len(words) > most]
    missing = lacking(message, asked)
    if message.urgent and not found:
        found += [Fault("missing", lang) for lang in missing]
    found += [Fault("no_title", lang) for lang in message.text if lang not in message.title and not message.urgent]
    if message.drill and not message.urgent:
        found.append(Fault("drill"))
    if message.at is not None and message.at <= now:
        found.append(Fault("past"))
    if message.urgent and message.until is not None and message.until <= (message.at or now):
        found.append(Fault("until"))
    return found


def lacking(message: Message, languages: Iterable[str]) -> list[str]:
    """The event's languages it is not written in, or only in part: its readers would see another language."""
    return [
        lang for lang in languages if lang not in message.title or (bool(message.text) and lang not in message.text)
    ]
