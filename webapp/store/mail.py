"""Mailings, their letters and the words organisers gave them."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from peewee import chunked, fn

from webapp.store.db import locked
from webapp.store.models import Job, Mail, Mailing, MailTemplate, Person


def templates(kind: str) -> dict[str, tuple[str, str]]:
    """Language → subject and body, where somebody wrote them."""
    rows = MailTemplate.select(MailTemplate.lang, MailTemplate.subject, MailTemplate.body)
    return {lang: (subject, body) for lang, subject, body in rows.where(MailTemplate.kind == kind).tuples()}


def write_template(kind: str, lang: str, words: tuple[str, str] | None) -> None:
    """None: the standard words again."""
    MailTemplate.delete().where((MailTemplate.kind == kind) & (MailTemplate.lang == lang)).execute()
    if words is not None:
        MailTemplate.create(kind=kind, lang=lang, subject=words[0], body=words[1])


def by_form(form: str) -> Mailing | None:
    found: Mailing | None = Mailing.get_or_none(Mailing.form == form)
    return found


def mailing(number: int) -> Mailing | None:
    found: Mailing | None = Mailing.get_or_none(Mailing.id == number)
    return found


def mailings(kind: str) -> list[Mailing]:
    return list(Mailing.select().where(Mailing.kind == kind).order_by(Mailing.id.desc()))


def with_address(people: Collection[int]) -> set[int]:
    rows = Person.select(Person.id).where(Person.id.in_(sorted(people)) & (Person.email != ""))
    return {person for (person,) in rows.tuples()}


def written_to(kind: str) -> set[int]:
    """People a letter of this kind went to, may have gone to, or is about to."""
    rows = Mail.select(Mail.person).join(Mailing).where((Mailing.kind == kind) & (Mail.state != "failed"))
    return {person for (person,) in rows.tuples()}


def add(kind: str, by: str, audience: str, form: str, people: Collection[int], now: datetime) -> int:
    made = Mailing.create(kind=kind, by=by, audience=audience, form=form, at=now)
    for some in chunked([{"mailing": made.id, "person": person} for person in sorted(people)], 200):
        Mail.insert_many(some).execute()
    return int(made.id)


def stop(number: int, now: datetime | None) -> None:
    """None: it goes on."""
    Mailing.update(stopped_at=now).where(Mailing.id == number).execute()


def counts(numbers: Iterable[int]) -> dict[int, Counter[str]]:
    """Mailing → how many letters are in each state."""
    found: dict[int, Counter[str]] = {number: Counter() for number in numbers}
    rows = Mail.select(Mail.mailing, Mail.state, fn.COUNT(Mail.id)).where(Mail.mailing.in_(sorted(found)))
    for number, state, count in rows.group_by(Mail.mailing, Mail.state).tuples():
        found[number][state] = count
    return found


def letters(number: int, states: Collection[str]) -> list[Mail]:
    return list(Mail.select().where((Mail.mailing == number) & Mail.state.in_(states)).order_by(Mail.id))


def next_letters(number: int, count: int) -> list[Mail]:
    rows = Mail.select().where((Mail.mailing == number) & (Mail.state == "waiting"))
    return list(rows.order_by(Mail.tries, Mail.id).limit(count))


def take(letter: int, now: datetime) -> bool:
    """Marks a letter as handed over, in the transaction that makes its link; false when it does not wait any more."""
    row = locked(Mail.select().where(Mail.id == letter)).first()
    if row is None or row.state != "waiting":
        return False
    Mail.update(state="sending", tries=Mail.tries + 1, tried_at=now).where(Mail.id == letter).execute()
    return True


def settle(letter: int, values: Mapping[str, object]) -> None:
    Mail.update(values).where(Mail.id == letter).execute()


def doubt(number: int) -> None:
    """What was handed over when the process ended: nobody knows whether it arrived."""
    Mail.update(state="unsure").where((Mail.mailing == number) & (Mail.state == "sending")).execute()


def problem(number: int) -> str:
    """What stands in the way of a mailing’s job; empty when nothing does."""
    rows = Job.select().where((Job.kind == "mail") & Job.done_at.is_null() & (Job.error != ""))
    return next((row.error for row in rows.order_by(Job.id.desc()) if row.body.get("mailing") == number), "")


def again(number: int, states: Collection[str]) -> int:
    """Letters that are tried once more; how many."""
    wanted = (Mail.mailing == number) & Mail.state.in_(states)
    count: int = Mail.update(state="waiting", tries=0, error="").where(wanted).execute()
    return count
