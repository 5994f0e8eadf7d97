"""What the live stream asks of the notices: whom new ones are for, and which of the missed ones are in an inbox."""

from array import array
from collections.abc import Iterable

from webapp.store.models import Person, Recipient

PER_STATEMENT = 20


def people_told(numbers: Iterable[int]) -> dict[int, "array[int]"]:
    """notice → the ids of the people in whose inbox it is, in order. Arrays: five thousand people take 20 KB."""
    wanted = sorted(set(numbers))
    found = {number: array("i") for number in wanted}
    for first in range(0, len(wanted), PER_STATEMENT):
        rows = Recipient.select(Recipient.notice, Recipient.person).where(
            Recipient.notice.in_(wanted[first : first + PER_STATEMENT])
        )
        for number, person in rows.order_by(Recipient.notice, Recipient.person).tuples():
            found[number].append(person)
    return found


def told_after(person: int, number: int) -> dict[int, bool]:
    """The numbers of the notices in a person's inbox that came after a number: whether each was acknowledged."""
    rows = Recipient.select(Recipient.notice, Recipient.acknowledged_at).where(
        (Recipient.person == person) & (Recipient.notice > number)
    )
    return {found: at is not None for found, at in rows.tuples()}


def code_of(person: int) -> str | None:
    row = Person.select(Person.code).where(Person.id == person).tuples().first()
    return row[0] if row else None
