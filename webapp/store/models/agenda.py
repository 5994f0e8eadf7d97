"""Stars and seats. Session codes are held without a foreign key: a session may leave the draft, a promise stays."""

from peewee import SQL, AutoField, BooleanField, CharField, ForeignKeyField

from webapp.store.models.base import Base, InstantField
from webapp.store.models.people import Person


class Star(Base):
    """A register: the last tap wins, removals included."""

    id = AutoField()
    person = ForeignKeyField(Person)
    session = CharField()
    starred = BooleanField()
    tapped_at = InstantField()

    class Meta:
        indexes = ((("person", "session"), True),)


class Seat(Base):
    """A request for a seat and its life. Waiting: not booked, not ended. A new request is a new row."""

    id = AutoField()
    person = ForeignKeyField(Person)
    session = CharField(index=True)
    by = ForeignKeyField(Person, null=True, backref="+")  # who asked, when it was someone else (an escort)
    asked_at = InstantField()
    booked_at = InstantField(null=True)
    ended_at = InstantField(null=True)
    end = CharField(default="")  # given_up, swapped, session_cancelled, released, withdrawn


class Release(Base):
    """A session whose unused seats were given back, when, and by whom (empty: its hour had come)."""

    session = CharField(primary_key=True)
    at = InstantField()
    by = CharField(default="")


Seat.add_index(Seat.index(Seat.person, Seat.session, unique=True, where=SQL("ended_at IS NULL"), name="seat_live"))
