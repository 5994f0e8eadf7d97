"""Inviting people by letter: one a person, each with a link of its own, sent in parts that can be taken up again.

A letter is marked as handed over before the mail server is spoken to, and as sent after its answer. When the process
ends in between nobody knows whether it arrived: it is shown as unsure and never sent again by itself.
"""

import secrets
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from typing import Any, Literal

from webapp.actions.people import make_link
from webapp.formats import letters
from webapp.formats.letters import Reader, Words
from webapp.rules.letters import TRIES, faults
from webapp.rules.notices import Audience, NoSuchAudience
from webapp.rules.programme import Event
from webapp.rules.seats import Refused
from webapp.store import audiences, audit, jobs, mail, people, programme
from webapp.store.db import transaction
from webapp.store.models import Mail

KIND = "invitation"
JOB = "mail"
TOGETHER, SECONDS = 20, 20.0
"""Letters of one connection, and how long a part may take: the claim of a job lasts a minute."""


@dataclass(frozen=True)
class Answer:
    """What the mail server said of one letter; `why` without the address."""

    outcome: Literal["sent", "later", "refused"]
    why: str = ""


class NotTaken(OSError):
    """The mail server went away before it had the letter."""


Send = Callable[[EmailMessage], Answer]


@dataclass(frozen=True)
class Postbox:
    """A way to a mail server: `connected()` raises NotTaken when there is none to speak to. `base_url`: the event's."""

    connected: Callable[[], AbstractContextManager[Send]]
    sender: str
    base_url: str


def invited(chosen: Audience, again: bool) -> tuple[set[int], set[int]]:
    """People of an audience who would get a letter, and those who have no address. Who was written to is left out,
    unless `again`."""
    everyone = set(audiences.people(chosen))
    reachable = mail.with_address(everyone)
    return reachable - (set() if again else mail.written_to(KIND)), everyone - reachable


def invite(by: str, chosen: Audience, again: bool, form: str, now: datetime) -> int:
    """Plans a mailing and gives its number; the same `form` is the same mailing. Raises NoSuchAudience when nobody
    would get a letter."""
    with transaction():
        before = mail.by_form(form)
        if before is not None:
            return int(before.id)
        wanted, _without = invited(chosen, again)
        if not wanted:
            raise NoSuchAudience(str(chosen))
        number = mail.add(KIND, by, str(chosen), form, wanted, now)
        _plan(number, now)
        audit.note(by, "sent", "mailing", now, str(number), after={"audience": str(chosen), "letters": len(wanted)})
        return number


def _plan(number: int, now: datetime) -> None:
    jobs.plan(JOB, f"{JOB}:{number}:{secrets.token_hex(4)}", now, mailing=number)


def stop(by: str, number: int, now: datetime) -> None:
    with transaction():
        mail.stop(number, now)
        audit.note(by, "stopped", "mailing", now, str(number))


def go_on(by: str, number: int, states: tuple[str, ...], now: datetime) -> None:
    """The mailing is taken up again, and with it the letters in these states (failed, unsure)."""
    with transaction():
        mail.stop(number, None)
        mail.again(number, states)
        _plan(number, now)
        audit.note(by, "sent", "mailing", now, str(number))


def links(by: str, chosen: Audience, wanted: Collection[int], now: datetime) -> dict[int, str]:
    """A fresh link for each, by person: what letters on paper hold."""
    with transaction():
        made = {person: make_link(person, now) for person in wanted}
        audit.note(by, "exported", "letter", now, str(chosen), after={"letters": len(made)})
        return made


def rewrite_all(by: str, wanted: Mapping[str, Words], default: str, now: datetime) -> None:
    """The words of each language, where they are other than they were; the standard ones are kept nowhere."""
    with transaction():
        for lang, said in wanted.items():
            if said != words(lang, default):
                subject, body = ("", "") if said == letters.standard(lang, default) else said
                rewrite(by, lang, subject, body, now)


def rewrite(by: str, lang: str, subject: str, body: str, now: datetime) -> None:
    """Other words for the letter in one language; both empty: the standard ones. Raises Refused: letter_faulty."""
    with transaction():
        if (subject or body) and faults(subject, body):
            raise Refused("letter_faulty")
        mail.write_template(KIND, lang, (subject, body) if subject or body else None)
        audit.note(by, "changed", "letter", now, KIND, lang=lang)


def words(lang: str, default: str) -> Words:
    """What a letter says in a language: what an organiser wrote, else the standard words."""
    own = mail.templates(KIND).get(lang)
    return Words(*own) if own else letters.standard(lang, default)


# --- sending -------------------------------------------------------------------------------------


def deliver(body: Mapping[str, Any], now: datetime, postbox: Postbox | None) -> bool:
    """Sends some letters of a mailing; true when none waits any more. Raises OSError when no mail server answers: the
    job is tried again later. Without a postbox (a rehearsal, a copy) the mailing is stopped."""
    number = int(body["mailing"])
    with transaction():
        mail.doubt(number)
        found = mail.mailing(number)
        if found is None or found.stopped_at is not None:
            return True
        if postbox is None:
            mail.stop(number, now)
            return True
    draft = programme.draft()
    waiting = mail.next_letters(number, TOGETHER)
    if not waiting or draft is None:
        return True
    begun, outcomes = time.monotonic(), []
    with postbox.connected() as send:
        for letter in waiting:
            if time.monotonic() > begun + SECONDS:
                break
            outcomes.append(_deliver(letter, draft.event, now, postbox, send))
    if outcomes and all(outcome == "later" for outcome in outcomes) and mail.next_letters(number, 1):
        raise NotTaken("the mail server puts every letter off")
    return not mail.next_letters(number, 1)


def _deliver(letter: Mail, event: Event, now: datetime, postbox: Postbox, send: Send) -> str:
    person = people.individual(letter.person_id)
    reader = Reader(person.name, person.function, people.email(letter.person_id), person.language)
    token = secrets.token_urlsafe(22)[:22]
    with transaction():
        if not mail.take(letter.id, now):
            return ""
        link = people.add_link(letter.person_id, token, now)
    try:
        answer = send(_message(letter, reader, event, now, postbox, token))
    except ValueError as error:  # an address that no message can be written to
        answer = Answer("refused", str(error)[:200])
    except NotTaken:
        with transaction():
            mail.settle(letter.id, {"state": "waiting"})
            people.revoke_link(link, now)
        raise
    except OSError as error:  # the connection broke when the letter was on its way: it may have arrived
        with transaction():
            mail.settle(letter.id, {"state": "unsure", "error": type(error).__name__})
        raise
    with transaction():
        _settle(letter, answer, now)
        if answer.outcome != "sent":
            people.revoke_link(link, now)
    return answer.outcome


def _message(letter: Mail, reader: Reader, event: Event, now: datetime, postbox: Postbox, token: str) -> EmailMessage:
    lang = letters.language(reader, event)
    link = f"{postbox.base_url}/a/{token}"
    said = letters.filled_in(words(lang, event.default_language), reader, event, lang, link)
    name = letters.named(event, lang)
    return letters.message(said, reader, lang, postbox.sender, name, now, f"{KIND}-{letter.mailing_id}-{letter.id}")


def _settle(letter: Mail, answer: Answer, now: datetime) -> None:
    if answer.outcome == "sent":
        mail.settle(letter.id, {"state": "sent", "sent_at": now, "error": ""})
    elif answer.outcome == "later" and letter.tries + 1 < TRIES:
        mail.settle(letter.id, {"state": "waiting", "error": answer.why})
    else:
        mail.settle(letter.id, {"state": "failed", "error": answer.why})
