"""What a phone shows of the notices its owner is owed: one message, or one for each that must not be missed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote

from webapp.formats import notices
from webapp.formats.french import french
from webapp.formats.notices import Words
from webapp.formats.push import Message
from webapp.formats.words import N_, say, say_many
from webapp.rules.languages import interface
from webapp.rules.programme import Programme

SHOWN = 4
"""Notices whose words are in a message about several."""
LONG = 120


OF_SESSION = ("reminder", "seat_booked", "seat_ended", "seat_released", "seats_at_door")
"""Kinds whose message opens the session's page."""


@dataclass(frozen=True)
class Item:
    """One notice owed, and what its reader held in the session. `ends`: when it is no longer worth showing."""

    notice: Any
    held: str = ""
    ends: datetime | None = None


@dataclass(frozen=True)
class Reader:
    """Whom it is said to: in which language of the event, and how many notices they have not read."""

    lang: str
    ui: str
    unread: int
    programme: Programme
    names: Mapping[int, str] = field(default_factory=dict)


def reader(language: str, unread: int, programme: Programme) -> Reader:
    """In the person's language, or the event's default for who never chose one."""
    event = programme.event
    lang = language if language in event.languages else event.default_language
    return Reader(lang, interface(lang, event.default_language), unread, programme)


def messages(items: Sequence[Item], to: Reader) -> list[tuple[Message, list[Item]]]:
    """What is urgent first, each alone; then the reminders, in one; then all the rest, in one. Each with the notices it
    tells of; what concerns no reader of this language is left out."""
    urgent = [[item] for item in items if item.notice.urgent and item.ends]
    reminders = [item for item in items if item.notice.kind == "reminder"]
    rest = [item for item in items if item.notice.kind != "reminder" and [item] not in urgent]
    found = [(_message(group, to), group) for group in (*urgent, reminders, rest) if group]
    return [(message, group) for message, group in found if message]


def _message(group: list[Item], to: Reader) -> Message | None:
    said = [(item.notice, notices.say(item.notice, to.programme, to.names, to.lang, item.held)) for item in group]
    said = [(notice, words) for notice, words in said if not words.silent]
    if not said:
        return None
    return _one(*said[0], to) if len(said) == 1 else _several(said, to)


def _one(notice: Any, words: Words, to: Reader) -> Message:
    body = words.text.words if notice.kind == "message" and words.text else words.sentence
    if notice.kind == "message" and not words.text:
        body = ""
    lang = words.title.lang if notice.kind == "message" and words.title else to.ui
    about = notice.session if notice.kind in OF_SESSION else ""
    url = f"/{to.lang}/sessions/{quote(notice.session)}" if about else f"/{to.lang}/news#notice-{notice.number}"
    return Message(
        words.headline[:LONG], "\n".join(filter(None, (body, words.what_now))), url, f"notice-{notice.number}", lang,
        to.unread, urgent=bool(notice.urgent),
    )  # fmt: skip


def _several(said: list[tuple[Any, Words]], to: Reader) -> Message:
    kinds = {notice.kind for notice, _words in said}
    count = len(said)
    if kinds == {"reminder"}:
        title = say_many(to.ui, "%(num)s session of yours begins soon", "%(num)s sessions of yours begin soon", count)
    elif "message" in kinds:
        title = say_many(to.ui, "%(num)s new message", "%(num)s new messages", count)
    else:
        title = say_many(to.ui, "%(num)s change in your agenda", "%(num)s changes in your agenda", count)
    first = [words.sentence for _notice, words in said[:SHOWN]]
    if count > SHOWN:
        first.append(say(to.ui, N_("and %(num)s more"), num=count - SHOWN))
    last = max(notice.number for notice, _words in said)
    page = "agenda" if kinds == {"reminder"} else "news"
    return Message(
        (french(title) if to.ui == "fr" else title), "\n".join(first), f"/{to.lang}/{page}", f"notices-{last}", to.ui,
        to.unread,
    )  # fmt: skip
