"""What is to be done at an hour, and which process may do it; secrets of the event that live in its file."""

from peewee import AutoField, CharField, IntegerField, JSONField, TextField

from webapp.store.models.base import Base, InstantField


class Job(Base):
    """Something that time sets off. `due_at` is the event's time; claims are real time."""

    id = AutoField()
    key = CharField(unique=True)  # the same key is the same job, planned once
    kind = CharField()
    due_at = InstantField(index=True)
    body = JSONField(default=dict)
    tries = IntegerField(default=0)
    claimed_until = InstantField(null=True)  # real time
    done_at = InstantField(null=True)
    error = TextField(default="")  # of the last try


class Lease(Base):
    """Which of several processes does something only one may do. Real time."""

    name = CharField(primary_key=True)
    holder = CharField()
    until = InstantField()


class Key(Base):
    """A key pair of the event that is backed up with it, such as the one push messages are signed with."""

    name = CharField(primary_key=True)
    value = TextField()
