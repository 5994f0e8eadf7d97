"""The pulse of the event, its numbered notices, and the phones that asked to be told of them."""

from peewee import SQL, AutoField, BooleanField, CharField, ForeignKeyField, IntegerField, JSONField, TextField

from webapp.store.models.base import Base, InstantField
from webapp.store.models.people import Person, SignIn


class Pulse(Base):
    """One row: what a phone compares to know whether anything is new. A restore changes the epoch."""

    id = AutoField()
    epoch = CharField()
    edition = IntegerField(default=0)  # number of the live edition; 0 before the first
    seats = IntegerField(default=0)  # grows when any count of seats changes
    people = IntegerField(default=0)  # grows when any name, function or delegation changes
    notices = IntegerField(default=0)  # number of the last notice
    door = IntegerField(default=0)  # grows when scans are kept, or what a door may spend changes
    badges = IntegerField(default=0)  # grows when a badge, a delegation's code or a test badge is made or withdrawn
    roster = IntegerField(default=0)  # number of the last renewal of the roster
    roster_of = CharField(default="")  # the people and badges it was made of


class Notice(Base):
    """Something people are told of, numbered in commit order."""

    number = IntegerField(primary_key=True)
    at = InstantField()
    kind = CharField()  # one of rules.notices.KINDS
    session = CharField(default="")
    edition = IntegerField(null=True)
    audience = CharField(default="")  # whom an organiser chose, as rules.notices reads it; empty: those it concerns
    by = CharField(default="")  # who sent it; empty: nobody, it follows from something done
    body = JSONField(default=dict)  # changes: field, language, old, new; or title and text, each a text per language
    urgent = BooleanField(default=False)
    drill = BooleanField(default=False)
    ends_at = InstantField(null=True)  # of an urgent notice: until when it covers the screen


class Recipient(Base):
    """A notice in one person's inbox, as it was decided when the notice was posted."""

    id = AutoField()
    notice = ForeignKeyField(Notice)
    notice_id: int
    person = ForeignKeyField(Person)
    person_id: int
    held = CharField(default="")  # what they held in the session when told: star, waiting, booked or nothing
    read_at = InstantField(null=True)
    acknowledged_at = InstantField(null=True)  # of an urgent notice: « J’ai bien lu »
    pushed_at = InstantField(null=True)

    class Meta:
        indexes = ((("notice", "person"), True),)


Recipient.add_index(Recipient.index(Recipient.person, where=SQL("read_at IS NULL"), name="recipient_unread"))


class PushSubscription(Base):
    """A browser that accepted push messages (RFC 8030); `endpoint` is its push service's address for it. It hears
    nothing more once that sign-in has ended, or the link it came by is revoked."""

    id = AutoField()
    person = ForeignKeyField(Person)
    person_id: int
    sign_in = ForeignKeyField(SignIn, null=True)
    sign_in_id: int | None
    endpoint = TextField(unique=True)
    p256dh = CharField()
    auth = CharField()
    made_at = InstantField()
    ended_at = InstantField(null=True)


class OutboxEntry(Base):
    """Something done on a phone without network and sent later: its id, and what it was answered."""

    id = CharField(primary_key=True)  # made on the phone
    person = ForeignKeyField(Person)
    person_id: int
    settled_at = InstantField()
    body = JSONField(default=dict)  # as received
    answer = JSONField(default=dict)  # the first answer, given again to the same id
