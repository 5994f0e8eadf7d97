"""The pulse of the event, and its numbered notices."""

from peewee import AutoField, CharField, ForeignKeyField, IntegerField, JSONField

from webapp.store.models.base import Base, InstantField
from webapp.store.models.people import Person


class Pulse(Base):
    """One row: what a phone compares to know whether anything is new. A restore changes the epoch."""

    id = AutoField()
    epoch = CharField()
    edition = IntegerField(default=0)  # number of the live edition; 0 before the first
    seats = IntegerField(default=0)  # grows when any count of seats changes
    people = IntegerField(default=0)  # grows when any name, function or delegation changes
    notices = IntegerField(default=0)  # number of the last notice


class Notice(Base):
    """A change someone is told of, numbered in commit order."""

    number = IntegerField(primary_key=True)
    at = InstantField()
    kind = CharField()  # session_changed, session_cancelled, seat_booked …
    session = CharField(default="")
    person = ForeignKeyField(Person, null=True)  # None: all whom the session concerns
    edition = IntegerField(null=True)
    body = JSONField(default=dict)  # changes: field, language, old, new
    seen_at = InstantField(null=True)  # of a notice to one person
