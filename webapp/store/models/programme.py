"""The draft: event, places, tracks, sessions, their texts and speakers; and the editions made from it."""

from peewee import AutoField, BooleanField, CharField, DateField, ForeignKeyField, IntegerField, JSONField, TextField

from webapp.store.models.base import Base, InstantField
from webapp.store.models.people import Person


class Event(Base):
    """One row: one event, one database."""

    id = AutoField()
    code = CharField()
    timezone = CharField()
    languages = JSONField()  # codes, in the event's order
    default_language = CharField()
    start = DateField()
    end = DateField()
    release = IntegerField(null=True)  # minutes before a start at which seats nobody took are given back; None: never
    gate = BooleanField(default=False)  # nothing is published while a text is missing or overtaken
    colour = CharField(default="")  # its accent, #rrggbb; empty: the house’s indigo
    demo = BooleanField(default=False)  # made by `kakehashi demo`, which may replace it


class Place(Base):
    code = CharField(primary_key=True)
    address = TextField(default="")
    capacity = IntegerField(null=True)
    walk = IntegerField(null=True)  # minutes on foot from the main venue, 0 in it; None: not known, or by coach
    gate = BooleanField(default=False)  # has a door of its own
    within = CharField(default="")  # the gate it stands behind


class Track(Base):
    code = CharField(primary_key=True)
    colour = CharField(default="#5a5a5a")


class Session(Base):
    """The draft of a session; what delegates see is the live edition."""

    code = CharField(primary_key=True)
    day = DateField()
    start = InstantField()
    end = InstantField()
    kind = CharField()
    track = ForeignKeyField(Track, null=True)
    place = ForeignKeyField(Place, null=True)
    languages = JSONField(default=list)
    interpretation = JSONField(default=list)
    mode = CharField(default="none")
    channel = CharField(default="")
    capacity = IntegerField(null=True)
    registration = CharField(default="open")
    quota = IntegerField(null=True)
    audience = JSONField(default=list)
    cancelled = BooleanField(default=False)
    kept = IntegerField(null=True)  # of the capacity, for heads of delegation alone
    release = IntegerField(null=True)  # as the event's, for this session; -1: never
    continues = BooleanField(default=False)  # those inside stay for the next session in the same place
    shelved = BooleanField(default=False)  # not in the programme: its day and hours are only how long it is to last


class Text(Base):
    """What an organiser typed: one field of one thing in one language."""

    id = AutoField()
    kind = CharField()  # event, place, track, session, delegation
    code = CharField()
    field = CharField()  # name, title, short, abstract …
    lang = CharField()
    words = TextField()
    state = CharField(default="written")  # written, machine, reviewed, stale
    changed_at = InstantField()

    class Meta:
        indexes = ((("kind", "code", "field", "lang"), True),)


class Speech(Base):
    id = AutoField()
    session = ForeignKeyField(Session)
    session_id: str
    person = ForeignKeyField(Person)
    person_id: int
    role = CharField(default="speaker")
    position = IntegerField(default=0)

    class Meta:
        indexes = ((("session", "person"), True),)


class Edition(Base):
    """A published version: a frozen document that is never changed."""

    number = IntegerField(primary_key=True)
    made_at = InstantField()
    by = CharField(default="")
    note = TextField(default="")
    document = TextField()  # JSON; its "format" says how to read it
