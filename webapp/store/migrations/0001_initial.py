"""The first schema: frozen copies of the models as they were, and the one row of the pulse."""

import secrets
from typing import Any

from peewee import (
    SQL,
    BigIntegerField,
    BooleanField,
    CharField,
    Database,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    Model,
    TextField,
)


class Frozen(Model):
    class Meta:
        legacy_table_names = False


class Delegation(Frozen):
    code = CharField(primary_key=True)
    country = CharField()
    kind = CharField(default="other")
    protocol = IntegerField(null=True)


class Twin(Frozen):
    delegation = ForeignKeyField(Delegation)
    twin = ForeignKeyField(Delegation)

    class Meta:
        indexes = ((("delegation", "twin"), True),)


class Person(Frozen):
    code = CharField(unique=True)
    delegation = ForeignKeyField(Delegation, null=True)
    category = CharField(default="delegate")
    civility = CharField(default="")
    family = CharField(default="")
    given = CharField(default="")
    native_family = CharField(default="")
    native_given = CharField(default="")
    kana_family = CharField(default="")
    kana_given = CharField(default="")
    function = JSONField(default=dict)
    email = CharField(default="")
    language = CharField(default="")
    head = BooleanField(default=False)
    escort = BooleanField(default=False)
    vip = BooleanField(default=False)
    generation = IntegerField(default=0)


class Badge(Frozen):
    person = ForeignKeyField(Person)
    code = CharField(unique=True)
    issued_at = DateTimeField()
    withdrawn_at = DateTimeField(null=True)


class AccessLink(Frozen):
    person = ForeignKeyField(Person)
    token_hash = CharField(unique=True)
    made_at = DateTimeField()
    revoked_at = DateTimeField(null=True)


class SignIn(Frozen):
    person = ForeignKeyField(Person)
    link = ForeignKeyField(AccessLink)
    token_hash = CharField(unique=True)
    made_at = DateTimeField()
    ended_at = DateTimeField(null=True)


class CalendarFeed(Frozen):
    person = ForeignKeyField(Person)
    nonce = CharField()
    token_hash = CharField(unique=True)
    made_at = DateTimeField()
    revoked_at = DateTimeField(null=True)


class Event(Frozen):
    code = CharField()
    timezone = CharField()
    languages = JSONField()
    default_language = CharField()
    start = DateField()
    end = DateField()
    demo = BooleanField(default=False)


class Place(Frozen):
    code = CharField(primary_key=True)
    address = TextField(default="")
    capacity = IntegerField(null=True)


class Track(Frozen):
    code = CharField(primary_key=True)
    colour = CharField(default="#5a5a5a")


class Session(Frozen):
    code = CharField(primary_key=True)
    day = DateField()
    start = DateTimeField()
    end = DateTimeField()
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


class Text(Frozen):
    kind = CharField()
    code = CharField()
    field = CharField()
    lang = CharField()
    words = TextField()
    state = CharField(default="written")
    changed_at = DateTimeField()

    class Meta:
        indexes = ((("kind", "code", "field", "lang"), True),)


class Speech(Frozen):
    session = ForeignKeyField(Session)
    person = ForeignKeyField(Person)
    role = CharField(default="speaker")
    position = IntegerField(default=0)

    class Meta:
        indexes = ((("session", "person"), True),)


class Edition(Frozen):
    number = IntegerField(primary_key=True)
    made_at = DateTimeField()
    by = CharField(default="")
    note = TextField(default="")
    document = TextField()


class Star(Frozen):
    person = ForeignKeyField(Person)
    session = CharField()
    starred = BooleanField()
    tapped_at = DateTimeField()

    class Meta:
        indexes = ((("person", "session"), True),)


class Seat(Frozen):
    person = ForeignKeyField(Person)
    session = CharField(index=True)
    by = ForeignKeyField(Person, null=True, backref="+")
    asked_at = DateTimeField()
    booked_at = DateTimeField(null=True)
    ended_at = DateTimeField(null=True)
    end = CharField(default="")


class Pulse(Frozen):
    epoch = CharField()
    edition = IntegerField(default=0)
    seats = IntegerField(default=0)
    people = IntegerField(default=0)
    notices = IntegerField(default=0)


class Notice(Frozen):
    number = IntegerField(primary_key=True)
    at = DateTimeField()
    kind = CharField()
    session = CharField(default="")
    person = ForeignKeyField(Person, null=True)
    edition = IntegerField(null=True)
    body = JSONField(default=dict)
    seen_at = DateTimeField(null=True)


class Device(Frozen):
    label = CharField(default="")
    role = CharField()
    doors = JSONField(default=list)
    language = CharField(default="")
    token_hash = CharField(unique=True)
    enrolled_at = DateTimeField()
    expires_at = DateTimeField()
    revoked_at = DateTimeField(null=True)
    seen_at = DateTimeField(null=True)


class Enrolment(Frozen):
    token_hash = CharField(unique=True)
    role = CharField()
    doors = JSONField(default=list)
    made_at = DateTimeField()
    expires_at = DateTimeField()
    used_at = DateTimeField(null=True)


class Scan(Frozen):
    scan_id = CharField(unique=True)
    kind = CharField()
    target = CharField(default="")
    door = CharField(index=True)
    code = TextField(default="")
    device = ForeignKeyField(Device)
    device_time = DateTimeField()
    monotonic = BigIntegerField(null=True)
    skew = IntegerField(null=True)
    roster = CharField(default="")
    shown = CharField(default="")
    reason = TextField(default="")
    party = JSONField(default=list)
    received_at = DateTimeField()
    person = ForeignKeyField(Person, null=True)
    answer = JSONField(default=dict)
    body = JSONField(default=dict)


class ScanClash(Frozen):
    scan_id = CharField(index=True)
    device = ForeignKeyField(Device)
    received_at = DateTimeField()
    body = JSONField(default=dict)


Seat.add_index(Seat.index(Seat.person, Seat.session, unique=True, where=SQL("ended_at IS NULL"), name="seat_live"))

TABLES = (
    Delegation, Twin, Person, Badge, AccessLink, SignIn, CalendarFeed,
    Event, Place, Track, Session, Text, Speech, Edition,
    Star, Seat, Pulse, Notice, Device, Enrolment, Scan, ScanClash,
)  # fmt: skip


def up(_migrator: Any, db: Database) -> None:
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES)
        Pulse.create(id=1, epoch=secrets.token_hex(4))
