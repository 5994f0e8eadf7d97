"""Staff phones, the scans they make, what each may spend, and the list they hold."""

from peewee import (
    AutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    TextField,
)

from webapp.store.models.base import Base, InstantField
from webapp.store.models.people import Delegation, Person


class Device(Base):
    """An enrolled staff phone. `doors` are those it stands at; a supervisor's is empty and means all."""

    id = AutoField()
    label = CharField(default="")
    holder = CharField(default="")  # who has it in hand now
    holders = JSONField(default=list)  # who had it before, and until when
    role = CharField()  # door, supervisor
    doors = JSONField(default=list)
    former = JSONField(default=list)  # doors it stood at before: what it scanned there is still kept
    language = CharField(default="")
    token_hash = CharField(unique=True)
    enrolled_at = InstantField()
    expires_at = InstantField()  # real time
    revoked_at = InstantField(null=True)
    seen_at = InstantField(null=True)
    state = JSONField(default=dict)  # as the phone last told: unsent, held, roster, persisted, locked


class Enrolment(Base):
    """A one-time link that makes a device. Only the hash of its token is kept."""

    id = AutoField()
    token_hash = CharField(unique=True)
    role = CharField()
    doors = JSONField(default=list)
    label = CharField(default="")
    holder = CharField(default="")
    days = IntegerField(default=30)  # how long the phone is one
    made_at = InstantField()
    expires_at = InstantField()  # real time
    used_at = InstantField(null=True)
    withdrawn_at = InstantField(null=True)


class Scan(Base):
    """Frozen at capture, never changed. Attendance is computed from the set of these."""

    id = AutoField()
    scan_id = CharField(unique=True)  # made on the phone
    kind = CharField()  # entry, exit, undo, override, settle
    target = CharField(default="")  # the scan an undo or settle is about
    door = CharField(index=True)
    code = TextField(default="")  # the badge as it was read
    device = ForeignKeyField(Device)
    device_time = InstantField()
    monotonic = BigIntegerField(null=True)  # ms, the phone's own counter
    run = CharField(default="")  # the life of the phone's page: counters of one run can be compared
    skew = IntegerField(null=True)  # ms, server minus phone, as known at capture; None: never synchronised
    roster = CharField(default="")  # version of the list the phone decided from
    shown = CharField(default="")  # verdict the phone showed; empty when it asked the server
    reason = TextField(default="")
    party = JSONField(default=list)
    pool = BooleanField(default=False)  # took a place of the phone's lease
    received_at = InstantField()
    person = ForeignKeyField(Person, null=True)
    answer = JSONField(default=dict)  # the first answer, given again to the same id
    body = JSONField(default=dict)  # as received


class ScanClash(Base):
    """A scan whose id was already taken by another body: kept, for a supervisor to see."""

    id = AutoField()
    scan_id = CharField(index=True)
    device = ForeignKeyField(Device)
    received_at = InstantField()
    body = JSONField(default=dict)


class DoorLease(Base):
    """What one phone may spend of a door's free capacity by itself (rules/leases.py)."""

    id = AutoField()
    door = CharField()
    device = ForeignKeyField(Device)
    device_id: int
    version = IntegerField(default=0)
    granted = IntegerField(default=0)  # walk-ins it may ever admit here
    held = IntegerField(default=0)  # the most it may still believe
    spent = IntegerField(default=0)  # its kept scans that took a place
    taken_back_at = InstantField(null=True)  # by a supervisor, from a phone that is cut off

    class Meta:
        indexes = ((("door", "device"), True),)


class RosterRow(Base):
    """A person as phones hold them, and the renewal in which that last changed; `body` null: gone from the list."""

    person = IntegerField(primary_key=True)  # no foreign key: who was erased is still told as gone
    number = IntegerField(index=True)
    body = JSONField(null=True)


class TestBadge(Base):
    """A badge for trying a door: always welcome, nobody, never counted."""

    id = AutoField()
    code = CharField(unique=True)
    made_at = InstantField()
    withdrawn_at = InstantField(null=True)


class PartyCode(Base):
    """A delegation's own code: one scan opens the list of its people."""

    id = AutoField()
    delegation = ForeignKeyField(Delegation)
    code = CharField(unique=True)
    made_at = InstantField()
    withdrawn_at = InstantField(null=True)
