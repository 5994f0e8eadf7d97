"""Staff phones and the scans they make."""

from peewee import AutoField, BigIntegerField, CharField, ForeignKeyField, IntegerField, JSONField, TextField

from webapp.store.models.base import Base, InstantField
from webapp.store.models.people import Person


class Device(Base):
    """An enrolled staff phone. `doors` are session codes; a supervisor's is empty and means all."""

    id = AutoField()
    label = CharField(default="")
    role = CharField()  # door, supervisor
    doors = JSONField(default=list)
    language = CharField(default="")
    token_hash = CharField(unique=True)
    enrolled_at = InstantField()
    expires_at = InstantField()  # real time
    revoked_at = InstantField(null=True)
    seen_at = InstantField(null=True)


class Enrolment(Base):
    """A one-time link that makes a device. Only the hash of its token is kept."""

    id = AutoField()
    token_hash = CharField(unique=True)
    role = CharField()
    doors = JSONField(default=list)
    made_at = InstantField()
    expires_at = InstantField()  # real time
    used_at = InstantField(null=True)


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
    skew = IntegerField(null=True)  # ms, server minus phone, as known at capture; None: never synchronised
    roster = CharField(default="")  # version of the list the phone decided from
    shown = CharField(default="")  # verdict the phone showed; empty when it asked the server
    reason = TextField(default="")
    party = JSONField(default=list)
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
